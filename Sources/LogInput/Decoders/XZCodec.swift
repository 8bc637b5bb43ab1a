import CLzma

/// xz streams.
@safe
struct XZCodec: MemberCodec, ~Copyable {
    /// A stream header.
    static let lookahead = 12
    private static let magic: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]

    private let stream: UnsafeMutablePointer<lzma_stream>
    private let memory: UInt64

    init(limits: DecodeLimits) {
        unsafe stream = .allocate(capacity: 1)
        // All zero, which is what the macro LZMA_STREAM_INIT says.
        unsafe stream.initialize(to: lzma_stream())
        memory = UInt64(limits.window)
    }

    deinit {
        unsafe lzma_end(stream)
        unsafe stream.deallocate()
    }

    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool {
        // Behind the magic: one zero byte, and a check's number below 16.
        unsafe window.starts(with: magic) && (!searching || (window.count >= 12 && window[6] == 0 && window[7] < 16))
    }

    /// Stream padding (xz file format 1.0.4, section 2.2).
    static func isPadding(_ zeros: Int64) -> Bool { zeros % 4 == 0 }

    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep {
        switch unsafe lzma_stream_decoder(stream, memory, 0) {
        case LZMA_OK: return CodecStep()
        default: return .failed(.unsupported, "no memory for the decoder")
        }
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = input.count
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = output.count
        let code = unsafe lzma_code(stream, LZMA_RUN)
        var step = unsafe CodecStep(
            consumed: input.count - stream.pointee.avail_in, produced: output.count - stream.pointee.avail_out)
        switch code {
        case LZMA_OK, LZMA_BUF_ERROR: break
        case LZMA_STREAM_END: step.status = .ended
        case LZMA_MEMLIMIT_ERROR:
            step.status = .failed(.windowTooLarge, "the limit is \(memory >> 20) MiB")
        case LZMA_OPTIONS_ERROR:
            step.status = .failed(.unsupported, "a filter or option that this version does not know")
        case LZMA_MEM_ERROR: step.status = .failed(.unsupported, "no memory for the decoder")
        case LZMA_FORMAT_ERROR: step.status = .failed(.corrupt, "no xz header")
        default: step.status = .failed(.corrupt, "checksum or structure is wrong")
        }
        return step
    }
}
