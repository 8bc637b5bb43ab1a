/// The cells of a latency histogram: 1 ms below 32 ms, then 16 an octave (an error of at most 3.2 %).
package enum LatencyBin {
    /// The bin of a duration in whole milliseconds; negative counts as 0, above 2³¹ ms as the last bin.
    @inlinable package static func bin(milliseconds value: Int64) -> UInt16 {
        if value < 32 { return UInt16(truncatingIfNeeded: max(0, value)) }
        let v = min(value, 1 << 31)
        let octave = 63 &- v.leadingZeroBitCount
        let sub = (v >> Int64(octave &- 4)) & 15
        return UInt16(truncatingIfNeeded: 32 &+ (octave &- 5) &* 16 &+ Int(sub))
    }

    /// How many bins there are.
    package static let count = 32 + 27 * 16

    /// The value that stands for a bin, in seconds: the lower bound of a 1 ms cell, else the cell's midpoint.
    package static func value(_ bin: UInt16) -> Double {
        if bin < 32 { return Double(bin) / 1000 }
        let (octave, sub) = (Int(bin - 32) / 16 + 5, Int(bin - 32) % 16)
        let width = Double(Int64(1) << Int64(octave - 4))
        return (Double(Int64(1) << Int64(octave)) + (Double(sub) + 0.5) * width) / 1000
    }

    /// The bin of the coarse histogram (4 an octave from 1 ms) that a fine bin falls into; for routes.
    package static func coarse(_ bin: UInt16) -> UInt16 {
        if bin < 4 { return bin }
        if bin < 32 {
            let octave = 15 - UInt16(bin).leadingZeroBitCount
            return UInt16(4 + (octave - 2) * 4) + ((bin >> UInt16(octave - 2)) & 3)
        }
        return UInt16(16) + ((bin - 32) / 16) * 4 + ((bin - 32) % 16) / 4
    }

    /// The value that stands for a coarse bin, in seconds.
    package static func coarseValue(_ bin: UInt16) -> Double {
        if bin < 4 { return Double(bin) / 1000 }
        let (octave, sub) = (Int(bin - 4) / 4 + 2, Int(bin - 4) % 4)
        let width = Double(Int64(1) << Int64(octave)) / 4
        return (Double(Int64(1) << Int64(octave)) + (Double(sub) + 0.5) * width) / 1000
    }
}

/// Counts by small number (status code, histogram bin), sparse and sorted.
package struct SparseCounts: Sendable, Hashable {
    /// Key and count in one word, for the histograms of a day are most of what a run holds: counts stay at 2⁴⁷ − 1.
    package struct Entry: Sendable, Hashable {
        private var word: UInt64

        package init(key: UInt16, count: Int64) {
            word = UInt64(min(max(0, count), Entry.greatest)) << 16 | UInt64(key)
        }

        package static var greatest: Int64 { (1 << 47) - 1 }
        package var key: UInt16 { UInt16(truncatingIfNeeded: word) }
        package var count: Int64 { Int64(word >> 16) }

        fileprivate mutating func add(_ more: Int64) {
            let sum = count.addingReportingOverflow(more)
            self = Entry(key: key, count: sum.overflow ? Entry.greatest : sum.partialValue)
        }
    }
    /// Sorted by key; every count positive.
    package private(set) var entries: [Entry] = []

    package init() {}

    /// Counts of keys that come in order, each positive; `entries` as `entries` shows them.
    package init(sorted entries: [Entry]) { self.entries = entries }

    package init(_ pairs: [(UInt16, Int64)]) { for (key, count) in pairs { add(key, count) } }

    package mutating func add(_ key: UInt16, _ count: Int64 = 1) {
        if count <= 0 { return }
        if let last = entries.last, last.key < key {
            entries.append(Entry(key: key, count: count))
            return
        }
        var index = entries.count
        while index > 0, entries[index - 1].key > key { index -= 1 }
        if index > 0, entries[index - 1].key == key {
            entries[index - 1].add(count)
        } else {
            entries.insert(Entry(key: key, count: count), at: index)
        }
    }

    package mutating func merge(_ other: SparseCounts) {
        if entries.isEmpty {
            entries = other.entries
            return
        }
        // Most histograms of a log have the same keys: those are added in place, and what is new is sorted in after.
        var missing = 0
        var at = 0
        for entry in other.entries {
            while at < entries.count, entries[at].key < entry.key { at &+= 1 }
            if at < entries.count, entries[at].key == entry.key {
                entries[at].add(entry.count)
            } else {
                missing &+= 1
            }
        }
        if missing > 0 { insert(missing, of: other) }
    }

    /// Inserts the `missing` entries of another whose keys are not here, from the back, so that each moves once.
    private mutating func insert(_ missing: Int, of other: SparseCounts) {
        var (from, left) = (entries.count, missing)
        entries.append(contentsOf: repeatElement(Entry(key: 0, count: 0), count: missing))
        for entry in other.entries.reversed() where left > 0 {
            while from > 0, entries[from - 1].key > entry.key {
                entries[from - 1 + left] = entries[from - 1]
                from -= 1
            }
            if from > 0, entries[from - 1].key == entry.key { continue }
            left -= 1
            entries[from + left] = entry
        }
    }

    package subscript(key: UInt16) -> Int64 { entries.first { $0.key == key }?.count ?? 0 }

    package var total: Int64 { entries.reduce(0) { $0 &+ $1.count } }

    /// The key at a share of the total by the nearest-rank rule (rank ⌈share·n⌉), or nil where nothing was counted.
    package func nearestRank(_ share: Double) -> UInt16? {
        let n = total
        guard n > 0 else { return nil }
        // Not `Int64(…)`, which traps: of Int64.max the nearest Double is one more.
        let rank = max(1, Int64(exactly: (share * Double(n)).rounded(.up)) ?? n)
        var seen: Int64 = 0
        for entry in entries {
            seen &+= entry.count
            if seen >= rank { return entry.key }
        }
        return entries.last?.key
    }
}
