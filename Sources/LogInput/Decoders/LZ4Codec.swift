import CLZ4

/// lz4 frames, skippable frames among them, and frames of the legacy format (`lz4 -l`, Linux kernel images).
///
/// Each step offers the library just the next block: on an error it forgets what the same call had decoded.
@safe
struct LZ4Codec: MemberCodec, ~Copyable {
    static let lookahead = 32

    private let context: OpaquePointer?
    /// How many bytes the library wants next: a header, or one block with the next one's size.
    private var wanted = 0
    private var legacy: LZ4LegacyFrame?

    init() {
        var created: OpaquePointer?
        let code = unsafe LZ4F_createDecompressionContext(&created, UInt32(LZ4F_VERSION))
        unsafe context = LZ4F_isError(code) == 0 ? created : nil
    }

    deinit { unsafe _ = LZ4F_freeDecompressionContext(context) }

    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool {
        guard window.count >= 4 else { return false }
        switch unsafe UInt32(littleEndian: window.loadUnaligned(as: UInt32.self)) {
        case 0x184D_2204:
            // Version 01 and no reserved bit: two bytes more that chance would have to hit.
            return !searching
                || (window.count >= 7 && (unsafe window[4]) & 0xC2 == 0x40 && (unsafe window[5]) & 0x8F == 0
                    && (unsafe window[5]) >= 0x40)
        case LZ4LegacyFrame.magic, 0x184D_2A50...0x184D_2A5F: return !searching
        default: return false
        }
    }

    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep {
        guard unsafe context != nil else { return .failed(.unsupported, "no memory for the decoder") }
        guard window.count >= 4 else { return .failed(.endsEarly, "", consumed: window.count) }
        if unsafe UInt32(littleEndian: window.loadUnaligned(as: UInt32.self)) == LZ4LegacyFrame.magic {
            legacy = legacy ?? LZ4LegacyFrame()
            return CodecStep(consumed: 4)
        }
        legacy = nil
        unsafe LZ4F_resetDecompressionContext(context)
        wanted = 7
        return CodecStep()
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        if let legacy { return unsafe legacy.step(input, isLast: isLast, into: output) }
        let offered = min(input.count, wanted)
        var consumed = offered
        var produced = output.count
        let code = unsafe LZ4F_decompress(context, output.baseAddress, &produced, input.baseAddress, &consumed, nil)
        if LZ4F_isError(code) != 0 {
            let name = unsafe String(cString: LZ4F_getErrorName(code))
            if name == "ERROR_contentChecksum_invalid" {
                return CodecStep(consumed: offered, status: .checksumMismatch("content checksum of a frame"))
            }
            return .failed(name.contains("Dict") ? .unsupported : .corrupt, name)
        }
        wanted = max(1, code)
        return CodecStep(consumed: consumed, produced: produced, status: code == 0 ? .ended : .going)
    }
}
