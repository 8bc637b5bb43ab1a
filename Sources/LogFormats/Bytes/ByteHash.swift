/// `Evidence.StableHash`, word by word the same function, inlinable where bytes of lines are hashed.
///
/// `StableHash` is package-wide and so a call a word (see `ByteSearch`); a test holds the two equal.
public struct ByteHash: Sendable {
    @usableFromInline var state: UInt64

    /// The hash of nothing yet, begun from a seed.
    @inlinable @inline(__always)
    public init(seed: UInt64 = 0) { state = seed ^ 0x9E37_79B9_7F4A_7C15 }

    @inlinable @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Mixes one word in.
    @inlinable @inline(__always)
    public mutating func combine(_ word: UInt64) {
        state = ByteHash.fold(state ^ word ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
    }

    /// Mixes the bytes of `[from, to)` in, length included.
    @inlinable @inline(__always)
    public mutating func combine(_ bytes: Span<UInt8>, from: Int, to: Int) {
        let end = min(to, bytes.count)
        var index = max(0, from)
        let count = max(0, end &- index)
        while index &+ 8 <= end {
            combine(ByteSearch.word(bytes, at: index))
            index &+= 8
        }
        let rest = ByteSearch.tailWord(bytes, from: index, count: max(0, end &- index))
        combine(rest ^ (UInt64(truncatingIfNeeded: count) << 56))
        combine(UInt64(truncatingIfNeeded: count))
    }

    /// The hash of what was combined.
    @inlinable @inline(__always)
    public func finish() -> UInt64 { ByteHash.fold(state ^ 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3) }

    /// The hash of the bytes of `[from, to)`: `StableHash.of(bytes:)`.
    @inlinable @inline(__always)
    public static func of(_ bytes: Span<UInt8>, from: Int, to: Int) -> UInt64 {
        var hash = ByteHash()
        hash.combine(bytes, from: from, to: to)
        return hash.finish()
    }
}
