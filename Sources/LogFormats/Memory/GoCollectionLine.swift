import Evidence

/// A line of Go's `GODEBUG=gctrace=1`; seconds since the program began.
///
///     gc 42 @812.345s 3%: 0.018+1.3+0.076 ms clock, 0.14+0.35/1.2/3.0+0.61 ms cpu, 512->514->256 MB, 520 MB goal, 0 MB stacks, 0 MB globals, 8 P
///     gc 43 @812.4s 3%: …, 8 P (forced)
///     scvg: inuse: 2, idle: 60, sys: 63, released: 57, consumed: 5 (MB)
///
/// The heap before, after and what of it is live: every collection is one of the whole heap. Sizes count 1,048,576
/// bytes (package `runtime`, "Environment Variables").
package enum GoCollectionLine {
    package static func parse(_ line: Span<UInt8>) -> MemoryRecord? {
        if Scan.has("scvg: ", in: line, at: 0), Scan.find("inuse: ", in: line, from: 6, to: 40) != nil {
            return MemoryRecord(nil as SourceTime?)
        }
        guard Scan.has("gc ", in: line, at: 0), let number = Scan.number(line, 3, to: line.count),
            Scan.has(" @", in: line, at: number.end),
            let seconds = Scan.decimal(line, number.end &+ 2, to: line.count, unit: 1_000_000),
            Scan.has("s ", in: line, at: seconds.end), let share = Scan.number(line, seconds.end &+ 2, to: line.count),
            Scan.has("%: ", in: line, at: share.end),
            let clock = Scan.find(" ms clock, ", in: line, from: share.end, to: line.count),
            let cpu = Scan.find(" ms cpu, ", in: line, from: clock, to: line.count)
        else { return nil }
        let heap = cpu &+ 9
        guard let before = Scan.number(line, heap, to: line.count), Scan.has("->", in: line, at: before.end),
            let after = Scan.decimal(line, before.end &+ 2, to: line.count, unit: 1 << 20),
            Scan.has("->", in: line, at: after.end),
            let live = Scan.decimal(line, after.end &+ 2, to: line.count, unit: 1 << 20),
            Scan.has(" MB, ", in: line, at: live.end)
        else { return nil }
        return MemoryRecord(
            SourceTime(axis: .boot, micros: seconds.value),
            [
                MemoryReading(.heapUsed, after.value), MemoryReading(.heapAfterCollection, live.value),
                MemoryReading(.heapAfterFullCollection, live.value),
            ])
    }
}
