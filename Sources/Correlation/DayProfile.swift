import Evidence

/// The day's usual traffic by hour (UTC), and where a stretch lies in it: was it the peak?
///
/// The usual traffic of an hour of the day is the median over the days of the requests in it, taken over hours that the
/// logs cover wholly and that lie outside the stretch. A day is known when at least `neededHours` of its hours are:
/// below that, nothing is said.
enum DayProfile {
    /// Hours of the day that must be known before one of them is called the peak.
    static let neededHours = 20
    /// The share of the peak hour's traffic from which a stretch counts as peak.
    static let peakShare = 0.8

    static func judge(_ traffic: Traffic, from: Int64, to: Int64) -> Impact.HourOfDay {
        var byHour: [Int: [Int64]] = [:]
        var hour = floorDivide(traffic.start &+ 3599, 3600)
        while !traffic.isEmpty, (hour &+ 1) &* 3600 <= traffic.end {
            let start = hour &* 3600
            if start &+ 3600 <= from || start >= to {
                byHour[place(hour), default: []].append(traffic.counts(start, start &+ 3600).requests)
            }
            hour &+= 1
        }
        let usual = byHour.mapValues { Quantile.median($0.map(Double.init)) }
        var result = Impact.HourOfDay(hoursKnown: Int64(usual.count))
        guard usual.count >= neededHours, let peak = usual.values.max(), peak > 0 else { return result }
        result.peakHour = usual.filter { $0.value == peak }.keys.min().map(Int64.init)
        // Each hour of the stretch by the seconds of it that lie in the stretch; a stretch of a day or more is not at an hour.
        guard to > from, to &- from < 86_400 else { return result }
        var (sum, seconds) = (0.0, 0.0)
        for hour in floorDivide(from, 3600)...floorDivide(to &- 1, 3600) {
            guard let requests = usual[place(hour)] else { continue }
            let inside = Double(min(to, (hour &+ 1) &* 3600) &- max(from, hour &* 3600))
            sum += requests * inside
            seconds += inside
        }
        guard seconds > 0 else { return result }
        let share = sum / seconds / peak
        result.shareOfPeak = share
        result.isPeak = share >= peakShare
        return result
    }

    /// 0…23.
    private static func place(_ hour: Int64) -> Int { Int(hour &- floorDivide(hour, 24) &* 24) }
}
