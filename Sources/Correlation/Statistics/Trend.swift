import Glibc

/// A straight trend through a series: Theil–Sen slope with its interval, and the Mann–Kendall test.
///
/// Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968), with its interval (2.6, ties
/// corrected); Mann, Econometrica 13 (1945); Kendall, Rank Correlation Methods (1975).
package struct Trend: Sendable {
    /// Units a second.
    package var slope: Double
    /// The 95 % interval of the slope, for values that are independent of each other.
    package var low: Double
    package var high: Double
    /// Kendall's S: pairs that rise less pairs that fall.
    package var s: Double
    /// The variance of S without a trend, values that occur several times being allowed for.
    package var variance: Double
    /// Kendall's S over its maximum: −1…1.
    package var tau: Double
    /// What autocorrelation does to the variance of S, 1 where it has none: Hamed and Rao, J. Hydrology 204 (1998).
    package var autocorrelation: Double

    /// Two-sided p of Mann–Kendall, normal approximation with correction for continuity.
    package var p: Double { Trend.p(s, variance) }
    /// The same with the variance that autocorrelated values have; a series that wanders has no trend by it.
    package var correctedP: Double { Trend.p(s, variance * autocorrelation) }

    /// The trend of points (seconds, value) by ascending seconds; nil with fewer than three or without spread in time.
    /// At most 400 points are paired: longer series are thinned evenly, which depends on the series alone.
    package static func of(_ points: [(x: Double, y: Double)]) -> Trend? {
        var used = points
        if used.count > 400 {
            used = (0..<400).map { points[$0 * (points.count - 1) / 399] }
        }
        guard used.count >= 3 else { return nil }
        var slopes: [Double] = []
        slopes.reserveCapacity(used.count * (used.count - 1) / 2)
        var s = 0
        for i in used.indices {
            for j in used.indices where j > i {
                let dx = used[j].x - used[i].x
                let dy = used[j].y - used[i].y
                guard dx > 0 else { continue }
                if dy > 0 { s += 1 } else if dy < 0 { s -= 1 }
                slopes.append(dy / dx)
            }
        }
        guard !slopes.isEmpty else { return nil }
        slopes.sort()
        let n = Double(used.count)
        let variance = (weight(n) - repeats(used.map(\.x)) - repeats(used.map(\.y))) / 18
        let half = 1.959963984540054 * max(0, variance).squareRoot()
        let m = Double(slopes.count)
        let lower = Int(((m - half) / 2).rounded(.toNearestOrEven)) - 1
        let upper = Int(((m + half) / 2).rounded(.toNearestOrEven))
        let slope = Quantile.median(sorted: slopes)
        return Trend(
            slope: slope, low: slopes[max(0, min(slopes.count - 1, lower))],
            high: slopes[max(0, min(slopes.count - 1, upper))], s: Double(s), variance: variance,
            tau: Double(s) / (n * (n - 1) / 2), autocorrelation: inflation(used.map { $0.y - slope * $0.x }))
    }

    /// One-sided p of Mann–Kendall for a few values: the share of all orders of them that rise as much. For up to 20.
    package static func smallSample(count: Int, tau: Double) -> Double {
        guard count >= 2, count <= 20 else { return count < 2 ? 1 : 0 }
        let pairs = count * (count - 1) / 2
        let inversions = Int((Double(pairs) * (1 - tau) / 2).rounded())
        // Orders by the number of pairs that fall (Mahonian numbers), built up value by value.
        var ways: [Double] = [1]
        for size in 2...count {
            var next = [Double](repeating: 0, count: ways.count + size - 1)
            for (fallen, orders) in ways.enumerated() { for step in 0..<size { next[fallen + step] += orders } }
            ways = next
        }
        let all = ways.reduce(0, +)
        return ways.prefix(max(0, inversions) + 1).reduce(0, +) / all
    }

    private static func p(_ s: Double, _ variance: Double) -> Double {
        guard s != 0, variance > 0 else { return 1 }
        return erfc((abs(s) - 1) / (2 * variance).squareRoot())
    }

    private static func weight(_ n: Double) -> Double { n * (n - 1) * (2 * n + 5) }

    /// What values that occur several times take from 18 times the variance.
    private static func repeats(_ values: [Double]) -> Double {
        var counts: [Double: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        // Whole numbers: the order of the dictionary does not show.
        return counts.values.reduce(0) { $1 > 1 ? $0 + weight(Double($1)) : $0 }
    }

    /// n/n* of Hamed and Rao from the ranks of what the slope leaves; lags within ∓1.96/√n count as none.
    private static func inflation(_ rest: [Double]) -> Double {
        let n = rest.count
        guard n >= 10 else { return 1 }
        let ranks = midRanks(rest)
        let mean = ranks.reduce(0, +) / Double(n)
        let centred = ranks.map { $0 - mean }
        let power = centred.reduce(0) { $0 + $1 * $1 }
        guard power > 0 else { return 1 }
        var sum = 0.0
        for lag in 1..<(n - 1) {
            var product = 0.0
            for index in 0..<(n - lag) { product += centred[index] * centred[index + lag] }
            let r = product / power
            guard abs(r) > 1.959963984540054 / Double(n).squareRoot() else { continue }
            sum += Double(n - lag) * Double(n - lag - 1) * Double(n - lag - 2) * r
        }
        let factor = 1 + 2 * sum / (Double(n) * Double(n - 1) * Double(n - 2))
        // A series that alternates would lend itself more weight than its values have.
        return max(1, factor)
    }

    /// Ranks from 1; equal values share the mean of theirs.
    private static func midRanks(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var ranks = [Double](repeating: 0, count: values.count)
        var start = 0
        while start < order.count {
            var end = start
            while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
            start = end + 1
        }
        return ranks
    }
}
