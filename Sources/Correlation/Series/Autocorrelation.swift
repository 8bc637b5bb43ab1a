import Glibc

/// The autocorrelation of a series at all lags, through the fast Fourier transform (Wiener and Khinchin).
enum Autocorrelation {
    /// r₀ … r of `lags`, each over the pairs that there are (unbiased); all 0 for a constant. O(n log n).
    static func of(_ values: [Double], lags: Int) -> [Double] {
        var result = [Double](repeating: 0, count: lags + 1)
        var size = 2
        while size < 2 * values.count { size *= 2 }
        var real = values + [Double](repeating: 0, count: size - values.count)
        var imaginary = [Double](repeating: 0, count: size)
        transform(&real, &imaginary)
        for index in real.indices {
            real[index] = real[index] * real[index] + imaginary[index] * imaginary[index]
            imaginary[index] = 0
        }
        // The spectrum is even: its transform is its inverse but for the length, which the quotient takes away.
        transform(&real, &imaginary)
        guard real[0] > 0 else { return result }
        for lag in 0...lags where lag < values.count {
            result[lag] = real[lag] / real[0] * Double(values.count) / Double(values.count - lag)
        }
        return result
    }

    /// In place; the length is a power of two (Cooley and Tukey, 1965).
    private static func transform(_ real: inout [Double], _ imaginary: inout [Double]) {
        let n = real.count
        var j = 0
        for i in 1..<n {
            var bit = n >> 1
            while j & bit != 0 {
                j ^= bit
                bit >>= 1
            }
            j |= bit
            if i < j {
                real.swapAt(i, j)
                imaginary.swapAt(i, j)
            }
        }
        var length = 2
        while length <= n {
            let half = length / 2
            let turns = (0..<half).map { index -> (Double, Double) in
                let angle = -2 * Double.pi * Double(index) / Double(length)
                return (cos(angle), sin(angle))
            }
            for start in stride(from: 0, to: n, by: length) {
                for index in 0..<half {
                    let (a, b) = (start + index, start + index + half)
                    let (cosine, sine) = turns[index]
                    let (x, y) = (
                        real[b] * cosine - imaginary[b] * sine, real[b] * sine + imaginary[b] * cosine
                    )
                    (real[b], imaginary[b]) = (real[a] - x, imaginary[a] - y)
                    real[a] += x
                    imaginary[a] += y
                }
            }
            length *= 2
        }
    }
}
