import Evidence

extension Timestamps {
    /// Time since the epoch by magnitude: seconds (9 or 10 digits, with an optional fraction), milliseconds (12 or 13),
    /// microseconds (15 or 16) or nanoseconds (18 or 19). Shorter and longer runs of digits are no times.
    package static func epoch(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        var at = index
        var value: UInt64 = 0
        while at < line.count, at &- index < 20, Scan.isDigit(Scan.byte(line, at)) {
            value = value &* 10 &+ UInt64(line[at] &- 0x30)
            at &+= 1
        }
        let digits = at &- index
        guard index >= 0, !Scan.isWord(Scan.byte(line, at)) else { return nil }
        let micros: Int64
        switch digits {
        case 9, 10:
            micros = Int64(truncatingIfNeeded: value) &* 1_000_000
            if Scan.byte(line, at) == UInt8(ascii: "."), let part = fraction(line, at) {
                guard !Scan.isWord(Scan.byte(line, part.end)) else { return nil }
                return Timestamp(
                    time: SourceTime(axis: .instant, micros: micros &+ part.micros), end: part.end,
                    fractionDigits: part.digits)
            }
        case 12, 13: micros = Int64(truncatingIfNeeded: value) &* 1000
        case 15, 16: micros = Int64(truncatingIfNeeded: value)
        case 18, 19: micros = Int64(truncatingIfNeeded: value / 1000)
        default: return nil
        }
        return Timestamp(time: SourceTime(axis: .instant, micros: micros), end: at)
    }
}
