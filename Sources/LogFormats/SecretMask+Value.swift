/// Secrets that are known by the name before them: `password=…`, `"token": "…"`, `Authorization: Bearer …`.
enum SecretValue {
    /// The bytes to mask behind a key, or nil where the key is harmless or has no value.
    static func range(_ line: Span<UInt8>, key: Range<Int>, isOption: Bool, to end: Int) -> Range<Int>? {
        if let scheme = schemeValue(line, key: key, to: end) { return scheme }
        var at = key.upperBound
        let closing = skipQuotes(line, at, to: end)
        let isQuoted = closing > at
        at = Scan.skipBlanks(line, closing, to: min(end, closing &+ 8))
        if let separator = separatorEnd(line, at, isQuoted: isQuoted, to: end) {
            at = separator
        } else if isOption, at > key.upperBound {
            // `--password VALUE` of a command line.
        } else {
            return nil
        }
        guard let kind = SecretKey.kind(line, key) else { return nil }
        at = Scan.skipBlanks(line, at, to: end)
        let open = at
        at = skipOpening(line, at, to: end)
        let stop = valueEnd(line, at, opening: open..<at, kind: kind, to: end)
        return stop > at ? at..<stop : nil
    }

    /// The values bound to a statement that names a secret: all behind `params=`, `args=` or `VALUES` to the line's end.
    static func boundValues(_ line: Span<UInt8>, key: Range<Int>, to end: Int) -> Range<Int>? {
        let mark = Scan.byte(line, key.upperBound)
        let isList: Bool
        switch key.count {
        case 4: isList = Scan.hasLowered("args", in: line, at: key.lowerBound)
        case 5: isList = Scan.hasLowered("binds", in: line, at: key.lowerBound)
        case 6:
            isList =
                Scan.hasLowered("params", in: line, at: key.lowerBound)
                || Scan.hasLowered("values", in: line, at: key.lowerBound)
        case 10: isList = Scan.hasLowered("parameters", in: line, at: key.lowerBound)
        default: isList = false
        }
        guard isList,
            mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":") || mark == 0x20 || mark == UInt8(ascii: "(")
        else { return nil }
        let start = min(key.upperBound &+ 1, end)
        let stop = Scan.first(0x0A, in: line, from: start, to: end) ?? end
        return start < stop ? start..<stop : nil
    }

    /// The token behind `Bearer` or `Basic`.
    private static func schemeValue(_ line: Span<UInt8>, key: Range<Int>, to end: Int) -> Range<Int>? {
        let isBearer = key.count == 6 && Scan.hasLowered("bearer", in: line, at: key.lowerBound)
        let isBasic = key.count == 5 && Scan.hasLowered("basic", in: line, at: key.lowerBound)
        guard isBearer || isBasic, Scan.byte(line, key.upperBound) == 0x20,
            Scan.byte(line, key.lowerBound &- 1) != UInt8(ascii: "/")
        else { return nil }
        let start = Scan.skipBlanks(line, key.upperBound, to: end)
        let stop = SecretShape.end(line, start, to: end)
        guard stop &- start >= 8 else { return nil }
        if isBearer { return start..<stop }
        for at in start..<stop where !(line[at] &- 0x61 < 26) { return start..<stop }
        return nil
    }

    /// Behind the quotes that close a key, also escaped ones and those of a URL.
    private static func skipQuotes(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index
        while at < end, at &- index < 12 {
            switch line[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "]"), UInt8(ascii: "`"):
                at &+= 1
            case UInt8(ascii: "%"):
                guard
                    Scan.has("%22", in: line, at: at) || Scan.has("%27", in: line, at: at)
                        || Scan.hasLowered("%5d", in: line, at: at)
                else { return at }
                at &+= 3
            default: return at
            }
        }
        return min(at, end)
    }

    /// Behind `=`, `:`, `=>`, `>`, their URL forms, or the comma of a pair; nil where none stands there.
    private static func separatorEnd(_ line: Span<UInt8>, _ index: Int, isQuoted: Bool, to end: Int) -> Int? {
        guard index < end else { return nil }
        switch line[index] {
        case UInt8(ascii: "="), UInt8(ascii: ":"):
            var at = index &+ 1
            while at < end, line[at] == UInt8(ascii: "=") || line[at] == UInt8(ascii: ">") { at &+= 1 }
            return at
        case UInt8(ascii: ">"): return index &+ 1
        case UInt8(ascii: ","): return isQuoted ? index &+ 1 : nil
        case UInt8(ascii: "%"):
            if Scan.hasLowered("%3d", in: line, at: index) || Scan.hasLowered("%3a", in: line, at: index) {
                return index &+ 3
            }
            return nil
        default: return nil
        }
    }

    /// Behind brackets and quotes that open a value.
    private static func skipOpening(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index
        while at < end, at &- index < 12 {
            switch line[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "["), UInt8(ascii: "("),
                UInt8(ascii: "{"), UInt8(ascii: "`"):
                at &+= 1
            case UInt8(ascii: "%"):
                guard Scan.has("%22", in: line, at: at) || Scan.has("%27", in: line, at: at) else { return at }
                at &+= 3
            default: return at
            }
        }
        return min(at, end)
    }

    private static func valueEnd(
        _ line: Span<UInt8>, _ start: Int, opening: Range<Int>, kind: SecretKey.Kind, to end: Int
    ) -> Int {
        var quote: UInt8 = 0
        var isList = false
        for at in opening {
            if line[at] == UInt8(ascii: "[") || line[at] == UInt8(ascii: "(") || line[at] == UInt8(ascii: "{") {
                isList = true
            }
            if line[at] == UInt8(ascii: "\"") || line[at] == UInt8(ascii: "'") || line[at] == UInt8(ascii: "`") {
                quote = line[at]
            }
        }
        if isList { return listEnd(line, start, to: end) }
        if quote != 0 { return quotedEnd(line, start, quote: quote, to: end) }
        if kind == .header { return headerEnd(line, start, to: end) }
        var at = tokenEnd(line, start, to: end)
        if let next = schemeEnd(line, start..<at, to: end) { at = next }
        return at
    }

    /// The end of a quoted value; a backslash hides the byte behind it unless that is the last quote of an escaped text.
    private static func quotedEnd(_ line: Span<UInt8>, _ start: Int, quote: UInt8, to end: Int) -> Int {
        let isEscaped = Scan.byte(line, start &- 2) == UInt8(ascii: "\\")
        var at = start
        while at < end {
            if line[at] == UInt8(ascii: "\\"), at &+ 1 < end {
                if isEscaped, line[at &+ 1] == quote { return at }
                at &+= 2
            } else if line[at] == quote {
                return at
            } else {
                at &+= 1
            }
        }
        return end
    }

    private static func listEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, line[at] != UInt8(ascii: "]"), line[at] != UInt8(ascii: ")"), line[at] != UInt8(ascii: "}") {
            at &+= 1
        }
        return at
    }

    /// A cookie's value has blanks and semicolons in it: it goes to the quote around the header or to the line's end.
    private static func headerEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, line[at] != UInt8(ascii: "\""), line[at] != UInt8(ascii: "'"), line[at] != 0x0A { at &+= 1 }
        return at
    }

    private static func tokenEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, line[at] > 0x20, line[at] != UInt8(ascii: "&"), line[at] != UInt8(ascii: "\""),
            line[at] != UInt8(ascii: "'"), line[at] != UInt8(ascii: "<")
        { at &+= 1 }
        while at > start &+ 1 {
            switch line[at &- 1] {
            case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                at &-= 1
            default: return at
            }
        }
        return at
    }

    /// Where the token is an authorization scheme, the end of what follows it.
    private static func schemeEnd(_ line: Span<UInt8>, _ token: Range<Int>, to end: Int) -> Int? {
        guard token.upperBound < end, line[token.upperBound] == 0x20 else { return nil }
        if token.count == 6, Scan.hasLowered("digest", in: line, at: token.lowerBound) {
            // Its parts are quoted each: all the rest of the line is secret.
            return Scan.first(0x0A, in: line, from: token.upperBound, to: end) ?? end
        }
        let isScheme =
            (token.count == 6 && Scan.hasLowered("bearer", in: line, at: token.lowerBound))
            || (token.count == 5 && Scan.hasLowered("basic", in: line, at: token.lowerBound))
            || (token.count == 5 && Scan.hasLowered("token", in: line, at: token.lowerBound))
            || (token.count == 9 && Scan.hasLowered("negotiate", in: line, at: token.lowerBound))
        guard isScheme else { return nil }
        return tokenEnd(line, Scan.skipBlanks(line, token.upperBound, to: end), to: end)
    }
}

