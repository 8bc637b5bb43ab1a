import Evidence

/// A line of the event log of Nagios or Icinga; seconds since the epoch.
///
///     [1740967500] SERVICE ALERT: web-1;HTTP;CRITICAL;HARD;3;HTTP CRITICAL: HTTP/1.1 502 Bad Gateway
///     [1740967510] SERVICE NOTIFICATION: oncall;web-1;HTTP;CRITICAL;notify-by-sms;HTTP CRITICAL: …
///     [1740967560] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;web-1;HTTP;2;1;1;jane;looking
package enum NagiosLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "["), let second = Scan.number(line, 1, to: 11), second.end == 11,
            Scan.has("] ", in: line, at: 11), second.value >= 100_000_000
        else { return nil }
        let time = SourceTime(axis: .instant, micros: second.value &* 1_000_000)
        guard isKnown(line, 13) else { return nil }
        return EventRecord(time, fact(line, 13..<line.count))
    }

    private static func isKnown(_ line: Span<UInt8>, _ start: Int) -> Bool {
        for word in ["Nagios ", "Icinga ", "Naemon ", "Warning: ", "Error: ", "Caught ", "Successfully ", "Auto-save "]
            as [StaticString]
        where Scan.has(word, in: line, at: start) { return true }
        // `CURRENT HOST STATE: `, `LOG ROTATION: `, `wproc: `
        var at = start
        while at < line.count, at &- start < 40, Scan.isLetter(line[at]) || line[at] == 0x20 { at &+= 1 }
        return at &- start >= 4 && Scan.has(": ", in: line, at: at)
    }

    /// What an entry says, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        // The last field of an entry is free text and may hold semicolons.
        func fields(_ key: StaticString) -> [Range<Int>]? {
            guard Scan.has(key, in: line, at: start) else { return nil }
            var result: [Range<Int>] = []
            var at = start &+ key.utf8CodeUnitCount
            while result.count < 7, let next = Scan.first(UInt8(ascii: ";"), in: line, from: at, to: end) {
                result.append(at..<next)
                at = next &+ 1
            }
            result.append(at..<end)
            return result
        }
        if let found = fields("SERVICE ALERT: "), found.count >= 5 {
            return alert(
                line, host: found[0], name: found[1], state: found[2], type: found[3],
                text: found.dropFirst(5).first.map { $0.lowerBound..<end })
        }
        if let found = fields("HOST ALERT: "), found.count >= 4 {
            return alert(
                line, host: found[0], name: nil, state: found[1], type: found[2],
                text: found.dropFirst(4).first.map { $0.lowerBound..<end })
        }
        if let found = fields("SERVICE NOTIFICATION: "), found.count >= 5 {
            return notified(line, who: found[0], host: found[1], name: found[2], state: found[3])
        }
        if let found = fields("HOST NOTIFICATION: "), found.count >= 4 {
            return notified(line, who: found[0], host: found[1], name: nil, state: found[2])
        }
        if let found = fields("EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM;"), found.count >= 6 {
            return acknowledged(host: found[0], name: found[1], by: found[5])
        }
        if let found = fields("EXTERNAL COMMAND: ACKNOWLEDGE_HOST_PROBLEM;"), found.count >= 5 {
            return acknowledged(host: found[0], name: nil, by: found[4])
        }
        return nil
    }

    private static func alert(
        _ line: Span<UInt8>, host: Range<Int>, name: Range<Int>?, state: Range<Int>, type: Range<Int>,
        text: Range<Int>?
    ) -> EventFact? {
        let isGood = Scan.matches("OK", in: line, state) || Scan.matches("UP", in: line, state)
        let isHard = Scan.matches("HARD", in: line, type)
        guard isHard || Scan.matches("SOFT", in: line, type) else { return nil }
        return EventFact(
            .alert,
            [
                // A soft state is not told to anybody yet.
                "state": .word(isGood ? "resolved" : isHard ? "firing" : "pending"),
                "name": .place(name) ?? .text(host),
                "target": .place(host), "severity": .place(state), "summary": .place(text),
                "source": .word("nagios"),
            ])
    }

    private static func notified(
        _ line: Span<UInt8>, who: Range<Int>, host: Range<Int>, name: Range<Int>?, state: Range<Int>
    ) -> EventFact {
        let isAcknowledged = Scan.has("ACKNOWLEDGEMENT", in: line, at: state.lowerBound)
        let isGood =
            Scan.matches("OK", in: line, state) || Scan.matches("UP", in: line, state)
            || Scan.has("RECOVERY", in: line, at: state.lowerBound)
        return EventFact(
            .alert,
            [
                "state": .word(isAcknowledged ? "acknowledged" : isGood ? "resolved" : "notified"),
                "name": .place(name) ?? .text(host), "target": .place(host), "severity": .place(state),
                "contact": .place(who), "source": .word("nagios"),
            ])
    }

    private static func acknowledged(host: Range<Int>, name: Range<Int>?, by: Range<Int>) -> EventFact {
        EventFact(
            .alert,
            [
                "state": .word("acknowledged"), "name": .place(name) ?? .text(host), "target": .place(host),
                "by": .place(by), "source": .word("nagios"),
            ])
    }
}
