import Evidence

/// A line of Node's `--trace-gc`, also as it stands in the block `Last few GCs`; milliseconds since the process began.
///
///     [4711:0x5581a0]    812345 ms: Mark-sweep 2047.9 (2086.1) -> 2047.2 (2086.9) MB, 1345.6 / 0.0 ms  (average mu = 0.12, …
///     [4711:0x5581a0]        54 ms: Scavenge 3.9 (4.0) -> 3.6 (5.0) MB, 3.57 / 0.00 ms  (average mu = 1.000, …
///
/// In parentheses stands what is committed. Sizes count 1,048,576 bytes (V8's `GCTracer::PrintNVP`).
package enum NodeCollectionLine {
    package static func parse(_ line: Span<UInt8>) -> MemoryRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "["), let pid = Scan.number(line, 1, to: line.count) else {
            return nil
        }
        var at = pid.end
        if Scan.has(":0x", in: line, at: at) {
            at &+= 3
            while Scan.isHex(Scan.byte(line, at)) { at &+= 1 }
        }
        guard Scan.byte(line, at) == UInt8(ascii: "]") else { return nil }
        at = Scan.skipBlanks(line, at &+ 1, to: line.count)
        guard let millis = Scan.decimal(line, at, to: line.count, unit: 1000),
            Scan.has(" ms: ", in: line, at: millis.end)
        else { return nil }
        let words = millis.end &+ 5
        guard let unit = Scan.find(" MB, ", in: line, from: words, to: min(line.count, words &+ 160)),
            let arrow = Scan.findLast(" -> ", in: line, from: words, to: unit),
            let before = pair(line, endingAt: arrow), let after = pair(line, endingAt: unit),
            after.start == arrow &+ 4, before.start > words
        else { return nil }
        let time = SourceTime(axis: .boot, micros: millis.value)
        var readings = [MemoryReading(.heapAfterCollection, after.used, pid: pid.value)]
        if Scan.has("Mark-", in: line, at: words) || Scan.has("Mark-Compact", in: line, at: words) {
            readings.append(MemoryReading(.heapAfterFullCollection, after.used, pid: pid.value))
        }
        readings.append(MemoryReading(.heapCommitted, after.committed, pid: pid.value))
        return MemoryRecord(time, readings)
    }

    /// `2047.9 (2086.1)` that ends at an index, in bytes.
    private static func pair(
        _ line: Span<UInt8>, endingAt end: Int
    ) -> (start: Int, used: Int64, committed: Int64)? {
        guard Scan.byte(line, end &- 1) == UInt8(ascii: ")"),
            let open = Scan.last(UInt8(ascii: "("), in: line, from: end &- 24, to: end),
            let committed = Scan.decimal(line, open &+ 1, to: end, unit: 1 << 20), committed.end == end &- 1,
            Scan.byte(line, open &- 1) == 0x20
        else { return nil }
        var start = open &- 1
        while start > 0, Scan.isDigit(line[start &- 1]) || line[start &- 1] == UInt8(ascii: ".") { start &-= 1 }
        guard let used = Scan.decimal(line, start, to: open, unit: 1 << 20), used.end == open &- 1 else { return nil }
        return (start, used.value, committed.value)
    }
}
