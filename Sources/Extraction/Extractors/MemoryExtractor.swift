package import Evidence
package import LogFormats

/// Memory logs (`MemoryFormats`): what their records say becomes series, whichever program wrote them.
package struct MemoryExtractor: LineExtractor {
    private let source: MemoryFormat
    private var clock: LineClockReader
    private var tally = RecordTally()
    private let series: MemorySeries

    package init(_ source: MemoryFormat, context: ExtractionContext) {
        self.source = source
        clock = LineClockReader(context: context)
        series = MemorySeries(context: context)
    }

    package var format: String { source.id }
    package var isMultiLine: Bool { source.isMultiLine }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { source.starts(line) }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let parsed = source.parse(record) else { return .notMine }
        var time = outer
        if let header = parsed.clock {
            time = clock.time(header, inside: outer)
            if time == nil { return .notMine }
        }
        guard let time else {
            // A record without a time may hold readings that have their own.
            for reading in parsed.readings {
                if let own = reading.time { series.add(reading, record, time: own, at: place, into: &tables) }
            }
            return .parsed
        }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        for reading in parsed.readings {
            let own = reading.time.map { outer.enclosing($0) }
            series.add(reading, record, time: own ?? time, at: place, into: &tables)
        }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) { tally.flush(into: &tables) }
}
