import Glibc

/// The regularised incomplete beta function Iₓ(a, b), in logarithms.
///
/// Lentz's continued fraction on the side where it converges (DLMF 8.17.22). Steps grow with √max(a, b).
enum IncompleteBeta {
    private static let most = 100_000

    /// ln Iₓ(a, b); `a`, `b` above 0, `x` within (0, 1).
    static func log(a: Double, b: Double, x: Double) -> Double {
        if x < (a + 1) / (a + b + 2) { return part(a, b, x, 1 - x) }
        return log1p(-min(1, exp(part(b, a, 1 - x, x))))
    }

    /// ln of x^a·y^b / (a·B(a, b)) times the fraction.
    private static func part(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        let front = SaddlePoint.logBinomial(a, n: a + b, p: x, q: y) + Glibc.log(b / (a + b))
        return front + Glibc.log(fraction(a, b, x))
    }

    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
        var h = d
        for step in 1...most {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d)
            c = nonzero(1 + even / c)
            h *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d)
            c = nonzero(1 + odd / c)
            h *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return h
    }

    private static func nonzero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
}
