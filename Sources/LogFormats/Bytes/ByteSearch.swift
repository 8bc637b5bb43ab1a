package import Evidence
import Glibc

/// Loads, searches and comparisons on borrowed bytes: the one file of the access log's path that uses pointers.
///
/// Every function stays within its span whatever the arguments: an index out of range reads as absent. The bodies are
/// inlinable because callers in other modules use them per word (style guide, section 7).
package enum ByteSearch {
    /// The eight bytes from `at` as a little-endian word; bytes beyond the span are 0.
    @inlinable @inline(__always)
    package static func word(_ bytes: Span<UInt8>, at: Int) -> UInt64 {
        if at >= 0, at <= bytes.count &- 8 {
            return unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return 0 }
                return unsafe UInt64(littleEndian: UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self))
            }
        }
        return partialWord(bytes, from: at, to: bytes.count)
    }

    /// Up to eight bytes of `[from, to)` as a little-endian word, the rest 0.
    @inlinable
    package static func partialWord(_ bytes: Span<UInt8>, from: Int, to: Int) -> UInt64 {
        var word: UInt64 = 0
        var shift: UInt64 = 0
        var index = max(0, from)
        let end = min(to, bytes.count)
        while index < end, shift < 64 {
            word |= UInt64(bytes[index]) << shift
            shift &+= 8
            index &+= 1
        }
        return word
    }

    /// The last `count` (0…7) bytes before `end` as a little-endian word; the bytes before them may be read, never those
    /// behind.
    @inlinable @inline(__always)
    package static func tailWord(_ bytes: Span<UInt8>, from: Int, count: Int) -> UInt64 {
        if count == 0 { return 0 }
        let end = from &+ count
        if end >= 8, end <= bytes.count, from >= 0, count < 8 {
            return word(bytes, at: end &- 8) >> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        }
        return partialWord(bytes, from: from, to: end)
    }

    /// The index of the first `byte` in `[from, to)`, or −1. For runs of more than a few words (`memchr`).
    @inlinable @inline(__always)
    package static func index(of byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int {
        let end = min(to, bytes.count)
        guard from >= 0, from < end else { return -1 }
        return unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return -1 }
            guard let hit = unsafe memchr(base + from, Int32(byte), end &- from) else { return -1 }
            return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// The index of the first `byte` in `[from, to)`, or −1. For short runs: eight bytes a step, no call.
    @inlinable @inline(__always)
    package static func nearIndex(of byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int {
        let end = min(to, bytes.count)
        guard from >= 0 else { return -1 }
        let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
        var index = from
        while index < end {
            let hits = zeroBytes(word(bytes, at: index) ^ pattern)
            if hits != 0 {
                let found = index &+ hits.trailingZeroBitCount / 8
                return found < end ? found : -1
            }
            index &+= 8
        }
        return -1
    }

    /// The high bit of the lowest zero byte of a word, and maybe of bytes above it; 0 where none is zero.
    @inlinable @inline(__always)
    package static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Whether `count` bytes of `a` from `at` equal those of `b` from `bAt`; false where either ends before.
    @inlinable @inline(__always)
    package static func equal(_ a: Span<UInt8>, at: Int, _ b: Span<UInt8>, at bAt: Int, count: Int) -> Bool {
        guard at >= 0, bAt >= 0, count >= 0, at <= a.count &- count, bAt <= b.count &- count else { return false }
        return unsafe a.withUnsafeBufferPointer { x in
            unsafe b.withUnsafeBufferPointer { y in
                guard let p = x.baseAddress, let q = y.baseAddress else { return count == 0 }
                return unsafe memcmp(p + at, q + bAt, count) == 0
            }
        }
    }

    /// Copies `count` bytes of `source` from `at` over `target` from `targetAt`; nothing where either is too short.
    @inlinable
    package static func copy(
        _ source: Span<UInt8>, at: Int, over target: inout [UInt8], at targetAt: Int, count: Int
    ) {
        guard at >= 0, targetAt >= 0, count > 0, at <= source.count &- count, targetAt <= target.count &- count
        else { return }
        unsafe source.withUnsafeBufferPointer { x in
            unsafe target.withUnsafeMutableBufferPointer { y in
                guard let p = x.baseAddress, let q = y.baseAddress else { return }
                unsafe memcpy(q + targetAt, p + at, count)
            }
        }
    }

    /// `StableHash.of(bytes:)` of `[from, to)`, a word at a time.
    @inlinable @inline(__always)
    package static func stableHash(_ bytes: Span<UInt8>, from: Int, to: Int) -> UInt64 {
        var hash = StableHash()
        combine(bytes, from: from, to: to, into: &hash)
        return hash.finish()
    }

    /// `StableHash.combine(bytes:)` of `[from, to)`, a word at a time.
    @inlinable @inline(__always)
    package static func combine(_ bytes: Span<UInt8>, from: Int, to: Int, into hash: inout StableHash) {
        let end = min(to, bytes.count)
        var index = max(0, from)
        let count = max(0, end &- index)
        while index &+ 8 <= end {
            hash.combine(word(bytes, at: index))
            index &+= 8
        }
        let rest = tailWord(bytes, from: index, count: max(0, end &- index))
        hash.combine(rest ^ (UInt64(truncatingIfNeeded: count) << 56))
        hash.combine(UInt64(truncatingIfNeeded: count))
    }
}
