package import Correlation
internal import Evidence

/// Instants as text: in the zone of the report for people, in UTC for programs.
package enum TimeText {
    /// The parts of an instant on a wall clock. Years outside 0…9999, which RFC 3339 cannot write, become the nearest it can.
    struct Parts {
        var date: String
        /// `HH:MM:SS`.
        var clock: String
        /// Rounded down.
        var milliseconds: Int64
    }

    /// Of an instant in the zone that the reader asked for.
    static func parts(_ moment: Moment) -> Parts { utcParts(ReportZone.civil(moment)) }

    /// Of an instant in UTC.
    static func utcParts(_ moment: Moment) -> Parts {
        // 0000-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z.
        let micros = max(-62_167_219_200_000_000, min(253_402_300_799_999_000, moment.micros))
        let second = floorDivide(micros, 1_000_000)
        let day = floorDivide(second, 86_400)
        let rest = second - day * 86_400
        let (year, month, dayOfMonth) = Calendar.date(days: day)
        return Parts(
            date: "\(pad(year, 4))-\(pad(month, 2))-\(pad(dayOfMonth, 2))",
            clock: "\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))",
            milliseconds: (micros - second * 1_000_000) / 1000)
    }

    /// RFC 3339 in UTC with milliseconds: `2025-03-03T02:00:00.000Z`.
    package static func rfc3339(_ moment: Moment) -> String {
        let parts = utcParts(moment)
        return "\(parts.date)T\(parts.clock).\(pad(parts.milliseconds, 3))Z"
    }

    private static func pad(_ value: Int64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}
