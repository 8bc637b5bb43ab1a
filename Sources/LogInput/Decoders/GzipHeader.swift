/// The header of a gzip member (RFC 1952, section 2.3).
struct GzipHeader {
    /// What reading a header came to.
    enum Outcome {
        case header(GzipHeader)
        /// The bytes end inside it.
        case short
        case invalid(String)
    }

    /// The header's length in bytes.
    let length: Int
    /// When the file was packed or last changed, Unix seconds; 0 where the writer did not say.
    let modified: UInt32

    /// Reads the header at the front of `bytes`.
    static func read(_ bytes: UnsafeRawBufferPointer) -> Outcome {
        guard bytes.count >= 10 else { return .short }
        guard unsafe bytes[0] == 0x1F, unsafe bytes[1] == 0x8B else { return .invalid("no gzip header") }
        guard unsafe bytes[2] == 8 else { return .invalid("unknown compression method \(unsafe bytes[2])") }
        let flags = unsafe bytes[3]
        guard flags & 0xE0 == 0 else { return .invalid("reserved header flags are set") }
        let modified = unsafe UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        var length = 10
        if flags & 0x04 != 0 {
            guard bytes.count >= length + 2 else { return .short }
            length += 2 + (unsafe Int(bytes[length])) + (unsafe Int(bytes[length + 1])) << 8
        }
        for flag: UInt8 in [0x08, 0x10] where flags & flag != 0 {
            guard length < bytes.count, let end = unsafe bytes[length...].firstIndex(of: 0) else { return .short }
            length = end + 1
        }
        if flags & 0x02 != 0 { length += 2 }
        return length <= bytes.count ? .header(GzipHeader(length: length, modified: modified)) : .short
    }
}
