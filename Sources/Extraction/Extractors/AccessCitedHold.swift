import Evidence
import LogFormats

/// The lines that stand for each step, by role.
///
/// They lie in a table of their own, as they are in the log, and are masked when that is written into the evidence: a
/// step that is coarsened, and the slowest line of a second, change several times before.
struct AccessCitedHold: Sendable {
    private static let roles: [CitedRole] = [.failed, .badGateway, .succeeded, .slowest, .clientAbort]

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    private var table: SteppedTable<CitedKey, CitedLine>
    /// What is held of the current step, by role.
    private var places: [Citation?] = Array(repeating: nil, count: 8)
    private var texts: [[UInt8]] = Array(repeating: [], count: 8)
    /// Rank, time and byte of what is held, so that most lines are turned away by a comparison.
    private var ranks = InlineArray<8, Int64>(repeating: .max)
    private var times = InlineArray<8, Int64>(repeating: .max)
    private var bytes = InlineArray<8, Int64>(repeating: .max)

    init(limit: Int) { table = SteppedTable(limit: limit) }

    /// Moves to the step of a second, at least as wide as `step`.
    mutating func advance(_ second: Int64, step: Int64) {
        let next = second & ~(max(step, table.step) &- 1)
        if next == start { return }
        close()
        start = next
    }

    @inline(__always)
    mutating func offer(
        _ role: CitedRole, rank: Int64 = 0, _ line: Span<UInt8>, _ record: NginxAccessRecord, at place: Citation
    ) {
        let index = Int(role.rawValue)
        if rank > ranks[index] { return }
        if rank == ranks[index] {
            if record.micros > times[index] { return }
            if record.micros == times[index], place.byte >= bytes[index] { return }
        }
        keep(index, rank, line, record, place)
    }

    private mutating func keep(
        _ index: Int, _ rank: Int64, _ line: Span<UInt8>, _ record: NginxAccessRecord, _ place: Citation
    ) {
        ranks[index] = rank
        times[index] = record.micros
        bytes[index] = place.byte
        places[index] = place
        texts[index].removeAll(keepingCapacity: true)
        // More than a citation shows, so that masking sees a secret that the cut would halve.
        let count = min(line.count, 1024)
        unsafe line.withUnsafeBufferPointer { unsafe texts[index].append(contentsOf: $0.prefix(count)) }
    }

    /// Moves the current step to the table.
    private mutating func close() {
        guard start != .min else { return }
        for role in AccessCitedHold.roles {
            let index = Int(role.rawValue)
            guard let place = places[index] else { continue }
            table.offer(
                second: start, role,
                CitedLine(
                    rank: ranks[index], time: SourceTime(axis: .instant, micros: times[index]), citation: place,
                    text: texts[index]))
            places[index] = nil
            ranks[index] = .max
            times[index] = .max
            bytes[index] = .max
        }
        start = .min
    }

    /// Writes everything and forgets it.
    mutating func flush(into tables: inout Tables) {
        close()
        table.mapTexts { SecretMask.mask($0.span).text }
        tables.cited.merge(table)
        table = SteppedTable(limit: table.limit)
    }
}
