/// The state behind an `InputReader`: fills buffers and cuts them into blocks.
///
///     buffer  [ carried from before | read now ......... \n | rest ]   blockSize + 1 bytes
///                                            block ends ──┘   └── carried into the next buffer
///
/// The one byte more tells, whenever a block is handed out, whether text follows it.
final class BlockCutter {
    let compression: Compression
    private(set) var damage: [Damage] = []
    private(set) var damageCount = 0
    private(set) var decompressedBytes: Int64 = 0

    let source: ByteSource
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

    init(
        _ source: ByteSource, input: UInt32, range: Range<Int64>?, packing known: Compression? = nil, blockSize: Int,
        digest: Bool?, limits: DecodeLimits, pool: BlockPool
    ) {
        self.source = source
        self.pool = pool
        id = input
        lineLimit = limits.line
        self.blockSize = min(max(1, blockSize), limits.line)
        capacity = limits.line + 1
        startByte = range?.lowerBound ?? 0
        // A local, because `??` would capture `self` before it is whole: in a noncopyable struct's initialiser that
        // released the fields twice (Swift 6.3.1, found with the address sanitizer).
        let packing: Compression
        if let known { packing = known } else { packing = range == nil ? source.sniff() : .none }
        compression = packing
        if digest ?? (packing != .none) { source.startHashing() }
        decoder = makeDecoder(source, packing, range: range, limits: limits)
    }

    deinit { buffer?.free() }

    /// Forgets what was not delivered, and gives the digest of the whole input.
    func finish() -> String? {
        ended = true
        filled = 0
        return source.digest()
    }

    // MARK: - Blocks

    /// The next block; nil at the end. An input without text has no blocks.
    func next() -> LineBlock? {
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
    private func fill(_ current: inout BlockBuffer, upTo target: Int) -> Bool {
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

    private func note(_ found: Damage) {
        damageCount += 1
        guard damage.count < 100 else { return }
        var placed = found
        placed.decodedByte = decompressedBytes
        damage.append(placed)
    }

    private func takeBuffer() -> BlockBuffer {
        defer { buffer = nil }
        return buffer ?? pool.take(capacity: capacity)
    }

    private func release(_ current: BlockBuffer) -> LineBlock? {
        pool.give(current)
        return nil
    }

    /// Makes a block of the first `cut` bytes; the rest goes into the next buffer.
    private func handOut(_ current: BlockBuffer, cut: Int, isCut: Bool, byLimit: Bool = false) -> LineBlock {
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
}

/// The decoder for what `compression` says, from the source's present place.
func makeDecoder(
    _ source: ByteSource, _ compression: Compression, range: Range<Int64>? = nil, limits: DecodeLimits
) -> any ByteDecoder {
    switch compression {
    case .none: PlainDecoder(source, range: range)
    case .utf16: UTF16Decoder(source)
    case .utf16LittleEndian: UTF16Decoder(source, isBigEndian: false)
    case .utf16BigEndian: UTF16Decoder(source, isBigEndian: true)
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
