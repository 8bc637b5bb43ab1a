/// Text in UTF-16, as Windows' tools write it, turned into UTF-8; the byte order is the mark's, else what was told.
///
/// Offsets are those of the UTF-8 text, as of any text that is packed; the mark is none of it. Half of a surrogate pair
/// becomes U+FFFD, as does a single byte at the end.
final class UTF16Decoder: ByteDecoder {
    private let source: ByteSource
    private var isBigEndian = false
    private var hasMark = false
    /// The first half of a pair whose second has not come.
    private var high: UInt32?
    /// UTF-8 that did not fit into the last buffer.
    private var pending: [UInt8] = []
    private var ended = false

    /// Window bytes that are wanted at a time.
    private static let lookahead = 32 << 10

    /// Reads text with its mark; without one where the order is given.
    init(_ source: ByteSource, isBigEndian: Bool? = nil) {
        self.source = source
        if let isBigEndian {
            self.isBigEndian = isBigEndian
            hasMark = true
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> DecodeStep {
        var filled = 0
        while filled < buffer.count {
            if !pending.isEmpty {
                let count = min(pending.count, buffer.count - filled)
                for index in 0..<count { unsafe buffer[filled + index] = pending[index] }
                pending.removeFirst(count)
                filled += count
                continue
            }
            if ended { break }
            _ = source.fill(atLeast: UTF16Decoder.lookahead)
            if !hasMark { takeMark() }
            let pairs = source.available / 2
            if pairs == 0 {
                if filled > 0 { break }
                ended = true
                return finish()
            }
            // A code unit is at most three bytes of UTF-8; a pair of them four.
            let count = max(1, min(pairs, (buffer.count - filled) / 3))
            for index in 0..<count { append(unit(index * 2)) }
            source.consume(count * 2)
        }
        return filled > 0 ? .bytes(filled) : .end
    }

    /// What stands at the input's end, once: an error, half a code unit, half a pair.
    private func finish() -> DecodeStep {
        if let code = source.failure {
            return .damage(Damage(.readError, byte: source.offset, detail: InputProblem.sentence(errno: code)))
        }
        let isOdd = source.available == 1
        if isOdd { source.consume(1) }
        if high != nil || isOdd {
            high = nil
            pending.append(contentsOf: [0xEF, 0xBF, 0xBD])
            return .damage(Damage(.endsEarly, byte: source.offset))
        }
        return .end
    }

    private func takeMark() {
        hasMark = true
        guard source.available >= 2 else { return }
        isBigEndian = unsafe source.window[0] == 0xFE
        source.consume(2)
    }

    private func unit(_ index: Int) -> UInt32 {
        let (a, b) = unsafe (UInt32(source.window[index]), UInt32(source.window[index + 1]))
        return isBigEndian ? a << 8 | b : b << 8 | a
    }

    private func append(_ unit: UInt32) {
        if let first = high {
            high = nil
            if unit &- 0xDC00 < 0x400 {
                write(0x10000 &+ (first &- 0xD800) << 10 &+ (unit &- 0xDC00))
                return
            }
            write(0xFFFD)
        }
        if unit &- 0xD800 < 0x400 {
            high = unit
        } else {
            write(unit &- 0xDC00 < 0x400 ? 0xFFFD : unit)
        }
    }

    private func write(_ scalar: UInt32) {
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: scalar >> shift & 0x3F | 0x80) }
        switch scalar {
        case ..<0x80: pending.append(UInt8(truncatingIfNeeded: scalar))
        case ..<0x800: pending.append(contentsOf: [UInt8(truncatingIfNeeded: scalar >> 6 | 0xC0), tail(0)])
        case ..<0x10000:
            pending.append(contentsOf: [UInt8(truncatingIfNeeded: scalar >> 12 | 0xE0), tail(6), tail(0)])
        default:
            pending.append(
                contentsOf: [UInt8(truncatingIfNeeded: scalar >> 18 | 0xF0), tail(12), tail(6), tail(0)])
        }
    }
}
