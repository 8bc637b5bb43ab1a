/// A seeded generator: the same seed gives the same values on every machine (Steele, Lea and Flood, 2014).
///
/// A property test names its seed in its failure message, so that the failing case comes back.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that starts from a seed; equal seeds give equal sequences.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to and without `bound`; 0 where the bound is 0 or less.
    package mutating func below(_ bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        // The high half of the product, so that the result is ours and not the standard library's of the day.
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// One of the elements; `nil` where there is none.
    package mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }

    /// Bytes without any pattern.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next() >> 56) }
    }

    /// Ascending positions inside a text at which to cut it: up to `count` of them, each once, ends left out.
    package mutating func cuts(of length: Int, count: Int) -> [Int] {
        guard length > 1 else { return [] }
        var positions: Set<Int> = []
        for _ in 0..<count { positions.insert(1 + below(length - 1)) }
        return positions.sorted()
    }
}
