import CISAL

/// gzip members, decoded by ISA-L for speed and, where it stumbles, once more by zlib (`ZlibInflater`).
@safe
struct GzipCodec: MemberCodec, ~Copyable {
    /// The longest header that is read: both strings of it may have any length, but nobody writes such.
    static let lookahead = 128 << 10

    /// 87 KB with its window, so it lives on the heap and C keeps one address.
    private let state: UnsafeMutablePointer<inflate_state>
    private var zlib: ZlibInflater?
    private let prefersZlib: Bool

    /// A codec; `prefersZlib` leaves ISA-L out, for comparison.
    init(prefersZlib: Bool = false) {
        unsafe state = .allocate(capacity: 1)
        self.prefersZlib = prefersZlib
        unsafe isal_inflate_init(state)
    }

    deinit { unsafe state.deallocate() }

    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool {
        guard window.count >= 2, unsafe window[0] == 0x1F, unsafe window[1] == 0x8B else { return false }
        guard searching else { return true }
        // Chance finds three fitting bytes every 16 MB; with what every writer puts in the others, practically never.
        guard window.count >= 18, unsafe window[2] == 8, unsafe window[3] & 0xE0 == 0,
            [0, 2, 4].contains(unsafe window[8]), unsafe window[9] <= 13 || window[9] == 255
        else { return false }
        if case .header = unsafe GzipHeader.read(window) { return true }
        return false
    }

    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep {
        zlib = prefersZlib ? ZlibInflater() : nil
        switch unsafe GzipHeader.read(window) {
        case .short:
            return window.count < Self.lookahead ? .failed(.endsEarly, "") : .failed(.corrupt, "the header has no end")
        case .invalid(let detail): return .failed(.corrupt, detail)
        case .header(let header):
            unsafe isal_inflate_reset(state)
            unsafe state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
            return CodecStep(consumed: header.length)
        }
    }

    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        if let zlib { return unsafe zlib.step(input, into: output) }
        let offered = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        unsafe state.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        unsafe state.pointee.avail_in = offered
        unsafe state.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe state.pointee.avail_out = room
        let code = unsafe isal_inflate(state)
        var step = unsafe CodecStep(
            consumed: Int(offered - min(offered, state.pointee.avail_in)),
            produced: Int(room - min(room, state.pointee.avail_out)))
        switch code {
        case ISAL_INCORRECT_CHECKSUM: step.status = .checksumMismatch("CRC-32 or length of a member")
        case ..<0: step.status = .failed(.corrupt, Self.text(code))
        default: if unsafe state.pointee.block_state == ISAL_BLOCK_FINISH { step.status = .ended }
        }
        return step
    }

    mutating func beginRescue() -> Bool {
        guard zlib == nil else { return false }
        zlib = ZlibInflater(readsHeader: true)
        return zlib != nil
    }

    private static func text(_ code: Int32) -> String {
        switch code {
        case ISAL_INVALID_BLOCK: "an impossible block"
        case ISAL_INVALID_SYMBOL: "an impossible symbol"
        case ISAL_INVALID_LOOKBACK: "a reference to text before the beginning"
        default: "code \(code)"
        }
    }
}
