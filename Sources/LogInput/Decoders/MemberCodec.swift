/// One compression format: how a member (gzip), frame (lz4, zstd) or stream (bzip2, xz) begins and decodes.
///
/// What all formats share (several members, padding, damage, going on behind it) is `MemberDecoder`'s.
protocol MemberCodec: ~Copyable {
    /// How many bytes must be in sight to recognise a member and read its header, at most.
    static var lookahead: Int { get }

    /// Whether a member begins with `window`.
    ///
    /// `searching` is set while looking for a member behind damage, where a chance match would make text of noise:
    /// then all that a header must obey is checked.
    static func startsMember(_ window: UnsafeRawBufferPointer, searching: Bool) -> Bool

    /// Reads the header of the member that begins with `window` (`lookahead` bytes, or fewer at the end of the data).
    mutating func begin(_ window: UnsafeRawBufferPointer) -> CodecStep

    /// Decodes on; `isLast` says that no bytes follow `input`. Calls with empty input flush what is held back.
    mutating func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep

    /// Whether the format allows so many zero bytes behind a member.
    static func isPadding(_ zeros: Int64) -> Bool

    /// Prepares a second, more patient decoding of a member that failed; false where there is none.
    mutating func beginRescue() -> Bool
}

extension MemberCodec where Self: ~Copyable {
    static func isPadding(_ zeros: Int64) -> Bool { false }
    mutating func beginRescue() -> Bool { false }
}

/// What one step of a codec did.
struct CodecStep {
    /// How it stands with the member.
    enum Status: Equatable {
        /// More to come. Nothing consumed and nothing produced: more input is needed.
        case going
        /// The member ended well.
        case ended
        /// The member decoded to its end, but its checksum or length is wrong.
        case checksumMismatch(String)
        /// No further step is possible.
        case failed(Damage.Kind, String)
    }

    var consumed = 0
    var produced = 0
    var status = Status.going

    static func failed(_ kind: Damage.Kind, _ detail: String, consumed: Int = 0, produced: Int = 0) -> CodecStep {
        CodecStep(consumed: consumed, produced: produced, status: .failed(kind, detail))
    }
}
