import Evidence
import LogFormats

/// The lines that stand for one step, by role, until the step changes.
struct AccessCitedHold: Sendable {
    private static let roles: [CitedRole] = [.failed, .badGateway, .succeeded, .slowest, .clientAbort]

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    private var lines: [CitedLine?] = Array(repeating: nil, count: 8)
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
        lines[index] = CitedLine(
            rank: rank, time: SourceTime(axis: .instant, micros: record.micros), citation: place,
            text: SecretMask.mask(line).text)
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for role in AccessCitedHold.roles {
            let index = Int(role.rawValue)
            guard let line = lines[index] else { continue }
            tables.addCited(second: start, CitedKey(role), line)
            lines[index] = nil
            ranks[index] = .max
            times[index] = .max
            bytes[index] = .max
        }
        start = .min
    }
}
