import Glibc

/// Where the level of a series changes, with the interval in which it may.
///
/// Segments of constant mean by PELT (`Segmentation`) with the modified BIC of Zhang and Siegmund (Biometrics 63, 2007):
/// 3·ln n a change and ln of each segment's share, on values without what is far out, at the scale of the whole series: a
/// change that matters moves a part of all the spread that there is, and a quiet stretch is not cut into its noise. The
/// TCPD benchmark (van den Burg and Williams, 2020) has such defaults among the best. The penalty grows with the
/// long-run variance of autocorrelated values, (1 + ρ)/(1 − ρ); ρ as Chakar et al. have it (Bernoulli 23, 2017), from
/// medians of differences, which a change does not move. Segments are no shorter than five values: what is shorter is an
/// anomaly and no level.
package struct ChangePoint: Sendable, Hashable {
    /// The first value of the new level.
    package var index: Int
    /// The 95 % interval of `index`: where the likelihood is not much less (Siegmund, "Confidence Sets in Change-point
    /// Problems", Int. Statistical Review 56, 1988).
    package var low: Int
    package var high: Int

    static let shortest = 5
    /// Longest series that is segmented as it is; a longer one by means of 2, 4, 8 … values, then to the value.
    private static let longest = 8192
    /// A random walk has no bound of its long-run variance, and no test could speak: beyond one half ρ is not believed.
    private static let strongest = 0.5
    /// P((1 − e^(−x/2))² ≤ 0.95).
    private static let likelihoodDrop = 7.352_132_9

    /// The changes of values in order.
    package static func find(_ values: [Double]) -> [ChangePoint] {
        guard values.count >= 2 * shortest else { return [] }
        let (standard, isFlat) = standardized(Quantile.withoutFarOut(values))
        guard !isFlat else { return [] }
        let inflation = longRunInflation(standard)
        var width = 1
        while standard.count / width > longest { width *= 2 }
        let coarse = width == 1 ? standard : means(standard, width)
        // A mean of w values has a w-th of their variance: its squares count w times.
        let found = Segmentation.pelt(
            coarse.map { $0 * Double(width).squareRoot() },
            penalty: 3 * log(Double(values.count)) * inflation, shortest: max(1, shortest / width),
            isModified: true)
        let sums = PrefixSums(standard)
        return intervals(refined(found.map { $0 * width }, width, sums), sums, inflation)
    }

    /// ρ by (median |yᵢ₊₂ − yᵢ| / median |yᵢ₊₁ − yᵢ|)² − 1, as the factor that it makes of a variance; at least 1.
    static func longRunInflation(one: Double, two: Double) -> Double {
        guard one > 0 else { return 1 }
        let rho = min(max(two / one * (two / one) - 1, 0), strongest)
        return (1 + rho) / (1 - rho)
    }

    private static func longRunInflation(_ values: [Double]) -> Double {
        func middle(_ lag: Int) -> Double {
            Quantile.median(zip(values, values.dropFirst(lag)).map { abs($1 - $0) })
        }
        return longRunInflation(one: middle(1), two: middle(2))
    }

    private static func standardized(_ values: [Double]) -> (values: [Double], isFlat: Bool) {
        let n = Double(values.count)
        let mean = values.reduce(0) { $0 + $1 / n }
        let deviation = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / n }.squareRoot()
        // Rounding alone makes a deviation of about 10⁻¹⁶ of the values.
        guard deviation > 1e-12 * abs(mean), deviation > 0 else { return (values, true) }
        return (values.map { ($0 - mean) / deviation }, false)
    }

    private static func means(_ values: [Double], _ width: Int) -> [Double] {
        stride(from: 0, to: values.count - width + 1, by: width).map { start in
            values[start..<(start + width)].reduce(0, +) / Double(width)
        }
    }

    /// Each change moved, within what its mean covers, to where both sides fit best.
    private static func refined(_ changes: [Int], _ width: Int, _ sums: PrefixSums) -> [Int] {
        guard width > 1 else { return changes }
        var result = changes
        for place in result.indices {
            let start = place > 0 ? result[place - 1] : 0
            let end = place + 1 < result.count ? result[place + 1] : sums.count
            let low = max(start + 1, result[place] - width)
            let high = min(end - 1, result[place] + width)
            guard low <= high else { continue }
            result[place] =
                (low...high).min { sums.cost(start, $0, end) < sums.cost(start, $1, end) } ?? result[place]
        }
        return result
    }

    private static func intervals(_ changes: [Int], _ sums: PrefixSums, _ inflation: Double) -> [ChangePoint] {
        let bounds = [0] + changes + [sums.count]
        var rest = 0.0
        for (start, end) in zip(bounds, bounds.dropFirst()) { rest += sums.cost(start, end) }
        let variance = max(rest / Double(max(1, sums.count - bounds.count + 1)), 1e-12)
        return changes.enumerated().map { place, change in
            let (start, end) = (bounds[place], bounds[place + 2])
            let limit = sums.cost(start, change, end) + likelihoodDrop * variance * inflation
            var (low, high) = (change, change)
            for index in (start + 1)..<end where sums.cost(start, index, end) <= limit {
                low = min(low, index)
                high = max(high, index)
            }
            return ChangePoint(index: change, low: low, high: high)
        }
    }
}
