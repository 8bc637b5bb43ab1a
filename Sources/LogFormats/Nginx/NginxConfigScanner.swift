/// The words of an `nginx.conf`, as `ngx_conf_read_token` cuts them: quotes, backslashes, comments.
struct NginxConfigScanner {
    enum Token: Equatable {
        case word([UInt8])
        case semicolon
        case open
        case close
        /// A quote that nothing closes.
        case unclosed
        case end
    }

    private let text: [UInt8]
    private var index = 0

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> Token {
        while index < text.count {
            let byte = text[index]
            switch byte {
            case 0x20, 0x09...0x0D: index += 1
            case UInt8(ascii: "#"): while index < text.count, text[index] != 0x0A { index += 1 }
            case UInt8(ascii: ";"):
                index += 1
                return .semicolon
            case UInt8(ascii: "{"):
                index += 1
                return .open
            case UInt8(ascii: "}"):
                index += 1
                return .close
            case UInt8(ascii: "'"), UInt8(ascii: "\""): return quoted(byte)
            default: return bare()
            }
        }
        return .end
    }

    /// Goes behind the brace that ends a block of Lua, whose strings and comments may hold braces; to the end where none
    /// does.
    mutating func skipLuaBlock() {
        var depth = 1
        while index < text.count, depth > 0 {
            let byte = text[index]
            index += 1
            switch byte {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                while index < text.count, text[index] != byte, text[index] != 0x0A {
                    index += text[index] == UInt8(ascii: "\\") ? 2 : 1
                }
                index += 1
            case UInt8(ascii: "["): skipLongText()
            case UInt8(ascii: "-") where index < text.count && text[index] == UInt8(ascii: "-"):
                index += 1
                let start = index
                if index < text.count, text[index] == UInt8(ascii: "[") {
                    index += 1
                    skipLongText()
                }
                if index <= start + 1 { while index < text.count, text[index] != 0x0A { index += 1 } }
            default: break
            }
        }
    }

    /// Goes behind `[[ … ]]` or `[=[ … ]=]`, of which the first bracket was read; nowhere where none begins.
    private mutating func skipLongText() {
        var at = index
        while at < text.count, text[at] == UInt8(ascii: "=") { at += 1 }
        guard at < text.count, text[at] == UInt8(ascii: "[") else { return }
        let level = at - index
        at += 1
        while at < text.count {
            if text[at] == UInt8(ascii: "]") {
                var end = at + 1
                while end < text.count, text[end] == UInt8(ascii: "=") { end += 1 }
                if end - at - 1 == level, end < text.count, text[end] == UInt8(ascii: "]") {
                    index = end + 1
                    return
                }
            }
            at += 1
        }
        index = text.count
    }

    private mutating func quoted(_ quote: UInt8) -> Token {
        index += 1
        var word: [UInt8] = []
        while index < text.count {
            let byte = text[index]
            if byte == quote {
                index += 1
                return .word(word)
            }
            word.append(unescaped(byte))
            index += 1
        }
        return .unclosed
    }

    private mutating func bare() -> Token {
        var word: [UInt8] = []
        while index < text.count {
            let byte = text[index]
            if byte == 0x20 || (0x09...0x0D).contains(byte) || byte == UInt8(ascii: ";") { break }
            if byte == UInt8(ascii: "{") {
                // `${name}` is part of a word, `{` opens a block.
                guard word.last == UInt8(ascii: "$") else { break }
                while index < text.count, text[index] != UInt8(ascii: "}"), text[index] != 0x0A {
                    word.append(text[index])
                    index += 1
                }
                guard index < text.count else { break }
            }
            word.append(unescaped(text[index]))
            index += 1
        }
        return .word(word)
    }

    /// The byte at `index`, with a backslash before it undone; `index` is left on the last byte taken.
    private mutating func unescaped(_ byte: UInt8) -> UInt8 {
        guard byte == UInt8(ascii: "\\"), index + 1 < text.count else { return byte }
        let replaced: UInt8
        switch text[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): replaced = text[index + 1]
        case UInt8(ascii: "t"): replaced = 0x09
        case UInt8(ascii: "r"): replaced = 0x0D
        case UInt8(ascii: "n"): replaced = 0x0A
        default: return byte
        }
        index += 1
        return replaced
    }
}
