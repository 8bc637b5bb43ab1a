/// One place where an input's bytes are not what they should be; what decodes around it is kept.
package struct Damage: Sendable, Hashable {
    /// What is wrong.
    package enum Kind: String, Sendable, Hashable {
        /// The compressed data stops in the middle (a cut copy, a file still being written).
        case endsEarly
        /// The compressed data makes no sense from here on.
        case corrupt
        /// A member decoded to its end, but its checksum or length says otherwise: some byte in it is wrong.
        case checksum
        /// The data asks for something the decoder cannot do.
        case unsupported
        /// The data needs a larger window (memory) than the limit allows.
        case windowTooLarge
        /// Zero bytes follow the last member.
        case trailingZeros
        /// Other bytes follow the last member.
        case trailingBytes
        /// The text is more than a thousand times the size of the data (`DecodeLimits.expansion`).
        case expansion
        /// The system could not read on; `detail` says why.
        case readError
        /// The file is shorter than when it was planned.
        case shrunk
    }

    package let kind: Kind
    /// Where in the file as stored, from 0.
    package let byte: Int64
    /// How many bytes of decoded text were delivered before it.
    package internal(set) var decodedByte: Int64 = 0
    /// Where in the file as stored decoding went on; nil where the rest was given up, or where nothing was skipped.
    package internal(set) var resumesAt: Int64?
    /// The decoder's own words, possibly empty.
    package let detail: String

    init(_ kind: Kind, byte: Int64, detail: String = "", resumesAt: Int64? = nil) {
        self.kind = kind
        self.byte = byte
        self.detail = detail
        self.resumesAt = resumesAt
    }

    /// Whether text is missing or wrong; false for what is merely worth knowing.
    package var losesText: Bool {
        switch kind {
        case .trailingZeros, .trailingBytes, .expansion: false
        default: true
        }
    }

    /// Whether the text before and after it do not belong together, so that no line may span it.
    var breaksText: Bool {
        switch kind {
        case .endsEarly, .corrupt, .unsupported, .windowTooLarge, .readError, .shrunk: true
        case .checksum, .trailingZeros, .trailingBytes, .expansion: false
        }
    }

    /// The damage as a sentence about `path`, which is packed as `compression`.
    package func problem(path: String, compression: Compression) -> InputProblem {
        let format = compression == .none ? "the" : compression.rawValue
        let why = detail.isEmpty ? "" : " (\(detail))"
        let rest =
            resumesAt.map { "reading went on at byte \($0)" } ?? "the \(decodedByte) bytes of text before it were kept"
        let sentence =
            switch kind {
            case .endsEarly:
                "\(format) data ends early at byte \(byte); the \(decodedByte) bytes of text before it were kept. "
                    + "Copy the file again if you need the rest."
            case .corrupt:
                "\(format) data is damaged at byte \(byte)\(why); \(rest). Copy the file again if you need what is missing."
            case .checksum:
                "\(format) checksum does not match at byte \(byte)\(why); all of the text was kept, but some of it may be "
                    + "wrong. Copy the file again to be sure."
            case .unsupported:
                "\(format) data at byte \(byte) uses a feature that cannot be read\(why); \(rest). "
                    + "Unpack the file with its own tool and read the result."
            case .windowTooLarge:
                "\(format) data at byte \(byte) needs more memory than the limit allows\(why); \(rest). "
                    + "Raise the limit, or unpack the file with its own tool and read the result."
            case .trailingZeros:
                "zero bytes follow the \(format) data at byte \(byte); nothing was lost. No action is needed."
            case .trailingBytes:
                "bytes that are not \(format) follow the \(format) data at byte \(byte); all of the text before them was "
                    + "kept. Check how the file was written if more was expected."
            case .expansion:
                "\(format) data unpacks to more than a thousand times its size by byte \(byte); it was read all the same. "
                    + "Check where the file comes from if that is a surprise."
            case .readError:
                "reading stopped at byte \(byte): \(detail)"
            case .shrunk:
                "the file ends at byte \(byte), before the end that was planned; the rest is missing. "
                    + "Read a copy that nothing is writing to."
            }
        return InputProblem(path: path, byte: byte, sentence: sentence, severity: losesText ? .lost : .warning)
    }
}
