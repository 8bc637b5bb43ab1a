import Evidence

extension Timestamps {
    /// RFC 3339 and its relatives: `YYYY-MM-DD`, `T` or one blank, `HH:MM:SS`, a fraction behind dot or comma, a zone.
    ///
    /// With a zone (`Z`, `+02:00`, `+0200`, the latter also behind one blank) the time is an instant, else civil.
    package static func dateTime(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let seconds = civilSeconds(line, index) else { return nil }
        var end = index &+ 19
        var micros = seconds &* 1_000_000
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

    /// `YYYY-MM-DD`, a mark and `HH:MM:SS` as civil seconds since 1970, or nil: two words of eight bytes and three bytes,
    /// for nearly every line of an application begins with it and is asked by several formats.
    @inline(__always)
    private static func civilSeconds(_ line: Span<UInt8>, _ index: Int) -> Int64? {
        guard index >= 0, index <= line.count &- 19 else { return nil }
        // Digits become their values, dashes and colons 0; what becomes more is neither.
        let date = ByteSearch.word(line, at: index) ^ 0x2D30_302D_3030_3030
        let rest = ByteSearch.word(line, at: index &+ 8)
        let clock = (rest ^ 0x3030_3A30_3000_3030) & 0xFFFF_FFFF_FF00_FFFF
        let isWrong =
            date | (date &+ 0x7F76_767F_7676_7676) | clock | (clock &+ 0x7676_7F76_7600_7676)
        guard isWrong & 0x8080_8080_8080_8080 == 0, line[index &+ 16] == UInt8(ascii: ":") else { return nil }
        let mark = UInt8(truncatingIfNeeded: rest &>> 16)
        guard mark == UInt8(ascii: "T") || mark == 0x20 || mark == UInt8(ascii: "t") else { return nil }
        // Each byte with the one behind it as a number of two digits.
        let (pairs, times) = (date &* 10 &+ date &>> 8, clock &* 10 &+ clock &>> 8)
        func pair(_ word: UInt64, _ byte: UInt64) -> Int64 { Int64(word &>> (byte &* 8) & 0xFF) }
        let year = pair(pairs, 0) &* 100 &+ pair(pairs, 2)
        let (month, day) = (pair(pairs, 5), pair(times, 0))
        let (hour, minute, second) = (pair(times, 3), pair(times, 6), two(line, index &+ 17))
        guard year >= 1, month >= 1, month <= 12, day >= 1, hour < 24, minute < 60, second >= 0, second <= 60,
            day <= 28 || day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        return Calendar.days(year: year, month: month, day: day) &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
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
