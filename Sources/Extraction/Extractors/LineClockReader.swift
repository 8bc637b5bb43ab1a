import Evidence
import LogFormats

/// Completes the times of headers: a date without year gets the year that brings it nearest to the plan's reference.
struct LineClockReader: Sendable {
    let context: ExtractionContext
    private var month: Int64 = 0
    private var day: Int64 = 0
    private var year: Int64 = 0

    init(context: ExtractionContext) { self.context = context }

    /// The time of a header, or nil for a day that no near year has.
    mutating func time(_ clock: LineClock) -> SourceTime? {
        switch clock {
        case .time(let time): return time
        case .yearless(let stamp):
            if stamp.month != month || stamp.day != day {
                year = context.year(nearestBy: { year in
                    stamp.day <= Calendar.length(ofMonth: stamp.month, year: year)
                        ? Calendar.days(year: year, month: stamp.month, day: stamp.day) : nil
                })
                month = stamp.month
                day = stamp.day
            }
            return stamp.civil(year: year).map { SourceTime(axis: .civil, micros: $0) }
        }
    }
}
