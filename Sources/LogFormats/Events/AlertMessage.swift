import Evidence

/// What alerting tools and their bots write in a sentence: Alertmanager's and Grafana's titles, incidents of PagerDuty,
/// Opsgenie and VictorOps.
///
///     [FIRING:2] HighErrorRate web-1 (critical)             [RESOLVED] HighErrorRate web-1
///     Incident #1234 triggered: High error rate on web-1    Alert "High CPU" is acknowledged by jane
///     PagerDuty: Jane Doe acknowledged incident #1234 (High error rate on web-1)
///
/// The words must begin the message, behind the tool's name at most: a message that quotes them is none.
package enum AlertMessage {
    private static let tools: [StaticString] = [
        "pagerduty", "opsgenie", "victorops", "splunk on-call", "grafana", "alertmanager", "prometheus", "slack",
    ]

    private static let verbs: [(word: StaticString, state: String)] = [
        ("triggered", "firing"), ("fired", "firing"), ("firing", "firing"), ("acknowledged", "acknowledged"),
        ("acked", "acknowledged"), ("resolved", "resolved"), ("recovered", "resolved"),
    ]

    /// The fact of a message, or nil.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let message = Scan.clamp(message, to: line)
        var end = min(message.upperBound, message.lowerBound &+ 400)
        if let newline = Scan.first(0x0A, in: line, from: message.lowerBound, to: end) { end = newline }
        var start = message.lowerBound
        var source: Range<Int>?
        for tool in tools where Scan.hasLowered(tool, in: line, at: start) {
            let stop = start &+ tool.utf8CodeUnitCount
            let colon = Scan.hasLowered("bot", in: line, at: stop) ? stop &+ 3 : stop
            guard Scan.has(": ", in: line, at: colon) else { continue }
            source = start..<stop
            start = colon &+ 2
            break
        }
        var fact = title(line, start, end) ?? named(line, start, end) ?? acted(line, start, end)
        fact?.set("source", .place(source))
        return fact
    }

    /// `[FIRING:2] HighErrorRate …`, `[RESOLVED] …`, `[RESOLVED:1] …`.
    private static func title(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard Scan.byte(line, start) == UInt8(ascii: "[") else { return nil }
        let isFiring = Scan.has("[FIRING", in: line, at: start)
        guard isFiring || Scan.has("[RESOLVED", in: line, at: start) else { return nil }
        var at = start &+ (isFiring ? 7 : 9)
        if Scan.byte(line, at) == UInt8(ascii: ":"), let number = Scan.number(line, at &+ 1, to: end) {
            at = number.end
        }
        guard Scan.has("] ", in: line, at: at) else { return nil }
        let name = at &+ 2..<Scan.tokenEnd(line, at &+ 2, to: end)
        guard !name.isEmpty else { return nil }
        let rest = Scan.skipBlanks(line, name.upperBound, to: end)
        return EventFact(
            .alert,
            [
                "state": .word(isFiring ? "firing" : "resolved"), "name": .text(name), "summary": .place(rest..<end),
            ])
    }

    /// `Incident #1234 triggered: title`, `Alert "title" is acknowledged by jane`.
    private static func named(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        guard let object = object(line, start, end) else { return nil }
        var at = object.end
        for word in ["is ", "was ", "has been ", "now "] as [StaticString] where Scan.has(word, in: line, at: at) {
            at &+= word.utf8CodeUnitCount
        }
        guard let verb = verb(line, at, end) else { return nil }
        at = verb.end
        var by: Range<Int>?
        if Scan.has(" by ", in: line, at: at) {
            var stop = at &+ 4
            while stop < end, !":(.,".utf8.contains(line[stop]) { stop &+= 1 }
            by = at &+ 4..<stop
            at = stop
        }
        guard at == end || ":(., ".utf8.contains(line[at]) else { return nil }
        return fact(line, verb.state, object, by, at, end)
    }

    /// `Jane Doe acknowledged incident #1234 (title)`.
    private static func acted(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> EventFact? {
        var at = start
        for _ in 0..<3 {
            let word = at..<Scan.tokenEnd(line, at, to: min(end, at &+ 64))
            guard !word.isEmpty, Scan.byte(line, word.upperBound) == 0x20,
                word.allSatisfy({ Scan.isWord(line[$0]) || line[$0] >= 0x80 || ".-@'".utf8.contains(line[$0]) })
            else { return nil }
            at = word.upperBound &+ 1
            guard let verb = verb(line, at, end), verb.state != "firing", Scan.byte(line, verb.end) == 0x20 else {
                continue
            }
            var from = verb.end &+ 1
            if Scan.has("the ", in: line, at: from) { from &+= 4 }
            guard let object = object(line, from, end) else { return nil }
            return fact(line, verb.state, object, start..<word.upperBound, object.end, end)
        }
        return nil
    }

    private static func fact(
        _ line: Span<UInt8>, _ state: String, _ object: (id: Range<Int>?, title: Range<Int>?, end: Int),
        _ by: Range<Int>?,
        _ behind: Int, _ end: Int
    ) -> EventFact {
        var at = behind
        while at < end, ":( \"-".utf8.contains(line[at]) { at &+= 1 }
        var stop = end
        while stop > at, ")\".".utf8.contains(line[stop &- 1]) { stop &-= 1 }
        let title = object.title ?? (at < stop ? at..<stop : nil)
        return EventFact(
            .alert,
            [
                "state": .word(state), "name": .place(title) ?? .place(object.id), "incident": .place(object.id),
                "by": .place(by),
            ])
    }

    private static func verb(_ line: Span<UInt8>, _ index: Int, _ end: Int) -> (state: String, end: Int)? {
        for (word, state) in verbs where Scan.hasLowered(word, in: line, at: index) {
            let stop = index &+ word.utf8CodeUnitCount
            if stop <= end, !Scan.isWord(Scan.byte(line, stop)) || stop == end { return (state, stop) }
        }
        return nil
    }

    /// `Incident #1234 `, `Alert "High CPU" `, `incident Q1ABC23 (High CPU) `.
    private static func object(
        _ line: Span<UInt8>, _ start: Int, _ end: Int
    ) -> (id: Range<Int>?, title: Range<Int>?, end: Int)? {
        guard Scan.hasLowered("incident ", in: line, at: start) || Scan.hasLowered("alert ", in: line, at: start) else {
            return nil
        }
        var at = Scan.tokenEnd(line, start, to: end) &+ 1
        var (id, title): (Range<Int>?, Range<Int>?)
        if Scan.byte(line, at) != UInt8(ascii: "\"") {
            var from = at
            if Scan.byte(line, at) == UInt8(ascii: "#") { from &+= 1 }
            var stop = from
            var digits = 0
            while stop < end, Scan.isWord(line[stop]) || line[stop] == UInt8(ascii: "-") {
                if Scan.isDigit(line[stop]) { digits &+= 1 }
                stop &+= 1
            }
            // A number or an id: any other word is a sentence's.
            guard digits > 0 else { return nil }
            id = from..<stop
            at = Scan.byte(line, stop) == 0x20 ? stop &+ 1 : stop
        }
        let open = Scan.byte(line, at)
        if open == UInt8(ascii: "\"") || open == UInt8(ascii: "(") {
            guard
                let close = Scan.first(
                    open == UInt8(ascii: "(") ? UInt8(ascii: ")") : open, in: line, from: at &+ 1, to: end)
            else { return nil }
            title = at &+ 1..<close
            at = Scan.byte(line, close &+ 1) == 0x20 ? close &+ 2 : close &+ 1
        }
        return (id, title, min(at, end))
    }
}
