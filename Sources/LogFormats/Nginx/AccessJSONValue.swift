import Evidence

/// The values of a JSON access line: where they end and what they say.
enum AccessJSONValue {
    /// The index of the quote that closes a text which begins at `start`; nil where none does.
    @inline(__always)
    static func closingQuote(_ line: Span<UInt8>, _ start: Int) -> Int? {
        var from = start
        while true {
            // Most values end within three words; an agent's name is a matter for memchr.
            var quote = ByteSearch.nearIndex(of: quoteByte, in: line, from: from, to: min(line.count, from &+ 24))
            if quote < 0 { quote = ByteSearch.index(of: quoteByte, in: line, from: from &+ 24, to: line.count) }
            if quote < 0 { return nil }
            if quote == start || line[quote &- 1] != backslash || !isEscaped(line, quote, from: start) { return quote }
            from = quote &+ 1
        }
    }

    /// Whether an odd number of backslashes stands before `index`.
    private static func isEscaped(_ line: Span<UInt8>, _ index: Int, from start: Int) -> Bool {
        var first = index
        while first > start, line[first &- 1] == backslash { first &-= 1 }
        return (index &- first) & 1 == 1
    }

    /// The end of a value without quotes: before the `}` or the comma behind which a key or the end stands, so that
    /// `0.001, 0.002` and nothing at all are values; nil where a quote or an object stands in it or the line ends.
    @inline(__always)
    static func bareEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        var index = start
        while index < line.count {
            switch line[index] {
            case UInt8(ascii: "}"): return index
            case UInt8(ascii: ","):
                let next = Scan.skipBlanks(line, index &+ 1, to: line.count)
                let byte = Scan.byte(line, next)
                if byte == quoteByte || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",") { return index }
            case quoteByte, UInt8(ascii: "{"): return nil
            default: break
            }
            index &+= 1
        }
        return nil
    }

    /// The index behind the bracket that closes the one at `start`; nil where none does.
    static func balancedEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < line.count {
            switch line[index] {
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth &+= 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth &-= 1
                if depth == 0 { return index &+ 1 }
            case quoteByte:
                guard let quote = closingQuote(line, index &+ 1) else { return nil }
                index = quote
            default: break
            }
            index &+= 1
        }
        return nil
    }

    /// Whether nothing is given: an empty value, `-` or `null`.
    @inline(__always)
    static func isMissing(_ line: Span<UInt8>, _ start: Int, _ end: Int, isBare: Bool) -> Bool {
        let count = end &- start
        if count <= 0 { return true }
        if count == 1 { return line[start] == UInt8(ascii: "-") }
        return isBare && count == 4 && Scan.has("null", in: line, at: start)
    }

    /// Microseconds since the epoch of a moment with a zone, or of a number of seconds … nanoseconds since then.
    @inline(__always)
    static func time(_ line: Span<UInt8>, _ start: Int, _ end: Int, memo: inout CommonLogMemo) -> Int64? {
        let count = end &- start
        if count == CommonLogTime.localCount, line[start &+ 2] == UInt8(ascii: "/") {
            return memo.local(line, at: start).map { $0 &* 1_000_000 }
        }
        if count >= 20, line[start &+ 4] == UInt8(ascii: "-") {
            let sign = line[start &+ 19]
            if count == 25, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
                let found = memo.iso8601(line, at: start)
            {
                return found.count == count ? found.second &* 1_000_000 : nil
            }
            guard let stamp = Timestamps.dateTime(line, at: start), stamp.end == end, stamp.time.axis == .instant,
                stamp.time.micros >= 0, stamp.time.micros < latest
            else { return nil }
            return stamp.time.micros
        }
        return epoch(line, start, end)
    }

    /// Microseconds of a date and time of day without a zone, on their own clock.
    static func civilTime(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let stamp = AccessStamp.read(line, at: start, as: .civil), stamp.end == end else { return nil }
        return stamp.micros
    }

    /// A client's address without the port that some servers write behind it.
    static func address(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
        // An address of more than one colon has brackets where a port follows.
        let colon = ByteSearch.nearIndex(of: UInt8(ascii: ":"), in: line, from: start, to: end)
        let isOne = colon >= 0 && ByteSearch.nearIndex(of: UInt8(ascii: ":"), in: line, from: colon &+ 1, to: end) < 0
        guard isOne || line[start] == UInt8(ascii: "[") else { return ByteRange(start, end) }
        return AccessAddress.withoutPort(line, start, end)
    }

    /// A number since the epoch; how many digits stand before the point tells its unit, for 1973 to 2286.
    private static func epoch(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        var index = start
        var value: Int64 = 0
        while index < end, line[index] &- 0x30 < 10, index &- start < 19 {
            // 19 digits below 9.2 × 10¹⁸ fit; a first digit of 9 is past the years that count.
            value = value &* 10 &+ Int64(line[index] &- 0x30)
            index &+= 1
        }
        let digits = index &- start
        var micros: Int64
        switch digits {
        case 9, 10:
            guard let read = AccessNumber.seconds(line, at: start), start &+ read.count == end else { return nil }
            return read.micros
        case 12, 13: micros = value &* 1000
        case 15, 16: micros = value
        case 18, 19: micros = value / 1000
        default: return nil
        }
        if index < end, line[index] == UInt8(ascii: ".") {
            index &+= 1
            var unit: Int64 = digits <= 13 ? 100 : 0
            while index < end, line[index] &- 0x30 < 10 {
                micros &+= Int64(line[index] &- 0x30) &* unit
                unit /= 10
                index &+= 1
            }
        }
        return index == end && micros > 0 && micros < latest ? micros : nil
    }

    /// A duration in microseconds, −1 where the unit is unknown; nil where it is none.
    static func duration(_ line: Span<UInt8>, _ start: Int, _ end: Int, _ unit: AccessJSONName.Unit) -> Int64? {
        guard let read = AccessNumber.seconds(line, at: start), start &+ read.count <= end else { return nil }
        let rest = start &+ read.count
        if rest == end {
            switch unit {
            case .seconds: return read.micros
            case .milliseconds: return read.micros / 1000
            case .microseconds: return read.micros / 1_000_000
            case .nanoseconds: return read.micros / 1_000_000_000
            case .unsaid:
                let isWhole = ByteSearch.nearIndex(of: UInt8(ascii: "."), in: line, from: start, to: end) < 0
                return isWhole && read.micros != 0 ? -1 : read.micros
            }
        }
        switch (line[rest], end &- rest) {
        case (UInt8(ascii: "s"), 1): return read.micros
        case (UInt8(ascii: "m"), 2) where line[rest &+ 1] == UInt8(ascii: "s"): return read.micros / 1000
        case (UInt8(ascii: "u"), 2) where line[rest &+ 1] == UInt8(ascii: "s"): return read.micros / 1_000_000
        case (UInt8(ascii: "n"), 2) where line[rest &+ 1] == UInt8(ascii: "s"): return read.micros / 1_000_000_000
        // `µs`, in UTF-8.
        case (0xC2, 3) where line[rest &+ 1] == 0xB5 && line[rest &+ 2] == UInt8(ascii: "s"):
            return read.micros / 1_000_000
        // Go writes less than a microsecond as `9e-07`.
        case (UInt8(ascii: "e"), 4) where line[rest &+ 1] == UInt8(ascii: "-") && unit != .nanoseconds: return 0
        default: return nil
        }
    }

    /// Whether a value is a list of statuses, `-` where an attempt has none.
    static func isStatusList(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        while true {
            if AccessNumber.status(line, at: index) >= 0 {
                index &+= 3
            } else if Scan.byte(line, index) == UInt8(ascii: "-") {
                index &+= 1
            } else {
                return false
            }
            guard let next = nextElement(line, index, end) else { return index == end }
            index = next
        }
    }

    /// Whether a value is a list of seconds, `-` where an attempt has none.
    static func isSecondsList(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        while true {
            if let (_, count) = AccessNumber.seconds(line, at: index) {
                index &+= count
            } else if Scan.byte(line, index) == UInt8(ascii: "-") {
                index &+= 1
            } else {
                return false
            }
            guard let next = nextElement(line, index, end) else { return index == end }
            index = next
        }
    }

    /// The index behind `, ` or ` : `; nil where neither stands there.
    private static func nextElement(_ line: Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        let word = ByteSearch.word(line, at: index)
        if word & 0xFFFF == 0x202C, index &+ 2 < end { return index &+ 2 }
        if word & 0xFF_FFFF == 0x20_3A20, index &+ 3 < end { return index &+ 3 }
        return nil
    }

    /// Nginx takes capitals, `_` and `-` for a method.
    static func isMethod(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard start < end, end <= line.count, line[start] &- 0x41 < 26 else { return false }
        for index in start..<end {
            let byte = line[index]
            if byte &- 0x41 > 25, byte != UInt8(ascii: "_"), byte != UInt8(ascii: "-") { return false }
        }
        return true
    }

    /// The bound of `CommonLogTime`: a time divided by 64 fits in 32 bits.
    static let latest: Int64 = 127_174_492_800_000_000
    private static let quoteByte = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
