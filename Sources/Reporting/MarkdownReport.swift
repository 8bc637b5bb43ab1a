package import Correlation
internal import Mustache

/// The draft of a postmortem, in the order in which people tell one: summary, impact, cause, timeline, resolution.
///
/// Headings and order are `Resources/postmortem.mustache`; the sentences come from the report, escaped here. Every
/// statement names its event and the line that says so.
package enum MarkdownReport {
    /// The whole document, with a final newline.
    package static func render(_ report: Report) -> [UInt8] {
        let context = PostmortemContext(report)
        switch template {
        case .success(let template): return Array(template.render(context.values).utf8)
        case .failure(let error): return Array("The postmortem's template is broken: \(error)\n".utf8)
        }
    }

    // The template is part of the program; that it parses is for a test to know.
    private static let template = Result {
        try MustacheTemplate(string: String(decoding: PackageResources.postmortem_mustache, as: UTF8.self))
    }
}
