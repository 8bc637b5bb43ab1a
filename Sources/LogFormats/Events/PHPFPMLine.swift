import Evidence

/// A line of PHP-FPM's own log; local time without zone. PHP's error log has the zone behind the time, and no level.
///
///     [03-Mar-2025 02:14:07] WARNING: [pool www] child 4711 exited on signal 9 (SIGKILL) after 812.5 seconds from start
///     [03-Mar-2025 02:14:07.118480] NOTICE: pid 1, fpm_event_loop(), line 83: ready to handle connections
package enum PHPFPMLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "["), let stamp = time(line), Scan.has("] ", in: line, at: stamp.end)
        else { return nil }
        let word = stamp.end &+ 2
        var message: Int?
        for level in ["ALERT: ", "ERROR: ", "WARNING: ", "NOTICE: ", "DEBUG: "] as [StaticString]
        where Scan.has(level, in: line, at: word) { message = word &+ level.utf8CodeUnitCount }
        guard var start = message else { return nil }
        if Scan.has("pid ", in: line, at: start), let pid = Scan.number(line, start &+ 4, to: line.count),
            Scan.byte(line, pid.end) == UInt8(ascii: ","),
            let source = Scan.find("(), line ", in: line, from: pid.end, to: min(line.count, pid.end &+ 80)),
            let number = Scan.number(line, source &+ 9, to: line.count), Scan.has(": ", in: line, at: number.end)
        {
            start = number.end &+ 2
        }
        return EventRecord(stamp.time, fact(line, start..<line.count))
    }

    /// `03-Mar-2025 02:14:07` behind the bracket.
    private static func time(_ line: Span<UInt8>) -> Timestamp? {
        guard let day = Scan.number(line, 1, to: 3), day.end == 3, Scan.byte(line, 3) == UInt8(ascii: "-"),
            let month = Timestamps.month(line, 4), Scan.byte(line, 7) == UInt8(ascii: "-"),
            let year = Scan.number(line, 8, to: 12), year.end == 12, year.value >= 1, Scan.byte(line, 12) == 0x20,
            let seconds = Timestamps.clock(line, 13), day.value >= 1,
            day.value <= Calendar.length(ofMonth: month, year: year.value)
        else { return nil }
        var end = 21
        var micros = (Calendar.days(year: year.value, month: month, day: day.value) &* 86_400 &+ seconds) &* 1_000_000
        if let part = Timestamps.fraction(line, end) {
            micros &+= part.micros
            end = part.end
        }
        return Timestamp(time: SourceTime(axis: .civil, micros: micros), end: end)
    }

    /// What a message says, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        var (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        var pool: Range<Int>?
        if Scan.has("[pool ", in: line, at: start), let close = Scan.find("] ", in: line, from: start, to: end) {
            pool = start &+ 6..<close
            start = close &+ 2
        }
        if Scan.has("child ", in: line, at: start), let pid = Scan.number(line, start &+ 6, to: end) {
            return child(line, pid.value, pid.end..<end, pool)
        }
        if Scan.has("server reached ", in: line, at: start),
            let words = Scan.find("max_children setting (", in: line, from: start, to: end)
        {
            return .unit(
                .saturated,
                [
                    "unit": .place(pool) ?? .word("php-fpm"), "supervisor": .word("php-fpm"),
                    "limit": .number(Scan.number(line, words &+ 22, to: end)?.value),
                ])
        }
        let act: UnitAct
        if Scan.has("ready to handle connections", in: line, at: start) {
            act = .started
        } else if Scan.has("Terminating ...", in: line, at: start) || Scan.has("Finishing ...", in: line, at: start) {
            act = .stopping
        } else if Scan.has("Reloading in progress ...", in: line, at: start) {
            act = .reloading
        } else if Scan.has("exiting, bye-bye!", in: line, at: start) {
            act = .stopped
        } else {
            return nil
        }
        return .unit(act, ["unit": .word("php-fpm"), "supervisor": .word("php-fpm")])
    }

    private static func child(_ line: Span<UInt8>, _ pid: Int64, _ words: Range<Int>, _ pool: Range<Int>?) -> EventFact?
    {
        let (start, end) = (words.lowerBound, words.upperBound)
        var fact = EventFact(
            .processExit, ["pid": .int(pid), "unit": .place(pool), "supervisor": .word("php-fpm")])
        if Scan.has(" exited on signal ", in: line, at: start) {
            fact.set("signal", .number(Scan.number(line, start &+ 18, to: end)?.value))
        } else if Scan.has(" exited with code ", in: line, at: start) {
            fact.set("status", .number(Scan.number(line, start &+ 18, to: end)?.value))
        } else if Scan.has(", script '", in: line, at: start),
            Scan.findLast(" sec), terminating", in: line, from: max(start, end &- 24), to: end) != nil
        {
            fact.set("reason", .word("timeout"))
        } else {
            // ` started`: a pool grows and shrinks with every wave of requests, which is no life of a service.
            return nil
        }
        return fact
    }
}
