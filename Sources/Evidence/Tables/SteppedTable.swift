/// Counts by time step and key, coarsened along a fixed chain when the cells do not fit.
///
/// The step is 1, 2, 4 … seconds, aligned to second 0 of the source's axis. It doubles while more than `limit` cells
/// are *occupied*; at `maximumStep` the keys of greatest `stableHash` are given up instead. Both bounds are functions
/// of the multiset of what was added (`evidence.md`, bounds (b) and (c)): a part that had to be coarsened could only
/// force the whole to be at least as coarse, so parts merge to the same table in any order.
///
///     step 1   | 2 | 1 |   | 4 |   |   | 1 | 1 |     5 cells
///     step 2   |   3   |   4   |       |   2   |     3 cells
package struct SteppedTable<Key: EvidenceKey, Cell: EvidenceCell>: Sendable, Equatable {
    package struct Slot: Hashable, Sendable {
        /// First second of the step.
        package var start: Int64
        package var key: Key
    }

    package struct Row: Sendable {
        package var start: Int64
        package var key: Key
        package var cell: Cell
    }

    /// A step of 2¹⁸ s is three days: what does not fit then has too many keys, not too many seconds.
    package static var maximumStep: Int64 { 1 << 18 }

    /// How many cells may be occupied.
    package let limit: Int
    /// The length of a step in seconds; a power of two.
    package private(set) var step: Int64 = 1
    /// Keys with a stable hash at or above this were given up; nil while none was.
    package private(set) var keysDroppedFrom: UInt64?
    package private(set) var cells: [Slot: Cell] = [:]

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, step: Int64, keysDroppedFrom: UInt64?, rows: [Row]) {
        self.init(limit: limit)
        self.step = max(1, min(step, Self.maximumStep))
        self.keysDroppedFrom = keysDroppedFrom
        for row in rows { insert(row.start, row.key, row.cell) }
        fit(slack: limit / 4)
    }

    package var isEmpty: Bool { cells.isEmpty }

    /// Whether a bound was reached, so that what is read from the table is coarser than a second or partial.
    package var isEstimated: Bool { step > 1 || keysDroppedFrom != nil }

    /// Adds a cell at a second of the source's axis.
    package mutating func add(second: Int64, key: Key, cell: Cell) {
        insert(second, key, cell)
        if cells.count > limit { fit(slack: limit / 4) }
    }

    package mutating func merge(_ other: Self) {
        if other.cells.isEmpty, other.step == 1, other.keysDroppedFrom == nil { return }
        if let theirs = other.keysDroppedFrom { dropKeys(from: min(theirs, keysDroppedFrom ?? theirs)) }
        while step < other.step { coarsen() }
        for (slot, cell) in other.cells { insert(slot.start, slot.key, cell) }
        fit(slack: limit / 4)
    }

    /// Brings the table to its exact bound; until then it may hold a quarter more keys than that, so that a flood of keys
    /// does not sort them at each one. Called before a table is encoded or compared.
    package mutating func seal() { fit(slack: 0) }

    /// Drops the cells of steps that `holds` refuses.
    package mutating func keep(where holds: (Int64) -> Bool) { cells = cells.filter { holds($0.key.start) } }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        for index in cells.values.indices { cells.values[index].mapCitations(transform) }
    }

    /// The cells in order of time, then key.
    package func rows() -> [Row] {
        cells.map { Row(start: $0.key.start, key: $0.key.key, cell: $0.value) }
            .sorted { $0.start == $1.start ? $0.key < $1.key : $0.start < $1.start }
    }

    private mutating func insert(_ second: Int64, _ key: Key, _ cell: Cell) {
        if let bound = keysDroppedFrom, key.stableHash >= bound { return }
        let slot = Slot(start: second & ~(step &- 1), key: key)
        if cells[slot]?.merge(cell) == nil { cells[slot] = cell }
    }

    private mutating func fit(slack: Int) {
        while cells.count > limit, step < Self.maximumStep { coarsen() }
        guard cells.count > limit + slack else { return }
        var perHash: [UInt64: Int] = [:]
        for slot in cells.keys { perHash[slot.key.stableHash, default: 0] += 1 }
        var kept = 0
        for hash in perHash.keys.sorted() {
            kept += perHash[hash] ?? 0
            if kept > limit {
                dropKeys(from: hash)
                return
            }
        }
    }

    private mutating func coarsen() {
        step <<= 1
        var coarser: [Slot: Cell] = [:]
        coarser.reserveCapacity(cells.count)
        for (slot, cell) in cells {
            let wide = Slot(start: slot.start & ~(step &- 1), key: slot.key)
            if coarser[wide]?.merge(cell) == nil { coarser[wide] = cell }
        }
        cells = coarser
    }

    private mutating func dropKeys(from bound: UInt64) {
        if let keysDroppedFrom, keysDroppedFrom <= bound { return }
        keysDroppedFrom = bound
        cells = cells.filter { $0.key.key.stableHash < bound }
    }
}
