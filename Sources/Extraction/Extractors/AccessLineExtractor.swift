package import Evidence
import LogFormats

/// Access lines as they come: JSON whose writer escapes slashes is read with them plain.
///
///     {"uri":"\/api\/orders\/4711"}  →  {"uri":"/api/orders/4711"}
///
/// OpenResty's cjson and PHP write so; a route would otherwise keep the backslashes and no number in it be masked.
package struct AccessLineExtractor: LineExtractor {
    private var requests: AccessExtractor
    private var plain: [UInt8] = []

    package init(_ context: ExtractionContext) { requests = AccessExtractor(context) }

    package var format: String { requests.format }

    package mutating func take(
        _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        if line.count > 0, line[0] == UInt8(ascii: "{"), makePlain(line) {
            var text: [UInt8] = []
            swap(&text, &plain)
            defer { swap(&text, &plain) }
            return requests.take(text.span, at: place, into: &tables)
        }
        return requests.take(line, at: place, into: &tables)
    }

    package mutating func takeRun(
        _ text: Span<UInt8>, from start: Int, at place: Citation, into tables: inout AxisTables
    ) -> LineRun { requests.takeRun(text, from: start, at: place, into: &tables) }

    package mutating func flush(into tables: inout AxisTables) { requests.flush(into: &tables) }

    /// Copies a line without the backslashes before slashes; false where it has none.
    private mutating func makePlain(_ line: Span<UInt8>) -> Bool {
        let backslash = UInt8(ascii: "\\")
        var hit = ByteSearch.index(of: backslash, in: line, from: 0, to: line.count)
        while hit >= 0, !isSlash(line, hit &+ 1) {
            // The byte behind a backslash is its own: `\\/` is a backslash and a slash.
            hit = ByteSearch.index(of: backslash, in: line, from: hit &+ 2, to: line.count)
        }
        guard hit >= 0 else { return false }
        plain.removeAll(keepingCapacity: true)
        var from = 0
        while hit >= 0 {
            append(line, from, hit)
            from = hit &+ 1
            repeat {
                hit = ByteSearch.index(of: backslash, in: line, from: max(from, hit &+ 2), to: line.count)
            } while hit >= 0 && !isSlash(line, hit &+ 1)
        }
        append(line, from, line.count)
        return true
    }

    private func isSlash(_ line: Span<UInt8>, _ index: Int) -> Bool {
        index < line.count && line[index] == UInt8(ascii: "/")
    }

    private mutating func append(_ line: Span<UInt8>, _ from: Int, _ to: Int) {
        guard from < to else { return }
        unsafe line.withUnsafeBufferPointer { unsafe plain.append(contentsOf: $0[from..<to]) }
    }
}

extension PlanInput {
    /// Whether the plan says that the input has JSON access lines.
    var readsAccessJSON: Bool { logFormats.contains(AccessJSONParser.formatName) }
}
