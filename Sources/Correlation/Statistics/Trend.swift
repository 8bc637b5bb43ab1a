import Glibc

/// A straight trend through a series: Theil–Sen slope with its interval, and the Mann–Kendall test.
///
/// Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968); Mann, Econometrica 13 (1945);
/// Kendall, Rank Correlation Methods (1975). Interval by Sen's normal approximation of the rank of the slope.
package struct Trend: Sendable {
    /// Units a second.
    package var slope: Double
    package var low: Double
    package var high: Double
    /// Kendall's S over its maximum: −1…1.
    package var tau: Double
    /// Two-sided p of Mann–Kendall, normal approximation with correction for continuity.
    package var p: Double

    /// The trend of points (seconds, value); nil with fewer than three or without spread in time. At most 400 points are
    /// paired: longer series are thinned evenly, which depends on the series alone.
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
                if dy > 0 { s += 1 } else if dy < 0 { s -= 1 }
                if dx > 0 { slopes.append(dy / dx) }
            }
        }
        guard !slopes.isEmpty else { return nil }
        slopes.sort()
        let n = Double(used.count)
        let variance = n * (n - 1) * (2 * n + 5) / 18
        let z = s == 0 ? 0 : (Double(s) - (s > 0 ? 1 : -1)) / variance.squareRoot()
        let half = 1.959964 * variance.squareRoot()
        let m = Double(slopes.count)
        let lower = max(0, min(slopes.count - 1, Int(((m - half) / 2).rounded(.down))))
        let upper = max(0, min(slopes.count - 1, Int(((m + half) / 2).rounded(.up))))
        return Trend(
            slope: Quantile.median(sorted: slopes), low: slopes[lower], high: slopes[upper],
            tau: Double(s) / (n * (n - 1) / 2), p: erfc(abs(z) / 2.0.squareRoot()))
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
}

/// Order statistics of plain lists.
package enum Quantile {
    /// The median of a sorted list; 0 of an empty one.
    package static func median(sorted values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }

    package static func median(_ values: [Double]) -> Double { median(sorted: values.sorted()) }

    /// The value at a share by the nearest-rank rule; nil of an empty list.
    package static func nearestRank(_ values: [Double], _ share: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let rank = max(1, min(sorted.count, Int((share * Double(sorted.count)).rounded(.up))))
        return sorted[rank - 1]
    }

    /// Median absolute deviation from the median, scaled to a normal's standard deviation.
    package static func deviation(_ values: [Double]) -> Double {
        let middle = median(values)
        return 1.4826 * median(values.map { abs($0 - middle) })
    }
}
