import CZlib

/// One gzip member through zlib: slower than ISA-L by far, but it gives every byte up to the damaged one.
@safe
final class ZlibInflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var headerPending: Bool
    private var inTrailer = false
    private var checksum: UInt = 0
    private var length: UInt32 = 0

    /// nil where there is no memory; `readsHeader` where the member's header is still ahead.
    init?(readsHeader: Bool = false) {
        headerPending = readsHeader
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe inflateInit2_(stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            // deinit runs all the same: inflateEnd refuses a stream without state.
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> CodecStep {
        if headerPending { return unsafe header(input) }
        if inTrailer { return unsafe trailer(input) }
        let offered = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        unsafe stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe stream.pointee.avail_in = offered
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = room
        let code = unsafe inflate(stream, Z_NO_FLUSH)
        let produced = unsafe room - stream.pointee.avail_out
        var step = unsafe CodecStep(consumed: Int(offered - stream.pointee.avail_in), produced: Int(produced))
        unsafe checksum = crc32(checksum, output.baseAddress?.assumingMemoryBound(to: UInt8.self), produced)
        length &+= produced
        switch code {
        case Z_STREAM_END: inTrailer = true
        case Z_OK, Z_BUF_ERROR: break
        default:
            let detail = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib code \(code)"
            step.status = .failed(.corrupt, detail)
        }
        return step
    }

    private func header(_ input: UnsafeRawBufferPointer) -> CodecStep {
        switch unsafe GzipHeader.read(input) {
        case .short: return CodecStep()
        case .invalid(let detail): return .failed(.corrupt, detail)
        case .header(let header):
            headerPending = false
            return CodecStep(consumed: header.length)
        }
    }

    private func trailer(_ input: UnsafeRawBufferPointer) -> CodecStep {
        guard input.count >= 8 else { return CodecStep() }
        let wanted = unsafe UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
        let size = unsafe UInt32(littleEndian: input.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        let isRight = UInt(wanted) == checksum && size == length
        return CodecStep(
            consumed: 8, status: isRight ? .ended : .checksumMismatch("CRC-32 or length of a member"))
    }
}
