import Glibc

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P, in logarithms.
///
/// Series below a + 1, Lentz's continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31). Steps grow with √a.
enum IncompleteGamma {
    private static let most = 100_000

    /// ln P(a, x); `a` and `x` above 0.
    static func logLower(a: Double, x: Double) -> Double {
        x < a + 1 ? logSeries(a, x) : complement(logFraction(a, x))
    }

    /// ln Q(a, x); `a` and `x` above 0.
    static func logUpper(a: Double, x: Double) -> Double {
        x < a + 1 ? complement(logSeries(a, x)) : logFraction(a, x)
    }

    private static func complement(_ value: Double) -> Double { log1p(-min(1, exp(value))) }

    private static func logSeries(_ a: Double, _ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for step in 1...most {
            term *= x / (a + Double(step))
            sum += term
            if term < sum * 1e-17 { break }
        }
        return SaddlePoint.logPoisson(a, mean: x) + log(sum)
    }

    private static func logFraction(_ a: Double, _ x: Double) -> Double {
        var b = x + 1 - a
        var c = 1e300
        var d = 1 / b
        var h = d
        for step in 1...most {
            let factor = -Double(step) * (Double(step) - a)
            b += 2
            d = 1 / nonzero(factor * d + b)
            c = nonzero(b + factor / c)
            let change = d * c
            h *= change
            if abs(change - 1) < 1e-16 { break }
        }
        return SaddlePoint.logPoisson(a, mean: x) + log(a) + log(h)
    }

    private static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
