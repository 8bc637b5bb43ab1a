import Evidence

/// Lines of Puma. Only the marks of start and end have a time; the others are taken without one, so that none is guessed.
///
///     === puma shutdown: 2025-03-03 02:45:01 +0000 ===
///     [4711] ! Terminating timed out worker (Worker 1 failed to check in within 60 seconds): 4722
package enum PumaLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        if Scan.has("=== puma ", in: line, at: 0) { return mark(line) }
        if Scan.has("Puma starting in ", in: line, at: 0) { return EventRecord(nil) }
        guard Scan.byte(line, 0) == UInt8(ascii: "["), let pid = Scan.number(line, 1, to: line.count),
            Scan.has("] ", in: line, at: pid.end)
        else { return nil }
        let start = pid.end &+ 2
        switch Scan.byte(line, start) {
        case UInt8(ascii: "-"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"):
            return Scan.byte(line, start &+ 1) == 0x20 ? EventRecord(nil) : nil
        case UInt8(ascii: "P"): return Scan.has("Puma starting in ", in: line, at: start) ? EventRecord(nil) : nil
        default: return nil
        }
    }

    private static func mark(_ line: Span<UInt8>) -> EventRecord? {
        let isStart = Scan.has("startup: ", in: line, at: 9)
        guard isStart || Scan.has("shutdown: ", in: line, at: 9),
            let stamp = Timestamps.dateTime(line, at: isStart ? 18 : 19), Scan.has(" ===", in: line, at: stamp.end)
        else { return nil }
        // A start's mark is written again when logs are opened anew; it says that Puma runs, no more.
        return EventRecord(
            stamp.time,
            isStart ? nil : .unit(.stopped, ["unit": .word("puma"), "supervisor": .word("puma")]))
    }

    /// What a message says of a worker where an envelope gives the time, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        guard Scan.byte(line, start) == UInt8(ascii: "["), let master = Scan.number(line, start &+ 1, to: end),
            Scan.has("] ", in: line, at: master.end)
        else { return nil }
        let words = master.end &+ 2
        if Scan.has("! Terminating timed out worker", in: line, at: words),
            let colon = Scan.findLast(": ", in: line, from: words, to: end),
            let pid = Scan.number(line, colon &+ 2, to: end), pid.end == end
        {
            return EventFact(
                .processExit,
                ["pid": .int(pid.value), "reason": .word("timeout"), "supervisor": .word("puma")])
        }
        if Scan.has("- Worker ", in: line, at: words), Scan.find(" booted", in: line, from: words, to: end) != nil {
            guard
                let key = Scan.find("(PID: ", in: line, from: words, to: end)
                    ?? Scan.find("(pid: ", in: line, from: words, to: end),
                let pid = Scan.number(line, key &+ 6, to: end)
            else { return nil }
            return EventFact(
                .processStart, ["step": .word("booting"), "pid": .int(pid.value), "supervisor": .word("puma")])
        }
        return nil
    }
}
