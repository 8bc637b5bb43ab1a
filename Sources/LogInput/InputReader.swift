/// Reads one input from its beginning (or one byte range of a plain file) as blocks of lines.
///
/// A plain synchronous pull: call `next()` until nil, on any one thread at a time.
///
///     buffer  [ carried from before | read now ......... \n | rest ]   blockSize + 1 bytes
///                                            block ends ──┘   └── carried into the next buffer
///
/// The one byte more tells, whenever a block is handed out, whether text follows it.
package struct InputReader: ~Copyable, @unchecked Sendable {
    /// How the input is packed, by its content.
    package let compression: Compression
    /// What was found wrong so far, in the order of the text; the first 100 places.
    package private(set) var damage: [Damage] = []
    /// How many places of damage were found, those beyond the first 100 included.
    package private(set) var damageCount = 0
    /// How many bytes of text were delivered or are about to be.
    package private(set) var decompressedBytes: Int64 = 0

    private let source: ByteSource
    private let decoder: any ByteDecoder
    private let pool: BlockPool
    private let id: UInt32
    private let blockSize: Int
    private let lineLimit: Int
    private let capacity: Int

    /// The buffer being filled, its first `filled` bytes read; nil between blocks without rest.
    private var buffer: BlockBuffer?
    private var filled = 0
    /// The offset in the text of the buffer's first byte.
    private var startByte: Int64
    private var continuesLine = false
    private var ended = false

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
        let range = range.map { max(0, $0.lowerBound)..<max(0, $0.upperBound) }
        let source = try ByteSource.open(file, prefix: prefix, range: range, hashing: digest ?? true)
        self.init(source, input: input, range: range, blockSize: blockSize, digest: digest, limits: limits, pool: pool)
    }

    /// Reads bytes that are in memory, as if a file held them.
    package init(
        memory bytes: [UInt8], input: UInt32 = 0, blockSize: Int = 1 << 20, digest: Bool? = nil,
        limits: DecodeLimits = DecodeLimits(), pool: BlockPool = .shared
    ) {
        self.init(
            .memory(bytes, hashing: digest ?? true), input: input, range: nil, blockSize: blockSize, digest: digest,
            limits: limits, pool: pool)
    }

    init(
        _ source: ByteSource, input: UInt32, range: Range<Int64>?, blockSize: Int, digest: Bool?, limits: DecodeLimits,
        pool: BlockPool
    ) {
        self.source = source
        self.pool = pool
        id = input
        lineLimit = limits.line
        self.blockSize = min(max(1, blockSize), limits.line)
        capacity = limits.line + 1
        startByte = range?.lowerBound ?? 0
        compression = range == nil ? source.sniff() : .none
        if compression == .none, digest != true { source.stopHashing() }
        decoder = makeDecoder(source, compression, range: range, limits: limits)
    }

    deinit { buffer?.free() }

    // MARK: - Blocks

    /// The next block; nil at the end. An input without text has no blocks.
    package mutating func next() -> LineBlock? {
        guard !ended || filled > 0 else { return nil }
        var current = takeBuffer()
        var target = blockSize + 1
        var searched = 0
        while true {
            let broke = fill(&current, upTo: target)
            if filled == 0, ended { return release(current) }
            if broke || ended { return handOut(current, cut: filled, isCut: broke && !endsLine(current)) }
            if let newline = lastNewline(current, from: searched, to: target - 1) {
                return handOut(current, cut: newline + 1, isCut: false)
            }
            searched = target - 1
            guard searched < lineLimit else { return handOut(current, cut: lineLimit, isCut: true, byLimit: true) }
            target = min(lineLimit, searched * 2) + 1
        }
    }

    /// Reads until `target` bytes are there; true where the data broke and the block must end.
    private mutating func fill(_ current: inout BlockBuffer, upTo target: Int) -> Bool {
        while filled < target, !ended {
            switch unsafe decoder.read(into: current.room(from: filled, to: target)) {
            case .bytes(let count):
                filled += count
                decompressedBytes += Int64(count)
            case .end: ended = true
            case .damage(let found):
                note(found)
                if found.breaksText, filled > 0 { return true }
            }
        }
        return false
    }

    private mutating func note(_ found: Damage) {
        damageCount += 1
        guard damage.count < 100 else { return }
        var placed = found
        placed.decodedByte = decompressedBytes
        damage.append(placed)
    }

    private mutating func takeBuffer() -> BlockBuffer {
        defer { buffer = nil }
        return buffer ?? pool.take(capacity: capacity)
    }

    private func release(_ current: BlockBuffer) -> LineBlock? {
        pool.give(current)
        return nil
    }

    /// Makes a block of the first `cut` bytes; the rest goes into the next buffer.
    private mutating func handOut(_ current: BlockBuffer, cut: Int, isCut: Bool, byLimit: Bool = false) -> LineBlock {
        let rest = filled - cut
        filled = rest
        if rest > 0 {
            let next = pool.take(capacity: capacity)
            unsafe next.start.copyMemory(from: current.start + cut, byteCount: rest)
            buffer = next
        } else if !ended {
            // The data broke here. Only the decoder knows whether more text follows.
            var next = pool.take(capacity: capacity)
            _ = fill(&next, upTo: 1)
            buffer = next
        }
        let block = LineBlock(
            current, count: cut, pool: pool, input: id, startByte: startByte, isLast: ended && filled == 0,
            cutsLine: isCut, continuesLine: continuesLine)
        startByte += Int64(cut)
        continuesLine = byLimit
        return block
    }

    private func endsLine(_ current: BlockBuffer) -> Bool {
        unsafe filled > 0 && current.room(from: 0, to: filled)[filled - 1] == 0x0A
    }

    /// The last newline between two offsets; lines are short, so the search from the end is.
    private func lastNewline(_ current: BlockBuffer, from: Int, to: Int) -> Int? {
        unsafe current.room(from: 0, to: to)[from...].lastIndex(of: 0x0A)
    }

    // MARK: - Afterwards

    /// How many bytes of the file as stored the decoder has taken.
    package var storedBytes: Int64 { source.offset }

    /// The SHA-256 of the file as stored, in lower-case hexadecimal; reads what is left and ends the reader.
    ///
    /// nil for standard input, for a range, for a plain file unless asked for, and where the file cannot be read.
    package mutating func sha256() -> String? {
        ended = true
        filled = 0
        return source.digest()
    }
}

/// The decoder for what `compression` says, from the source's present place.
func makeDecoder(
    _ source: ByteSource, _ compression: Compression, range: Range<Int64>? = nil, limits: DecodeLimits
) -> any ByteDecoder {
    switch compression {
    case .none: PlainDecoder(source, range: range)
    case .gzip: MemberDecoder(source, codec: GzipCodec(), limits: limits)
    case .lz4: MemberDecoder(source, codec: LZ4Codec(), limits: limits)
    case .zstd: MemberDecoder(source, codec: ZstdCodec(limits: limits), limits: limits)
    case .bzip2: MemberDecoder(source, codec: Bzip2Codec(), limits: limits)
    case .xz: MemberDecoder(source, codec: XZCodec(limits: limits), limits: limits)
    }
}

extension ByteSource {
    /// The compression of what lies ahead; looks behind leading skippable frames as far as the window reaches.
    func sniff() -> Compression {
        fill(atLeast: Compression.sniffLength)
        return unsafe Compression.sniff(Span(_unsafeBytes: window))
    }
}
