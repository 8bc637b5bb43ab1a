import Evidence
import LogFormats

/// The last line of each process in each second: the moment before which it cannot have ended.
///
/// A kernel's wall clock is held against it (`ClockAlignment`). The lines of a step of the table are kept as bytes, one a
/// pid, until the step changes, so that most lines cost one copy and a mask is made once a step and pid.
struct ProcessLines: Sendable {
    private struct Held: Sendable {
        var pid: Int64
        var time: SourceTime
        var place: Citation
        var bytes: [UInt8]
    }

    /// Pids that are held at once; one more writes all of them.
    private static let limit = 64

    /// The first `count` are held, the others keep their space.
    private var held: [Held] = []
    private var count = 0
    private var last = 0
    /// The step whose lines are held: its axis, its first second, its length less one.
    private var axis = TimeAxis.instant
    private var start: Int64 = 0
    private var mask: Int64 = 0

    mutating func note(
        _ record: ApplicationRecord, _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) {
        guard let pid = record.pid else { return }
        let second = record.time.second
        if count > 0, axis != record.time.axis || start != second & ~mask { flush(into: &tables) }
        if count == 0 {
            axis = record.time.axis
            mask = tables.citedStep(axis) &- 1
            start = second & ~mask
        }
        if let slot = slot(of: pid) {
            last = slot
            // Of two lines of one time the first is kept.
            let (time, before) = (held[slot].time, held[slot].place)
            if time < record.time || (time == record.time && place < before) { hold(slot, pid, record, line, place) }
            return
        }
        if count == ProcessLines.limit { flush(into: &tables) }
        last = count
        count += 1
        hold(last, pid, record, line, place)
    }

    mutating func flush(into tables: inout AxisTables) {
        guard count > 0 else { return }
        // In the table's order what is added is appended.
        let rows = held[..<count].map { (key: CitedKey(.processLast, subject: String($0.pid)), line: $0) }
            .sorted { $0.key < $1.key }
        count = 0
        for (key, row) in rows {
            let line = CitedLine(
                rank: -row.time.micros, time: row.time, citation: row.place, text: SecretMask.mask(row.bytes.span).text)
            tables[row.time.axis].cited.add(second: row.time.second, key: key, cell: line)
        }
    }

    /// The slot that holds a pid, or nil.
    private func slot(of pid: Int64) -> Int? {
        if last < count, held[last].pid == pid { return last }
        for slot in 0..<count where held[slot].pid == pid { return slot }
        return nil
    }

    private mutating func hold(
        _ slot: Int, _ pid: Int64, _ record: ApplicationRecord, _ line: Span<UInt8>, _ place: Citation
    ) {
        if slot == held.count { held.append(Held(pid: pid, time: record.time, place: place, bytes: [])) }
        held[slot].pid = pid
        held[slot].time = record.time
        held[slot].place = place
        held[slot].bytes.removeAll(keepingCapacity: true)
        // More than a citation shows, so that masking sees a secret that the cut would halve.
        let shown = min(record.shown(in: line).count, 4096)
        Scan.append(line, 0..<shown, to: &held[slot].bytes)
    }
}

extension AxisTables {
    /// The seconds of a step of the cited lines of an axis: what is added is added up over that at least.
    fileprivate func citedStep(_ axis: TimeAxis) -> Int64 {
        switch axis {
        case .instant: instant?.cited.step ?? 1
        case .civil: civil?.cited.step ?? 1
        case .boot: boot?.cited.step ?? 1
        }
    }
}
