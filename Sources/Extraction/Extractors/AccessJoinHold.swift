import Evidence

/// The request ids of least hash of one stratum, as `JoinSample` will keep them, in a flat list until the stratum
/// changes.
struct AccessJoinHold: Sendable {
    private struct Entry: Sendable {
        var id: UInt64
        var second: Int64
        var micros: Int64
        var duration: Int64
        var status: Int64
        var client: UInt64
    }

    /// First second of the stratum; `.min` where nothing is held.
    private(set) var start: Int64 = .min
    /// The greatest hash that is still wanted.
    private(set) var bound: UInt64 = .max
    /// In order of id; an id may stand more than once.
    private var entries: [Entry] = []

    /// Begins the stratum of a second, of whose ids the table takes those up to `bound`.
    mutating func begin(_ start: Int64, bound: UInt64) {
        self.start = start
        self.bound = bound
        entries.removeAll(keepingCapacity: true)
    }

    /// Whether ids repeat so often that the hold must be written before it takes more.
    var isFull: Bool { entries.count >= 8 &* JoinSample.perStratum }

    /// Adds a line whose id's hash is at most `bound`.
    mutating func add(id: UInt64, second: Int64, micros: Int64, duration: Int64, status: Int, client: UInt64) {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low &+ high) / 2
            if entries[middle].id < id { low = middle &+ 1 } else { high = middle }
        }
        entries.insert(
            Entry(id: id, second: second, micros: micros, duration: duration, status: Int64(status), client: client),
            at: low)
        // Only an id beyond `perStratum` others is surely not wanted; one that repeats stands here more than once.
        let full = JoinSample.perStratum
        if entries.count >= full, entries.count & (full &- 1) == 0 { shrink() }
    }

    /// Lowers the bound to the id that is the last of those that the stratum keeps.
    private mutating func shrink() {
        var kinds = 0
        var last: UInt64 = 0
        for index in entries.indices where kinds == 0 || entries[index].id != last {
            if kinds == JoinSample.perStratum {
                entries.removeLast(entries.count - index)
                break
            }
            kinds += 1
            last = entries[index].id
        }
        if kinds == JoinSample.perStratum { bound = min(bound, last) }
    }

    /// Writes the stratum and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for entry in entries {
            tables.joins.add(
                second: entry.second, id: entry.id,
                record: JoinRecord(
                    endMicros: entry.micros, startMicros: entry.micros, durationMicros: entry.duration,
                    status: entry.status, client: entry.client))
        }
        entries.removeAll(keepingCapacity: true)
        start = .min
    }
}
