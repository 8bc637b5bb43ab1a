import Evidence

extension SourceTime {
    /// A time out of an envelope is that of the line inside up to the delay of what wrapped it, microseconds.
    private static let delay: Int64 = 120_000_000

    /// The time of a line inside an envelope with this one outside.
    ///
    /// The inner clock is the event's own and stays where it can: an instant as it is, civil time with the zone (whole
    /// quarters of an hour) that the outer instant shows, civil time in civil time where the two agree. Seconds since boot,
    /// and what does not fit, give way to the outer time.
    func enclosing(_ inner: SourceTime) -> SourceTime {
        switch (inner.axis, axis) {
        case (.instant, _): return inner
        case (.civil, .instant):
            let quarter: Int64 = 900_000_000
            let apart = inner.micros &- micros
            let east = floorDivide(apart &+ quarter / 2, quarter) &* quarter
            let rest = apart &- east
            guard abs(rest) <= SourceTime.delay, abs(east) <= 15 * 4 * quarter else { return self }
            return SourceTime(axis: .instant, micros: inner.micros &- east)
        case (.civil, .civil): return abs(inner.micros &- micros) <= SourceTime.delay ? inner : self
        case (.civil, .boot): return inner
        case (.boot, _): return self
        }
    }
}

extension SourceTime? {
    /// `SourceTime.enclosing`; without an envelope the line's own time.
    func enclosing(_ inner: SourceTime) -> SourceTime { self?.enclosing(inner) ?? inner }
}
