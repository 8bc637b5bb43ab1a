package import Evidence
package import LogFormats

/// Logs of events (`EventFormats`): what their records say becomes facts, whichever tool wrote them.
package struct EventExtractor: LineExtractor {
    private let source: EventFormat
    private var clock: LineClockReader
    private var tally = RecordTally()
    private let series: MemorySeries

    package init(_ source: EventFormat, context: ExtractionContext) {
        self.source = source
        clock = LineClockReader(context: context)
        series = MemorySeries(context: context)
    }

    package var format: String { source.id }
    package var isMultiLine: Bool { source.isMultiLine }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { source.starts(line) }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let parsed = source.parse(record) else { return .notMine }
        guard let header = parsed.clock else { return .parsed }
        guard let time = clock.time(header) else { return .notMine }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        for fact in parsed.facts {
            tables.addFact(fact.kind, Attributes(fact, record), record, at: place, time: fact.time ?? time)
        }
        for reading in parsed.readings { series.add(reading, record, time: time, at: place, into: &tables) }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) { tally.flush(into: &tables) }
}

extension Attributes {
    /// The attributes of an event, its texts masked.
    init(_ event: EventFact, _ record: Span<UInt8>) {
        self.init()
        for entry in event.entries {
            switch entry.value {
            case .text(let range): self[entry.name] = Field.text(record, range)
            case .bytes(let bytes): self[entry.name] = Field.text(bytes.span, 0..<bytes.count)
            case .word(let word): self[entry.name] = .text(word)
            case .int(let value): self[entry.name] = .int(value)
            }
        }
    }
}
