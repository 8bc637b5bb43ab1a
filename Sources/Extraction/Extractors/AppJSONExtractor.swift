package import Evidence
import LogFormats

/// An application's own log as JSON lines (`ApplicationJSON`), and OpenTelemetry's lines of many records.
///
/// What a crash prints between them (a trace, a runtime's last words) belongs to the line above it.
package struct AppJSONExtractor: LineExtractor {
    private let context: ExtractionContext
    private var application: ApplicationExtraction
    private var tally = RecordTally()
    private var scratch: [UInt8] = []

    package init(context: ExtractionContext) {
        self.context = context
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "app_json" }
    package var isMultiLine: Bool { true }

    package func startsRecord(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return false }
        return ApplicationJSON.parse(line) != nil || OpenTelemetryLogs.recognise(line)
    }

    package func header(_ line: Span<UInt8>) -> RecordHeader? {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return nil }
        if let parsed = ApplicationJSON.parse(line) { return .json(parsed) }
        return OpenTelemetryLogs.recognise(line) ? .unread : nil
    }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, read header: RecordHeader, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard case .json(let parsed) = header else { return take(record, at: place, into: &tables) }
        if context.skips(parsed.time) { return .skipped }
        take(parsed, record, record.count, at: place, into: &tables)
        return .parsed
    }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        if var parsed = ApplicationJSON.parse(record, to: lineEnd) {
            parsed.time = outer.enclosing(parsed.time)
            if context.skips(parsed.time) { return .skipped }
            take(parsed, record, lineEnd, at: place, into: &tables)
            return .parsed
        }
        var verdict = LineVerdict.notMine
        for var parsed in OpenTelemetryLogs.records(record) {
            parsed.time = outer.enclosing(parsed.time)
            if context.skips(parsed.time) {
                if verdict == .notMine { verdict = .skipped }
                continue
            }
            verdict = .parsed
            // Lines below are none of any one record.
            take(parsed, record, record.count, at: place, into: &tables)
        }
        return verdict
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }

    private mutating func take(
        _ parsed: ApplicationJSON, _ record: Span<UInt8>, _ lineEnd: Int, at place: Citation,
        into tables: inout AxisTables
    ) {
        tally.note(parsed.time, into: &tables)
        if parsed.namesAct, let act = parsed.act(record) {
            tables.addFact(
                act.kind, Attributes(act, record), record.extracting(0..<min(lineEnd, record.count)), at: place,
                time: parsed.time)
            return
        }
        var text: [UInt8] = []
        swap(&text, &scratch)
        let told = parsed.record(record, lineEnd: lineEnd, into: &text)
        if text.isEmpty {
            application.take(told, record, host: nil, at: place, into: &tables)
        } else {
            application.take(told, text.span, host: nil, at: place, into: &tables)
        }
        swap(&text, &scratch)
    }
}
