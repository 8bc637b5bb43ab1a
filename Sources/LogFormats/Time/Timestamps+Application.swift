import Evidence

extension Timestamps {
    /// `yy/MM/dd HH:MM:SS`, civil, as log4j's examples and Spark have it; the years 2000 to 2099.
    static func shortSlashed(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard index >= 0, index <= line.count &- 17, line[index &+ 2] == UInt8(ascii: "/"),
            line[index &+ 5] == UInt8(ascii: "/"), line[index &+ 8] == 0x20, let seconds = clock(line, index &+ 9)
        else { return nil }
        let (year, month, day) = (two(line, index), two(line, index &+ 3), two(line, index &+ 6))
        guard year >= 0 else { return nil }
        return civil(line, year: 2000 &+ year, month: month, day: day, seconds: seconds, end: index &+ 17)
    }

    /// `dd-Mon-yyyy HH:MM:SS`, civil, with an optional fraction (Tomcat).
    static func dayFirst(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard index >= 0, index <= line.count &- 20, line[index &+ 2] == UInt8(ascii: "-"),
            line[index &+ 6] == UInt8(ascii: "-"), let month = month(line, index &+ 3),
            let year = Scan.number(line, index &+ 7, to: index &+ 11), year.end == index &+ 11,
            line[index &+ 11] == 0x20, let seconds = clock(line, index &+ 12)
        else { return nil }
        return civil(
            line, year: year.value, month: month, day: two(line, index), seconds: seconds, end: index &+ 20)
    }

    /// `Nov 24, 2026 8:22:02 AM`, civil, as java.util.logging writes it in English; 24 hours where it has no half.
    static func javaUtil(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let month = month(line, index), Scan.byte(line, index &+ 3) == 0x20,
            let day = Scan.number(line, index &+ 4, to: index &+ 6), Scan.has(", ", in: line, at: day.end),
            let year = Scan.number(line, day.end &+ 2, to: day.end &+ 6), year.end == day.end &+ 6,
            Scan.byte(line, year.end) == 0x20 || Scan.has(", ", in: line, at: year.end)
        else { return nil }
        let start = Scan.byte(line, year.end) == 0x20 ? year.end &+ 1 : year.end &+ 2
        guard let hour = Scan.number(line, start, to: start &+ 2), Scan.byte(line, hour.end) == UInt8(ascii: ":"),
            hour.end &+ 6 <= line.count, line[hour.end &+ 3] == UInt8(ascii: ":")
        else { return nil }
        let (minute, second) = (two(line, hour.end &+ 1), two(line, hour.end &+ 4))
        guard (0...59).contains(minute), (0...60).contains(second), hour.value < 24 else { return nil }
        var end = hour.end &+ 6
        var hours = hour.value
        // Newer versions write a narrow blank before the half of the day.
        let blank = Scan.has("\u{202F}", in: line, at: end) ? 3 : 1
        if Scan.has("AM", in: line, at: end &+ blank) || Scan.has("PM", in: line, at: end &+ blank) {
            guard (1...12).contains(hours) else { return nil }
            hours = hours % 12 &+ (Scan.byte(line, end &+ blank) == UInt8(ascii: "P") ? 12 : 0)
            end &+= blank &+ 2
        }
        return civil(
            line, year: year.value, month: month, day: day.value,
            seconds: hours &* 3600 &+ minute &* 60 &+ second, end: end)
    }

    private static func civil(
        _ line: Span<UInt8>, year: Int64, month: Int64, day: Int64, seconds: Int64, end: Int
    ) -> Timestamp? {
        guard (1970...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        var micros = (Calendar.days(year: year, month: month, day: day) &* 86_400 &+ seconds) &* 1_000_000
        var end = end
        var digits = 0
        if let part = fraction(line, end) {
            micros &+= part.micros
            (end, digits) = (part.end, part.digits)
        }
        if Scan.isAlphanumeric(Scan.byte(line, end)) { return nil }
        return Timestamp(time: SourceTime(axis: .civil, micros: micros), end: end, fractionDigits: digits)
    }
}
