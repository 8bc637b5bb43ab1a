import Evidence

/// What tools that show the output of several containers write before each line.
///
///     web_1  | text        shop-web-1  | 2026-11-24T08:25:01.123456789Z text         docker-compose
///     [pod/web-7d9f8c6b5-abcde/nginx] 2026-11-24T08:25:01.123456789Z text           kubectl logs --prefix --timestamps
///     [web-7d9f8c6b5-abcde nginx] text    web-7d9f8c6b5-abcde nginx text            kubetail, stern
///     2026-11-24T08:25:01Z {app="web"} text                                         logcli
///     2026-11-24T08:25:01.123456789Z text                                           kubectl logs --timestamps
enum PrefixedLine {
    /// The time that the prefix states and where the text begins; nil where a line has no such prefix.
    static func parse(_ line: Span<UInt8>) -> (time: SourceTime?, start: Int)? {
        let name = compose(line) ?? bracketed(line) ?? pod(line) ?? 0
        guard let stamp = Timestamps.dateTime(line, at: name), stamp.time.axis == .instant, !stamp.hasComma,
            Scan.byte(line, name &+ 10) == UInt8(ascii: "T"), Scan.byte(line, stamp.end) == 0x20
        else { return name > 0 ? (nil, name) : nil }
        var start = stamp.end &+ 1
        if name == 0, Scan.byte(line, start) == UInt8(ascii: "{"), let labels = labelsEnd(line, start) {
            start = labels
        }
        return (stamp.time, start)
    }

    /// Behind `web_1  | `.
    private static func compose(_ line: Span<UInt8>) -> Int? {
        let end = nameEnd(line, 0)
        guard end > 0, Scan.isLetter(line[0]), Scan.byte(line, end) == 0x20 else { return nil }
        let bar = Scan.skipBlanks(line, end, to: min(line.count, end &+ 64))
        guard Scan.byte(line, bar) == UInt8(ascii: "|") else { return nil }
        if bar &+ 1 == line.count { return bar &+ 1 }
        return Scan.byte(line, bar &+ 1) == 0x20 ? bar &+ 2 : nil
    }

    /// Behind `[pod/NAME/CONTAINER] ` or `[POD CONTAINER] `.
    private static func bracketed(_ line: Span<UInt8>) -> Int? {
        guard Scan.byte(line, 0) == UInt8(ascii: "[") else { return nil }
        var at = nameEnd(line, 1)
        guard at > 1, Scan.isLetter(line[1]) else { return nil }
        switch Scan.byte(line, at) {
        case UInt8(ascii: "/"):
            while Scan.byte(line, at) == UInt8(ascii: "/") {
                let next = nameEnd(line, at &+ 1)
                guard next > at &+ 1 else { return nil }
                at = next
            }
        case 0x20:
            guard isPod(line, 1..<at) else { return nil }
            let next = nameEnd(line, at &+ 1)
            guard next > at &+ 1 else { return nil }
            at = next
        default: return nil
        }
        return Scan.has("] ", in: line, at: at) ? at &+ 2 : nil
    }

    /// Behind `POD CONTAINER `.
    private static func pod(_ line: Span<UInt8>) -> Int? {
        let end = nameEnd(line, 0)
        guard end > 0, Scan.byte(line, end) == 0x20, isPod(line, 0..<end) else { return nil }
        let next = nameEnd(line, end &+ 1)
        guard next > end &+ 1, Scan.byte(line, next) == 0x20 else { return nil }
        return next &+ 1
    }

    /// Whether a name is a pod's: it ends with a dash and five letters and digits, which the orchestrator chose.
    private static func isPod(_ line: Span<UInt8>, _ name: Range<Int>) -> Bool {
        guard name.count >= 8, Scan.isLetter(line[name.lowerBound]),
            line[name.upperBound &- 6] == UInt8(ascii: "-")
        else { return false }
        for index in name.upperBound &- 5..<name.upperBound
        where !(Scan.isDigit(line[index]) || line[index] &- 0x61 < 26) { return false }
        return true
    }

    /// Behind `{app="web", pod="x"} `.
    private static func labelsEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        let key = nameEnd(line, start &+ 1)
        guard key > start &+ 1, Scan.has("=\"", in: line, at: key),
            let close = Scan.find("\"} ", in: line, from: key, to: min(line.count, start &+ 4096))
        else { return nil }
        return close &+ 3
    }

    private static func nameEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < line.count, at &- start < 253,
            Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".")
        { at &+= 1 }
        return at
    }
}
