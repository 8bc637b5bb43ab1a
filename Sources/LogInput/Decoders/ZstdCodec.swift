import CZstd

/// zstd frames, skippable frames among them.
///
/// Each step offers the library just the next block: on an error it forgets what the same call had decoded.
@safe
struct ZstdCodec: MemberCodec, ~Copyable {
    /// The longest frame header.
    static let lookahead = 18

    private let context: OpaquePointer?
    private let windowLog: Int32
    private var wanted = 0

    init(limits: DecodeLimits) {
        unsafe context = ZSTD_createDCtx()
        windowLog = min(31, Int32(Int.bitWidth - 1 - limits.window.leadingZeroBitCount))
        unsafe _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog)
    }

    deinit { unsafe _ = ZSTD_freeDCtx(context) }

    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool {
        guard window.count >= 4 else { return false }
        switch unsafe UInt32(littleEndian: window.loadUnaligned(as: UInt32.self)) {
        case 0xFD2F_B528: return !searching || (window.count >= 6 && (unsafe window[4]) & 0x08 == 0)
        case 0x184D_2A50...0x184D_2A5F: return !searching
        default: return false
        }
    }

    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep {
        guard unsafe context != nil else { return .failed(.unsupported, "no memory for the decoder") }
        guard window.count >= 4 else { return .failed(.endsEarly, "", consumed: window.count) }
        unsafe _ = ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        wanted = 5
        return CodecStep()
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        let offered = min(input.count, wanted)
        var from = unsafe ZSTD_inBuffer(src: input.baseAddress, size: offered, pos: 0)
        var to = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let code = unsafe ZSTD_decompressStream(context, &to, &from)
        guard ZSTD_isError(code) != 0 else {
            wanted = max(1, code)
            return unsafe CodecStep(consumed: from.pos, produced: to.pos, status: code == 0 ? .ended : .going)
        }
        let detail = unsafe String(cString: ZSTD_getErrorName(code))
        switch ZSTD_getErrorCode(code) {
        case ZSTD_error_checksum_wrong:
            return CodecStep(consumed: offered, status: .checksumMismatch("content checksum of a frame"))
        case ZSTD_error_frameParameter_windowTooLarge:
            return .failed(.windowTooLarge, "the limit is \(1 << (windowLog - 20)) MiB")
        case ZSTD_error_dictionary_wrong, ZSTD_error_version_unsupported, ZSTD_error_frameParameter_unsupported:
            return .failed(.unsupported, detail)
        default: return .failed(.corrupt, detail)
        }
    }
}
