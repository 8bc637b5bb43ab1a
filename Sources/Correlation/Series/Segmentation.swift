import Glibc

/// The segmentation of a series into stretches of constant mean that costs least, exactly.
///
/// PELT: Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 107
/// (2012). The cost of a segment is Σ (x − mean)², for each segment a penalty is paid.
package enum Segmentation {
    /// The first index of each segment but the first, ascending. O(n) where changes come as often as time goes on, at
    /// worst O(n²).
    ///
    /// `isModified` adds ln of each segment's share of the series to its cost (modified BIC).
    package static func pelt(_ values: [Double], penalty: Double, shortest: Int, isModified: Bool = false) -> [Int] {
        let n = values.count
        guard shortest >= 1, n >= 2 * shortest else { return [] }
        let sums = PrefixSums(values)
        var best = [Double](repeating: .infinity, count: n + 1)
        var previous = [Int](repeating: 0, count: n + 1)
        best[0] = 0
        let logs = isModified ? (0...n).map { $0 > 0 ? log(Double($0) / Double(n)) : 0 } : []
        // Starts of a last segment that may still be the best, each with the end from which it no longer can.
        var starts: [(start: Int, until: Int)] = [(0, .max)]
        for end in shortest...n {
            if end >= 2 * shortest { starts.append((end - shortest, .max)) }
            var (least, from) = (Double.infinity, 0)
            for candidate in starts {
                var cost = best[candidate.start] + sums.cost(candidate.start, end) + penalty
                if isModified { cost += logs[end - candidate.start] }
                if cost < least { (least, from) = (cost, candidate.start) }
            }
            best[end] = least
            previous[end] = from
            // A start that is worse than to begin anew at `end` stays so, but only from where a segment may end again.
            for place in starts.indices where starts[place].until == .max {
                let start = starts[place].start
                var cost = best[start] + sums.cost(start, end)
                if isModified { cost += logs[end - start] }
                if cost >= least { starts[place].until = end + shortest }
            }
            starts.removeAll { $0.until <= end + 1 }
        }
        var changes: [Int] = []
        var end = previous[n]
        while end > 0 {
            changes.append(end)
            end = previous[end]
        }
        return changes.reversed()
    }
}
