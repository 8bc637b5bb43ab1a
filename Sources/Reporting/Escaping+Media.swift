// MARK: - Terminal

extension Escaping {
    /// Text for a terminal: unsafe characters written out; where the terminal is not UTF-8, other characters too.
    ///
    /// - Parameter unicode: whether the terminal shows UTF-8. If not, common typographic signs become their ASCII
    ///   cousins and the rest `\u{H}`.
    package static func terminal(_ text: String, unicode: Bool) -> String {
        let shown = visible(text)
        if unicode || shown.utf8.allSatisfy({ $0 < 0x80 }) { return shown }
        var result = ""
        for scalar in shown.unicodeScalars {
            if scalar.isASCII {
                result.unicodeScalars.append(scalar)
            } else if let cousin = asciiCousin(scalar) {
                result += cousin
            } else {
                appendCode(of: scalar, to: &result)
            }
        }
        return result
    }

    private static func asciiCousin(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\u{A0}", "\u{202F}", "\u{2009}": " "
        case "–", "—", "−", "‑", "·": "-"
        case "…": "..."
        case "×": "x"
        case "→": "->"
        case "’", "‘": "'"
        case "“", "”", "„": "\""
        case "≥": ">="
        case "≤": "<="
        case "±": "+/-"
        case "µ", "μ": "u"
        default: nil
        }
    }
}

// MARK: - Markdown

extension Escaping {
    /// Text for running Markdown (GitHub's dialect) and its table cells: no markup, link, HTML, mention of a table
    /// column or formula in it takes effect, and it begins no block.
    package static func markdown(_ text: String) -> String {
        let shown = Array(visible(text).unicodeScalars)
        var result = ""
        for (index, scalar) in shown.enumerated() {
            switch scalar {
            case "\\", "`", "*", "[", "]", "<", ">", "|", "~", "&", "$":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "_":
                // Between letters (`oom_kill`) an underscore is one; escaping it there only hurts the eye.
                if !isWord(shown, index - 1) || !isWord(shown, index + 1) { result += "\\" }
                result += "_"
            case "@": result += "&#64;"
            case ":":
                // `http:` and the like would become links by themselves.
                result += index + 1 < shown.count && shown[index + 1] == "/" ? "\\:" : ":"
            case ".":
                result += endsWithWWW(shown, before: index) || isListNumber(shown, before: index) ? "\\." : "."
            case ")": result += isListNumber(shown, before: index) ? "\\)" : ")"
            case "#", "+", "-", "=":
                if index == 0 { result += "\\" }
                result.unicodeScalars.append(scalar)
            case " ": result += index == 0 || index == shown.count - 1 ? "&#32;" : " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Text as a Markdown code span: as it stands, between enough backticks.
    ///
    /// - Parameter cell: it stands in a table, where a `|` divides cells even inside a span; such text, and text with
    ///   backticks, becomes an HTML `code` element there.
    package static func markdownCode(_ text: String, inCell cell: Bool = false) -> String {
        let shown = visible(text)
        if cell, shown.contains("|") || shown.contains("`") {
            return "<code>" + html(shown, alsoEscaping: "|`*_[]~\\$:.@") + "</code>"
        }
        var longest = 0
        var run = 0
        for byte in shown.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        // A span of blanks alone keeps them all; else one on each side is taken off by the reader of the Markdown.
        let blank = shown.utf8.allSatisfy { $0 == UInt8(ascii: " ") }
        if shown.isEmpty { return "` `" }
        let pad =
            !blank && (shown.hasPrefix("`") || shown.hasSuffix("`") || shown.hasPrefix(" ") || shown.hasSuffix(" "))
        return fence + (pad ? " " : "") + shown + (pad ? " " : "") + fence
    }

    private static func isWord(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
        text.indices.contains(index) && text[index].properties.isAlphabetic
            || text.indices.contains(index) && ("0"..."9").contains(text[index])
    }

    private static func endsWithWWW(_ text: [Unicode.Scalar], before index: Int) -> Bool {
        index >= 3 && text[(index - 3)..<index].allSatisfy { $0 == "w" || $0 == "W" }
    }

    private static func isListNumber(_ text: [Unicode.Scalar], before index: Int) -> Bool {
        index > 0 && index <= 9 && text[..<index].allSatisfy { ("0"..."9").contains($0) }
    }
}

// MARK: - HTML and CSV

extension Escaping {
    /// Text for HTML, in an element or between quotes of an attribute.
    package static func html(_ text: String) -> String { html(visible(text), alsoEscaping: "`") }

    private static func html(_ shown: String, alsoEscaping others: String) -> String {
        var result = ""
        for scalar in shown.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case _ where others.unicodeScalars.contains(scalar): result += "&#\(scalar.value);"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A CSV field (RFC 4180): quoted where needed; text that a spreadsheet would take for a formula gets a leading
    /// apostrophe.
    package static func csv(_ text: String) -> String {
        var shown = visible(text)
        let lead = shown.drop { $0 == " " }.first
        // A full-width sign is a formula to some spreadsheets, too.
        if let lead, "=+-@＝＋－＠".contains(lead) || text.hasPrefix("\t") || text.hasPrefix("\r") { shown = "'" + shown }
        guard
            shown.utf8.contains(where: {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
            })
                || shown.hasPrefix(" ") || shown.hasSuffix(" ")
        else { return shown }
        var result = "\""
        for character in shown {
            if character == "\"" { result += "\"" }
            result.append(character)
        }
        return result + "\""
    }
}

// MARK: - JSON

extension Escaping {
    /// Appends a JSON string with its quotes. Unsafe characters are `\u` escapes, so that the document says the same
    /// and can be looked at in a terminal.
    package static func appendJSON(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            case _ where isUnsafe(scalar):
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    bytes.append(contentsOf: "\\u".utf8)
                    bytes.append(contentsOf: hex(UInt32(unit), digits: 4).utf8)
                }
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
