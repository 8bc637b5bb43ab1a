/// Reads one input from its beginning (or one byte range of a plain file) as blocks of lines.
///
/// A plain synchronous pull: call `next()` until nil, on any one thread at a time. Nobody else holds what is inside,
/// so the owner may hand it to another thread.
package struct InputReader: ~Copyable, @unchecked Sendable {
    private let cutter: BlockCutter
    /// How many bytes of text were stepped over before the first block; 0 unless that was asked for.
    package let start: Int64

    /// Opens an input.
    ///
    /// - Parameters:
    ///   - input: the number that its blocks carry.
    ///   - range: bytes of the decoded text; of plain files only, which are then read as plain without looking.
    ///   - blockSize: the size of a block in bytes, at most `limits.line`. Line starts do not depend on it.
    ///   - digest: whether `sha256()` is wanted; nil means yes for packed files, no for plain ones.
    ///   - prefix: what was already read from standard input (`Head.replay`).
    package init(
        _ file: InputFile, input: UInt32, range: Range<Int64>? = nil, blockSize: Int = 1 << 20, digest: Bool? = nil,
        prefix: [UInt8] = [], limits: DecodeLimits = DecodeLimits(), pool: BlockPool = .shared
    ) throws(InputProblem) {
        start = 0
        let range = range.map { max(0, $0.lowerBound)..<max(0, $0.upperBound) }
        let source = try ByteSource.open(file, prefix: prefix, range: range)
        cutter = BlockCutter(
            source, input: input, range: range, blockSize: blockSize, digest: digest, limits: limits, pool: pool)
    }

    /// Opens a file so that the reading begins at or before `byte` of its decoded text, as near as its headers allow.
    ///
    /// The first block may begin within a line; it stands `start` bytes further on than it says.
    package init(
        _ file: InputFile, near byte: Int64, limits: DecodeLimits = DecodeLimits(), pool: BlockPool = .shared
    ) throws(InputProblem) {
        let source = try ByteSource.open(file)
        let compression = source.sniff()
        start = FrameSkip.go(to: byte, in: source, compression).text
        cutter = BlockCutter(
            source, input: 0, range: nil, packing: compression, blockSize: 1 << 20, digest: false, limits: limits,
            pool: pool)
    }

    /// Reads bytes that are in memory, as if a file held them.
    package init(
        memory bytes: [UInt8], input: UInt32 = 0, blockSize: Int = 1 << 20, digest: Bool? = nil,
        limits: DecodeLimits = DecodeLimits(), pool: BlockPool = .shared
    ) {
        start = 0
        cutter = BlockCutter(
            .memory(bytes), input: input, range: nil, blockSize: blockSize, digest: digest, limits: limits, pool: pool)
    }

    /// The next block; nil at the end. An input without text has no blocks.
    package mutating func next() -> LineBlock? { cutter.next() }

    /// How the input is packed, by its content.
    package var compression: Compression { cutter.compression }

    /// What was found wrong so far, in the order of the text; the first 100 places.
    package var damage: [Damage] { cutter.damage }

    /// How many places of damage were found, those beyond the first 100 included.
    package var damageCount: Int { cutter.damageCount }

    /// How many bytes of text were delivered or are about to be.
    package var decompressedBytes: Int64 { cutter.decompressedBytes }

    /// How many bytes of the file as stored the decoder has taken.
    package var storedBytes: Int64 { cutter.source.offset }

    /// The SHA-256 of the file as stored, in lower-case hexadecimal; reads what is left and ends the reader.
    ///
    /// nil for standard input, for a range, for a plain file unless asked for, and where the file cannot be read.
    package mutating func sha256() -> String? { cutter.finish() }
}
