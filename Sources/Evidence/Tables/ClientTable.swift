/// Who asked and who was hurt, by client and stratum of 64 seconds; whole clients by least hash when they do not fit.
///
/// The address itself is not kept: a client is the stable hash of its address. Rows lie in a flat array of 40 bytes
/// each, sorted and united when it has grown enough: a dictionary of this size costs a cache miss and a hash for each
/// request.
package struct ClientTable: Sendable {
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
        package static func < (a: Key, b: Key) -> Bool {
            a.client == b.client ? a.start < b.start : a.client < b.client
        }
    }

    /// What one client did in one stratum, as it is held.
    package struct Row: Equatable, Sendable {
        package fileprivate(set) var client: UInt64
        fileprivate var start: Int64
        fileprivate var requests: UInt32
        fileprivate var failed: UInt32
        fileprivate var failedWrites: UInt32
        // Seconds within the stratum; those of failures hold only where `failed` is not 0.
        fileprivate var first: UInt8
        fileprivate var last: UInt8
        fileprivate var firstFailed: UInt8
        fileprivate var lastFailed: UInt8
        fileprivate var classes: UInt8

        /// A row whose seconds count from `start` and are less than 64.
        package init(
            client: UInt64, start: Int64, requests: UInt32, failed: UInt32, failedWrites: UInt32, first: UInt8,
            last: UInt8, firstFailed: UInt8, lastFailed: UInt8, classes: UInt8
        ) {
            self.client = client
            self.start = start
            self.requests = requests
            self.failed = failed
            self.failedWrites = failedWrites
            self.first = first
            self.last = last
            self.firstFailed = failed > 0 ? firstFailed : 63
            self.lastFailed = failed > 0 ? lastFailed : 0
            self.classes = classes
        }

        fileprivate init(_ key: Key, _ cell: ClientCell) {
            func offset(_ second: Int64) -> UInt8 {
                let (value, overflow) = second.subtractingReportingOverflow(key.start)
                return overflow ? (second < key.start ? 0 : 63) : UInt8(max(0, min(63, value)))
            }
            client = key.client
            start = key.start
            requests = UInt32(clamping: cell.requests)
            failed = UInt32(clamping: cell.failed)
            failedWrites = UInt32(clamping: cell.failedWrites)
            first = offset(cell.firstSecond)
            last = offset(cell.lastSecond)
            firstFailed = failed > 0 ? offset(cell.firstFailedSecond) : 63
            lastFailed = failed > 0 ? offset(cell.lastFailedSecond) : 0
            classes = cell.classes
        }

        fileprivate mutating func merge(_ other: Row) {
            requests = Row.sum(requests, other.requests)
            failed = Row.sum(failed, other.failed)
            failedWrites = Row.sum(failedWrites, other.failedWrites)
            first = min(first, other.first)
            last = max(last, other.last)
            firstFailed = min(firstFailed, other.firstFailed)
            lastFailed = max(lastFailed, other.lastFailed)
            classes |= other.classes
        }

        /// A sum that stays at the greatest value: associative, so that the order of merging does not show.
        private static func sum(_ a: UInt32, _ b: UInt32) -> UInt32 {
            let (value, overflow) = a.addingReportingOverflow(b)
            return overflow ? .max : value
        }

        fileprivate var key: Key { Key(client: client, start: start) }

        fileprivate var cell: ClientCell {
            var cell = ClientCell()
            cell.requests = Int64(requests)
            cell.failed = Int64(failed)
            cell.failedWrites = Int64(failedWrites)
            cell.firstSecond = start &+ Int64(first)
            cell.lastSecond = start &+ Int64(last)
            if failed > 0 {
                cell.firstFailedSecond = start &+ Int64(firstFailed)
                cell.lastFailedSecond = start &+ Int64(lastFailed)
            }
            cell.classes = classes
            return cell
        }
    }

    package let limit: Int
    /// Clients whose hash is at or above this were given up; nil while all are there.
    package private(set) var droppedFrom: UInt64?
    private var held: [Row] = []
    /// Rows at the front that are sorted and united.
    private var united = 0

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, droppedFrom: UInt64?, rows: [(Key, ClientCell)]) {
        self.init(limit: limit)
        self.droppedFrom = droppedFrom
        for (key, cell) in rows { add(key, cell) }
        seal()
    }

    /// A table of rows in any order, of clients below `droppedFrom`.
    package init(limit: Int, droppedFrom: UInt64?, held: consuming [Row]) {
        self.init(limit: limit)
        self.droppedFrom = droppedFrom
        self.held = held
        seal()
    }

    package var isEmpty: Bool { held.isEmpty }
    package var isEstimated: Bool { droppedFrom != nil }

    /// Adds a client's requests; `start` is the first second of a stratum.
    package mutating func add(_ key: Key, _ cell: ClientCell) {
        if let droppedFrom, key.client >= droppedFrom { return }
        held.append(Row(key, cell))
        if held.count > 2 * limit, held.count > 2 * united { unite() }
    }

    package mutating func merge(_ other: ClientTable) {
        if let theirs = other.droppedFrom { drop(from: min(theirs, droppedFrom ?? theirs)) }
        if let droppedFrom {
            held.append(contentsOf: other.held.lazy.filter { $0.client < droppedFrom })
        } else {
            held.append(contentsOf: other.held)
        }
        unite()
    }

    /// Brings the table to its exact bound (see `SteppedTable.seal`).
    package mutating func seal() { unite() }

    /// The cells in order of client, then time.
    package func rows() -> [(key: Key, cell: ClientCell)] {
        sealed.held.map { (key: $0.key, cell: $0.cell) }
    }

    /// Drops the rows of clients that did nothing between two seconds that `holds` accepts, first and last of a row.
    package mutating func keep(where holds: (_ first: Int64, _ last: Int64) -> Bool) {
        unite()
        held.removeAll { !holds($0.start &+ Int64($0.first), $0.start &+ Int64($0.last)) }
        united = held.count
    }

    /// Calls `body` with each cell in order of client, then time.
    package func forEach(_ body: (Key, ClientCell) -> Void) {
        for row in sealed.held { body(row.key, row.cell) }
    }

    /// As `forEach`, of the cells of the strata that reach into a range of seconds.
    package func forEach(in seconds: Range<Int64>, _ body: (Key, ClientCell) -> Void) {
        let (first, wraps) = seconds.lowerBound.subtractingReportingOverflow(ClientTable.stratum - 1)
        let least = wraps ? Int64.min : first
        for row in sealed.held where row.start >= least && row.start < seconds.upperBound { body(row.key, row.cell) }
    }

    private var sealed: ClientTable {
        if united == held.count { return self }
        var copy = self
        copy.seal()
        return copy
    }

    /// Sorts, adds up what is of one client and stratum, and keeps the clients of least hash that fit.
    private mutating func unite() {
        if united < held.count {
            if united == 0 {
                ClientTable.sort(&held)
            } else {
                // Two runs, mostly: a sort that finds them merges.
                held.sort(by: ClientTable.precedes)
            }
            var kept = 0
            for index in held.indices {
                if kept > 0, held[kept - 1].client == held[index].client, held[kept - 1].start == held[index].start {
                    held[kept - 1].merge(held[index])
                } else {
                    held[kept] = held[index]
                    kept += 1
                }
            }
            held.removeLast(held.count - kept)
            united = held.count
        }
        // The first client whose rows pass the limit, and all of greater hash, go.
        if held.count > limit { drop(from: held[limit].client) }
    }

    private static func precedes(_ a: Row, _ b: Row) -> Bool {
        a.client == b.client ? a.start < b.start : a.client < b.client
    }

    /// Sorts rows that come in no order: a client is a hash, so that its top bits say nearly where it belongs. Rows of
    /// clients that were chosen to share them are sorted by comparison.
    private static func sort(_ rows: inout [Row]) {
        guard rows.count > 256 else { return rows.sort(by: precedes) }
        let greatest = rows.reduce(0) { $0 | $1.client }
        let lead = UInt64(greatest.leadingZeroBitCount)
        // Some four rows a part.
        let bits = UInt64(min(18, max(1, Int.bitWidth - 3 - rows.count.leadingZeroBitCount)))
        func part(_ row: Row) -> Int { Int(truncatingIfNeeded: (row.client &<< lead) &>> (64 &- bits)) }
        var ends = [Int32](repeating: 0, count: 1 << Int(bits))
        for row in rows { ends[part(row)] &+= 1 }
        var sum: Int32 = 0
        for index in ends.indices {
            sum &+= ends[index]
            ends[index] = sum
        }
        var sorted = rows
        for row in rows.reversed() {
            let part = part(row)
            ends[part] &-= 1
            sorted[Int(ends[part])] = row
        }
        // What stands in a part is still to be sorted; `ends` now says where each begins.
        for index in ends.indices {
            let first = Int(ends[index])
            let end = index + 1 < ends.count ? Int(ends[index + 1]) : sorted.count
            if end - first > 16 {
                sorted[first..<end].sort(by: precedes)
                continue
            }
            var next = first &+ 1
            while next < end {
                let row = sorted[next]
                var at = next
                while at > first, precedes(row, sorted[at &- 1]) {
                    sorted[at] = sorted[at &- 1]
                    at &-= 1
                }
                sorted[at] = row
                next &+= 1
            }
        }
        rows = sorted
    }

    private mutating func drop(from bound: UInt64) {
        if let droppedFrom, droppedFrom <= bound { return }
        droppedFrom = bound
        let wasUnited = united == held.count
        held.removeAll { $0.client >= bound }
        united = wasUnited ? held.count : 0
    }
}

extension ClientTable: Equatable {
    package static func == (a: ClientTable, b: ClientTable) -> Bool {
        let (x, y) = (a.sealed, b.sealed)
        return x.limit == y.limit && x.droppedFrom == y.droppedFrom && x.held == y.held
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
