import Evidence
import LogFormats

/// What programs write through syslog in a format of their own, behind the tag.
///
/// Nginx's lines are counted where the plan saw them in this file, or where the tag is Nginx's: whoever may write to
/// syslog may write a line that looks like one.
struct SyslogInside: Sendable {
    private let context: ExtractionContext
    /// Made when the first line needs it: its tables are large, and most syslog files have no access line.
    private var access: (any LineExtractor)?
    private var errors: NginxErrorExtractor
    /// By format and place among the formats of a program.
    private var databases: [String: DatabaseExtractor] = [:]
    private let readsAll: (access: Bool, errors: Bool)

    init(context: ExtractionContext) {
        self.context = context
        errors = NginxErrorExtractor(context: context)
        let candidates = context.input.candidates
        readsAll = (candidates.contains("nginx_access"), candidates.contains("nginx_error"))
    }

    /// Takes a message that is a line of Nginx or of a database.
    mutating func take(
        _ record: Span<UInt8>, _ line: SyslogLine, _ message: Range<Int>, times: Int64, time: SourceTime,
        at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let text = record.extracting(Scan.clamp(message, to: record))
        let isNginx = Scan.has("nginx", in: record, at: line.program.lowerBound) && line.program.count >= 5
        if readsAll.errors || isNginx {
            let verdict = errors.take(text, inside: time, times: times, at: place, into: &tables)
            if verdict != .notMine { return verdict }
        }
        if readsAll.access || isNginx {
            if access == nil { access = LineExtractors.make("nginx_access", context) }
            return access?.take(text, inside: time, at: place, into: &tables) ?? .notMine
        }
        if isNginx { return .notMine }
        for (index, format) in DatabaseMessage.formats(record, program: line.program).enumerated() {
            let name = "\(index) \(format.id)"
            var reader = databases.removeValue(forKey: name) ?? DatabaseExtractor(format, context: context)
            let verdict = reader.take(text, inside: time, at: place, into: &tables)
            databases[name] = reader
            if verdict != .notMine { return verdict }
        }
        return .notMine
    }

    mutating func flush(into tables: inout AxisTables) {
        access?.flush(into: &tables)
        errors.flush(into: &tables)
        for name in databases.keys.sorted() { databases[name]?.flush(into: &tables) }
    }

    /// The record of an application that a message is which is a JSON object; as `ApplicationJSON.record`, whose ranges may
    /// be those of `written`.
    static func json(
        _ record: Span<UInt8>, _ line: SyslogLine, _ message: Range<Int>, time: SourceTime, into written: inout [UInt8]
    ) -> ApplicationRecord? {
        var start = Scan.skipBlanks(record, message.lowerBound, to: message.upperBound)
        // What rsyslog's parsers of JSON want to see before it.
        if Scan.has("@cee:", in: record, at: start) {
            start = Scan.skipBlanks(record, start &+ 5, to: message.upperBound)
        }
        guard Scan.byte(record, start) == UInt8(ascii: "{") else { return nil }
        let end = Scan.first(0x0A, in: record, from: start, to: message.upperBound) ?? message.upperBound
        guard let found = ApplicationJSON.parse(record, from: start, to: end, outer: time) else { return nil }
        var inner = found.record(record, lineEnd: end, into: &written)
        inner.time = time.enclosing(inner.time)
        if inner.logger.isEmpty { inner.logger = line.program }
        inner.pid = inner.pid ?? line.pid
        inner.level = inner.level ?? line.level
        return inner
    }

    /// The record of an application that a message is: with its own header, or all of it.
    static func application(
        _ record: Span<UInt8>, _ line: SyslogLine, _ message: Range<Int>, time: SourceTime,
        year: (LineClock) -> SourceTime?
    ) -> ApplicationRecord {
        let message = Scan.clamp(message, to: record)
        let text = record.extracting(message)
        let base = message.lowerBound
        func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound &+ base..<range.upperBound &+ base }
        if var found = ApplicationRecord.parse(text) {
            found.time = time.enclosing(found.time)
            found.thread = moved(found.thread)
            found.logger = found.logger.isEmpty ? line.program : moved(found.logger)
            found.requestID = moved(found.requestID)
            found.message = moved(found.message)
            found.body = moved(found.body)
            found.pid = found.pid ?? line.pid
            return found
        }
        let end = Scan.first(0x0A, in: record, from: base, to: message.upperBound) ?? message.upperBound
        var result = ApplicationRecord(
            time: time, message: base..<end, body: min(end &+ 1, message.upperBound)..<message.upperBound)
        result.logger = line.program
        result.pid = line.pid
        result.level = line.level
        if let found = GlogLine.parse(text.extracting(0..<(end &- base))) {
            result.level = found.level
            result.message = moved(found.message)
            result.time = year(found.clock) ?? time
        }
        return result
    }
}
