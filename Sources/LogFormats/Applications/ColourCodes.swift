/// The escape sequences by which programs colour a terminal's text, and how to read a line without them.
///
///     2025-03-03 02:14:07 ␛[31mERROR␛[0m it broke        ␛]8;;https://…␛\link␛]8;;␛\
///
/// A sequence never reaches beyond its line, so that a record without them is its lines without them.
package enum ColourCodes {
    /// The text without escape sequences from an index on (all of it before stays), or nil where it has none.
    package static func stripped(_ text: Span<UInt8>, from start: Int = 0) -> [UInt8]? {
        guard var mark = Scan.first(0x1B, in: text, from: start, to: text.count) else { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(text.count)
        var at = 0
        while true {
            Scan.append(text, at..<mark, to: &plain)
            at = sequenceEnd(text, mark)
            guard let next = Scan.first(0x1B, in: text, from: at, to: text.count) else { break }
            mark = next
        }
        Scan.append(text, at..<text.count, to: &plain)
        return plain
    }

    /// Behind the sequence that begins at an index; of what is none only the escape character goes.
    private static func sequenceEnd(_ text: Span<UInt8>, _ escape: Int) -> Int {
        var at = escape &+ 1
        switch Scan.byte(text, at) {
        case UInt8(ascii: "["):
            // ECMA-48's control sequence: parameters, intermediate bytes, a final byte.
            at &+= 1
            while at < text.count, 0x20...0x3F ~= text[at], at &- escape < 64 { at &+= 1 }
            return at < text.count && 0x40...0x7E ~= text[at] ? at &+ 1 : at
        case UInt8(ascii: "]"):
            at &+= 1
            while at < text.count, text[at] != 0x0A {
                if text[at] == 0x07 { return at &+ 1 }
                if text[at] == 0x1B { return Scan.byte(text, at &+ 1) == UInt8(ascii: "\\") ? at &+ 2 : at }
                at &+= 1
            }
            return at
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            return min(at &+ (Scan.byte(text, at &+ 1) > 0x20 ? 2 : 1), text.count)
        default: return at
        }
    }
}
