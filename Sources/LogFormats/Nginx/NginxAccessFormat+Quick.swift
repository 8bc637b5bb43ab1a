extension NginxAccessFormat {
    /// Reads the usual shape of `combined` in one go and returns where the user agent ends; −1 where the line needs the
    /// steps (a user's name, escaped quotes, a broken line).
    ///
    /// The line is `[from, to)` of a text that may go on behind it, so that a word at its end is loaded as any other.
    /// Says nothing that the steps would not say: it saves two thirds of their instructions on the commonest format.
    @inline(__always)
    func readCombined(
        _ text: Span<UInt8>, from: Int, to: Int, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Int {
        let blank = ByteSearch.nearIndex(of: 0x20, in: text, from: from, to: min(to, from &+ 64))
        let time = blank &+ 6
        // "] \"" behind the time; the shortest rest is "\" 200 0 \"\" \"\"".
        let request = time &+ CommonLogTime.localCount &+ 3
        // " - - ["
        guard blank > from, request &+ 14 <= to,
            ByteSearch.word(text, at: blank) & 0xFFFF_FFFF_FFFF == 0x5B20_2D20_2D20,
            let second = memo.local(text, at: time), ByteSearch.word(text, at: request &- 3) & 0xFF_FFFF == 0x22_205D
        else { return -1 }
        let requestEnd = NginxAccessFormat.closingQuote(text, request, to)
        // "\" 200 "
        guard requestEnd >= 0, requestEnd <= to &- 8 else { return -1 }
        let word = ByteSearch.word(text, at: requestEnd)
        let status = AccessNumber.status(word: word &>> 16)
        guard word & 0xFF00_0000_FFFF == 0x2000_0000_2022, status >= 0 else { return -1 }
        guard let bytes = AccessNumber.shortDigits(text, at: requestEnd &+ 6) else { return -1 }
        // " \""
        let referer = requestEnd &+ 8 &+ bytes.count
        guard referer <= to, ByteSearch.word(text, at: referer &- 2) & 0xFFFF == 0x2220 else { return -1 }
        let refererEnd = NginxAccessFormat.closingQuote(text, referer, to)
        // "\" \""
        let agent = refererEnd &+ 3
        guard refererEnd >= 0, agent <= to, ByteSearch.word(text, at: refererEnd) & 0xFF_FFFF == 0x22_2022 else {
            return -1
        }
        let agentEnd = NginxAccessFormat.closingQuote(text, agent, to)
        guard agentEnd >= 0 else { return -1 }
        record.remoteAddr = ByteRange(0, blank &- from)
        (record.second, record.micros) = (second, second &* 1_000_000)
        NginxAccessFormat.split(text, request, requestEnd, base: from, into: &record)
        record.status = status
        record.bytes = bytes.value
        record.userAgent = ByteRange(agent &- from, agentEnd &- from)
        return agentEnd
    }

    /// Whether `readTail` knows the shapes of all steps behind `combined`.
    static func tailIsQuick(_ steps: [Step]) -> Bool {
        guard steps.count > 8 else { return false }
        return steps[8...].allSatisfy { step in
            switch step.slot {
            case .time, .remoteAddr, .request, .method, .target, .status, .bytes: return false
            default: break
            }
            switch step.shape {
            case .seconds, .secondsList, .statusList, .countList, .count: return true
            case .addressList: return step.count == 0 || step.delimiter == 0x20 || step.delimiter == 0x22
            case .word: return step.count == 0 || step.delimiter == 0x20
            case .text: return step.isQuoted && step.quoteEnds
            case .timeLocal, .timeISO8601, .msec, .status, .stamp, .civilStamp, .universalStamp, .milliseconds,
                .microseconds, .nanoseconds, .unitTime, .addressPort, .blanks:
                return false
            }
        }
    }

    /// Reads the steps behind `combined` where each value has its usual shape and no list more than one element; false
    /// where the steps must decide. `from` is the line's first byte, `place` where the first value begins.
    @inline(__always)
    func readTail(
        _ text: Span<UInt8>, from: Int, at place: Int, to: Int, into record: inout NginxAccessRecord
    ) -> Bool {
        let steps = steps.span
        var at = place
        var index = 8
        while index < steps.count {
            let step = steps[index]
            index &+= 1
            let start = at
            let word = ByteSearch.word(text, at: start)
            switch step.shape {
            case .seconds, .secondsList:
                var micros = AccessNumber.thousandths(word: word) &* 1000
                if micros >= 0 {
                    at = start &+ 5
                } else if word & 0xFF == 0x2D {
                    (at, micros) = (start &+ 1, -1)
                } else if let value = AccessNumber.seconds(text, at: start) {
                    (at, micros) = (start &+ value.count, value.micros)
                } else {
                    return false
                }
                if step.slot == .requestTime { record.requestTime = micros }
            case .statusList:
                if AccessNumber.status(word: word) >= 0 {
                    at = start &+ 3
                } else if word & 0xFF == 0x2D {
                    at = start &+ 1
                } else {
                    return false
                }
            case .count, .countList:
                if let value = AccessNumber.shortDigits(text, at: start) {
                    at = start &+ value.count
                } else if word & 0xFF == 0x2D {
                    at = start &+ 1
                } else {
                    return false
                }
            case .addressList:
                at = min(to, ByteSearch.nearIndex(ofEither: 0x20, 0x22, in: text, from: start))
                if at > start, text[at &- 1] == UInt8(ascii: ",") { return false }
            case .word:
                let blank = ByteSearch.nearIndex(of: 0x20, in: text, from: start, to: to)
                if (blank < 0) != (step.count == 0) { return false }
                at = blank < 0 ? to : blank
            default:
                at = NginxAccessFormat.closingQuote(text, start, to)
                if at < 0 { return false }
            }
            let behind = ByteSearch.word(text, at: at)
            // ", " and " : " go on with another element.
            if behind & 0xFFFF == 0x202C || behind & 0xFF_FFFF == 0x20_3A20 { return false }
            guard at <= to &- step.count, (behind ^ step.word) & step.mask == 0 else { return false }
            if step.count > 8,
                !ByteSearch.equal(text, at: at &+ 8, literals.span, at: step.rest, count: step.count &- 8)
            {
                return false
            }
            note(step.slot, ByteRange(start &- from, at &- from), in: &record)
            at &+= step.count
        }
        return at == to
    }

    /// The first quote in `[start, to)`; −1 where there is none or a backslash stands before it.
    @inline(__always)
    private static func closingQuote(_ text: Span<UInt8>, _ start: Int, _ to: Int) -> Int {
        let end = ByteSearch.index(of: UInt8(ascii: "\""), in: text, from: start, to: to)
        guard end >= 0 else { return -1 }
        return end > start && text[end &- 1] == UInt8(ascii: "\\") ? -1 : end
    }
}
