/// Makes text that came from logs harmless in the medium where it is shown.
///
/// Log text lies: escape sequences, bidirectional overrides, invisible characters, markup and formulas stand in user
/// agents and paths. Nothing is dropped: what would act or hide is written out as `\xHH` (a byte) or `\u{H}` (a
/// character), so that the reader sees what the attacker sent. This folder of functions is the only place that escapes.
package enum Escaping {}

// MARK: - What may be shown

extension Escaping {
    /// Whether a character acts on the medium or shows nothing: controls, bidirectional marks, zero-width and tag
    /// characters, separators of lines, whatever Unicode calls format or ignorable.
    package static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        if scalar.value < 0xAD { return scalar.value < 0xA0 }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    /// The text with every unsafe character written out: `\n`, `\r`, `\t`, `\xHH` below 128, `\u{H}` above.
    package static func visible(_ text: String) -> String {
        // Most text is clean; it is returned as it is.
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) { appendCode(of: scalar, to: &result) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// Bytes as text, with bytes that are no UTF-8 as `\xHH`; other characters stay as they are.
    ///
    /// - Parameter truncated: the bytes were cut at a limit; the pieces of a character that the cut left at the end
    ///   are dropped, because the cut belongs between characters.
    package static func text(_ bytes: [UInt8], truncated: Bool = false) -> String {
        var end = bytes.count
        if truncated { end -= cutCharacterLength(bytes) }
        if let text = String(validating: bytes[..<end], as: UTF8.self) { return text }
        var result = ""
        var index = 0
        while index < end {
            let length = UTF8Text.sequenceLength(bytes[index..<end])
            if length > 0, let character = String(validating: bytes[index..<(index + length)], as: UTF8.self) {
                result += character
                index += length
            } else {
                result += "\\x" + hex(UInt32(bytes[index]), digits: 2)
                index += 1
            }
        }
        return result
    }

    /// How many bytes at the end begin a character that is not whole; 0 where the end is between characters or the
    /// bytes there are no beginning of one.
    private static func cutCharacterLength(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 { continue }
            let wanted = byte >= 0xF0 && byte < 0xF5 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1
            return byte < 0xF5 && wanted > length ? length : 0
        }
        return 0
    }

    static func appendCode(of scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        default:
            result +=
                scalar.value < 0x80 ? "\\x" + hex(scalar.value, digits: 2) : "\\u{" + hex(scalar.value, digits: 1) + "}"
        }
    }

    /// Upper-case hexadecimal with at least so many digits.
    static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// The lengths of UTF-8 sequences.
enum UTF8Text {
    /// Bytes of the sequence that the slice begins with, by its lead byte; 0 where it is no lead byte or too little is
    /// left. Whether the sequence is well formed is for the caller to validate.
    static func sequenceLength(_ bytes: ArraySlice<UInt8>) -> Int {
        guard let lead = bytes.first else { return 0 }
        let length =
            switch lead {
            case 0..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        return length <= bytes.count ? length : 0
    }
}
