import Evidence
import LogFormats

/// The lines that stand for one step, by role, until the step changes.
struct AccessCitedHold: Sendable {
    private static let roles: [CitedRole] = [.failed, .badGateway, .succeeded, .slowest, .clientAbort]

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    /// What is held, by role: the line's bytes as they are, masked only when the step is written, for the slowest line of
    /// a second changes several times before.
    private var places: [Citation?] = Array(repeating: nil, count: 8)
    private var texts: [[UInt8]] = Array(repeating: [], count: 8)
    /// Rank, time and byte of what is held, so that most lines are turned away by a comparison.
    private var ranks = InlineArray<8, Int64>(repeating: .max)
    private var times = InlineArray<8, Int64>(repeating: .max)
    private var bytes = InlineArray<8, Int64>(repeating: .max)

    mutating func begin(_ start: Int64) { self.start = start }

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
        let count = min(line.count, 4096)
        unsafe line.withUnsafeBufferPointer { unsafe texts[index].append(contentsOf: $0.prefix(count)) }
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for role in AccessCitedHold.roles {
            let index = Int(role.rawValue)
            guard let place = places[index] else { continue }
            let text = texts[index]
            let line = CitedLine(
                rank: ranks[index], time: SourceTime(axis: .instant, micros: times[index]), citation: place,
                text: SecretMask.mask(text.span).text)
            tables.addCited(second: start, CitedKey(role), line)
            places[index] = nil
            ranks[index] = .max
            times[index] = .max
            bytes[index] = .max
        }
        start = .min
    }
}
