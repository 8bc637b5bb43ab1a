import Foundation

/// Random series, the same for the same seed.
struct SeriesRandom {
    private var state: UInt64

    init(seed: UInt64) {
        // Not along the steps of the generator, or neighbouring seeds would give one series, shifted.
        state = (seed &+ 1) &* 0xD134_2543_DE82_EF95
        state ^= state >> 29
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014), as 0 ≤ x < 1.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }

    /// Box and Muller.
    mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// Normal noise about levels that change at random places.
    mutating func steps(_ count: Int) -> [Double] {
        var level = 0.0
        return (0..<count).map { _ in
            if uniform() < 0.02 { level = 4 * normal() }
            return level + normal()
        }
    }
}
