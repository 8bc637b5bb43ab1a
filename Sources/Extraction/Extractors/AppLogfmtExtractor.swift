package import Evidence
import LogFormats

/// Lines of `key=value` pairs: a deploy tool's acts, and applications that log so.
package struct AppLogfmtExtractor: LineExtractor {
    private let context: ExtractionContext
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        self.context = context
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "app_logfmt" }
    /// What a crash prints between the lines belongs to the one above it.
    package var isMultiLine: Bool { true }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { LogfmtLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard var line = LogfmtLine.parse(record.extracting(0..<lineEnd), outer: outer) else { return .notMine }
        line.time = outer.enclosing(line.time)
        if context.skips(line.time) { return .skipped }
        tally.note(line.time, into: &tables)
        if let act = deployAct(line, record) {
            tables.addFact(.deployAct, act, record, at: place, time: line.time)
            return .parsed
        }
        if let alert = AlertLine.parse(line, record) {
            tables.addFact(alert.kind, Attributes(alert, record), record, at: place, time: line.time)
        }
        let whole = line.pairs.first?.key.lowerBound ?? 0
        var inner = ApplicationRecord(
            time: line.time,
            message: line.value("msg", in: record) ?? line.value("message", in: record) ?? whole..<lineEnd,
            body: min(lineEnd &+ 1, record.count)..<record.count)
        if let level = line.value("level", in: record) ?? line.value("lvl", in: record)
            ?? line.value("severity", in: record)
        {
            inner.level = LogLevel.value(record, level) ?? LogLevel.match(record, at: level.lowerBound)?.level
        }
        inner.logger =
            line.value("logger", in: record) ?? line.value("component", in: record)
            ?? line.value("caller", in: record) ?? line.tag
        if let pid = line.value("pid", in: record) {
            inner.pid = Scan.number(record, pid.lowerBound, to: pid.upperBound)?.value
        }
        inner.requestID = line.requestID(in: record) ?? 0..<0
        inner.thread = line.value("thread", in: record) ?? 0..<0
        if inner.message != whole..<lineEnd, line.namesMemory(in: record) { inner.fields = whole..<lineEnd }
        application.take(inner, record, host: nil, at: place, into: &tables)
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }

    /// The act of a deploy tool, or nil for any other line.
    private func deployAct(_ line: LogfmtLine, _ record: Span<UInt8>) -> Attributes? {
        guard line.pairs.contains(where: { ActFields.mayTell(record, key: $0.key, value: $0.value) }) else {
            return nil
        }
        var fields = ActFields()
        for pair in line.pairs { fields.take(record, pair.key, pair.value) }
        return fields.fact(record).map { Attributes($0, record) }
    }
}
