package import Evidence

/// A time that a line states, and where its text ends.
package struct Timestamp: Sendable, Hashable {
    package var time: SourceTime
    /// Index of the first byte after it.
    package var end: Int
    /// Digits of the fraction, 0 where there is none.
    package var fractionDigits: Int
    /// Whether the fraction stands behind a comma.
    package var hasComma: Bool

    package init(time: SourceTime, end: Int, fractionDigits: Int = 0, hasComma: Bool = false) {
        self.time = time
        self.end = end
        self.fractionDigits = fractionDigits
        self.hasComma = hasComma
    }
}

/// A date without a year, as RFC 3164 writes it.
package struct YearlessTime: Sendable, Hashable {
    package var month: Int64
    package var day: Int64
    /// Microseconds since midnight.
    package var micros: Int64
    package var end: Int
    /// Seconds east of UTC, where the line names its zone.
    package var offsetSeconds: Int64?

    package init(month: Int64, day: Int64, micros: Int64, end: Int) {
        self.month = month
        self.day = day
        self.micros = micros
        self.end = end
    }

    /// The civil time in a year, microseconds; nil where the year has no such day.
    package func civil(year: Int64) -> Int64? {
        guard day <= Calendar.length(ofMonth: month, year: year) else { return nil }
        return Calendar.days(year: year, month: month, day: day) &* 86_400_000_000 &+ micros
    }
}

/// The timestamps of log lines, read by hand on bytes; ranges of month, day, hour, minute and second are strict, and
/// second 60 is taken for a leap second.
package enum Timestamps {
    /// Two digits, or −1.
    @inline(__always)
    static func two(_ line: Span<UInt8>, _ index: Int) -> Int64 {
        let a = line[index] &- 0x30
        let b = line[index &+ 1] &- 0x30
        return a < 10 && b < 10 ? Int64(a) &* 10 &+ Int64(b) : -1
    }

    /// `HH:MM:SS` as seconds since midnight, or nil.
    @inline(__always)
    static func clock(_ line: Span<UInt8>, _ index: Int) -> Int64? {
        guard index >= 0, index <= line.count &- 8, line[index &+ 2] == 0x3A, line[index &+ 5] == 0x3A else {
            return nil
        }
        let (hour, minute, second) = (two(line, index), two(line, index &+ 3), two(line, index &+ 6))
        guard hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second <= 60 else { return nil }
        return hour &* 3600 &+ minute &* 60 &+ second
    }

    /// A fraction behind `.` or `,` in microseconds (further digits are cut), or nil where none stands there.
    static func fraction(_ line: Span<UInt8>, _ index: Int) -> (micros: Int64, end: Int, digits: Int)? {
        let mark = Scan.byte(line, index)
        guard mark == UInt8(ascii: ".") || mark == UInt8(ascii: ","), Scan.isDigit(Scan.byte(line, index &+ 1)) else {
            return nil
        }
        var at = index &+ 1
        var micros: Int64 = 0
        var unit: Int64 = 100_000
        while at < line.count, Scan.isDigit(line[at]) {
            micros &+= Int64(line[at] &- 0x30) &* unit
            unit /= 10
            at &+= 1
        }
        return (micros, at, at &- index &- 1)
    }

    /// `YYYY-MM-DD` with a given separator as days since 1970-01-01, or nil.
    @inline(__always)
    static func date(_ line: Span<UInt8>, _ index: Int, separator: UInt8) -> Int64? {
        guard index >= 0, index <= line.count &- 10, line[index &+ 4] == separator, line[index &+ 7] == separator else {
            return nil
        }
        let (century, rest) = (two(line, index), two(line, index &+ 2))
        let (month, day) = (two(line, index &+ 5), two(line, index &+ 8))
        guard century >= 0, rest >= 0, month >= 1, month <= 12, day >= 1 else { return nil }
        let year = century &* 100 &+ rest
        guard year >= 1, day <= Calendar.length(ofMonth: month, year: year) else { return nil }
        return Calendar.days(year: year, month: month, day: day)
    }
}
