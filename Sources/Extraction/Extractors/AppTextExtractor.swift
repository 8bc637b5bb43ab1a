package import Evidence
import LogFormats

/// An application's own log in one of the usual text forms (`ApplicationRecord`), or in an unknown one that begins with a
/// time.
package struct AppTextExtractor: LineExtractor {
    private let context: ExtractionContext
    /// Whether it takes what is in no form, as the last of all formats.
    private let isUnknown: Bool
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    package init(context: ExtractionContext, isUnknown: Bool) {
        self.context = context
        self.isUnknown = isUnknown
        application = ApplicationExtraction(context: context)
    }

    package var format: String { "app_text" }
    package var isMultiLine: Bool { true }

    /// A few logs of events have the shape of an application's; their own formats have their lines.
    package func startsRecord(_ line: Span<UInt8>) -> Bool {
        isUnknown ? header(line) != nil : ApplicationRecord.isOwn(line)
    }

    package func header(_ line: Span<UInt8>) -> RecordHeader? {
        if !isUnknown { return ApplicationRecord.own(line).map { .text($0) } }
        guard let parsed = parse(line), !EventFormats.claimFromApplication(line) else { return nil }
        return .text(parsed)
    }

    private func parse(_ record: Span<UInt8>) -> ApplicationRecord? {
        isUnknown ? ApplicationRecord.unknown(record) : ApplicationRecord.parse(record)
    }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard var parsed = parse(record) else { return .notMine }
        parsed.time = outer.enclosing(parsed.time)
        return take(parsed, record, at: place, into: &tables)
    }

    package mutating func take(
        _ record: Span<UInt8>, read header: RecordHeader, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard case .text(let parsed) = header else { return take(record, at: place, into: &tables) }
        return take(parsed, record, at: place, into: &tables)
    }

    private mutating func take(
        _ parsed: ApplicationRecord, _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        if context.skips(parsed.time) { return .skipped }
        tally.note(parsed.time, into: &tables)
        application.take(parsed, record, host: nil, at: place, into: &tables)
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }
}
