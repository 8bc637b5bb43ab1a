/// The project's own fixed 64-bit hash: the same value in every process, on every machine, in every release.
///
/// Public, for Swift 6.3 inlines no `package` function into another module. It decides which keys a bounded table keeps (`evidence.md`, bound (c)), so it must never change within a major
/// version of the bundle. The mix is the folded 64×64→128 multiply of wyhash. It is not secret: tables in memory are
/// indexed with Swift's own per-process seed, and this hash is visible only in what a bound keeps.
public struct StableHash: Sendable {
    @usableFromInline internal var state: UInt64

    /// A hash with nothing mixed in.
    @inlinable public init(seed: UInt64 = 0) { state = seed ^ 0x9E37_79B9_7F4A_7C15 }

    /// The two halves of the product, folded.
    @inlinable public static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// Mixes one word in.
    @inlinable public mutating func combine(_ word: UInt64) {
        state = StableHash.fold(state ^ word ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
    }

    /// Mixes bytes in, length included, so that ("ab","c") and ("a","bc") differ.
    @inlinable public mutating func combine(bytes: Span<UInt8>) {
        var index = 0
        let count = bytes.count
        while index &+ 8 <= count {
            var word: UInt64 = 0
            for k in 0..<8 { word |= UInt64(bytes[index &+ k]) << UInt64(k &* 8) }
            combine(word)
            index &+= 8
        }
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        while index < count {
            rest |= UInt64(bytes[index]) << shift
            shift &+= 8
            index &+= 1
        }
        combine(rest ^ (UInt64(truncatingIfNeeded: count) << 56))
        combine(UInt64(truncatingIfNeeded: count))
    }

    /// Mixes a string's UTF-8 in.
    public mutating func combine(_ text: String) {
        var copy = text
        copy.withUTF8 { buffer in unsafe combine(bytes: Span(_unsafeElements: buffer)) }
    }

    /// The hash of what was combined.
    @inlinable public func finish() -> UInt64 {
        StableHash.fold(state ^ 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3)
    }

    /// The hash of one string.
    public static func of(_ text: String) -> UInt64 {
        var hash = StableHash()
        hash.combine(text)
        return hash.finish()
    }

    /// The hash of one run of bytes; equal to `of(_:)` of the same UTF-8.
    @inlinable public static func of(bytes: Span<UInt8>) -> UInt64 {
        var hash = StableHash()
        hash.combine(bytes: bytes)
        return hash.finish()
    }
}
