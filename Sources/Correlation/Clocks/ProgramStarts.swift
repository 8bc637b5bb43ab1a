import Evidence

/// Anchors seconds since a program's start, which collectors of garbage count by.
enum ProgramStarts {
    /// The instant of second 0 of a source, microseconds, and how it is known; nil where no other log tells it.
    ///
    /// Another log of the host may tell when the process started, by its pid; else the log's own last line in wall-clock
    /// time stands at the end of both.
    static func second0(of source: Source, _ sources: [Source]) -> (micros: Int64, basis: String)? {
        guard let boot = source.tables[.boot], let last = boot.last else { return nil }
        let pids = Set(boot.memory.series.keys.map(\.pid))
        if pids.count == 1, let pid = pids.first ?? nil {
            var starts: [Int64] = []
            for other in sources where other.host == source.host {
                for fact in other.facts(.processStart)
                where fact.time.axis != .boot && fact.attributes.int("pid") == pid {
                    starts.append(other.moment(fact.time).micros)
                }
            }
            if let start = starts.min() { return (start, "the start of the process in another log") }
        }
        var own: Int64?
        for (axis, tables) in source.byAxis where axis != .boot {
            guard let end = tables.last else { continue }
            let moment = source.moment(SourceTime(axis: axis, micros: end)).micros
            own = max(own ?? moment, moment)
        }
        return own.map { ($0 &- last, "its other lines") }
    }
}