/// Names whose values are secrets.
enum SecretKey {
    enum Kind {
        case plain
        /// A header whose value goes to the end of the line.
        case header
    }

    /// What kind of secret an identifier names, or nil.
    static func kind(_ line: Span<UInt8>, _ key: Range<Int>) -> Kind? {
        for at in key {
            let lead = line[at] | 0x20
            if !isLead(lead) { continue }
            // Only a letter becomes a letter of lower case by this bit; what has marks in it is compared in full.
            let word = ByteSearch.word(line, at: at) | 0x2020_2020_2020_2020
            func has(_ literal: StaticString) -> Bool { ByteSearch.begins(word, with: literal) }
            func hasLong(_ literal: StaticString) -> Bool { Scan.hasLowered(literal, in: line, at: at) }
            switch lead {
            case UInt8(ascii: "p"):
                if has("password") || has("passwd") || has("pwd") || has("private")
                    || has("passphra") && hasLong("passphrase")
                {
                    return .plain
                }
                if has("pass"), isComponent(line, at, length: 4, key) { return .plain }
                if has("pw"), isComponent(line, at, length: 2, key) { return .plain }
            case UInt8(ascii: "t"):
                if has("token") { return .plain }
            case UInt8(ascii: "s"):
                if has("secret") || has("signatur") && hasLong("signature") { return .plain }
                if has("sess"),
                    has("sessid") || hasLong("sessionid") || hasLong("session_id") || hasLong("session-id")
                        || has("session") && isComponent(line, at, length: 7, key)
                {
                    return .plain
                }
                if has("sid"), isComponent(line, at, length: 3, key) { return .plain }
            case UInt8(ascii: "a"):
                if has("auth"), hasLong("authorization") || isComponent(line, at, length: 4, key) { return .plain }
                if has("api"), has("apikey") || hasLong("api_key") || hasLong("api-key") { return .plain }
                if has("access"), hasLong("accesskey") || hasLong("access_key") || hasLong("access-key") {
                    return .plain
                }
            case UInt8(ascii: "c"):
                if has("cookie") { return .header }
                if has("credenti"), hasLong("credential") { return .plain }
            case UInt8(ascii: "j"):
                if has("jwt") { return .plain }
            case UInt8(ascii: "o"):
                if has("otp"), isComponent(line, at, length: 3, key) { return .plain }
            default: break
            }
        }
        return nil
    }

    /// Whether one of the names begins with a letter.
    @inline(__always)
    private static func isLead(_ letter: UInt8) -> Bool {
        let bits: UInt32 = 1 << 0 | 1 << 2 | 1 << 9 | 1 << 14 | 1 << 15 | 1 << 18 | 1 << 19
        let index = letter &- 0x61
        return index < 26 && bits &>> UInt32(index) & 1 == 1
    }

    /// Whether the last word of an identifier begins at an index and has this length.
    private static func isComponent(_ line: Span<UInt8>, _ index: Int, length: Int, _ key: Range<Int>) -> Bool {
        guard index &+ length == key.upperBound else { return false }
        if index == key.lowerBound { return true }
        let (before, first) = (line[index &- 1], line[index])
        return !Scan.isAlphanumeric(before) || (first &- 0x41 < 26 && before &- 0x61 < 26)
    }
}
