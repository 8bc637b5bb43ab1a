import Evidence

extension Timestamps {
    /// RFC 3339 and its relatives: `YYYY-MM-DD`, `T` or one blank, `HH:MM:SS`, a fraction behind dot or comma, a zone.
    ///
    /// With a zone (`Z`, `+02:00`, `+0200`, the latter also behind one blank) the time is an instant, else civil.
    package static func dateTime(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let days = date(line, index, separator: UInt8(ascii: "-")) else { return nil }
        let mark = Scan.byte(line, index &+ 10)
        guard mark == UInt8(ascii: "T") || mark == UInt8(ascii: " ") || mark == UInt8(ascii: "t") else { return nil }
        guard let seconds = clock(line, index &+ 11) else { return nil }
        var end = index &+ 19
        var micros = (days &* 86_400 &+ seconds) &* 1_000_000
        var digits = 0
        var hasComma = false
        if let part = fraction(line, end) {
            hasComma = line[end] == UInt8(ascii: ",")
            micros &+= part.micros
            end = part.end
            digits = part.digits
        }
        if let zone = offset(line, end) {
            return Timestamp(
                time: SourceTime(axis: .instant, micros: micros &- zone.seconds &* 1_000_000), end: zone.end,
                fractionDigits: digits, hasComma: hasComma)
        }
        if Scan.isAlphanumeric(Scan.byte(line, end)) { return nil }
        return Timestamp(
            time: SourceTime(axis: .civil, micros: micros), end: end, fractionDigits: digits, hasComma: hasComma)
    }

    /// `YYYY/MM/DD HH:MM:SS`, civil, with an optional fraction.
    package static func slashed(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let days = date(line, index, separator: UInt8(ascii: "/")), Scan.byte(line, index &+ 10) == 0x20,
            let seconds = clock(line, index &+ 11)
        else { return nil }
        var end = index &+ 19
        var micros = (days &* 86_400 &+ seconds) &* 1_000_000
        var digits = 0
        if let part = fraction(line, end) {
            micros &+= part.micros
            end = part.end
            digits = part.digits
        }
        if Scan.isAlphanumeric(Scan.byte(line, end)) { return nil }
        return Timestamp(time: SourceTime(axis: .civil, micros: micros), end: end, fractionDigits: digits)
    }

    /// `Z`, `±HH:MM` or `±HHMM` (that one also behind a blank) as seconds east of UTC, or nil.
    static func offset(_ line: Span<UInt8>, _ index: Int) -> (seconds: Int64, end: Int)? {
        var at = index
        let first = Scan.byte(line, at)
        if first | 0x20 == UInt8(ascii: "z") {
            return Scan.isAlphanumeric(Scan.byte(line, at &+ 1)) ? nil : (0, at &+ 1)
        }
        if first == 0x20 { at &+= 1 }
        let sign = Scan.byte(line, at)
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), at &+ 5 <= line.count else { return nil }
        let hours = two(line, at &+ 1)
        let colon = line[at &+ 3] == 0x3A
        let minutesAt = colon ? at &+ 4 : at &+ 3
        guard minutesAt &+ 2 <= line.count else { return nil }
        let minutes = two(line, minutesAt)
        guard hours >= 0, hours < 24, minutes >= 0, minutes < 60, !Scan.isDigit(Scan.byte(line, minutesAt &+ 2)) else {
            return nil
        }
        let seconds = hours &* 3600 &+ minutes &* 60
        return (sign == UInt8(ascii: "-") ? -seconds : seconds, minutesAt &+ 2)
    }
}
