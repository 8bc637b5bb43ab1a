import Evidence

/// Counts records by second and keeps the span of their times; one row is held back, so that most records cost an
/// addition.
struct RecordTally: Sendable {
    private var axis = TimeAxis.instant
    private var second: Int64 = 0
    private var count: Int64 = 0
    private var first: Int64 = 0
    private var last: Int64 = 0

    mutating func note(_ time: SourceTime, into tables: inout AxisTables) {
        let second = time.second
        if count > 0, second == self.second, axis == time.axis {
            count &+= 1
            first = min(first, time.micros)
            last = max(last, time.micros)
            return
        }
        flush(into: &tables)
        axis = time.axis
        self.second = second
        count = 1
        first = time.micros
        last = time.micros
    }

    mutating func flush(into tables: inout AxisTables) {
        guard count > 0 else { return }
        tables[axis].addRecords(count, second: second, first: first, last: last)
        count = 0
    }
}

extension Tables {
    fileprivate mutating func addRecords(_ count: Int64, second: Int64, first: Int64, last: Int64) {
        activity.add(second: second, key: NoKey(), cell: CountCell(count))
        see(first)
        see(last)
    }
}
