/// Finds where decoding can begin so that a place in the text is reached without decoding what stands far before it.
///
/// Members and frames that say how long they and their text are can be stepped over by their headers alone: zstd frames
/// with a content size, lz4 frames with one, gzip members as `bgzip` writes them. Where one does not say it, decoding
/// begins there.
struct FrameSkip {
    /// A boundary: offsets in the file as stored and in the decoded text.
    struct Place: Equatable {
        var stored: Int64 = 0
        var text: Int64 = 0
    }

    private let source: ByteSource
    private let compression: Compression

    /// The last boundary at or before `text` that headers lead to; the source stands there then.
    static func go(to text: Int64, in source: ByteSource, _ compression: Compression) -> Place {
        guard source.isSeekable, text > 0 else { return Place() }
        if compression == .none {
            source.seek(to: text)
            return Place(stored: text, text: text)
        }
        let skip = FrameSkip(source: source, compression: compression)
        var place = Place()
        while let length = skip.walk(), source.offset > place.stored {
            let (next, overflow) = place.text.addingReportingOverflow(length)
            guard !overflow, length >= 0, next <= text else { break }
            place = Place(stored: source.offset, text: next)
        }
        source.seek(to: place.stored)
        return place
    }

    /// Steps over what begins here and gives its text's length in bytes; nil where it does not say how long it is, or is damaged.
    private func walk() -> Int64? {
        source.fill(atLeast: 64)
        switch compression {
        case .gzip: return gzip()
        case .zstd: return skippable() ?? zstd()
        case .lz4: return skippable() ?? lz4()
        default: return nil
        }
    }

    // MARK: - Formats

    /// A member of BGZF: its size stands in an extra field (`BC`), its text's at its end.
    private func gzip() -> Int64? {
        guard source.available >= 18, byte(0) == 0x1F, byte(1) == 0x8B, byte(3) & 0x04 != 0, number(10, 2) == 6,
            byte(12) == UInt8(ascii: "B"), byte(13) == UInt8(ascii: "C"), number(14, 2) == 2
        else { return nil }
        let size = Int(number(16, 2)) + 1
        guard size > 26, source.fill(atLeast: size) else { return nil }
        let text = number(size - 4, 4)
        source.consume(size)
        return text
    }

    private func skippable() -> Int64? {
        guard source.available >= 8, number(0, 4) & 0xFFFF_FFF0 == 0x184D_2A50 else { return nil }
        return pass(8 + number(4, 4)) ? 0 : nil
    }

    /// A zstd frame (RFC 8878, section 3.1.1), block by block.
    private func zstd() -> Int64? {
        guard source.available >= 6, number(0, 4) == 0xFD2F_B528 else { return nil }
        let flags = byte(4)
        let isSingle = flags & 0x20 != 0
        let dictionary = [0, 1, 2, 4][Int(flags & 3)]
        let width = [isSingle ? 1 : 0, 2, 4, 8][Int(flags >> 6)]
        let at = 5 + (isSingle ? 0 : 1) + dictionary
        guard width > 0, source.available >= at + width else { return nil }
        let text = number(at, width) + (width == 2 ? 256 : 0)
        source.consume(at + width)
        while source.fill(atLeast: 3) {
            let header = number(0, 3)
            let isRun = header >> 1 & 3 == 1
            guard pass(3 + (isRun ? 1 : header >> 3)) else { return nil }
            guard header & 1 == 1 else { continue }
            return flags & 0x04 == 0 || pass(4) ? text : nil
        }
        return nil
    }

    /// An lz4 frame, block by block.
    private func lz4() -> Int64? {
        guard source.available >= 15, number(0, 4) == 0x184D_2204 else { return nil }
        let flags = byte(4)
        guard flags & 0xC0 == 0x40, flags & 0x08 != 0 else { return nil }
        let text = number(6, 8)
        guard pass(15 + (flags & 0x01 != 0 ? 4 : 0)) else { return nil }
        while source.fill(atLeast: 4) {
            let size = number(0, 4)
            guard size != 0 else { return pass(4 + (flags & 0x04 != 0 ? 4 : 0)) ? text : nil }
            guard pass(4 + size & 0x7FFF_FFFF + (flags & 0x10 != 0 ? 4 : 0)) else { return nil }
        }
        return nil
    }

    // MARK: - Bytes

    /// A byte of the window, which the caller knows to be there.
    private func byte(_ index: Int) -> UInt8 { unsafe source.window[index] }

    /// A little-endian number of the window; negative where its eighth byte is too large.
    private func number(_ index: Int, _ width: Int) -> Int64 {
        var value: UInt64 = 0
        for place in (0..<width).reversed() { value = value << 8 | UInt64(byte(index + place)) }
        return Int64(truncatingIfNeeded: value)
    }

    /// Passes over so many bytes; false where the file ends before.
    private func pass(_ count: Int64) -> Bool {
        if count <= Int64(source.available) {
            source.consume(Int(count))
            return true
        }
        source.seek(to: source.offset &+ count)
        // The last byte before the target must be there: a file that was cut ends inside.
        source.seek(to: source.offset - 1)
        guard source.fill(atLeast: 1) else { return false }
        source.consume(1)
        return true
    }
}
