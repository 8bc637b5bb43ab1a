/// Numbers in the sentences that the judgement writes.
package enum ReportNumber {
    /// The nearest whole number; 0 for what is no number, the nearest that fits for what is too large.
    static func whole(_ value: Double) -> Int64 {
        value.isNaN ? 0 : Int64(max(-9e18, min(9e18, value)).rounded())
    }

    /// Seconds with at most three decimals: `0.975`, `12`, `-7200`.
    package static func seconds(_ value: Double) -> String {
        guard value.isFinite else { return "?" }
        let thousandths = Int64((max(-1e15, min(1e15, value)) * 1000).rounded())
        let (whole, rest) = (abs(thousandths) / 1000, abs(thousandths) % 1000)
        let sign = thousandths < 0 ? "-" : ""
        if rest == 0 { return "\(sign)\(whole)" }
        var decimals = String(rest + 1000).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }

    /// A duration for people: `45 s`, `3 min 12 s`, `2 h 5 min`.
    package static func duration(_ seconds: Double) -> String {
        let s = Int64(max(0, min(1e12, seconds)).rounded())
        if s < 120 { return "\(s) s" }
        if s < 7200 { return s % 60 == 0 ? "\(s / 60) min" : "\(s / 60) min \(s % 60) s" }
        return s / 60 % 60 == 0 ? "\(s / 3600) h" : "\(s / 3600) h \(s / 60 % 60) min"
    }

    /// A share as a percentage: `98.6 %`, `0.05 %`.
    package static func percent(_ share: Double) -> String {
        let value = share * 100
        if value == 0 || value >= 99.95 { return "\(whole(value)) %" }
        if value >= 10 { return "\(tenths(value)) %" }
        return value >= 0.1 ? "\(hundredths(value)) %" : "< 0.1 %"
    }

    /// Bytes in MiB or GiB: `298.6 MiB`.
    package static func bytes(_ value: Int64) -> String {
        let v = Double(value)
        if abs(v) >= 1_073_741_824 { return "\(hundredths(v / 1_073_741_824)) GiB" }
        if abs(v) >= 1_048_576 { return "\(tenths(v / 1_048_576)) MiB" }
        if abs(v) >= 1024 { return "\(tenths(v / 1024)) KiB" }
        return "\(value) B"
    }

    package static func tenths(_ value: Double) -> String { seconds((value * 10).rounded() / 10) }
    package static func hundredths(_ value: Double) -> String { seconds((value * 100).rounded() / 100) }

    /// `02:05:07` of an instant, UTC.
    package static func clock(_ moment: Moment) -> String {
        let day = ((moment.second % 86_400) + 86_400) % 86_400
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(day / 3600)):\(two(day / 60 % 60)):\(two(day % 60))"
    }
}
