import Evidence

/// The time of an access line in the shapes that servers other than Nginx write.
///
///     2026-11-24T08:25:01.310Z    2026-11-24 08:25:01    2026/11/24 - 08:25:01          a date with numbers
///     24/Nov/2026:08:25:01.655    24/Nov/2026:08:25:01.655 +0000                        the common format's, with a fraction
///     24/Nov/2026 08:25:01                                                              Python's http.server
///     2026-11-24⇥08:25:01                                                               W3C, a tab between
///     1764000001.586    1764000001586                                                   since the epoch
///     Tue Nov 24 08:25:01 2026                                                          ctime
enum AccessStamp {
    /// Which times a format has.
    enum Kind: Sendable {
        /// A moment: with a zone, or since the epoch.
        case instant
        /// Without a zone.
        case civil
        /// Without a zone where the format says that it is UTC (W3C).
        case universal
    }

    /// Microseconds since the epoch, of a civil time on its own clock, and the index behind; nil where no such time stands.
    static func read(_ line: Span<UInt8>, at index: Int, as kind: Kind) -> (micros: Int64, end: Int)? {
        guard let stamp = any(line, at: index), stamp.time.axis != .boot,
            kind == .universal || (stamp.time.axis == .civil) == (kind == .civil), stamp.time.micros >= 0,
            stamp.time.micros < AccessJSONValue.latest
        else { return nil }
        return (stamp.time.micros, stamp.end)
    }

    /// The time at an index, whatever its kind.
    static func any(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard index >= 0, index &+ 9 <= line.count else { return nil }
        switch line[index &+ 2] {
        case UInt8(ascii: "/") where !Scan.isDigit(line[index &+ 3]): return commonLog(line, at: index)
        case UInt8(ascii: "-"): return Timestamps.dayFirst(line, at: index)
        default: break
        }
        switch line[index &+ 4] {
        case UInt8(ascii: "-"):
            return Scan.byte(line, index &+ 10) == 0x09
                ? parted(line, at: index, separator: UInt8(ascii: "-"), gap: 1)
                : Timestamps.zonedDateTime(line, at: index)
        case UInt8(ascii: "/"):
            return Scan.has(" - ", in: line, at: index &+ 10)
                ? parted(line, at: index, separator: UInt8(ascii: "/"), gap: 3) : Timestamps.slashed(line, at: index)
        default: break
        }
        return Scan.isDigit(line[index]) ? Timestamps.epoch(line, at: index) : Timestamps.ctime(line, at: index)
    }

    /// A date, a gap and a time of day; civil.
    private static func parted(_ line: Span<UInt8>, at index: Int, separator: UInt8, gap: Int) -> Timestamp? {
        guard let days = Timestamps.date(line, index, separator: separator),
            let seconds = Timestamps.clock(line, index &+ 10 &+ gap)
        else { return nil }
        return finished(line, days: days, seconds: seconds, end: index &+ 18 &+ gap)
    }

    /// `24/Nov/2026:08:25:01` with a fraction and a zone, or without.
    private static func commonLog(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard index &+ 20 <= line.count, line[index &+ 6] == UInt8(ascii: "/"),
            line[index &+ 11] == UInt8(ascii: ":") || line[index &+ 11] == 0x20,
            let month = Timestamps.month(line, index &+ 3),
            let year = Scan.number(line, index &+ 7, to: index &+ 11), year.end == index &+ 11, year.value >= 1970,
            let seconds = Timestamps.clock(line, index &+ 12)
        else { return nil }
        let day = Timestamps.two(line, index)
        guard day >= 1, day <= Calendar.length(ofMonth: month, year: year.value) else { return nil }
        var stamp = finished(
            line, days: Calendar.days(year: year.value, month: month, day: day), seconds: seconds, end: index &+ 20)
        guard let end = stamp?.end, Scan.byte(line, end) == 0x20, let offset = Timestamps.offset(line, end) else {
            return stamp
        }
        stamp?.time.axis = .instant
        stamp?.time.micros &-= offset.seconds &* 1_000_000
        stamp?.end = offset.end
        return stamp
    }

    private static func finished(_ line: Span<UInt8>, days: Int64, seconds: Int64, end: Int) -> Timestamp? {
        var micros = (days &* 86_400 &+ seconds) &* 1_000_000
        var stamp = Timestamp(time: SourceTime(axis: .civil, micros: micros), end: end)
        if let part = Timestamps.fraction(line, end) {
            micros &+= part.micros
            stamp = Timestamp(
                time: SourceTime(axis: .civil, micros: micros), end: part.end, fractionDigits: part.digits)
        }
        return Scan.isAlphanumeric(Scan.byte(line, stamp.end)) ? nil : stamp
    }
}
