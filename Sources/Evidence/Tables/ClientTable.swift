/// Who asked and who was hurt, by client and stratum of 64 seconds; whole clients by least hash when they do not fit.
///
/// The address itself is not kept: a client is the stable hash of its address.
package struct ClientTable: Sendable, Equatable {
    /// Seconds of a stratum.
    package static var stratum: Int64 { 64 }

    package struct Key: Hashable, Sendable, Comparable {
        package var client: UInt64
        /// First second of the stratum.
        package var start: Int64
        package init(client: UInt64, start: Int64) {
            self.client = client
            self.start = start
        }
        package static func < (a: Key, b: Key) -> Bool { a.client == b.client ? a.start < b.start : a.client < b.client }
    }

    package let limit: Int
    /// Clients whose hash is at or above this were given up; nil while all are there.
    package private(set) var droppedFrom: UInt64?
    package private(set) var cells: [Key: ClientCell] = [:]

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, droppedFrom: UInt64?, rows: [(Key, ClientCell)]) {
        self.init(limit: limit)
        self.droppedFrom = droppedFrom
        for (key, cell) in rows { insert(key, cell) }
        fit(slack: limit / 4)
    }

    package var isEmpty: Bool { cells.isEmpty }
    package var isEstimated: Bool { droppedFrom != nil }

    /// Adds a client's requests; `start` is the first second of a stratum.
    package mutating func add(_ key: Key, _ cell: ClientCell) {
        insert(key, cell)
        if cells.count > limit { fit(slack: limit / 4) }
    }

    package mutating func merge(_ other: ClientTable) {
        if let theirs = other.droppedFrom { drop(from: min(theirs, droppedFrom ?? theirs)) }
        for (key, cell) in other.cells { insert(key, cell) }
        fit(slack: limit / 4)
    }

    /// Brings the table to its exact bound (see `SteppedTable.seal`).
    package mutating func seal() { fit(slack: 0) }

    /// The cells in order of client, then time.
    package func rows() -> [(key: Key, cell: ClientCell)] {
        cells.map { (key: $0.key, cell: $0.value) }.sorted { $0.key < $1.key }
    }

    private mutating func insert(_ key: Key, _ cell: ClientCell) {
        if let droppedFrom, key.client >= droppedFrom { return }
        if cells[key]?.merge(cell) == nil { cells[key] = cell }
    }

    private mutating func fit(slack: Int) {
        guard cells.count > limit + slack else { return }
        var entries: [UInt64: Int] = [:]
        for key in cells.keys { entries[key.client, default: 0] += 1 }
        var kept = 0
        for client in entries.keys.sorted() {
            kept += entries[client] ?? 0
            if kept > limit {
                drop(from: client)
                return
            }
        }
    }

    private mutating func drop(from bound: UInt64) {
        if let droppedFrom, droppedFrom <= bound { return }
        droppedFrom = bound
        cells = cells.filter { $0.key.client < bound }
    }
}

/// What one client did in one stratum.
package struct ClientCell: EvidenceCell {
    package var requests: Int64 = 0
    package var failed: Int64 = 0
    package var failedWrites: Int64 = 0
    package var firstSecond: Int64 = .max
    package var lastSecond: Int64 = .min
    package var firstFailedSecond: Int64 = .max
    package var lastFailedSecond: Int64 = .min
    /// Bit `1 << RequestClass.rawValue` for each class that the client's requests had; bit 7 for a loopback address.
    package var classes: UInt8 = 0

    package static var loopback: UInt8 { 1 << 7 }

    package init() {}

    package mutating func merge(_ other: ClientCell) {
        requests &+= other.requests
        failed &+= other.failed
        failedWrites &+= other.failedWrites
        firstSecond = min(firstSecond, other.firstSecond)
        lastSecond = max(lastSecond, other.lastSecond)
        firstFailedSecond = min(firstFailedSecond, other.firstFailedSecond)
        lastFailedSecond = max(lastFailedSecond, other.lastFailedSecond)
        classes |= other.classes
    }
}
