import Glibc

/// The distribution of what a baseline leaves on one side of it, fitted so that a tenth may be anomalous.
///
/// Among those that are not 0: P(X ≥ x) = 2^−(x/m)^κ, a Weibull (J. Applied Mechanics 18, 1951) through the median m and
/// the nine tenths quantile. κ = 1 is an exponential; a normal's is 1.35, a heavy tail's lower.
struct ResidualTail {
    private let sorted: [Double]
    private let all: Int
    private let median: Double
    private let shape: Double

    private static let fewest = 8

    /// `magnitudes` of this side, above 0; `all` values of both.
    init(_ magnitudes: [Double], of all: Int) {
        sorted = magnitudes.sorted()
        self.all = all
        median = Quantile.median(sorted: sorted)
        let high = Quantile.nearestRank(sorted: sorted, 0.9) ?? 0
        let ratio = median > 0 && high > median ? log(high / median) : 0
        shape = ratio > 0 ? min(max(log(log(10) / log(2)) / ratio, 0.2), 4) : 4
    }

    /// −log₁₀ P(X ≥ value) of this side, among all.
    func decades(_ value: Double) -> Double {
        guard value > 0, all > 0, !sorted.isEmpty else { return 0 }
        let share = Double(sorted.count) / Double(all)
        guard sorted.count >= ResidualTail.fewest, median > 0 else {
            // Too few for a shape: by rank.
            var above = 0
            for magnitude in sorted where magnitude >= value { above += 1 }
            return -log10(Double(above + 1) / Double(all + 1))
        }
        return -log10(share) + log10(2) * pow(value / median, shape)
    }
}
