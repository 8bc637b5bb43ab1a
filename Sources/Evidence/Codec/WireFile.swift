import EvidenceWire

/// Writes a file of ours: the magic bytes, the kind, then the fields of one protobuf message.
///
///     89 f a u l t l i n e 0A | kind | tag length Header | tag length Plan | … | tag length End
///
/// The fields are written by hand one after the other, because a whole bundle as one message would be in memory twice
/// and could be no larger than 2 GiB; to a reader of protobuf they are one `EvidenceFile` or `PlanFile`.
struct WireFileWriter {
    private(set) var bytes: [UInt8]

    init(_ kind: FileKind) {
        bytes = FileKind.magic + [kind.rawValue]
        var header = WireHeader()
        header.major = FileKind.formatMajor
        header.minor = FileKind.formatMinor
        header.tool = "faultline"
        put(.header, WireGlue.bytes(of: header))
    }

    /// Appends a field. What is written is cut so that no field comes near the 2 GiB above which `message` is nil.
    mutating func put(_ field: WireField, _ message: [UInt8]?) {
        guard let message else { preconditionFailure("a row of evidence is larger than 2 GiB") }
        putVarint(UInt64(field.rawValue) << 3 | 2)
        putVarint(UInt64(message.count))
        bytes += message
    }

    /// The whole file.
    consuming func finish() -> [UInt8] {
        var end = WireEnd()
        end.checksum = StableHash.of(bytes: bytes.span)
        put(.end, WireGlue.bytes(of: end))
        return bytes
    }

    private mutating func putVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }
}

/// The fields of `EvidenceFile`, of which `PlanFile` has some.
enum WireField: UInt64 {
    case header = 1
    case plan = 2
    case shard = 3
    case tables = 4
    case outcome = 5
    case range = 6
    case end = 15
}

/// Reads a file of ours field by field, and proves first that it is whole.
struct WireFileReader {
    let kind: FileKind
    /// Where the field that was last read begins.
    private(set) var fieldStart = 0
    private let bytes: [UInt8]
    private var position: Int

    /// Reads magic bytes, kind and header, and checks the sum over all.
    init(_ kind: FileKind, _ bytes: [UInt8]) throws(CodecError) {
        self.kind = kind
        self.bytes = bytes
        let magic = FileKind.magic
        position = magic.count + 1
        guard bytes.starts(with: magic) else {
            throw magic.starts(with: bytes) && !bytes.isEmpty
                ? .endsEarly(kind: kind, byte: bytes.count) : .notOurs(wanted: kind)
        }
        guard bytes.count > magic.count else { throw .endsEarly(kind: kind, byte: bytes.count) }
        guard bytes[magic.count] == kind.rawValue else {
            throw .otherKind(found: FileKind(rawValue: bytes[magic.count]), wanted: kind)
        }
        guard let (field, message) = try next() else { throw .endsEarly(kind: kind, byte: bytes.count) }
        guard field == .header, let header = WireGlue.message(WireHeader.self, from: message), header.major > 0 else {
            throw damaged
        }
        if header.major > FileKind.formatMajor { throw .newerFormat(header.major) }
        try checkSum()
    }

    /// The next field and its bytes; nil at the end. Fields of a newer minor version are passed by.
    mutating func next() throws(CodecError) -> (field: WireField, message: [UInt8])? {
        while position < bytes.count {
            fieldStart = position
            let tag = try varint()
            let length = try varint()
            guard tag & 7 == 2 else { throw damaged }
            guard length <= UInt64(bytes.count - position) else { throw .endsEarly(kind: kind, byte: bytes.count) }
            let end = position + Int(length)
            defer { position = end }
            if let field = WireField(rawValue: tag >> 3) { return (field, Array(bytes[position..<end])) }
        }
        return nil
    }

    /// Damage in the field that was last read.
    var damaged: CodecError { .damaged(kind: kind, byte: fieldStart) }

    /// Reads the bytes of a field as the message that they should be.
    func message<M>(_ message: M?) throws(CodecError) -> M {
        guard let message else { throw damaged }
        return message
    }

    /// Finds the last field by its length, which is fixed, and compares the sum in it with that of what is before it.
    private func checkSum() throws(CodecError) {
        // Tag, length of the message, tag of its only field, eight bytes.
        let start = bytes.count - 11
        guard start >= position, bytes[start] == UInt8(WireField.end.rawValue << 3 | 2), bytes[start + 1] == 9,
            let end = WireGlue.message(WireEnd.self, from: Array(bytes[(start + 2)...]))
        else { throw .endsEarly(kind: kind, byte: bytes.count) }
        guard end.checksum == StableHash.of(bytes: bytes.span.extracting(0..<start)) else {
            throw .damaged(kind: kind, byte: position)
        }
    }

    private mutating func varint() throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if shift > 63 { throw damaged }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .endsEarly(kind: kind, byte: bytes.count)
    }
}
