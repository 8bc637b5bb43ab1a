import Foundation
import Testing

/// Compares output with a file under `Goldens`.
///
/// With `FAULTLINE_REWRITE_GOLDENS=1` the file is written and a change fails nevertheless, so that somebody reads it.
func expectGolden(_ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Goldens/\(name)")
    let expected = try? Data(contentsOf: url)
    if expected == Data(bytes) { return }
    if ProcessInfo.processInfo.environment["FAULTLINE_REWRITE_GOLDENS"] == "1" {
        try? Data(bytes).write(to: url)
        Issue.record("Goldens/\(name) was rewritten; read the difference", sourceLocation: sourceLocation)
        return
    }
    let old = String(decoding: expected ?? Data(), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let new = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let line = zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset ?? min(old.count, new.count)
    let was = line < old.count ? String(old[line].prefix(200)) : "(end)"
    let is_ = line < new.count ? String(new[line].prefix(200)) : "(end)"
    Issue.record("Goldens/\(name):\(line + 1) was \"\(was)\", is \"\(is_)\"", sourceLocation: sourceLocation)
}
