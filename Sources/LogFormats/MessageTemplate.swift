/// A message with what varies masked: `<n>` numbers, `<hex>`, `<uuid>`, `<ip>`, `<s>` quoted strings, `<path>`, `<url>`;
/// an SQL statement by its own template.
///
///     GET /api/orders?user=1767 200 0.4ms client=198.19.36.220  →  GET <path> <n> <n>ms client=<ip>
package enum MessageTemplate {
    /// Bytes of a message that are looked at; what lies beyond does not tell templates apart.
    package static var readLimit: Int { 2048 }
    /// Bytes that a template may have, but for its last token.
    package static var textLimit: Int { 600 }

    /// Where the SQL statement of a message is.
    package struct Statement: Sendable, Equatable {
        /// Its template within the text that was appended to.
        package var template: Range<Int>
        /// The statement within the line.
        package var source: Range<Int>
    }

    /// Appends the template of a message to `text`; returns its SQL statement, where it has one.
    package static func append(
        _ line: Span<UInt8>, _ message: Range<Int>, memo: inout StatementMemo, into text: inout [UInt8]
    ) -> Statement? {
        let message = Scan.clamp(message, to: line)
        let end = min(message.upperBound, message.lowerBound &+ readLimit)
        let bound = text.count &+ textLimit
        var statement: Statement?
        var mayHoldStatement = true
        var openQuotes: UInt8 = 0
        var at = message.lowerBound
        var previous: UInt8 = 0x20
        while at < end, text.count < bound {
            let byte = line[at]
            if Scan.isAlphanumeric(byte) {
                if mayHoldStatement, isVerbLead(byte), !Scan.isWord(previous) {
                    let known = text.count
                    if let stop = memo.append(line, from: at, to: message.upperBound, into: &text) {
                        statement = Statement(template: known..<text.count, source: at..<stop)
                        mayHoldStatement = false
                        at = parametersEnd(line, stop, to: end, into: &text)
                        previous = 0x20
                        continue
                    }
                    let expected = isAnnounced(line, message.lowerBound, at)
                    if StatementTemplate.begins(line, at: at, to: message.upperBound, isExpected: expected) {
                        let base = text.count
                        let stop = StatementTemplate.append(line, from: at, to: message.upperBound, into: &text)
                        statement = Statement(template: base..<text.count, source: at..<stop)
                        memo.keep(line, at..<stop, isWhole: stop == message.upperBound, text[base...])
                        mayHoldStatement = false
                        at = parametersEnd(line, stop, to: end, into: &text)
                        previous = 0x20
                        continue
                    }
                    // One search for its keyword is enough: a text full of verbs must not be searched for each.
                    if Scan.has("SELECT", in: line, at: at) || Scan.has("UPDATE", in: line, at: at) || expected {
                        mayHoldStatement = false
                    }
                }
                at = word(line, at, to: end, into: &text)
                previous = line[at &- 1]
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let flag: UInt8 = byte == UInt8(ascii: "\"") ? 1 : 2
                if openQuotes & flag == 0, !Scan.isAlphanumeric(previous) {
                    if let close = Scan.first(byte, in: line, from: at &+ 1, to: end) {
                        if Scan.byte(line, close &+ 1) == UInt8(ascii: ":"), byte == UInt8(ascii: "\"") {
                            // The key of a JSON object says what the message is about.
                            for index in at...close { text.append(line[index]) }
                        } else {
                            text.append(contentsOf: "<s>".utf8)
                        }
                        at = close &+ 1
                        previous = byte
                        continue
                    }
                    openQuotes |= flag
                }
                text.append(byte)
            case UInt8(ascii: "/"):
                if !Scan.isWord(previous), previous != UInt8(ascii: "/"), previous != UInt8(ascii: ">") {
                    text.append(contentsOf: "<path>".utf8)
                    at = pathEnd(line, at, to: end)
                    previous = UInt8(ascii: "/")
                    continue
                }
                text.append(byte)
            case UInt8(ascii: "-"):
                // A sign belongs to its number.
                if Scan.isAlphanumeric(previous) || !Scan.isDigit(Scan.byte(line, at &+ 1)) { text.append(byte) }
            case UInt8(ascii: ":"):
                if previous == 0x20, Scan.byte(line, at &+ 1) == UInt8(ascii: ":"),
                    let close = addressEnd(line, at, to: end)
                {
                    text.append(contentsOf: "<ip>".utf8)
                    at = close
                    previous = UInt8(ascii: "0")
                    continue
                }
                text.append(byte)
            case 0x09, 0x0D, 0x0A: text.append(0x20)
            case 0..<0x20, 0x7F: text.append(UInt8(ascii: "?"))
            default: text.append(byte)
            }
            previous = byte
            at &+= 1
        }
        return statement
    }

    @inline(__always)
    private static func isVerbLead(_ byte: UInt8) -> Bool {
        switch byte | 0x20 {
        case UInt8(ascii: "s"), UInt8(ascii: "i"), UInt8(ascii: "u"), UInt8(ascii: "d"), UInt8(ascii: "r"),
            UInt8(ascii: "w"):
            true
        default: false
        }
    }

    /// Whether what stands before a verb announces a statement: the start of the message behind `SQL`, `Query:` …
    private static func isAnnounced(_ line: Span<UInt8>, _ start: Int, _ index: Int) -> Bool {
        guard index > start, index &- start <= 64 else { return false }
        return Scan.hasLowered("sql", in: line, at: start) || Scan.hasLowered("query", in: line, at: start)
            || Scan.hasLowered("execut", in: line, at: start) || Scan.hasLowered("statement", in: line, at: start)
    }

    /// Writes one run of letters and digits, and what belongs to it (an address, a URL, a UUID), masked.
    private static func word(_ line: Span<UInt8>, _ start: Int, to end: Int, into text: inout [UInt8]) -> Int {
        var at = start
        var digits = 0
        var others = 0
        while at < end {
            let byte = line[at]
            if Scan.isDigit(byte) {
                digits &+= 1
            } else if Scan.isLetter(byte) {
                if byte | 0x20 > UInt8(ascii: "f") { others &+= 1 }
            } else {
                break
            }
            at &+= 1
        }
        let next = at < end ? line[at] : 0
        if next == UInt8(ascii: ":") {
            if others == 0, at &- start <= 4, let close = addressEnd(line, start, to: end) {
                text.append(contentsOf: "<ip>".utf8)
                return close
            }
            if digits == 0, Scan.has("://", in: line, at: at) {
                text.append(contentsOf: "<url>".utf8)
                return pathEnd(line, at, to: end)
            }
        }
        if digits == 0 {
            if at &- start > 12 {
                Scan.append(line, start..<at, to: &text)
            } else {
                for index in start..<at { text.append(line[index]) }
            }
            return at
        }
        if digits == at &- start { return number(line, start, at, to: end, into: &text) }
        if others == 0, at &- start >= 8 {
            if at &- start == 8, next == UInt8(ascii: "-"), let close = uuidEnd(line, at, to: end) {
                text.append(contentsOf: "<uuid>".utf8)
                return close
            }
            text.append(contentsOf: "<hex>".utf8)
            return at
        }
        if others == 1, at &- start > 2, line[start] == UInt8(ascii: "0"), line[start &+ 1] | 0x20 == UInt8(ascii: "x")
        {
            text.append(contentsOf: "<hex>".utf8)
            return at
        }
        var index = start
        while index < at {
            if Scan.isDigit(line[index]) {
                text.append(contentsOf: "<n>".utf8)
                while index < at, Scan.isDigit(line[index]) { index &+= 1 }
            } else {
                text.append(line[index])
                index &+= 1
            }
        }
        // `300.5MB`, `v2.3.0`: further groups of the same number.
        if Scan.isDigit(line[at &- 1]) { return fractionEnd(line, at, to: end) }
        return at
    }

    /// Writes a number, an IPv4 address or a date's parts; `index` is behind the first digits.
    private static func number(
        _ line: Span<UInt8>, _ start: Int, _ index: Int, to end: Int, into text: inout [UInt8]
    ) -> Int {
        var at = index
        var groups = 1
        while at < end, line[at] == UInt8(ascii: "."), Scan.isDigit(Scan.byte(line, at &+ 1)), at &+ 1 < end {
            at &+= 1
            while at < end, Scan.isDigit(line[at]) { at &+= 1 }
            groups &+= 1
        }
        if groups == 4, at &- start <= 15, !Scan.isLetter(Scan.byte(line, at)) {
            text.append(contentsOf: "<ip>".utf8)
        } else if groups == 1, index &- start == 8, Scan.byte(line, at) == UInt8(ascii: "-"),
            let close = uuidEnd(line, at, to: end)
        {
            text.append(contentsOf: "<uuid>".utf8)
            return close
        } else {
            text.append(contentsOf: "<n>".utf8)
        }
        return at
    }

    private static func fractionEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index
        while at &+ 1 < end, line[at] == UInt8(ascii: "."), Scan.isDigit(line[at &+ 1]) {
            at &+= 1
            while at < end, Scan.isDigit(line[at]) { at &+= 1 }
        }
        return at
    }

    /// Behind an IPv6 address: hexadecimal groups with `::` or seven colons; nil where it is none (a clock time).
    private static func addressEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        var at = start
        var colons = 0
        var isShort = false
        while at < end, at &- start < 45 {
            let byte = line[at]
            if byte == UInt8(ascii: ":") {
                colons &+= 1
                if at > start, line[at &- 1] == UInt8(ascii: ":") { isShort = true }
            } else if !Scan.isHex(byte) && byte != UInt8(ascii: ".") {
                break
            }
            at &+= 1
        }
        if Scan.isLetter(Scan.byte(line, at)) && at < end { return nil }
        // A sentence's colon or dot is not the address's.
        while at > start, line[at &- 1] == UInt8(ascii: "."), at &- start > 2 { at &-= 1 }
        return colons >= 2 && (isShort || colons == 7) ? at : nil
    }

    /// Behind a UUID whose first eight digits end at an index.
    private static func uuidEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int? {
        guard index &+ 28 <= end else { return nil }
        for offset in 0..<28 {
            let byte = line[index &+ offset]
            let isDash = offset == 0 || offset == 5 || offset == 10 || offset == 15
            if isDash ? byte != UInt8(ascii: "-") : !Scan.isHex(byte) { return nil }
        }
        return Scan.isAlphanumeric(Scan.byte(line, index &+ 28)) ? nil : index &+ 28
    }

    private static func pathEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end {
            switch line[at] {
            case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ")"), UInt8(ascii: "]"),
                UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ">"):
                return at
            default: at &+= 1
            }
        }
        return at
    }

    /// Writes ` params=<s>` for the parameters behind a statement; returns where the rest of the message begins.
    private static func parametersEnd(_ line: Span<UInt8>, _ start: Int, to end: Int, into text: inout [UInt8]) -> Int {
        guard start < end, !Scan.has(" rows=", in: line, at: start) else { return start }
        text.append(contentsOf: " <params>".utf8)
        return Scan.findLast(" rows=", in: line, from: start, to: end) ?? end
    }
}
