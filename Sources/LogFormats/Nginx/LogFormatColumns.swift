/// A line cut into values and the literals around them.
///
///     203.0.113.5 [2026-11-24T08:25:48+00:00] "GET / HTTP/1.1" 502 rt=0.001
///     value       [ value                   ] " value        " v   rt=value
struct LogFormatColumns {
    struct Column {
        /// What stands before the value, key, quote or bracket included.
        var literal: [UInt8]
        var key: String?
        var value: [UInt8]
        var isQuoted: Bool
    }

    let line: [UInt8]
    private(set) var columns: [Column] = []
    /// What stands behind the last value.
    private(set) var end: [UInt8] = []

    private static let columnLimit = 64

    /// Cuts a line; nil where it has no shape of an access line.
    init?(_ line: [UInt8]) {
        var text = line
        if text.last == 0x0D { text.removeLast() }
        self.line = text
        // A JSON object is read by the names of its fields or not at all.
        guard text.count <= 1 << 14, text.first != UInt8(ascii: "{"), cut(text), !columns.isEmpty else { return nil }
    }

    /// Equal for lines of one format: the literals and what surrounds the values.
    var signature: [UInt8] {
        columns.reduce(into: []) { $0 += $1.literal + [0] } + end
    }

    private mutating func cut(_ text: [UInt8]) -> Bool {
        var literal: [UInt8] = []
        var index = 0
        while index < text.count {
            guard columns.count < LogFormatColumns.columnLimit else { return false }
            let byte = text[index]
            if byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "|") {
                literal.append(byte)
                index += 1
                continue
            }
            var key: String?
            if let keyEnd = LogFormatColumns.keyEnd(text, index) {
                key = String(decoding: text[index..<keyEnd], as: UTF8.self)
                literal += text[index...keyEnd]
                index = keyEnd + 1
            }
            if index < text.count, text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "[") {
                let close = text[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "\"")
                literal.append(text[index])
                guard let valueEnd = LogFormatColumns.closing(text, index + 1, close) else { return false }
                columns.append(
                    Column(literal: literal, key: key, value: Array(text[index + 1..<valueEnd]), isQuoted: true))
                literal = [close]
                index = valueEnd + 1
            } else {
                let (value, next) = LogFormatColumns.bare(text, index)
                columns.append(Column(literal: literal, key: key, value: Array(value), isQuoted: false))
                literal = []
                index = next
            }
        }
        end = literal
        return true
    }

    /// The index of the `=` behind a key, or of the `:` behind one that is known.
    private static func keyEnd(_ text: [UInt8], _ start: Int) -> Int? {
        var index = start
        while index < text.count, index - start < 40, isKey(text[index]) { index += 1 }
        guard index > start, index < text.count, text[start] &- 0x30 > 9 else { return nil }
        if text[index] == UInt8(ascii: "=") { return index }
        let name = String(decoding: text[start..<index], as: UTF8.self)
        return text[index] == UInt8(ascii: ":") && LogFormatNaming.variable(ofKey: name) != nil ? index : nil
    }

    /// A value without quotes: up to a blank, but on through the separators of an upstream list.
    private static func bare(_ text: [UInt8], _ start: Int) -> (ArraySlice<UInt8>, Int) {
        var index = start
        while index < text.count {
            let byte = text[index]
            if byte == 0x09 || byte == UInt8(ascii: "|") { break }
            if byte == 0x20 {
                if index > start, text[index - 1] == UInt8(ascii: ","), continuesList(text, index + 1) {
                    index += 1
                    continue
                }
                if index + 3 < text.count, text[index + 1] == UInt8(ascii: ":"), text[index + 2] == 0x20 {
                    index += 3
                    continue
                }
                break
            }
            index += 1
        }
        // `rt=0.1, urt=0.2`: the comma belongs to what stands between the values.
        if index > start + 1, text[index - 1] == UInt8(ascii: ",") || text[index - 1] == UInt8(ascii: ";") {
            index -= 1
        }
        return (text[start..<index], index)
    }

    /// Whether an element of a list stands here: a digit, a dash, a name, but no key and no quote.
    private static func continuesList(_ text: [UInt8], _ index: Int) -> Bool {
        guard index < text.count, keyEnd(text, index) == nil else { return false }
        let byte = text[index]
        return byte == UInt8(ascii: "-") || byte &- 0x30 <= 9 || (byte | 0x20) &- 0x61 <= 25
            || byte == UInt8(ascii: "[")
    }

    private static func closing(_ text: [UInt8], _ start: Int, _ close: UInt8) -> Int? {
        var index = start
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), close == UInt8(ascii: "\"") {
                index += 2
                continue
            }
            if text[index] == close { return index }
            index += 1
        }
        return nil
    }

    private static func isKey(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 <= 25 || byte &- 0x30 <= 9 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }
}
