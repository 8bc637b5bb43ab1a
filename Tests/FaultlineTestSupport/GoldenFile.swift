import Foundation

/// Expected output that lies in a file beside its test.
///
/// `make goldens` (`FAULTLINE_REWRITE_GOLDENS=1`) writes what came out instead, and still fails where that is a change,
/// so that the difference is read before it is committed.
package enum GoldenFile {
    /// Compares a text with the file.
    /// - Throws: `TestFailure` with the first line that differs.
    package static func expect(_ text: String, matches path: String) throws {
        let expected = (try? FileBytes.read(path)).map { String(decoding: $0, as: UTF8.self) }
        if text == expected { return }
        let difference = firstDifference(expected ?? "", text)
        if ProcessInfo.processInfo.environment["FAULTLINE_REWRITE_GOLDENS"] == "1" {
            try FileBytes.write(Array(text.utf8), to: path)
            throw TestFailure("\(path) was rewritten; read the difference before you commit it. \(difference)")
        }
        let problem = expected == nil ? "is not there" : "differs"
        throw TestFailure("\(path) \(problem); `make goldens` writes it. \(difference)")
    }

    private static func firstDifference(_ expected: String, _ actual: String) -> String {
        let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let right = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let index = zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(left.count, right.count)
        func line(_ lines: [Substring]) -> String { index < lines.count ? "\"\(lines[index])\"" : "(end)" }
        return "Line \(index + 1): expected \(line(left)), got \(line(right))."
    }
}
