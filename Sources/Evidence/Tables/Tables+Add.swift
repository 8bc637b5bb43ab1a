extension Tables {
    // The tables are generic, and a generic call from another module runs unspecialised (about 12 µs a second of log):
    // what is added often is added through these.

    /// Adds requests of a class in a second.
    package mutating func addStatus(second: Int64, _ requestClass: RequestClass, _ cell: StatusCell) {
        status.add(second: second, key: ClassKey(requestClass), cell: cell)
    }

    /// Adds latencies of a class in a second.
    package mutating func addLatency(second: Int64, _ requestClass: RequestClass, _ cell: LatencyCell) {
        latency.add(second: second, key: ClassKey(requestClass), cell: cell)
    }

    /// Adds upstream attempts of a second.
    package mutating func addAttempts(second: Int64, _ key: AttemptKey, _ cell: AttemptCell) {
        attempts.add(second: second, key: key, cell: cell)
    }

    /// Offers a line as the citation of its second.
    package mutating func addCited(second: Int64, _ key: CitedKey, _ line: CitedLine) {
        cited.add(second: second, key: key, cell: line)
    }

    /// Counts records of a second.
    package mutating func addActivity(second: Int64, _ count: Int64) {
        activity.add(second: second, key: NoKey(), cell: CountCell(count))
    }
}

extension SteppedTable where Key == CitedKey, Cell == CitedLine {
    /// Offers a line as the citation of its step.
    package mutating func offer(second: Int64, _ role: CitedRole, _ line: CitedLine) {
        add(second: second, key: CitedKey(role), cell: line)
    }

    /// Replaces the texts of the lines.
    package mutating func mapTexts(_ transform: ([UInt8]) -> [UInt8]) { mapCells { $0.text = transform($0.text) } }
}
