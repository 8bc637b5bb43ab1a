internal import Correlation
internal import Evidence

/// Time from left to right, with ticks at round moments.
struct TimeScale {
    let start: Moment
    let end: Moment
    let left: Double
    let right: Double

    init(start: Moment, end: Moment, left: Double, right: Double) {
        self.start = start
        self.end = max(end, Moment(micros: start.micros &+ 1_000_000))
        self.left = left
        self.right = right
    }

    func x(_ moment: Moment) -> Double {
        left + (right - left) * start.seconds(to: moment) / start.seconds(to: end)
    }

    /// The same, moved to the nearest edge where it lies outside.
    func clamped(_ moment: Moment) -> Double { min(right, max(left, x(moment))) }

    func holds(_ moment: Moment) -> Bool { moment >= start && moment <= end }

    struct Tick {
        var moment: Moment
        var label: String
        /// Whether the label is a date.
        var isDate: Bool
    }

    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
        1_209_600, 2_592_000, 7_776_000, 31_536_000,
    ]

    /// At most `most` ticks at multiples of a round step: dates at midnight, else the clock.
    func ticks(most: Int) -> [Tick] {
        let span = start.seconds(to: end)
        let step = Self.steps.first { span / Double($0) <= Double(most) } ?? Int64(span / Double(max(1, most))) + 1
        var result: [Tick] = []
        // Round on the wall clock that is shown.
        let local = ReportZone.civil(start)
        var second = (floorDivide(local.second, step) &+ 1) &* step
        if local.micros == floorDivide(local.micros, 1_000_000 &* step) &* 1_000_000 &* step { second &-= step }
        while result.count <= most + 1 {
            let moment = ReportZone.instant(ofCivil: second)
            guard moment.second <= end.second else { break }
            let parts = TimeText.parts(moment)
            let isDate = parts.clock == "00:00:00"
            result.append(
                Tick(
                    moment: moment,
                    label: isDate
                        ? String(parts.date.dropFirst(5)) : step >= 60 ? String(parts.clock.prefix(5)) : parts.clock,
                    isDate: isDate))
            second &+= step
        }
        return result
    }
}
