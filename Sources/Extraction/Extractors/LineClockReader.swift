import Evidence
import LogFormats

/// Completes the times of headers: a date without year gets the year that brings it nearest to the plan's reference.
struct LineClockReader: Sendable {
    let context: ExtractionContext
    private var month: Int64 = 0
    private var day: Int64 = 0
    private var year: Int64 = 0

    init(context: ExtractionContext) { self.context = context }

    /// The time of a header, or nil for a day that no near year has. In an envelope its time tells year and zone.
    mutating func time(_ clock: LineClock, inside outer: SourceTime? = nil) -> SourceTime? {
        switch clock {
        case .time(let time): return outer.enclosing(time)
        case .yearless(let stamp):
            if let outer, outer.axis != .boot { return LineClockReader.time(stamp, near: outer) }
            if stamp.month != month || stamp.day != day {
                year = context.year(nearestBy: { year in
                    stamp.day <= Calendar.length(ofMonth: stamp.month, year: year)
                        ? Calendar.days(year: year, month: stamp.month, day: stamp.day) : nil
                })
                month = stamp.month
                day = stamp.day
            }
            return stamp.civil(year: year).map { LineClockReader.time($0, stamp) }
        }
    }

    private static func time(_ civil: Int64, _ stamp: YearlessTime) -> SourceTime {
        guard let offset = stamp.offsetSeconds else { return SourceTime(axis: .civil, micros: civil) }
        return SourceTime(axis: .instant, micros: civil &- offset &* 1_000_000)
    }

    private static func time(_ stamp: YearlessTime, near outer: SourceTime) -> SourceTime? {
        let day = floorDivide(outer.second, 86_400)
        let year = ExtractionContext.year(nearestTo: day) { year in
            stamp.day <= Calendar.length(ofMonth: stamp.month, year: year)
                ? Calendar.days(year: year, month: stamp.month, day: stamp.day) : nil
        }
        return stamp.civil(year: year).map { outer.enclosing(time($0, stamp)) }
    }
}
