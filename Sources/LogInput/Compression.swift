/// How an input is packed; the raw value is the report's word for it.
package enum Compression: String, Sendable, Hashable, CaseIterable {
    case none, gzip, lz4, zstd, bzip2, xz
    /// Not compressed, but to be decoded before it is text: UTF-16 behind its byte order mark.
    case utf16 = "utf-16"
    /// The same without a mark, told by the NUL that every other byte of plain text is then.
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"

    /// Those that a tool packs with.
    package static let allCases: [Compression] = [.none, .gzip, .lz4, .zstd, .bzip2, .xz]

    /// The number of leading bytes by which every compression can be told.
    ///
    /// Only an input that begins with skippable frames (zstd's and lz4's look the same) may need more.
    package static let sniffLength = 64

    /// Tells the compression by an input's first bytes, never by its name.
    ///
    /// A log that was renamed, or packed twice under one name, is still read right. Fewer bytes than a magic
    /// number has are plain text: there is nothing in them to unpack. `bytes` may be shorter than `sniffLength`.
    package static func sniff(_ bytes: Span<UInt8>) -> Compression {
        if bytes.starts(with: [0x1F, 0x8B]) { return .gzip }
        if isUTF16(bytes) { return .utf16 }
        if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
        if isBzip2(bytes) { return .bzip2 }
        return isUnmarked(bytes) ?? sniffFrames(bytes)
    }

    /// UTF-16 without a mark: sixteen units at least, every one of them a character of ASCII text. A table of small
    /// numbers has zeros at the same places, but no thirty-two of them are letters, digits and blanks in a row.
    private static func isUnmarked(_ bytes: Span<UInt8>) -> Compression? {
        let units = min(bytes.count, sniffLength) / 2
        guard units >= 16 else { return nil }
        let isBig = bytes[0] == 0
        var words = 0
        for unit in 0..<units {
            let (high, low) = isBig ? (bytes[unit * 2], bytes[unit * 2 + 1]) : (bytes[unit * 2 + 1], bytes[unit * 2])
            guard high == 0, (0x20..<0x7F).contains(low) || (0x09...0x0D).contains(low) else { return nil }
            if low == 0x20 || (0x30..<0x3A).contains(low) || (0x61..<0x7B).contains(low | 0x20) { words += 1 }
        }
        guard words * 2 >= units else { return nil }
        return isBig ? .utf16BigEndian : .utf16LittleEndian
    }

    /// A mark, then a code unit that is a character of text: what follows a mark in other files is not.
    private static func isUTF16(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 4 else { return false }
        let unit: UInt32
        if bytes.starts(with: [0xFF, 0xFE]) {
            unit = UInt32(bytes[3]) << 8 | UInt32(bytes[2])
        } else if bytes.starts(with: [0xFE, 0xFF]) {
            unit = UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        } else {
            return false
        }
        return (unit >= 0x20 || (0x09...0x0D).contains(unit) || unit == 0x1B) && unit != 0xFFFE
    }

    /// bzip2's `BZh1`…`BZh9` are letters that a log line may begin with: the magic of the first block, or of
    /// the end of an empty stream, has to follow as far as there are bytes.
    private static func isBzip2(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.starts(with: [0x42, 0x5A, 0x68]), bytes.count > 4, (0x31...0x39).contains(bytes[3]) else {
            return false
        }
        let block: [UInt8] = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
        let end: [UInt8] = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
        let present = min(6, bytes.count - 4)
        return (0..<present).allSatisfy { bytes[4 + $0] == block[$0] }
            || (0..<present).allSatisfy { bytes[4 + $0] == end[$0] }
    }

    /// Looks behind skippable frames, which both lz4 and zstd allow in front of the first real one.
    private static func sniffFrames(_ bytes: Span<UInt8>) -> Compression {
        var at = 0
        while at <= bytes.count - 4 {
            switch bytes.littleEndian32(at: at) {
            case 0xFD2F_B528: return .zstd
            case 0x184D_2204, 0x184C_2102: return .lz4
            case 0x184D_2A50...0x184D_2A5F:
                guard at <= bytes.count - 8 else { return .zstd }
                at += 8 + Int(bytes.littleEndian32(at: at + 4))
            default: return .none
            }
        }
        // Only skippable frames are in sight: pzstd writes such heads, lz4 tools do not.
        return at > 0 ? .zstd : .none
    }
}

extension Span<UInt8> {
    /// Whether the span begins with `prefix`; false where it is shorter.
    func starts(with prefix: [UInt8]) -> Bool {
        guard count >= prefix.count else { return false }
        for index in prefix.indices where self[index] != prefix[index] { return false }
        return true
    }

    /// The unsigned 32-bit little-endian number whose first byte is at `index`; the four bytes must exist.
    func littleEndian32(at index: Int) -> UInt32 {
        UInt32(self[index]) | UInt32(self[index + 1]) << 8 | UInt32(self[index + 2]) << 16
            | UInt32(self[index + 3]) << 24
    }
}
