import Glibc

/// Point probabilities of counts without the loss of digits that ln Γ(n) brings for large n.
///
/// Loader, "Fast and Accurate Computation of Binomial Probabilities" (2000): Stirling's error and the deviance.
enum SaddlePoint {
    /// ln of the Poisson probability of x, which need not be whole: mean^x·e^−mean / Γ(x + 1).
    static func logPoisson(_ x: Double, mean: Double) -> Double {
        guard x > 0 else { return -mean }
        return -stirlingError(x) - deviance(x, mean) - 0.5 * log(2 * .pi * x)
    }

    /// ln of the binomial probability of x in n at a share: Γ(n + 1)/(Γ(x + 1)·Γ(n − x + 1))·p^x·q^(n − x).
    static func logBinomial(_ x: Double, n: Double, p: Double, q: Double) -> Double {
        guard x > 0 else { return n * log1p(-p) }
        let rest = n - x
        guard rest > 0 else { return n * log(p) }
        return stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n * p) - deviance(rest, n * q)
            + 0.5 * log(n / (2 * .pi * x * rest))
    }

    /// ln Γ(x + 1) − (x + ½)·ln x + x − ½·ln 2π.
    private static func stirlingError(_ x: Double) -> Double {
        if x < 16 { return lgamma(x + 1).0 - (x + 0.5) * log(x) + x - 0.5 * log(2 * .pi) }
        let square = x * x
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square)
            / x
    }

    /// x·ln(x/m) + m − x, by its series where x is near m.
    private static func deviance(_ x: Double, _ m: Double) -> Double {
        guard abs(x - m) < 0.1 * (x + m) else { return x * log(x / m) + m - x }
        let v = (x - m) / (x + m)
        var sum = (x - m) * v
        var term = 2 * x * v
        for index in 1..<1000 {
            term *= v * v
            let next = sum + term / Double(2 * index + 1)
            if next == sum { return next }
            sum = next
        }
        return sum
    }
}
