import Evidence

/// A line of PM2's daemon; local time without zone.
///
///     2025-03-03T02:14:07: PM2 log: App [api:0] exited with code [0] via signal [SIGKILL]
///     PM2        | 2025-03-03T02:14:07: PM2 log: App [api:0] online
package enum PM2Line {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        var start = 0
        if Scan.has("PM2 ", in: line, at: 0), let bar = Scan.find("| ", in: line, from: 3, to: 24) { start = bar &+ 2 }
        guard let stamp = Timestamps.dateTime(line, at: start), Scan.has(": PM2 ", in: line, at: stamp.end) else {
            return nil
        }
        let word = stamp.end &+ 6
        let message: Int
        if Scan.has("log: ", in: line, at: word) {
            message = word &+ 5
        } else if Scan.has("error: ", in: line, at: word) {
            message = word &+ 7
        } else {
            return nil
        }
        return EventRecord(stamp.time, fact(line, message..<line.count))
    }

    /// What a message says of an application, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        if Scan.has("App [", in: line, at: start),
            let close = Scan.find("] ", in: line, from: start &+ 5, to: min(end, start &+ 300)),
            let colon = Scan.last(UInt8(ascii: ":"), in: line, from: start &+ 5, to: close)
        {
            let name = start &+ 5..<colon
            let words = close &+ 2
            if Scan.has("exited with code [", in: line, at: words) { return exited(line, name, words, end) }
            if Scan.has("online", in: line, at: words) { return unit(.started, name) }
            if Scan.has("starting in -", in: line, at: words) { return unit(.starting, name) }
            return nil
        }
        if Scan.has("Stopping app:", in: line, at: start) {
            let name = start &+ 13..<Scan.tokenEnd(line, start &+ 13, to: end)
            return Scan.has(" id:", in: line, at: name.upperBound) ? unit(.stopping, name) : nil
        }
        if Scan.has("[PM2][WORKER] Process ", in: line, at: start),
            let words = Scan.find(
                " restarted because it exceeds --max-memory-restart", in: line, from: start &+ 22, to: end)
        {
            var fact = unit(.restartScheduled, start &+ 22..<words)
            fact.set("reason", .word("memory_limit"))
            fact.set("rss_bytes", .number(number(line, "current_memory=", words, end)))
            fact.set("limit_bytes", .number(number(line, "max_memory_limit=", words, end)))
            return fact
        }
        if Scan.has("Script ", in: line, at: start),
            let words = Scan.find(" had too many unstable restarts", in: line, from: start &+ 7, to: end)
        {
            return unit(.startLimit, start &+ 7..<words)
        }
        return nil
    }

    private static func unit(_ act: UnitAct, _ name: Range<Int>) -> EventFact {
        .unit(act, ["unit": .place(name), "supervisor": .word("pm2")])
    }

    private static func exited(_ line: Span<UInt8>, _ name: Range<Int>, _ words: Int, _ end: Int) -> EventFact? {
        guard let code = Scan.number(line, words &+ 18, to: end), Scan.byte(line, code.end) == UInt8(ascii: "]") else {
            return nil
        }
        var fact = unit(.mainExited, name)
        // `SIGINT` is what PM2 writes where no signal is known.
        if Scan.has("] via signal [", in: line, at: code.end),
            let signal = ExitStatus.signalName(line, code.end &+ 14, to: end), !Scan.matches("INT", in: line, signal)
        {
            fact.set("signal_name", .text(signal))
        } else {
            ExitStatus.add(code.value, to: &fact)
        }
        return fact
    }

    private static func number(_ line: Span<UInt8>, _ key: StaticString, _ start: Int, _ end: Int) -> Int64? {
        guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
        return Scan.number(line, at &+ key.utf8CodeUnitCount, to: end)?.value
    }
}
