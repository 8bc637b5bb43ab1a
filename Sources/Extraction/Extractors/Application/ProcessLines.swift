import Evidence
import LogFormats

/// The last line of each process in each second: the moment before which it cannot have ended.
///
/// A kernel's wall clock is held against it (`ClockAlignment`). The line is kept as bytes until the second or the pid
/// changes, so that most lines cost one copy.
struct ProcessLines: Sendable {
    private var bytes: [UInt8] = []
    private var held: (pid: Int64, time: SourceTime, place: Citation)?

    mutating func note(
        _ record: ApplicationRecord, _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) {
        guard let pid = record.pid else { return }
        if let held {
            if held.pid == pid, held.time.axis == record.time.axis, held.time.second == record.time.second {
                if held.time < record.time { hold(pid, record, line, place) }
                return
            }
            flush(into: &tables)
        }
        hold(pid, record, line, place)
    }

    mutating func flush(into tables: inout AxisTables) {
        guard let held else { return }
        self.held = nil
        let line = CitedLine(
            rank: -held.time.micros, time: held.time, citation: held.place, text: SecretMask.mask(bytes.span).text)
        tables[held.time.axis].cited.add(
            second: held.time.second, key: CitedKey(.processLast, subject: String(held.pid)), cell: line)
    }

    private mutating func hold(_ pid: Int64, _ record: ApplicationRecord, _ line: Span<UInt8>, _ place: Citation) {
        held = (pid, record.time, place)
        bytes.removeAll(keepingCapacity: true)
        // More than a citation shows, so that masking sees a secret that the cut would halve.
        let count = min(record.shown(in: line).count, 4096)
        unsafe line.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0.prefix(count)) }
    }
}
