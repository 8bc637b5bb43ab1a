import Glibc

/// Tail probabilities for counts, exact: the regularised incomplete beta and gamma functions in logarithms, so that
/// 10⁻¹⁰⁰⁰ is still told from 10⁻¹⁰⁰¹.
package enum Tails {
    /// ln P(X ≥ k) of a binomial with n trials and share p: Iₚ(k, n − k + 1); 0 (certain) for k ≤ 0.
    ///
    /// Exact binomial test of one side (Clopper and Pearson, Biometrika 26, 1934). Between whole k it interpolates.
    package static func logBinomialUpper(k: Double, n: Double, p: Double) -> Double {
        guard k > 0, n > 0 else { return 0 }
        guard k <= n else { return -.infinity }
        return IncompleteBeta.log(a: k, b: n - k + 1, x: min(max(p, 1e-9), 1 - 1e-9))
    }

    /// ln P(X ≤ k) of a binomial with n trials and share p.
    package static func logBinomialLower(k: Double, n: Double, p: Double) -> Double {
        logBinomialUpper(k: n - k, n: n, p: 1 - p)
    }

    /// ln P(X ≥ k) of a Poisson with the given mean: the lower incomplete gamma function P(k, mean); 0 for k ≤ 0.
    package static func logPoissonUpper(k: Double, mean: Double) -> Double {
        guard k > 0 else { return 0 }
        return IncompleteGamma.logLower(a: k, x: max(mean, 1e-9))
    }

    /// ln P(X ≤ k) of a Poisson with the given mean: the upper incomplete gamma function Q(k + 1, mean).
    package static func logPoissonLower(k: Double, mean: Double) -> Double {
        guard mean > 0 else { return 0 }
        return k < 0 ? -.infinity : IncompleteGamma.logUpper(a: k + 1, x: mean)
    }

    /// −ln of the greatest likelihood of k successes in n: n·H(k/n), nats.
    package static func binomialEntropy(k: Double, n: Double) -> Double {
        guard n > 0, k > 0, k < n else { return 0 }
        let q = k / n
        return -n * (q * log(q) + (1 - q) * log(1 - q))
    }

    /// A score 0…1 of how anomalous a log tail probability is: 0.5 at p = 10⁻³, 0.75 at 10⁻⁶, towards 1 beyond.
    package static func score(logTail: Double) -> Double { score(decades: -logTail / log(10)) }

    /// The same score of −log₁₀ of a tail probability; 0 for what is no number.
    package static func score(decades: Double) -> Double { decades > 0 ? min(1, 1 - exp2(-decades / 3)) : 0 }

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
