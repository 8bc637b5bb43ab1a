/// How the lines of an input came out: `lines = parsed + unparsed + damaged + skipped`.
package struct LineCounts: Sendable, Hashable {
    package var parsed: Int64 = 0
    package var unparsed: Int64 = 0
    /// Cut by a broken stream or by the line limit.
    package var damaged: Int64 = 0
    /// Outside `--since` and `--until`.
    package var skipped: Int64 = 0

    package init() {}

    package var lines: Int64 { parsed &+ unparsed &+ damaged &+ skipped }

    package mutating func merge(_ other: LineCounts) {
        parsed &+= other.parsed
        unparsed &+= other.unparsed
        damaged &+= other.damaged
        skipped &+= other.skipped
    }
}

/// A digest of a run of bytes that composes: digest(ab) = digest(a) + digest(b), wherever the cut lies.
///
/// Each 8-byte word of the decoded text, at its absolute offset, is multiplied by a power of a fixed base that the
/// word's index gives; the sum is kept modulo 2⁶¹ − 1. Not cryptographic: it tells a retried task and a copied file.
package struct Digest: Sendable, Hashable {
    package var value: UInt64
    package init(value: UInt64 = 0) { self.value = value }

    package static let modulus: UInt64 = (1 << 61) - 1

    package mutating func add(_ other: Digest) {
        let sum = value &+ other.value
        value = sum >= Digest.modulus ? sum &- Digest.modulus : sum
    }
}

/// Bytes of a record that a cut left undecided, with their place.
package struct Fragment: Sendable, Hashable {
    /// Offset of the first byte in the decoded text.
    package var byte: Int64
    /// Newlines before it, counted from the start of the shard.
    package var line: Int64
    package var bytes: [UInt8]
    package init(byte: Int64, line: Int64, bytes: [UInt8]) {
        self.byte = byte
        self.line = line
        self.bytes = bytes
    }
}

/// The evidence of one byte range of one input's decoded text.
package struct Shard: Sendable, Equatable {
    package var input: UInt32
    package var start: Int64
    package var end: Int64
    /// Newlines in the range.
    package var newlines: Int64
    package var digest: Digest
    /// Whether the range reaches the end of the input's text.
    package var isEnd: Bool
    package var counts: LineCounts
    /// Lines by the id of the format that took them.
    package var formats: [String: Int64]
    /// Some of the lines that no format took; not in the bundle.
    package var unparsed = UnparsedSample()
    /// Tables by time axis; those without an entry saw no record on the axis.
    package var tables: [TimeAxis: Tables]
    /// Bytes before the first place at which a record surely begins; nil where the range begins at one.
    package var head: Fragment?
    /// The record that is open at the end; nil where none is.
    package var tail: Fragment?
    /// Whether nothing in the range was decided: `head` is all of it and may go on.
    package var isAllHead: Bool

    package init(input: UInt32, start: Int64) {
        self.input = input
        self.start = start
        end = start
        newlines = 0
        digest = Digest()
        isEnd = false
        counts = LineCounts()
        formats = [:]
        tables = [:]
        isAllHead = false
    }

    /// Moves the shard's relative line numbers by the newlines before it.
    package mutating func shiftLines(by newlines: Int64) {
        guard newlines != 0 else { return }
        let own = input
        for axis in tables.keys {
            tables[axis]?.mapCitations { if $0.input == own { $0.line &+= newlines } }
        }
        unparsed.mapCitations { $0.line &+= newlines }
        head?.line &+= newlines
        tail?.line &+= newlines
    }

    /// The tables of an axis, made on first use.
    package mutating func mergeTables(_ theirs: [TimeAxis: Tables]) {
        for (axis, table) in theirs {
            if tables[axis]?.merge(table) == nil { tables[axis] = table }
        }
    }
}

/// What the reader of an input had to say once it was read.
package struct InputOutcome: Sendable, Hashable {
    package var input: UInt32
    package var decompressedBytes: Int64
    /// Bytes read from disk; for standard input, bytes read.
    package var bytes: Int64
    /// SHA-256 of the bytes on disk in hexadecimal; nil where it was not taken.
    package var sha256: String?
    package var notices: [Notice]
    package init(input: UInt32, bytes: Int64, decompressedBytes: Int64, sha256: String?, notices: [Notice]) {
        self.input = input
        self.bytes = bytes
        self.decompressedBytes = decompressedBytes
        self.sha256 = sha256
        self.notices = notices
    }
}
