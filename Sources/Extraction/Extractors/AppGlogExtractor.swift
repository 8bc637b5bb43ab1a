package import Evidence
import LogFormats

/// What programs write with Google's loggers: Kubernetes and its like.
package struct AppGlogExtractor: LineExtractor {
    private var clock: LineClockReader
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        clock = LineClockReader(context: context)
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "app_glog" }
    /// What a crash prints between the lines belongs to the one above it.
    package var isMultiLine: Bool { true }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { GlogLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard let line = GlogLine.parse(record.extracting(0..<lineEnd)),
            let time = clock.time(line.clock, inside: outer)
        else {
            return .notMine
        }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        var inner = ApplicationRecord(
            time: time, message: line.message, body: min(lineEnd &+ 1, record.count)..<record.count)
        inner.level = line.level
        inner.logger = line.file
        application.take(inner, record, host: nil, at: place, into: &tables)
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }
}
