import Evidence

extension Timestamps {
    /// The time that begins a line of syslog or of `journalctl`, in any of the shapes they have, and where it ends.
    ///
    ///     Mar  3 02:14:07    Mar  3 02:14:07.118    Mar  3 02:14:07 CET                        RFC 3164, short-precise
    ///     Mar  3 2025 02:14:07    Mar  3 02:14:07 2025    2025 Mar  3 02:14:07                 with the year
    ///     2025-03-03T02:14:07.118+01:00    2025-03-03T02:14:07+0100                            rsyslog, short-iso
    ///     Mon 2025-03-03 02:14:07 CET                                                          short-full
    ///     1740968047.118480                                                                    short-unix
    ///     [ 6373.296053]    [ 6373.296053 <    0.000003 >]                         short-monotonic, short-delta
    static func header(_ line: Span<UInt8>, at index: Int) -> (clock: LineClock, end: Int)? {
        let first = Scan.byte(line, index)
        if first == UInt8(ascii: "[") {
            let inside = Scan.skipBlanks(line, index &+ 1, to: min(line.count, index &+ 8))
            guard let stamp = sinceBoot(line, at: inside) else { return nil }
            let end = stepEnd(line, at: stamp.end)
            return Scan.byte(line, end) == UInt8(ascii: "]") ? (.time(stamp.time), end &+ 1) : nil
        }
        if Scan.isDigit(first) { return numbered(line, at: index) }
        if let stamp = dated3164(line, at: index) { return stamp }
        // A weekday in any language.
        let word = Scan.tokenEnd(line, index, to: min(line.count, index &+ 16))
        if word > index &+ 1, Scan.byte(line, word) == 0x20, Scan.isDigit(Scan.byte(line, word &+ 1)),
            let stamp = zonedDateTime(line, at: word &+ 1), Scan.byte(line, word &+ 11) == 0x20
        {
            return (.time(stamp.time), stamp.end)
        }
        return nil
    }

    /// Behind the ` <    0.000003 >` that `journalctl -o short-delta` has before the bracket closes, or the index given.
    private static func stepEnd(_ line: Span<UInt8>, at index: Int) -> Int {
        guard Scan.has(" <", in: line, at: index) else { return index }
        let number = Scan.skipBlanks(line, index &+ 2, to: min(line.count, index &+ 16))
        guard let step = sinceBoot(line, at: number) else { return index }
        let close = Scan.byte(line, step.end) == 0x20 ? step.end &+ 1 : step.end
        return Scan.byte(line, close) == UInt8(ascii: ">") ? close &+ 1 : index
    }

    private static func numbered(_ line: Span<UInt8>, at index: Int) -> (clock: LineClock, end: Int)? {
        if let stamp = dateTime(line, at: index) {
            // With a blank between date and time it is what applications write; `dmesg` has the comma.
            return Scan.byte(line, index &+ 10) == UInt8(ascii: "T") && !stamp.hasComma
                ? (.time(stamp.time), stamp.end) : nil
        }
        if let stamp = epoch(line, at: index), stamp.fractionDigits == 6 { return (.time(stamp.time), stamp.end) }
        if let year = yearNumber(line, at: index), Scan.byte(line, year.end) == 0x20,
            let stamp = syslog(line, at: year.end &+ 1), let micros = stamp.civil(year: year.value)
        {
            return zoned(line, SourceTime(axis: .civil, micros: micros), stamp.end)
        }
        return nil
    }

    private static func dated3164(_ line: Span<UInt8>, at index: Int) -> (clock: LineClock, end: Int)? {
        if var stamp = syslog(line, at: index) {
            if Scan.byte(line, stamp.end) == 0x20, let year = yearNumber(line, at: stamp.end &+ 1),
                let micros = stamp.civil(year: year.value)
            {
                return (.time(SourceTime(axis: .civil, micros: micros)), year.end)
            }
            if Scan.byte(line, stamp.end) == 0x20, let zone = zoneName(line, at: stamp.end &+ 1) {
                stamp.offsetSeconds = zone.seconds
                return (.yearless(stamp), zone.end)
            }
            return (.yearless(stamp), stamp.end)
        }
        // Cisco's and others' year between day and time.
        guard let month = monthName(line, index), Scan.byte(line, month.end) == 0x20,
            let day = day(line, month.end &+ 1), Scan.byte(line, day.end) == 0x20,
            let year = yearNumber(line, at: day.end &+ 1), Scan.byte(line, year.end) == 0x20,
            let seconds = clock(line, year.end &+ 1),
            day.day <= Calendar.length(ofMonth: month.month, year: year.value)
        else { return nil }
        var end = year.end &+ 9
        let days = Calendar.days(year: year.value, month: month.month, day: day.day)
        var micros = (days &* 86_400 &+ seconds) &* 1_000_000
        if let part = fraction(line, end) {
            micros &+= part.micros
            end = part.end
        }
        return zoned(line, SourceTime(axis: .civil, micros: micros), end)
    }

    /// A civil time with the zone's name that may follow it.
    private static func zoned(_ line: Span<UInt8>, _ time: SourceTime, _ end: Int) -> (clock: LineClock, end: Int) {
        if Scan.byte(line, end) == 0x20, let zone = zoneName(line, at: end &+ 1) {
            return (
                .time(SourceTime(axis: .instant, micros: time.micros &- zone.seconds &* 1_000_000)), zone.end
            )
        }
        return (.time(time), end)
    }

    /// A year of four digits that no digit or letter follows.
    private static func yearNumber(_ line: Span<UInt8>, at index: Int) -> (value: Int64, end: Int)? {
        guard let year = Scan.number(line, index, to: index &+ 4), year.end == index &+ 4,
            (1970...2199).contains(year.value), Scan.byte(line, year.end) == 0x20
        else { return nil }
        return year
    }
}
