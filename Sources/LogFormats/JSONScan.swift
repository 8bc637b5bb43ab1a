/// Reads JSON in place, without values of its own: the callers know which keys they want.
package enum JSONScan {
    /// A string as it stands: the bytes between its quotes, and whether any of them is an escape.
    package struct Text: Sendable, Hashable {
        package var range: Range<Int>
        package var hasEscapes: Bool
        /// Behind the closing quote.
        package var end: Int
    }

    /// Nesting beyond this is refused: no log needs it, and a stranger may send a megabyte of brackets.
    private static let depthLimit = 64

    /// The first index at or after `index` that holds no white space of JSON.
    package static func skipSpace(_ line: Span<UInt8>, _ index: Int) -> Int {
        var at = max(0, index)
        while at < line.count, line[at] == 0x20 || (0x09...0x0D).contains(line[at]) { at &+= 1 }
        return at
    }

    /// The string whose opening quote stands at an index, or nil where none does or it does not end.
    package static func string(_ line: Span<UInt8>, at index: Int) -> Text? {
        guard Scan.byte(line, index) == UInt8(ascii: "\"") else { return nil }
        var at = index &+ 1
        var hasEscapes = false
        while at < line.count {
            let byte = line[at]
            if byte == UInt8(ascii: "\"") {
                return Text(range: index &+ 1..<at, hasEscapes: hasEscapes, end: at &+ 1)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                at &+= 1
            }
            at &+= 1
        }
        return nil
    }

    /// The index behind the value that begins at an index, or nil where there is none.
    package static func valueEnd(_ line: Span<UInt8>, at index: Int) -> Int? {
        var at = index
        var depth = 0
        while true {
            at = skipSpace(line, at)
            switch Scan.byte(line, at) {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth &+= 1
                if depth > depthLimit { return nil }
                at &+= 1
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth &-= 1
                if depth < 0 { return nil }
                at &+= 1
            case UInt8(ascii: "\""):
                guard let text = string(line, at: at) else { return nil }
                at = text.end
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if depth == 0 { return nil }
                at &+= 1
                continue
            default:
                let start = at
                while at < line.count, isScalar(line[at]) { at &+= 1 }
                if at == start { return nil }
            }
            if depth == 0 { return at }
        }
    }

    /// Walks the members of the object at an index; `visit` gets a key without its quotes and the place of its value,
    /// and says whether to go on. The index behind the object, or nil where it is none or was left.
    package static func members(
        _ line: Span<UInt8>, at index: Int, _ visit: (_ key: Range<Int>, _ value: Range<Int>) -> Bool
    ) -> Int? {
        var at = skipSpace(line, index)
        guard Scan.byte(line, at) == UInt8(ascii: "{") else { return nil }
        at = skipSpace(line, at &+ 1)
        if Scan.byte(line, at) == UInt8(ascii: "}") { return at &+ 1 }
        while true {
            guard let key = string(line, at: at) else { return nil }
            at = skipSpace(line, key.end)
            guard Scan.byte(line, at) == UInt8(ascii: ":") else { return nil }
            at = skipSpace(line, at &+ 1)
            guard let end = valueEnd(line, at: at) else { return nil }
            if !visit(key.range, at..<end) { return nil }
            at = skipSpace(line, end)
            switch Scan.byte(line, at) {
            case UInt8(ascii: ","): at = skipSpace(line, at &+ 1)
            case UInt8(ascii: "}"): return at &+ 1
            default: return nil
            }
        }
    }

    /// Appends what a string means: escapes become the bytes they stand for, an unpaired surrogate U+FFFD.
    package static func append(_ line: Span<UInt8>, _ text: Text, to bytes: inout [UInt8]) {
        guard text.hasEscapes else {
            Scan.append(line, text.range, to: &bytes)
            return
        }
        let range = Scan.clamp(text.range, to: line)
        var at = range.lowerBound
        while at < range.upperBound {
            guard line[at] == UInt8(ascii: "\\") else {
                bytes.append(line[at])
                at &+= 1
                continue
            }
            let mark = Scan.byte(line, at &+ 1)
            at &+= 2
            switch mark {
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "u"):
                var unit = hex(line, at, to: range.upperBound)
                if unit != nil { at &+= 4 }
                if let high = unit, high &- 0xD800 < 0x400, Scan.has("\\u", in: line, at: at),
                    let low = hex(line, at &+ 2, to: range.upperBound), low &- 0xDC00 < 0x400
                {
                    unit = 0x10000 &+ (high &- 0xD800) << 10 &+ (low &- 0xDC00)
                    at &+= 6
                }
                append(unit ?? 0xFFFD, to: &bytes)
            default: bytes.append(mark)
            }
        }
    }

    private static func isScalar(_ byte: UInt8) -> Bool {
        Scan.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    private static func hex(_ line: Span<UInt8>, _ index: Int, to end: Int) -> UInt32? {
        guard index >= 0, index &+ 4 <= min(end, line.count) else { return nil }
        var value: UInt32 = 0
        for at in index..<index &+ 4 {
            guard Scan.isHex(line[at]) else { return nil }
            let digit = Scan.isDigit(line[at]) ? line[at] &- 0x30 : (line[at] | 0x20) &- 0x57
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        let value = scalar &- 0xD800 < 0x800 || scalar > 0x10FFFF ? 0xFFFD : scalar
        func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift & 0x3F | 0x80) }
        switch value {
        case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: value))
        case ..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: value >> 6 | 0xC0))
            bytes.append(tail(0))
        case ..<0x10000:
            bytes.append(UInt8(truncatingIfNeeded: value >> 12 | 0xE0))
            bytes.append(tail(6))
            bytes.append(tail(0))
        default:
            bytes.append(UInt8(truncatingIfNeeded: value >> 18 | 0xF0))
            bytes.append(tail(12))
            bytes.append(tail(6))
            bytes.append(tail(0))
        }
    }
}
