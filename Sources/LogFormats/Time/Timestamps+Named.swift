import Evidence

extension Timestamps {
    /// The number of an English month of three letters, 1…12, or nil.
    static func month(_ line: Span<UInt8>, _ index: Int) -> Int64? {
        guard index >= 0, index <= line.count &- 3 else { return nil }
        let word = UInt32(line[index]) << 16 | UInt32(line[index &+ 1]) << 8 | UInt32(line[index &+ 2])
        switch word {
        case 0x4A616E: return 1
        case 0x466562: return 2
        case 0x4D6172: return 3
        case 0x417072: return 4
        case 0x4D6179: return 5
        case 0x4A756E: return 6
        case 0x4A756C: return 7
        case 0x417567: return 8
        case 0x536570: return 9
        case 0x4F6374: return 10
        case 0x4E6F76: return 11
        case 0x446563: return 12
        default: return nil
        }
    }

    /// A day of one or two digits, the first of which may be a blank, in two columns; or one digit alone.
    static func day(_ line: Span<UInt8>, _ index: Int) -> (day: Int64, end: Int)? {
        let start = Scan.byte(line, index) == 0x20 ? index &+ 1 : index
        guard let found = Scan.number(line, start, to: start &+ 2), found.value >= 1, found.value <= 31 else {
            return nil
        }
        return (found.value, found.end)
    }

    /// RFC 3164's `Mon dd hh:mm:ss`, with an optional fraction; the month in any language that `monthName` knows.
    package static func syslog(_ line: Span<UInt8>, at index: Int) -> YearlessTime? {
        guard let (month, monthEnd) = monthName(line, index), Scan.byte(line, monthEnd) == 0x20,
            let day = day(line, monthEnd &+ 1), Scan.byte(line, day.end) == 0x20,
            let seconds = clock(line, day.end &+ 1)
        else { return nil }
        // A leap year has every day that some year has.
        guard day.day <= Calendar.length(ofMonth: month, year: 2024) else { return nil }
        var end = day.end &+ 9
        var micros = seconds &* 1_000_000
        if let part = fraction(line, end) {
            micros &+= part.micros
            end = part.end
        }
        return YearlessTime(month: month, day: day.day, micros: micros, end: end)
    }

    /// `Mon Mar  3 02:14:07 2025`, as `dmesg -T` and `ctime` write it; civil. The weekday is any word: `dmesg` writes it
    /// in the language of who ran it.
    package static func ctime(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        var at = index
        while at < line.count, at &- index < 6, Scan.isLetter(line[at]) || line[at] >= 0x80 || line[at] == 0x2E {
            at &+= 1
        }
        guard at &- index >= 2, Scan.byte(line, at) == 0x20, let stamp = syslog(line, at: at &+ 1),
            Scan.byte(line, stamp.end) == 0x20,
            let year = Scan.number(line, stamp.end &+ 1, to: stamp.end &+ 5), year.end == stamp.end &+ 5,
            year.value >= 1, !Scan.isDigit(Scan.byte(line, year.end)), let micros = stamp.civil(year: year.value)
        else { return nil }
        return Timestamp(time: SourceTime(axis: .civil, micros: micros), end: year.end)
    }

    /// Seconds since boot with six digits of fraction, as the kernel prints them.
    package static func sinceBoot(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let whole = Scan.number(line, index, to: index &+ 12), Scan.byte(line, whole.end) == UInt8(ascii: "."),
            let part = fraction(line, whole.end), part.digits == 6
        else { return nil }
        return Timestamp(
            time: SourceTime(axis: .boot, micros: whole.value &* 1_000_000 &+ part.micros), end: part.end,
            fractionDigits: 6)
    }
}
