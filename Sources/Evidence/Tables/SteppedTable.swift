/// Counts by time step and key, coarsened along a fixed chain when the cells do not fit.
///
/// The step is 1, 2, 4 … seconds, aligned to second 0 of the source's axis. It doubles while more than `limit` cells
/// are *occupied*; at `maximumStep` the keys of greatest `stableHash` are given up instead. Both bounds are functions
/// of the multiset of what was added (`evidence.md`, bounds (b) and (c)): a part that had to be coarsened could only
/// force the whole to be at least as coarse, so parts merge to the same table in any order.
///
///     step 1   | 2 | 1 |   | 4 |   |   | 1 | 1 |     5 cells
///     step 2   |   3   |   4   |       |   2   |     3 cells
package struct SteppedTable<Key: EvidenceKey, Cell: EvidenceCell>: Sendable {
    package struct Row: Sendable {
        /// First second of the step.
        package var start: Int64
        package var key: Key
        package var cell: Cell

        fileprivate func precedes(_ other: Row) -> Bool { start == other.start ? key < other.key : start < other.start }
        fileprivate func isSameSlot(_ other: Row) -> Bool { start == other.start && key == other.key }
    }

    /// A step of 2¹⁸ s is three days: what does not fit then has too many keys, not too many seconds.
    package static var maximumStep: Int64 { 1 << 18 }

    /// How many cells may be occupied.
    package let limit: Int
    /// The length of a step in seconds; a power of two.
    package private(set) var step: Int64 = 1
    /// Keys with a stable hash at or above this were given up; nil while none was.
    package private(set) var keysDroppedFrom: UInt64?
    /// The cells; the first `united` in order of time, then key, each slot once. A log comes in order of time, so that
    /// nearly all are appended or added to the last: no dictionary, no hash.
    private var held: [Row] = []
    private var united = 0

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, step: Int64, keysDroppedFrom: UInt64?, rows: [Row]) {
        self.init(limit: limit)
        self.step = max(1, min(step, Self.maximumStep))
        self.keysDroppedFrom = keysDroppedFrom
        for row in rows { insert(row.start, row.key, row.cell) }
        fit(slack: limit / 4)
    }

    package var isEmpty: Bool { held.isEmpty }

    /// Whether a bound was reached, so that what is read from the table is coarser than a second or partial.
    package var isEstimated: Bool { step > 1 || keysDroppedFrom != nil }

    /// Adds a cell at a second of the source's axis.
    package mutating func add(second: Int64, key: Key, cell: Cell) {
        insert(second, key, cell)
        // What came out of order is sorted in when there is much of it, not at each cell.
        if held.count > limit, held.count == united || held.count &- united > limit / 4 { fit(slack: limit / 4) }
    }

    package mutating func merge(_ other: Self) {
        if other.held.isEmpty, other.step == 1, other.keysDroppedFrom == nil { return }
        if let theirs = other.keysDroppedFrom { dropKeys(from: min(theirs, keysDroppedFrom ?? theirs)) }
        unite()
        while step < other.step { coarsen() }
        var theirs = other
        if let keysDroppedFrom { theirs.dropKeys(from: keysDroppedFrom) }
        theirs.unite()
        while theirs.step < step { theirs.coarsen() }
        if held.isEmpty {
            held = theirs.held
        } else {
            held = Self.union(held[...], theirs.held[...])
        }
        united = held.count
        fit(slack: limit / 4)
    }

    /// Brings the table to its exact bound; until then it may hold a quarter more keys than that, so that a flood of keys
    /// does not sort them at each one. Called before a table is encoded or compared.
    package mutating func seal() { fit(slack: 0) }

    /// Drops the cells of steps that `holds` refuses.
    package mutating func keep(where holds: (Int64) -> Bool) {
        unite()
        held.removeAll { !holds($0.start) }
        united = held.count
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        for index in held.indices { held[index].cell.mapCitations(transform) }
    }

    /// Changes the cells in place.
    mutating func mapCells(_ transform: (inout Cell) -> Void) {
        for index in held.indices { transform(&held[index].cell) }
    }

    /// The cells in order of time, then key.
    package func rows() -> [Row] {
        if united == held.count { return held }
        var copy = self
        copy.unite()
        return copy.held
    }

    /// The cells of the steps that reach into `[from, to)` on a clock to which `aligned` brings a second, in its order.
    package func rows(from: Int64, to: Int64, aligned: (Int64) -> Int64) -> ArraySlice<Row> {
        let rows = rows()
        func first(where holds: (Int64) -> Bool) -> Int {
            var (low, high) = (0, rows.count)
            while low < high {
                let middle = (low + high) / 2
                if holds(rows[middle].start) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let low = first { aligned($0) &+ step > from }
        return rows[low..<max(low, first { aligned($0) >= to })]
    }

    private mutating func insert(_ second: Int64, _ key: Key, _ cell: Cell) {
        if let bound = keysDroppedFrom, key.stableHash >= bound { return }
        let row = Row(start: second & ~(step &- 1), key: key, cell: cell)
        let last = held.count &- 1
        if last >= 0 {
            if held[last].isSameSlot(row) {
                held[last].cell.merge(cell)
                return
            }
            if united > last, held[last].precedes(row) { united = held.count &+ 1 }
        } else {
            united = 1
        }
        held.append(row)
    }

    /// Sorts what was appended out of order, and adds up what is of one slot.
    private mutating func unite() {
        guard united < held.count else { return }
        var tail = Array(held[united...])
        tail.sort { $0.precedes($1) }
        Self.addUp(&tail)
        held.removeLast(held.count - united)
        held = held.isEmpty ? tail : Self.union(held[...], tail[...])
        united = held.count
    }

    /// Adds up neighbours of one slot.
    private static func addUp(_ rows: inout [Row]) {
        var kept = 0
        for index in rows.indices {
            if kept > 0, rows[kept - 1].isSameSlot(rows[index]) {
                rows[kept - 1].cell.merge(rows[index].cell)
            } else {
                if kept != index { rows[kept] = rows[index] }
                kept += 1
            }
        }
        rows.removeLast(rows.count - kept)
    }

    /// Two sorted runs as one, what is of one slot added up.
    private static func union(_ a: ArraySlice<Row>, _ b: ArraySlice<Row>) -> [Row] {
        var result: [Row] = []
        result.reserveCapacity(a.count + b.count)
        var (i, j) = (a.startIndex, b.startIndex)
        while i < a.endIndex, j < b.endIndex {
            if a[i].precedes(b[j]) {
                result.append(a[i])
                i += 1
            } else if b[j].precedes(a[i]) {
                result.append(b[j])
                j += 1
            } else {
                result.append(a[i])
                result[result.count - 1].cell.merge(b[j].cell)
                i += 1
                j += 1
            }
        }
        result.append(contentsOf: a[i...])
        result.append(contentsOf: b[j...])
        return result
    }

    private mutating func fit(slack: Int) {
        unite()
        while held.count > limit, step < Self.maximumStep { coarsen() }
        guard held.count > limit + slack else { return }
        var perHash: [UInt64: Int] = [:]
        for row in held { perHash[row.key.stableHash, default: 0] += 1 }
        var kept = 0
        for hash in perHash.keys.sorted() {
            kept += perHash[hash] ?? 0
            if kept > limit {
                dropKeys(from: hash)
                return
            }
        }
    }

    /// Doubles the step of a united table, in place: rows are moved, not copied, for each copy counts the owners of what
    /// is in it.
    private mutating func coarsen() {
        step <<= 1
        var kept = 0
        var index = 0
        while index < held.count {
            let start = held[index].start & ~(step &- 1)
            var middle = index
            while middle < held.count, held[middle].start == held[index].start { middle += 1 }
            var end = middle
            while end < held.count, held[end].start & ~(step &- 1) == start { end += 1 }
            for row in index..<end { held[row].start = start }
            if end - index <= 32 {
                insert(index..<end, at: &kept)
            } else {
                let rows = Self.union(held[index..<middle], held[middle..<end])
                for row in rows {
                    held[kept] = row
                    kept += 1
                }
            }
            index = end
        }
        held.removeLast(held.count - kept)
        united = held.count
    }

    /// Sorts the few rows of one step in behind the `kept` rows at the front, and adds up what is of one key.
    private mutating func insert(_ rows: Range<Int>, at kept: inout Int) {
        let first = kept
        for index in rows {
            var at = kept
            while at > first, held[index].key < held[at - 1].key { at -= 1 }
            if at > first, held[at - 1].key == held[index].key {
                let cell = held[index].cell
                held[at - 1].cell.merge(cell)
                continue
            }
            if index != kept { held.swapAt(index, kept) }
            var place = kept
            while place > at {
                held.swapAt(place, place - 1)
                place -= 1
            }
            kept += 1
        }
    }

    private mutating func dropKeys(from bound: UInt64) {
        if let keysDroppedFrom, keysDroppedFrom <= bound { return }
        keysDroppedFrom = bound
        unite()
        held.removeAll { $0.key.stableHash >= bound }
        united = held.count
    }
}

extension SteppedTable: Equatable {
    package static func == (a: Self, b: Self) -> Bool {
        guard a.limit == b.limit, a.step == b.step, a.keysDroppedFrom == b.keysDroppedFrom else { return false }
        let (x, y) = (a.rows(), b.rows())
        return x.count == y.count && zip(x, y).allSatisfy { $0.isSameSlot($1) && $0.cell == $1.cell }
    }
}
