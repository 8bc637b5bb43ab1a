import LogFormats

/// What was found out about texts that come again and again (agents, paths, upstreams), by their bytes.
///
/// The texts lie dense behind each other, so that those of a log fit the processor's cache; an index of words, two to a
/// bucket, leads to them. What is forgotten is found out anew: the memo shows in the time that is taken, nowhere else.
///
///     word   | tag 8 | offset 24 | count 16 | value 16 |      0: free
struct TextMemo: Sendable {
    private static let longest = 4096

    /// Bytes of texts that are kept; with more the memo begins anew.
    private let capacity: Int
    private let shift: UInt64
    // Empty until `prepare`.
    private var index: [UInt64] = []
    private var texts: [UInt8] = []

    /// A memo with 2 to the power of `bits` words.
    init(bits: UInt64, capacity: Int) {
        shift = 64 &- bits
        self.capacity = min(capacity, 1 << 24)
    }

    /// Makes the index; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() { index = Array(repeating: 0, count: 1 &<< Int(64 &- shift)) }

    @inline(__always)
    static func hash(_ line: Span<UInt8>, from: Int, to: Int) -> UInt64 {
        ByteSearch.quickHash(line, from: from, to: to)
    }

    @inline(__always)
    private static func word(_ hash: UInt64, count: Int) -> UInt64 {
        (hash & 0xFF) &<< 56 | UInt64(truncatingIfNeeded: count) &<< 16
    }

    /// The word of a bucket that may be a text's: its tag and count are; else 0.
    @inline(__always)
    private func candidate(_ hash: UInt64, count: Int) -> UInt64 {
        let bucket = Int(truncatingIfNeeded: hash &>> shift) & ~1
        let wanted = TextMemo.word(hash, count: count)
        let mask: UInt64 = 0xFF00_0000_FFFF_0000
        let (a, b) = (index[bucket], index[bucket | 1])
        let word = (a ^ wanted) & mask == 0 ? a : b
        return (word ^ wanted) & mask == 0 ? word : 0
    }

    /// A word of the bucket. Read early for many texts, so that the cache has it when `value` comes.
    @inline(__always)
    func touch(_ hash: UInt64) -> UInt64 { index[Int(truncatingIfNeeded: hash &>> shift) & ~1] }

    /// As `touch`, of the text that the bucket leads to.
    @inline(__always)
    func touchText(_ hash: UInt64, count: Int) -> UInt64 {
        // Of no text it reads the first byte, so that nothing is to be decided.
        let offset = Int(truncatingIfNeeded: candidate(hash, count: count) &>> 32 & 0xFF_FFFF)
        return offset < texts.count ? UInt64(texts[offset]) : 0
    }

    /// What is known of the text at `[from, to)`; nil where nothing is.
    @inline(__always)
    func value(_ line: Span<UInt8>, from: Int, to: Int, hash: UInt64) -> UInt16? {
        let count = to &- from
        let word = candidate(hash, count: count)
        // A text beyond the limit would have the count of a shorter one in its word; a free word has that of none.
        guard count > 0, count <= TextMemo.longest, word != 0,
            ByteSearch.equal(
                line, at: from, texts.span, at: Int(truncatingIfNeeded: word &>> 32 & 0xFF_FFFF), count: count)
        else { return nil }
        return UInt16(truncatingIfNeeded: word)
    }

    /// Notes what was found out about a text.
    mutating func learn(_ line: Span<UInt8>, from: Int, to: Int, hash: UInt64, value: UInt16) {
        let count = to - from
        guard count > 0, count <= TextMemo.longest else { return }
        if texts.count + count > capacity { forget() }
        let bucket = Int(truncatingIfNeeded: hash &>> shift) & ~1
        let second = index[bucket] != 0 && (index[bucket | 1] == 0 || hash & 0x100 != 0)
        index[second ? bucket | 1 : bucket] =
            TextMemo.word(hash, count: count) | UInt64(texts.count) &<< 32 | UInt64(value)
        Scan.append(line, from..<to, to: &texts)
    }

    mutating func forget() {
        for at in index.indices { index[at] = 0 }
        texts.removeAll(keepingCapacity: true)
    }
}
