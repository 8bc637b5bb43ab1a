import Glibc

/// How rare a signed value is among the past, each side having a tail of its own: what jumps up may never fall.
struct RecentTails {
    private var above = RecentTail()
    private var below = RecentTail()

    /// −log₁₀ of the two-sided tail probability; then the value is past.
    mutating func decades(_ value: Double) -> Double {
        let found = value >= 0 ? above.decades(value) : below.decades(-value)
        above.add(max(value, 0))
        below.add(max(-value, 0))
        return max(0, found - log10(2))
    }
}
