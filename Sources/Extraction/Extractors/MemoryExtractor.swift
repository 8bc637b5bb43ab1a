package import Evidence
package import LogFormats

/// Memory logs (`MemoryFormats`): what their records say becomes series, whichever program wrote them.
package struct MemoryExtractor: LineExtractor {
    private let source: MemoryFormat
    private var clock: LineClockReader
    private var tally = RecordTally()
    /// What stands for the program whose log this is.
    private let log: String

    package init(_ source: MemoryFormat, context: ExtractionContext) {
        self.source = source
        clock = LineClockReader(context: context)
        let stream = context.input.stream
        log = stream.split(separator: "/").last.map { String($0) } ?? stream
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
                if let own = reading.time { add(reading, record, time: own, at: place, into: &tables) }
            }
            return .parsed
        }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        for reading in parsed.readings {
            let own = reading.time.map { outer.enclosing($0) }
            add(reading, record, time: own ?? time, at: place, into: &tables)
        }
        return .parsed
    }

    private func add(
        _ reading: MemoryReading, _ record: Span<UInt8>, time: SourceTime, at place: Citation,
        into tables: inout AxisTables
    ) {
        let subject: String
        switch reading.subject {
        case .host: subject = clock.context.input.host
        case .log: subject = log
        case .text(let range):
            subject = String(decoding: SecretMask.mask(record, range, limit: 200).text, as: UTF8.self)
        }
        let key = MemoryKey(subject: subject, pid: reading.pid, quantity: reading.quantity)
        tables[time.axis].memory.add(key, time: time, value: reading.value)
        guard reading.quantity.isCited else { return }
        tables[time.axis].cited.add(
            second: time.second, key: CitedKey(.memory, subject: subject),
            cell: CitedLine(time: time, citation: place, text: SecretMask.mask(record).text))
    }

    package mutating func flush(into tables: inout AxisTables) { tally.flush(into: &tables) }
}

extension MemoryQuantity {
    /// Whether a leak is told by it, so that its lines are the evidence.
    fileprivate var isCited: Bool {
        self == .rss || self == .cgroupUsage || self == .heapUsed || self == .heapAfterFullCollection
            || self == .heapAfterCollection
    }
}
