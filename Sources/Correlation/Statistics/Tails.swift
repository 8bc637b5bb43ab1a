import Glibc

/// Tail probabilities for counts.
package enum Tails {
    /// ln P(X ≥ k) of a binomial with n trials and share p; 0 (certain) where k ≤ n·p.
    ///
    /// Chernoff's bound n·KL(k/n ‖ p), an upper bound of the tail: an alarm by it is never too early.
    package static func logBinomialUpper(k: Double, n: Double, p: Double) -> Double {
        guard n > 0, k > n * p else { return 0 }
        let p = min(max(p, 1e-9), 1 - 1e-9)
        let q = min(k / n, 1)
        var divergence = q * log(q / p)
        if q < 1 { divergence += (1 - q) * log((1 - q) / (1 - p)) }
        return -n * divergence
    }

    /// ln P(X ≥ k) of a Poisson with the given mean; Chernoff's bound.
    package static func logPoissonUpper(k: Double, mean: Double) -> Double {
        let mean = max(mean, 1e-9)
        guard k > mean else { return 0 }
        return -(k * log(k / mean) - k + mean)
    }

    /// ln P(X ≤ k) of a Poisson with the given mean; Chernoff's bound.
    package static func logPoissonLower(k: Double, mean: Double) -> Double {
        guard mean > 0, k < mean else { return 0 }
        if k <= 0 { return -mean }
        return -(k * log(k / mean) - k + mean)
    }

    /// −ln of the greatest likelihood of k successes in n: n·H(k/n), nats.
    package static func binomialEntropy(k: Double, n: Double) -> Double {
        guard n > 0, k > 0, k < n else { return 0 }
        let q = k / n
        return -n * (q * log(q) + (1 - q) * log(1 - q))
    }

    /// A score 0…1 of how anomalous a log tail probability is: 0.5 at p = 10⁻³, 0.75 at 10⁻⁶, towards 1 beyond.
    package static func score(logTail: Double) -> Double {
        let decades = max(0, -logTail / log(10))
        return min(1, 1 - pow(2, -decades / 3))
    }

    /// Difference of two shares (after − before) with its 95 % interval: Newcombe's hybrid score (1998, method 10).
    package static func difference(before: (k: Int64, n: Int64), after: (k: Int64, n: Int64)) -> (
        difference: Double, low: Double, high: Double
    ) {
        let (a, b) = (wilson(before), wilson(after))
        let delta = b.share - a.share
        let low = delta - (pow(b.share - b.low, 2) + pow(a.high - a.share, 2)).squareRoot()
        let high = delta + (pow(b.high - b.share, 2) + pow(a.share - a.low, 2)).squareRoot()
        return (delta, low, high)
    }

    private static func wilson(_ x: (k: Int64, n: Int64)) -> (share: Double, low: Double, high: Double) {
        guard x.n > 0 else { return (0, 0, 1) }
        let (n, p, z) = (Double(x.n), Double(x.k) / Double(x.n), 1.959964)
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return (p, max(0, centre - half), min(1, centre + half))
    }
}
