package import Correlation

/// The report as one HTML page that needs nothing else: no network, no script to be read, no font to be fetched.
///
/// It opens from a mail attachment, in light and dark, and prints. It shows what the report holds; long tables are cut at
/// a budget of bytes and say what they left out, so that no input makes a page of more than `mostBytes`.
package enum HTMLReport {
    /// The bound of the whole page for any input.
    package static let mostBytes = 5_000_000

    /// The whole document, with a final newline.
    package static func render(_ report: Report) -> [UInt8] {
        var page = HTMLPage(report)
        page.write()
        return Array(page.html.text.utf8)
    }
}
