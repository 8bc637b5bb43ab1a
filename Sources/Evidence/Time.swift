/// The clock that a source's timestamps are on, before any alignment.
package enum TimeAxis: UInt8, Sendable, CaseIterable, Comparable {
    /// An absolute instant: the line carries an offset or epoch time. Microseconds since 1970-01-01T00:00:00Z.
    case instant = 0
    /// Civil time without a zone. Microseconds since 1970-01-01T00:00:00 on that wall clock.
    case civil = 1
    /// Time since boot, as the kernel's monotonic clock prints it. Microseconds since second 0.
    case boot = 2

    package static func < (a: TimeAxis, b: TimeAxis) -> Bool { a.rawValue < b.rawValue }
}

/// A time as the source wrote it: an axis and microseconds on it.
package struct SourceTime: Sendable, Hashable, Comparable {
    package var axis: TimeAxis
    /// Microseconds on `axis`.
    package var micros: Int64

    package init(axis: TimeAxis, micros: Int64) {
        self.axis = axis
        self.micros = micros
    }

    /// The whole second that holds the time, rounded down.
    package var second: Int64 { floorDivide(micros, 1_000_000) }

    package static func < (a: SourceTime, b: SourceTime) -> Bool {
        a.axis == b.axis ? a.micros < b.micros : a.axis < b.axis
    }
}

/// Integer division that rounds towards negative infinity; `divisor` must be positive.
@inlinable
package func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

/// Gregorian calendar arithmetic on days and seconds since 1970-01-01, without a formatter.
///
/// The method is Howard Hinnant's `days_from_civil` (public domain paper "chrono-Compatible Low-Level Date Algorithms").
package enum Calendar {
    /// Days from 1970-01-01 to the given proleptic Gregorian date; `month` 1…12, `day` 1…31.
    @inlinable
    package static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let y = month <= 2 ? year &- 1 : year
        let era = floorDivide(y, 400)
        let yearOfEra = y &- era &* 400
        let dayOfYear = (153 &* (month > 2 ? month &- 3 : month &+ 9) &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        return era &* 146_097 &+ dayOfEra &- 719_468
    }

    /// The proleptic Gregorian date of a day counted from 1970-01-01.
    package static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let z = days &+ 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z &- era &* 146_097
        let yearOfEra = (dayOfEra &- dayOfEra / 1460 &+ dayOfEra / 36_524 &- dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra &- (365 &* yearOfEra &+ yearOfEra / 4 &- yearOfEra / 100)
        let mp = (5 &* dayOfYear &+ 2) / 153
        let month = mp < 10 ? mp &+ 3 : mp &- 9
        return (yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0), month, dayOfYear &- (153 &* mp &+ 2) / 5 &+ 1)
    }

    /// Days in a month of the Gregorian calendar.
    package static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
