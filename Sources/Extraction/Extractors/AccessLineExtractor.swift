package import Evidence
import LogFormats

/// Access lines as they come: JSON whose writer escapes slashes is read with them plain.
///
///     {"uri":"\/api\/orders\/4711"}  →  {"uri":"/api/orders/4711"}
///
/// OpenResty's cjson and PHP write so; a route would otherwise keep the backslashes and no number in it be masked.
///
/// Lines of formats whose times have no zone are read by an extractor of their own, whose tables are those of civil time.
package struct AccessLineExtractor: LineExtractor {
    private var requests: AccessExtractor
    /// Nil where the plan has no format without zone.
    private var civil: AccessExtractor?
    /// Whether the plan says that the lines are the W3C's, between which remarks stand.
    private let hasRemarks: Bool
    private var plain: [UInt8] = []

    package init(_ context: ExtractionContext) {
        let formats = context.input.logFormats
        hasRemarks = formats.contains { $0.contains("$time_utc") }
        let ofCivil = formats.filter(AccessLineParser.isCivil)
        if ofCivil.isEmpty {
            requests = AccessExtractor(context)
            return
        }
        var input = context.input
        input.logFormats = formats.filter { !ofCivil.contains($0) }
        requests = AccessExtractor(ExtractionContext(input: input, options: context.options))
        input.logFormats = ofCivil
        var options = context.options
        // What an instant's margin lacks to that of civil time.
        options.since = options.since.map { $0 &- AccessLineExtractor.civilMargin }
        options.until = options.until.map { $0 &+ AccessLineExtractor.civilMargin }
        civil = AccessExtractor(ExtractionContext(input: input, options: options))
    }

    private static let civilMargin: Int64 = 26 * 3_600_000_000 - 900_000_000

    package var format: String { requests.format }

    package mutating func take(
        _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        if line.count > 0, line[0] == UInt8(ascii: "{"), makePlain(line) {
            var text: [UInt8] = []
            swap(&text, &plain)
            defer { swap(&text, &plain) }
            return takePlain(text.span, at: place, into: &tables)
        }
        return takePlain(line, at: place, into: &tables)
    }

    private mutating func takePlain(
        _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let verdict = requests.take(line, at: place, into: &tables)
        if verdict != .notMine { return verdict }
        if hasRemarks, W3CFields.isRemark(line) { return .parsed }
        guard civil != nil else { return .notMine }
        tables.swapAxes()
        defer { tables.swapAxes() }
        return civil?.take(line, at: place, into: &tables) ?? .notMine
    }

    package mutating func takeRun(
        _ text: Span<UInt8>, from start: Int, at place: Citation, into tables: inout AxisTables
    ) -> LineRun {
        let run = requests.takeRun(text, from: start, at: place, into: &tables)
        if run.lines > 0 || civil == nil { return run }
        tables.swapAxes()
        defer { tables.swapAxes() }
        return civil?.takeRun(text, from: start, at: place, into: &tables) ?? run
    }

    package mutating func flush(into tables: inout AxisTables) {
        requests.flush(into: &tables)
        guard civil != nil else { return }
        tables.swapAxes()
        civil?.flush(into: &tables)
        tables.swapAxes()
    }

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
    var readsAccessJSON: Bool {
        logFormats.contains(AccessJSONParser.formatName) || logFormats.contains(AccessJSONParser.civilName)
    }

    /// Whether all of the input's formats have times without a zone.
    var isAccessCivil: Bool { !accessFormats.isEmpty && accessFormats.allSatisfy(AccessLineParser.isCivil) }
}

extension AxisTables {
    /// Lets what is written as instants be written as civil time, and back.
    fileprivate mutating func swapAxes() { swap(&instant, &civil) }
}
