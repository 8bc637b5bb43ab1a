import Evidence

/// A line of Monit's log; local time without year.
///
///     [UTC Mar  3 02:14:07] error    : 'shop' total mem amount of 1532.4 MB matches resource limit [total mem …]
///     [UTC Mar  3 02:14:09] info     : 'shop' trying to restart
package enum MonitLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "[") else { return nil }
        var at = 1
        while at < line.count, at < 7,
            Scan.isLetter(line[at]) || line[at] == UInt8(ascii: "+") || Scan.isDigit(line[at])
        { at &+= 1 }
        guard at >= 4, Scan.byte(line, at) == 0x20, let stamp = Timestamps.syslog(line, at: at &+ 1),
            Scan.has("] ", in: line, at: stamp.end), let level = LogLevel.match(line, at: stamp.end &+ 2)
        else { return nil }
        let colon = Scan.skipBlanks(line, level.end, to: line.count)
        guard Scan.has(": ", in: line, at: colon) else { return nil }
        return EventRecord(
            .yearless(stamp), fact(line, colon &+ 2..<line.count, isBad: level.level >= .warning).map { [$0] } ?? [])
    }

    /// What a message says of a service, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>, isBad: Bool) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        guard Scan.byte(line, start) == UInt8(ascii: "'"),
            let quote = Scan.find("' ", in: line, from: start &+ 1, to: min(end, start &+ 200))
        else { return nil }
        let name = start &+ 1..<quote
        let words = quote &+ 2
        func unit(_ act: UnitAct) -> EventFact { .unit(act, ["unit": .place(name), "supervisor": .word("monit")]) }
        if Scan.has("trying to restart", in: line, at: words) { return unit(.restartScheduled) }
        if Scan.has("start: ", in: line, at: words) { return unit(.starting) }
        if Scan.has("stop: ", in: line, at: words) { return unit(.stopping) }
        let isGood = holds(line, words, end, ["succeeded", "recovered", "is running", "check succeeded"])
        let isProblem = holds(
            line, words, end,
            ["matches resource limit", "failed", "is not running", "timed out", "doesn't exist", "does not exist"])
        guard isBad ? isProblem : isGood else { return nil }
        return EventFact(
            .alert,
            [
                "state": .word(isBad ? "firing" : "resolved"), "name": .place(name), "summary": .place(words..<end),
                "source": .word("monit"),
            ])
    }

    private static func holds(_ line: Span<UInt8>, _ start: Int, _ end: Int, _ phrases: [StaticString]) -> Bool {
        for phrase in phrases where Scan.find(phrase, in: line, from: start, to: end) != nil { return true }
        return false
    }
}
