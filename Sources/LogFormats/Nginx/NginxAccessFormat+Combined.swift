extension NginxAccessFormat {
    /// Reads the usual shape of `combined` in one go and returns where the user agent ends; −1 where the line needs the
    /// steps (a user's name, escaped quotes, a broken line).
    ///
    /// Says nothing that the steps would not say: it saves two thirds of their instructions on the commonest format.
    @inline(__always)
    func readCombined(_ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord) -> Int {
        let blank = ByteSearch.nearIndex(of: 0x20, in: line, from: 0, to: min(line.count, 64))
        // " - - ["
        guard blank > 0, ByteSearch.word(line, at: blank) & 0xFFFF_FFFF_FFFF == 0x5B20_2D20_2D20 else { return -1 }
        let time = blank &+ 6
        guard let second = memo.local(line, at: time) else { return -1 }
        // "] \""
        let request = time &+ CommonLogTime.localCount &+ 3
        guard ByteSearch.word(line, at: request &- 3) & 0xFF_FFFF == 0x22_205D else { return -1 }
        let requestEnd = NginxAccessFormat.closingQuote(line, request)
        // "\" 200 "
        guard requestEnd >= 0, requestEnd <= line.count &- 8 else { return -1 }
        let word = ByteSearch.word(line, at: requestEnd)
        let status = AccessNumber.status(line, at: requestEnd &+ 2)
        guard word & 0xFF00_0000_FFFF == 0x2000_0000_2022, status >= 0 else { return -1 }
        guard let bytes = AccessNumber.digits(line, at: requestEnd &+ 6) else { return -1 }
        // " \""
        let referer = requestEnd &+ 8 &+ bytes.count
        guard ByteSearch.word(line, at: referer &- 2) & 0xFFFF == 0x2220 else { return -1 }
        let refererEnd = NginxAccessFormat.closingQuote(line, referer)
        // "\" \""
        guard refererEnd >= 0, ByteSearch.word(line, at: refererEnd) & 0xFF_FFFF == 0x22_2022 else { return -1 }
        let agent = refererEnd &+ 3
        let agentEnd = NginxAccessFormat.closingQuote(line, agent)
        guard agentEnd >= 0 else { return -1 }
        record.remoteAddr = ByteRange(0, blank)
        (record.second, record.micros) = (second, second &* 1_000_000)
        NginxAccessFormat.split(line, request, requestEnd, into: &record)
        record.status = status
        record.bytes = bytes.value
        record.userAgent = ByteRange(agent, agentEnd)
        return agentEnd
    }

    /// The first quote from `start` on; −1 where there is none or a backslash stands before it.
    @inline(__always)
    private static func closingQuote(_ line: Span<UInt8>, _ start: Int) -> Int {
        let end = ByteSearch.index(of: UInt8(ascii: "\""), in: line, from: start, to: line.count)
        guard end >= 0 else { return -1 }
        return end > start && line[end &- 1] == UInt8(ascii: "\\") ? -1 : end
    }
}
