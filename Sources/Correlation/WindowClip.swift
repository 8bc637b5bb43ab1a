import Evidence

/// `--since` and `--until` on the aligned clock: what the alignment needed beyond them goes before anything is judged.
struct WindowClip {
    /// First second that belongs to the window, and the first that does not.
    let from: Int64
    let to: Int64

    /// nil where neither bound was given.
    init?(_ options: PlanOptions) {
        if options.since == nil && options.until == nil { return nil }
        from = options.since.map { floorDivide($0, 1_000_000) } ?? .min / 4
        to = options.until.map { floorDivide($0 &+ 999_999, 1_000_000) } ?? .max / 4
    }

    func holds(_ second: Int64) -> Bool { second >= from && second < to }

    func holds(_ moment: Moment) -> Bool { holds(moment.second) }

    /// Cuts the tables of a source. Message templates and the sample of request ids keep what they have: both are
    /// compared by time where they are used.
    func apply(to source: inout Source) {
        for axis in source.tables.keys.sorted() {
            guard var tables = source.tables[axis] else { continue }
            let aligned = source
            func inside(_ second: Int64) -> Bool { holds(aligned.alignedSecond(second, axis)) }
            tables.status.keep(where: inside)
            tables.latency.keep(where: inside)
            tables.attempts.keep(where: inside)
            tables.cited.keep(where: inside)
            tables.activity.keep(where: inside)
            tables.routes.keep(where: inside)
            tables.statements.keep(where: inside)
            tables.memory.keep(where: inside)
            tables.facts.keep { holds(aligned.moment($0.time)) }
            tables.clients.keep { first, last in
                aligned.alignedSecond(last, axis) >= from && aligned.alignedSecond(first, axis) < to
            }
            let seconds = tables.activity.rows().map(\.start)
            tables.first = seconds.min().map { max($0 &* 1_000_000, tables.first ?? .min) }
            tables.last = seconds.max().map {
                min(($0 &+ tables.activity.step) &* 1_000_000 &- 1, tables.last ?? .max)
            }
            source.tables[axis] = tables
        }
    }
}
