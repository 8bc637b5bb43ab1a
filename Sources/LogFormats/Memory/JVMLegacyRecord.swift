import Evidence

/// A record of the garbage collector's log of JDK 8 and earlier; details stand on the lines below its first.
///
///     2025-03-03T01:58:12.123+0000: 812.345: [Full GC (Ergonomics) [PSYoungGen: …] … 2096K->2095K(2097K), [Metaspace: …], 2.3 secs] [Times: …]
///     0.915: [GC 16256K->8645K(58752K), 0.0890850 secs]
///     2016-12-19T16:31:46.725+0100: 1.595: [GC pause (G1 Evacuation Pause) (young), 0.0096173 secs]
///        [Eden: 46.0M(46.0M)->0.0B(47.0M) Survivors: 5120.0K->4096.0K Heap: 244.9M(1024.0M)->199.2M(1024.0M)]
///
/// The heap in all stands in the event's own bracket, its generations in brackets within; G1 writes it behind `Heap:`.
/// A wall clock wins over the seconds since the JVM's start, which are on the axis `boot`.
package enum JVMLegacyRecord {
    package static func starts(_ line: Span<UInt8>) -> Bool { stamp(line) != nil || isUntimed(line) }

    package static func parse(_ record: Span<UInt8>) -> MemoryRecord? {
        guard let stamp = stamp(record) else {
            return isUntimed(record) ? MemoryRecord(nil as SourceTime?) : nil
        }
        guard let event = event(record, stamp.end) else { return MemoryRecord(stamp.time) }
        return MemoryRecord(stamp.time, event.change.readings(isFull: event.isFull, pid: nil, uptime: stamp.uptime))
    }

    /// The time that begins a record, and where what follows it begins.
    private static func stamp(_ line: Span<UInt8>) -> (time: SourceTime, uptime: SourceTime?, end: Int)? {
        guard Scan.isDigit(Scan.byte(line, 0)) else { return nil }
        var time: SourceTime?
        var at = 0
        if line.count > 20, line[4] == UInt8(ascii: "-") {
            guard let found = Timestamps.dateTime(line, at: 0), found.fractionDigits == 3, !found.hasComma,
                Scan.has(": ", in: line, at: found.end)
            else { return nil }
            time = found.time
            at = found.end &+ 2
        }
        if let uptime = uptime(line, at) {
            return isText(line, uptime.end)
                ? (time ?? uptime.time, time == nil ? nil : uptime.time, uptime.end) : nil
        }
        guard let time, isText(line, at) else { return nil }
        return (time, nil, at)
    }

    /// `812.345: `.
    private static func uptime(_ line: Span<UInt8>, _ index: Int) -> (time: SourceTime, end: Int)? {
        guard let whole = Scan.number(line, index, to: min(line.count, index &+ 12)),
            let part = Timestamps.fraction(line, whole.end), part.digits == 3,
            line[whole.end] == UInt8(ascii: ".") || line[whole.end] == UInt8(ascii: ","),
            Scan.has(": ", in: line, at: part.end)
        else { return nil }
        return (SourceTime(axis: .boot, micros: whole.value &* 1_000_000 &+ part.micros), part.end &+ 2)
    }

    /// What may stand behind the time.
    private static func isText(_ line: Span<UInt8>, _ index: Int) -> Bool {
        Scan.has("[GC", in: line, at: index) || Scan.has("[Full GC", in: line, at: index)
            || Scan.has("[CMS", in: line, at: index) || Scan.has("[Concurrent", in: line, at: index)
            || Scan.has("[Pause", in: line, at: index) || Scan.has("[ParNew", in: line, at: index)
            || Scan.has("[YG occupancy", in: line, at: index) || Scan.has("[Rescan", in: line, at: index)
            || isPause(line, index) || isHeapDump(line, index) || Scan.has("#", in: line, at: index)
    }

    /// Lines that may stand without a time.
    private static func isUntimed(_ line: Span<UInt8>) -> Bool {
        switch Scan.byte(line, 0) {
        case UInt8(ascii: "A"), UInt8(ascii: "T"): isPause(line, 0)
        case UInt8(ascii: "H"), UInt8(ascii: "{"): isHeapDump(line, 0)
        case UInt8(ascii: "J"), UInt8(ascii: "O"):
            (Scan.has("Java HotSpot(TM) ", in: line, at: 0) || Scan.has("OpenJDK ", in: line, at: 0))
                && Scan.find(" VM (", in: line, from: 8, to: min(line.count, 60)) != nil
                && Scan.find(" JRE (", in: line, from: 8, to: min(line.count, 160)) != nil
        case UInt8(ascii: "M"):
            Scan.has("Memory: ", in: line, at: 0) && Scan.find(" page, physical ", in: line, from: 8, to: 40) != nil
        case UInt8(ascii: "C"): Scan.has("CommandLine flags: -XX", in: line, at: 0)
        default: false
        }
    }

    private static func isPause(_ line: Span<UInt8>, _ index: Int) -> Bool {
        Scan.has("Application time: ", in: line, at: index)
            || Scan.has("Total time for which application threads were stopped: ", in: line, at: index)
    }

    private static func isHeapDump(_ line: Span<UInt8>, _ index: Int) -> Bool {
        Scan.has("{Heap before GC invocations=", in: line, at: index)
            || Scan.has("Heap after GC invocations=", in: line, at: index)
            || (Scan.has("Heap", in: line, at: index) && Scan.byte(line, index &+ 4) <= 0x0D)
    }

    /// The heap before and after the event of a record.
    private static func event(_ record: Span<UInt8>, _ start: Int) -> (change: HeapChange, isFull: Bool)? {
        guard Scan.byte(record, start) == UInt8(ascii: "[") else { return nil }
        let firstEnd = Scan.first(0x0A, in: record, from: start, to: record.count) ?? record.count
        let isFull =
            Scan.has("[Full GC", in: record, at: start)
            || Scan.find("(mixed)", in: record, from: start, to: min(firstEnd, start &+ 120)) != nil
            || Scan.find("concurrent mode failure", in: record, from: start, to: record.count) != nil
            || Scan.find("[Tenured: ", in: record, from: start, to: record.count) != nil
        if let heap = Scan.find(" Heap: ", in: record, from: firstEnd, to: record.count),
            let change = HeapChange(record, at: heap &+ 7, to: record.count)
        {
            return (change, isFull)
        }
        // In the event's own bracket: sizes of generations stand one deeper.
        var depth = 0
        var at = start
        while at < record.count {
            switch record[at] {
            case UInt8(ascii: "["): depth &+= 1
            case UInt8(ascii: "]"):
                depth &-= 1
                if depth <= 0 { return nil }
            case UInt8(ascii: ">") where depth == 1 && record[at &- 1] == UInt8(ascii: "-"):
                var first = at &- 1
                while first > start, Scan.isAlphanumeric(record[first &- 1]) || record[first &- 1] == UInt8(ascii: ".")
                { first &-= 1 }
                if let change = HeapChange(record, at: first, to: record.count), change.committed != nil {
                    return (change, isFull)
                }
            default: break
            }
            at &+= 1
        }
        return nil
    }
}
