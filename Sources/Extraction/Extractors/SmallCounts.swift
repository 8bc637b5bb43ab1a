import Evidence

/// Counts over a small dense key space of which few keys are touched at a time.
struct SmallCounts: Sendable {
    private var counts: [Int64]
    /// A bit for each key that has a count, so that they are found in order without sorting.
    private var touched: [UInt64]

    init() { (counts, touched) = ([], []) }

    init(count: Int) {
        counts = [Int64](repeating: 0, count: count)
        touched = [UInt64](repeating: 0, count: (count + 63) / 64)
    }

    @inline(__always)
    mutating func add(_ index: Int) {
        guard index >= 0, index < counts.count else { return }
        counts[index] &+= 1
        touched[index &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: index & 63)
    }

    /// The counts of a group of `width` keys (a multiple of 64), which are 0 again.
    mutating func take(_ group: Int, of width: Int) -> SparseCounts {
        let words = group &* width / 64..<(group &+ 1) &* width / 64
        guard words.lowerBound >= 0, words.upperBound <= touched.count else { return SparseCounts() }
        var total = 0
        for word in words { total &+= touched[word].nonzeroBitCount }
        if total == 0 { return SparseCounts() }
        var entries: [SparseCounts.Entry] = []
        entries.reserveCapacity(total)
        for word in words {
            var bits = touched[word]
            touched[word] = 0
            while bits != 0 {
                let index = word &* 64 &+ bits.trailingZeroBitCount
                bits &= bits &- 1
                entries.append(
                    SparseCounts.Entry(
                        key: UInt16(truncatingIfNeeded: index &- group &* width), count: counts[index]))
                counts[index] = 0
            }
        }
        return SparseCounts(sorted: entries)
    }
}
