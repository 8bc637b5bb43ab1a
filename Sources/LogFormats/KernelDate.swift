import Evidence

/// The dates that `dmesg` writes in the language of whoever ran it: `Di Mär  3 02:14:07 2025`, `Nov24 08:25`.
enum KernelDate {
    /// `dmesg -T`: a weekday (any word), month, day, time and year; civil.
    static func full(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        if let english = Timestamps.ctime(line, at: index) { return english }
        guard let weekday = wordEnd(line, index), weekday &- index >= 2, Scan.byte(line, weekday) == 0x20,
            let month = month(line, weekday &+ 1), Scan.byte(line, month.end) == 0x20,
            let day = day(line, month.end &+ 1), Scan.byte(line, day.end) == 0x20,
            let seconds = Timestamps.clock(line, day.end &+ 1), Scan.byte(line, day.end &+ 9) == 0x20,
            let year = Scan.number(line, day.end &+ 10, to: day.end &+ 14), year.end == day.end &+ 14,
            year.value >= 1, !Scan.isDigit(Scan.byte(line, year.end)),
            day.value <= Calendar.length(ofMonth: month.number, year: year.value)
        else { return nil }
        let days = Calendar.days(year: year.value, month: month.number, day: day.value)
        return Timestamp(
            time: SourceTime(axis: .civil, micros: (days &* 86_400 &+ seconds) &* 1_000_000), end: year.end)
    }

    /// `dmesg -e`: month, day in two columns, hour and minute; the first line of a minute has it.
    static func minute(_ line: Span<UInt8>, at index: Int) -> YearlessTime? {
        guard let month = month(line, index), let day = day(line, month.end), day.end == month.end &+ 2,
            Scan.byte(line, day.end) == 0x20, day.value <= Calendar.length(ofMonth: month.number, year: 2024),
            let hour = Scan.number(line, day.end &+ 1, to: day.end &+ 3), hour.end == day.end &+ 3, hour.value < 24,
            Scan.byte(line, hour.end) == UInt8(ascii: ":"),
            let minute = Scan.number(line, hour.end &+ 1, to: hour.end &+ 3), minute.end == hour.end &+ 3,
            minute.value < 60
        else { return nil }
        return YearlessTime(
            month: month.number, day: day.value, micros: (hour.value &* 60 &+ minute.value) &* 60_000_000,
            end: minute.end)
    }

    /// A day of two columns, the first of which may be a blank.
    private static func day(_ line: Span<UInt8>, _ index: Int) -> (value: Int64, end: Int)? {
        let start = Scan.byte(line, index) == 0x20 ? index &+ 1 : index
        guard let found = Scan.number(line, start, to: index &+ 2), found.value >= 1, found.value <= 31 else {
            return nil
        }
        return found
    }

    /// Behind a word of letters, of bytes beyond ASCII and of a dot at its end.
    private static func wordEnd(_ line: Span<UInt8>, _ index: Int) -> Int? {
        var at = index
        while at < line.count, at &- index < 12, Scan.isLetter(line[at]) || line[at] >= 0x80 { at &+= 1 }
        if at > index, Scan.byte(line, at) == UInt8(ascii: ".") { at &+= 1 }
        return at > index ? at : nil
    }

    /// A month's short name in English, German, French, Spanish, Italian, Portuguese, Dutch and the Scandinavian
    /// languages; none of the beginnings means two months.
    private static func month(_ line: Span<UInt8>, _ index: Int) -> (number: Int64, end: Int)? {
        guard let end = wordEnd(line, index), Scan.byte(line, end) == 0x20 || Scan.isDigit(Scan.byte(line, end)) else {
            return nil
        }
        func begins(_ words: StaticString...) -> Bool {
            words.contains { Scan.hasLowered($0, in: line, at: index) && index &+ $0.utf8CodeUnitCount <= end }
        }
        if begins("jan", "ene", "gen", "jän") { return (1, end) }
        if begins("feb", "fev", "fév") { return (2, end) }
        if begins("mar", "mär", "mrt", "mrz") { return (3, end) }
        if begins("apr", "abr", "avr") { return (4, end) }
        if begins("may", "mai", "maj", "mag", "mei") { return (5, end) }
        if begins("jun", "juin", "giu") { return (6, end) }
        if begins("jul", "juil", "lug") { return (7, end) }
        if begins("aug", "ago", "aoû", "aou") { return (8, end) }
        if begins("sep", "set") { return (9, end) }
        if begins("oct", "okt", "out", "ott") { return (10, end) }
        if begins("nov") { return (11, end) }
        if begins("dec", "dez", "dic", "déc", "des") { return (12, end) }
        return nil
    }
}
