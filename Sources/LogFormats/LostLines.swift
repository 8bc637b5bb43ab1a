/// Lines by which a log admits that others are missing (catalogue, section 11).
package enum LostLines {
    /// How many lines were lost (nil where it does not say) and why, or nil.
    package static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> (count: Int64?, reason: String)? {
        let text = Scan.clamp(text, to: line)
        let (start, end) = (text.lowerBound, min(text.upperBound, text.lowerBound &+ 300))
        if let words = Scan.find(" callbacks suppressed", in: line, from: start, to: end) {
            return (numberBefore(line, words, from: start), "kernel rate limit")
        }
        // `** 1234 printk messages dropped **`: the buffer was full before it was read.
        if Scan.has("** ", in: line, at: start), let count = Scan.number(line, start &+ 3, to: end),
            Scan.has(" printk messages dropped **", in: line, at: count.end)
        {
            return (count.value, "kernel buffer overrun")
        }
        if Scan.has("Suppressed ", in: line, at: start), let count = Scan.number(line, start &+ 11, to: end),
            Scan.has(" messages from ", in: line, at: count.end)
        {
            return (count.value, "journald rate limit")
        }
        if Scan.has("Missed ", in: line, at: start), let count = Scan.number(line, start &+ 7, to: end),
            Scan.has(" kernel messages", in: line, at: count.end)
        {
            return (count.value, "journald missed kernel messages")
        }
        if let words = Scan.find(" messages lost due to rate-limiting", in: line, from: start, to: end) {
            return (numberBefore(line, words, from: start), "rsyslog rate limit")
        }
        if Scan.find("begin to drop messages due to rate-limiting", in: line, from: start, to: end) != nil {
            return (nil, "rsyslog rate limit")
        }
        if Scan.find("backlog limit exceeded", in: line, from: start, to: end) != nil { return (nil, "audit backlog") }
        return nil
    }

    private static func numberBefore(_ line: Span<UInt8>, _ end: Int, from start: Int) -> Int64? {
        var at = end
        while at > start, Scan.isDigit(Scan.byte(line, at &- 1)) { at &-= 1 }
        return Scan.number(line, at, to: end)?.value
    }
}
