public import Glibc

/// Loads, searches and comparisons on borrowed bytes: the one file of the access log's path that uses pointers.
///
/// Every function stays within its span whatever the arguments: an index out of range reads as absent.
///
/// Public, though no product shows it: Swift 6.3.1 inlines `@inlinable public` bodies into other modules and leaves
/// `@inlinable package` ones as calls (measured), and the extractors use these per word.
public enum ByteSearch {
    /// The eight bytes from `at` as a little-endian word; bytes beyond the span are 0.
    @inlinable @inline(__always)
    public static func word(_ bytes: Span<UInt8>, at: Int) -> UInt64 {
        // One unsigned comparison for both ends: a negative index is a great one.
        if UInt(bitPattern: at) < UInt(bitPattern: max(0, bytes.count &- 7)) {
            return unsafe UInt64(
                littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: at, as: UInt64.self))
        }
        return partialWord(bytes, from: at, to: bytes.count)
    }

    /// Up to eight bytes of `[from, to)` as a little-endian word, the rest 0.
    @inlinable
    public static func partialWord(_ bytes: Span<UInt8>, from: Int, to: Int) -> UInt64 {
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
    public static func tailWord(_ bytes: Span<UInt8>, from: Int, count: Int) -> UInt64 {
        if count == 0 { return 0 }
        let end = from &+ count
        if count < 8, end >= 8, end <= bytes.count {
            return word(bytes, at: end &- 8) &>> UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        }
        return partialWord(bytes, from: from, to: end)
    }

    /// Whether a word that was read at an index begins with a literal of one to eight bytes: one comparison, for the
    /// literal's own word is made when this is compiled.
    @inline(__always)
    static func begins(_ word: UInt64, with literal: StaticString) -> Bool {
        var pattern: UInt64 = 0
        let count = min(8, literal.utf8CodeUnitCount)
        for offset in 0..<count {
            pattern |= unsafe UInt64(literal.utf8Start[offset]) &<< UInt64(truncatingIfNeeded: offset &* 8)
        }
        return (word ^ pattern) &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count) == 0
    }

    /// The index of the first `byte` in `[from, to)`, or −1. For runs of more than a few words (`memchr`).
    @inlinable @inline(__always)
    public static func index(of byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int {
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
    public static func nearIndex(of byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int {
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

    /// The index of the first of two bytes from `from` on, or the end. For short runs, as `nearIndex(of:)`.
    @inlinable @inline(__always)
    public static func nearIndex(ofEither a: UInt8, _ b: UInt8, in bytes: Span<UInt8>, from: Int) -> Int {
        let end = bytes.count
        guard from >= 0 else { return end }
        let (p, q) = (0x0101_0101_0101_0101 &* UInt64(a), 0x0101_0101_0101_0101 &* UInt64(b))
        var index = from
        while index < end {
            let word = word(bytes, at: index)
            // The lowest hit of each is exact, and so is the lower of the two.
            let hits = zeroBytes(word ^ p) | zeroBytes(word ^ q)
            if hits != 0 { return min(end, index &+ hits.trailingZeroBitCount / 8) }
            index &+= 8
        }
        return end
    }

    /// The high bit of each byte of a word that lies in `low...high`, which are below 128.
    @inline(__always)
    static func within(_ word: UInt64, _ low: UInt8, _ high: UInt8) -> UInt64 {
        let (ones, ascii) = (0x0101_0101_0101_0101 as UInt64, word & 0x7F7F_7F7F_7F7F_7F7F)
        let above = ascii &+ ones &* UInt64(0x80 &- low)
        let beyond = ascii &+ ones &* UInt64(0x7F &- high)
        return above & ~beyond & ~word & 0x8080_8080_8080_8080
    }

    /// Whether one of three bytes stands in `[from, to)`; for short runs.
    @inline(__always)
    static func holds(_ a: UInt8, _ b: UInt8, _ c: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let end = min(to, bytes.count)
        var index = max(0, from)
        while index < end {
            let word = word(bytes, at: index)
            let hits =
                zeroBytes(word ^ ones &* UInt64(a)) | zeroBytes(word ^ ones &* UInt64(b))
                | zeroBytes(word ^ ones &* UInt64(c))
            if hits != 0 { return index &+ hits.trailingZeroBitCount / 8 < end }
            index &+= 8
        }
        return false
    }

    /// A quick hash of `[from, to)` for caches of one process, never for what is kept: four lanes hide the multiplies.
    @inlinable @inline(__always)
    public static func quickHash(_ bytes: Span<UInt8>, from: Int, to: Int) -> UInt64 {
        let (k, l): (UInt64, UInt64) = (0xBF58_476D_1CE4_E5B9, 0x94D0_49BB_1331_11EB)
        let end = min(to, bytes.count)
        let start = max(0, from)
        let count = end &- start
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count <= 8 {
            if count > 0 {
                let word = count == 8 ? word(bytes, at: start) : tailWord(bytes, from: start, count: count)
                hash = (hash ^ word) &* k
            }
        } else if count <= 16 {
            hash = (hash ^ word(bytes, at: start)) &* k ^ word(bytes, at: end &- 8) &* l
        } else {
            unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                var (a, b, c, d) = (hash, k, l, hash ^ k)
                // Every load lies within [start, end): the last four overlap what was read before.
                let bytes = unsafe UnsafeRawPointer(base + start)
                var index = 0
                while index &+ 32 <= count {
                    a = unsafe (a ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* k
                    b = unsafe (b ^ bytes.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)) &* l
                    c = unsafe (c ^ bytes.loadUnaligned(fromByteOffset: index &+ 16, as: UInt64.self)) &* k
                    d = unsafe (d ^ bytes.loadUnaligned(fromByteOffset: index &+ 24, as: UInt64.self)) &* l
                    index &+= 32
                }
                let last = count &- 8
                a = unsafe (a ^ bytes.loadUnaligned(fromByteOffset: min(index, last), as: UInt64.self)) &* l
                b = unsafe (b ^ bytes.loadUnaligned(fromByteOffset: min(index &+ 8, last), as: UInt64.self)) &* k
                c = unsafe (c ^ bytes.loadUnaligned(fromByteOffset: min(index &+ 16, last), as: UInt64.self)) &* l
                d = unsafe (d ^ bytes.loadUnaligned(fromByteOffset: last, as: UInt64.self)) &* k
                hash = a ^ (b &>> 7) ^ (c &>> 13) ^ (d &>> 29) ^ (d &<< 11)
            }
        }
        return (hash ^ (hash &>> 31)) &* l
    }

    /// The high bit of the lowest zero byte of a word, and maybe of bytes above it; 0 where none is zero.
    @inlinable @inline(__always)
    public static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }

    /// Whether `count` bytes of `a` from `at` equal those of `b` from `bAt`; false where either ends before.
    @inlinable @inline(__always)
    public static func equal(_ a: Span<UInt8>, at: Int, _ b: Span<UInt8>, at bAt: Int, count: Int) -> Bool {
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
    public static func copy(
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
}
