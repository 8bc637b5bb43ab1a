import CBzip2

/// bzip2 streams.
@safe
struct Bzip2Codec: MemberCodec, ~Copyable {
    static let lookahead = 14

    private let stream: UnsafeMutablePointer<bz_stream>
    private var isOpen = false

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
    }

    deinit {
        if isOpen { unsafe _ = BZ2_bzDecompressEnd(stream) }
        unsafe stream.deallocate()
    }

    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool {
        guard window.count >= 4, unsafe window[0] == 0x42, unsafe window[1] == 0x5A, unsafe window[2] == 0x68,
            unsafe (0x31...0x39).contains(window[3])
        else { return false }
        return unsafe !searching
            || (window.count >= 10 && window[4...].starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]))
    }

    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep {
        if isOpen { unsafe _ = BZ2_bzDecompressEnd(stream) }
        unsafe stream.pointee = bz_stream()
        isOpen = unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
        return isOpen ? CodecStep() : .failed(.unsupported, "no memory for the decoder")
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        let offered = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: CChar.self))
        unsafe stream.pointee.avail_in = offered
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = room
        let code = unsafe BZ2_bzDecompress(stream)
        var step = unsafe CodecStep(
            consumed: Int(offered - stream.pointee.avail_in), produced: Int(room - stream.pointee.avail_out))
        switch code {
        case BZ_OK: break
        case BZ_STREAM_END: step.status = .ended
        case BZ_DATA_ERROR_MAGIC: step.status = .failed(.corrupt, "no bzip2 header")
        case BZ_MEM_ERROR: step.status = .failed(.unsupported, "no memory for the decoder")
        default: step.status = .failed(.corrupt, "a block's checksum or structure is wrong")
        }
        return step
    }
}
