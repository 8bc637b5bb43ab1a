/// Cuts a sentence into words: punctuation and brackets fall away, arrows stand alone, a quotation of several words stays
/// one.
struct ActTokens {
    enum Kind: Equatable {
        case word
        /// `key=value`: the key; its value is in `value`.
        case pair
        case arrow
        /// Several words in quotes.
        case opaque
    }

    struct Token {
        var kind: Kind
        var range: Range<Int>
        var value: Range<Int> = 0..<0
        /// Whether a colon follows it.
        var isLabel = false
        /// Whether it opened with `[`.
        var isBracketed = false
        /// Whether a question mark follows it.
        var isAsked = false
    }

    /// Sentences have few words; what goes on longer is none of a deploy tool.
    static let limit = 40

    /// The words, or nil where there are more than `limit`.
    static func read(_ line: Span<UInt8>, _ message: Range<Int>) -> [Token]? {
        let message = Scan.clamp(message, to: line)
        let end = message.upperBound
        var tokens: [Token] = []
        var at = message.lowerBound
        var isBracketed = false
        while at < end {
            let byte = line[at]
            if let length = arrow(line, at, to: end) {
                tokens.append(Token(kind: .arrow, range: at..<at &+ length))
                at &+= length
                continue
            }
            if isOpening(byte) || isMark(byte) {
                isBracketed = byte == UInt8(ascii: "[")
                at &+= 1
                continue
            }
            if tokens.count >= limit { return nil }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                let close = Scan.first(byte, in: line, from: at &+ 1, to: end) ?? end
                let inner = at &+ 1..<max(at &+ 1, close)
                let isWord = inner.count <= 80 && !inner.isEmpty && inner.allSatisfy { line[$0] > 0x20 }
                tokens.append(Token(kind: isWord ? .word : .opaque, range: inner))
                at = close &+ 1
                continue
            }
            var token = word(line, at, to: end)
            token.isBracketed = isBracketed
            isBracketed = false
            at = token.kind == .pair ? token.value.upperBound : token.range.upperBound
            if token.kind == .pair, at < end, isQuote(line[at]) { at &+= 1 }
            let isEmpty = token.kind == .opaque
            while at < end, isClosing(line[at]) {
                if line[at] == UInt8(ascii: ":") { token.isLabel = true }
                if line[at] == UInt8(ascii: "?") { token.isAsked = true }
                at &+= 1
            }
            // Bullets and pictures say nothing.
            if !isEmpty { tokens.append(token) }
            if at == token.range.lowerBound { at &+= 1 }
        }
        return tokens
    }

    private static func word(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Token {
        var at = start
        var equals: Int?
        while at < end {
            let byte = line[at]
            if byte <= 0x20 || isOpening(byte) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]")
                || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
            {
                break
            }
            if at > start, arrow(line, at, to: end) != nil { break }
            if byte == UInt8(ascii: "="), equals == nil, at > start {
                equals = at
                let quote = Scan.byte(line, at &+ 1)
                if isQuote(quote) {
                    let close = Scan.first(quote, in: line, from: at &+ 2, to: end) ?? end
                    return Token(kind: .pair, range: start..<at, value: min(at &+ 2, close)..<close)
                }
            }
            at &+= 1
        }
        if let equals { return Token(kind: .pair, range: start..<equals, value: equals &+ 1..<at) }
        var stop = at
        while stop > start &+ 1, isTrailing(line[stop &- 1]) { stop &-= 1 }
        let isName = stop > start && (start..<stop).contains { Scan.isAlphanumeric(line[$0]) || line[$0] >= 0xC3 }
        return Token(kind: isName ? .word : .opaque, range: start..<stop)
    }

    /// Length of `->`, `-->`, `=>`, `→`, `➜`, or nil.
    private static func arrow(_ line: Span<UInt8>, _ at: Int, to end: Int) -> Int? {
        switch line[at] {
        case UInt8(ascii: "-"), UInt8(ascii: "="):
            for arrow in ["-->", "->", "==>", "=>"] as [StaticString] where Scan.has(arrow, in: line, at: at) {
                return at &+ arrow.utf8CodeUnitCount <= end ? arrow.utf8CodeUnitCount : nil
            }
            return nil
        case 0xE2: return Scan.has("→", in: line, at: at) || Scan.has("➜", in: line, at: at) ? 3 : nil
        default: return nil
        }
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }

    private static func isOpening(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "<")
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "|") || byte == UInt8(ascii: "~")
            || byte == UInt8(ascii: "=") || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "!") || isClosing(byte)
    }

    private static func isClosing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: ",")
            || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "?")
    }

    private static func isTrailing(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
            || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "*")
    }
}
