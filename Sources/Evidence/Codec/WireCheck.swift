/// Turns values of a file into those of the house, or says which could not be: what it lets through cannot make a later
/// step overflow or reach past a list.
struct WireCheck {
    let kind: FileKind
    /// Where the part of the file begins that the values are in.
    let byte: Int
    /// How many inputs the plan has; an id of an input must be less.
    var inputs: UInt32

    /// The most that a size in bytes, a count of lines or a bound may be: 64 PiB.
    static let greatest: Int64 = 1 << 56

    func bad(_ what: String, _ value: some CustomStringConvertible) -> CodecError {
        // What stands in the file may be anybody's: no control characters from it reach a terminal.
        let shown = value.description.unicodeScalars.prefix(40).filter { (0x20..<0x7F).contains($0.value) }
        return .badValue(kind: kind, byte: byte, what: what, value: String(String.UnicodeScalarView(shown)))
    }

    /// A size, a place or a bound.
    func size(_ value: Int64, _ what: String, from least: Int64 = 0) throws(CodecError) -> Int64 {
        guard value >= least, value <= WireCheck.greatest else { throw bad(what, value) }
        return value
    }

    /// How much a table may hold.
    func limit(_ value: Int64) throws(CodecError) -> Int {
        Int(try size(value, "bound of a table", from: 1))
    }

    /// Seconds of a step: a power of two.
    func step(_ value: Int64) throws(CodecError) -> Int64 {
        guard value > 0, value & (value &- 1) == 0, value <= 1 << 61 else { throw bad("time step", value) }
        return value
    }

    /// An index into the plan's inputs.
    func input(_ value: UInt32) throws(CodecError) -> UInt32 {
        guard value < inputs else { throw bad("input number", value) }
        return value
    }

    /// A case of an enumeration by its raw value.
    func raw<E: RawRepresentable>(_ type: E.Type, _ value: UInt32, _ what: String) throws(CodecError) -> E
    where E.RawValue == UInt8 {
        guard let byte = UInt8(exactly: value), let it = E(rawValue: byte) else { throw bad(what, value) }
        return it
    }

    /// A case of an enumeration by its name.
    func named<E: RawRepresentable>(_ type: E.Type, _ value: String, _ what: String) throws(CodecError) -> E
    where E.RawValue == String {
        guard let it = E(rawValue: value) else { throw bad(what, value) }
        return it
    }

    /// Two lists that belong together.
    func pairs<A, B>(_ a: [A], _ b: [B], _ what: String) throws(CodecError) -> Zip2Sequence<[A], [B]> {
        guard a.count == b.count else { throw bad("length of \(what)", "\(a.count) and \(b.count)") }
        return zip(a, b)
    }
}
