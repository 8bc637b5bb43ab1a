/// A line cut into values and the literals around them.
///
///     203.0.113.5 [2026-11-24T08:25:48+00:00] "GET / HTTP/1.1" 502 rt=0.001
///     value       [ value                   ] " value        " v   rt=value
struct LogFormatColumns {
    /// What stands between the values of a line.
    enum Separator: CaseIterable, Sendable {
        /// Blanks, tabs and bars, with quotes and brackets around what may hold them.
        case blanks
        /// One byte, so that values may hold blanks.
        case tab, bar, semicolon, comma, caret, unit
        /// A comma and a blank.
        case commaBlank

        fileprivate var byte: UInt8 {
            switch self {
            case .blanks: 0x20
            case .tab: 0x09
            case .bar: UInt8(ascii: "|")
            case .semicolon: UInt8(ascii: ";")
            case .comma, .commaBlank: UInt8(ascii: ",")
            case .caret: UInt8(ascii: "^")
            case .unit: 0x01
            }
        }
    }

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
    init?(_ line: [UInt8], separator: Separator = .blanks) {
        var text = line
        if text.last == 0x0D { text.removeLast() }
        self.line = text
        // A JSON object is read by the names of its fields or not at all.
        guard text.count <= 1 << 14, text.first != UInt8(ascii: "{"),
            separator == .blanks ? cut(text) : cut(text, at: separator), !columns.isEmpty
        else { return nil }
    }

    /// Equal for lines of one format: the literals and what surrounds the values. Values that are padded to a width have
    /// runs of blanks of any length before them.
    var signature: [UInt8] {
        columns.reduce(into: []) { $0 += LogFormatColumns.narrowed($1.literal) + [0] } + end
    }

    /// A literal with one blank for each run of blanks.
    static func narrowed(_ literal: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in literal where byte != 0x20 || result.last != 0x20 { result.append(byte) }
        return result
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
                let next: Int
                let value: ArraySlice<UInt8>
                if let end = LogFormatColumns.stampEnd(text, index) {
                    (value, next) = (text[index..<end], end)
                } else {
                    (value, next) = LogFormatColumns.bare(text, index)
                }
                columns.append(Column(literal: literal, key: key, value: Array(value), isQuoted: false))
                literal = []
                index = next
            }
        }
        end = literal
        return true
    }

    /// Cuts at one byte: values are what stands between, without the blanks around them.
    private mutating func cut(_ text: [UInt8], at separator: Separator) -> Bool {
        var literal: [UInt8] = []
        var index = 0
        var separators = 0
        while index <= text.count {
            guard columns.count < LogFormatColumns.columnLimit else { return false }
            while index < text.count, text[index] == 0x20 {
                literal.append(0x20)
                index += 1
            }
            var key: String?
            if let keyEnd = LogFormatColumns.keyEnd(text, index) {
                key = String(decoding: text[index..<keyEnd], as: UTF8.self)
                literal += text[index...keyEnd]
                index = keyEnd + 1
            }
            var valueEnd = LogFormatColumns.next(separator, text, index)
            var isQuoted = false
            if index < text.count, text[index] == UInt8(ascii: "\"") || text[index] == UInt8(ascii: "[") {
                let close = text[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "\"")
                if let quote = LogFormatColumns.closing(text, index + 1, close),
                    LogFormatColumns.next(separator, text, quote + 1)
                        == LogFormatColumns.skipBlanks(text, quote + 1)
                {
                    literal.append(text[index])
                    index += 1
                    valueEnd = quote
                    isQuoted = true
                }
            }
            var value = text[index..<max(index, valueEnd)]
            if !isQuoted { while value.last == 0x20 { value.removeLast() } }
            columns.append(Column(literal: literal, key: key, value: Array(value), isQuoted: isQuoted))
            let stop = LogFormatColumns.next(separator, text, valueEnd)
            literal = Array(text[value.endIndex..<stop])
            if stop == text.count { break }
            literal.append(text[stop])
            separators += 1
            index = stop + 1
        }
        end = literal
        return separators >= 3
    }

    /// The next separator, or the line's end.
    private static func next(_ separator: Separator, _ text: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < text.count {
            if text[index] == separator.byte {
                let isBlankBehind = index + 1 < text.count && text[index + 1] == 0x20
                if separator == .commaBlank ? isBlankBehind : separator != .comma || !isBlankBehind { return index }
            }
            index += 1
        }
        return text.count
    }

    private static func skipBlanks(_ text: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < text.count, text[index] == 0x20 { index += 1 }
        return index
    }

    /// Behind a time that holds blanks, where nothing but a separator follows.
    private static func stampEnd(_ text: [UInt8], _ start: Int) -> Int? {
        guard start + 19 <= text.count, let end = AccessStamp.any(text.span, at: start)?.end, end - start >= 17,
            text[start..<end].contains(0x20)
        else { return nil }
        return end == text.count || text[end] == 0x20 || text[end] == 0x09 || text[end] == UInt8(ascii: "|")
            ? end : nil
    }

    /// The index of the `=` behind a key, or of the `:` behind one that is known.
    private static func keyEnd(_ text: [UInt8], _ start: Int) -> Int? {
        var index = start
        while index < text.count, index - start < 40, isKey(text[index]) { index += 1 }
        guard index > start, index < text.count, text[start] &- 0x30 > 9 else { return nil }
        if text[index] == UInt8(ascii: "=") { return index }
        guard text[index] == UInt8(ascii: ":") else { return nil }
        let name = String(decoding: text[start..<index], as: UTF8.self)
        return LogFormatNaming.variable(ofKey: name) != nil || !LogFormatKeys.variables(of: name).isEmpty ? index : nil
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
