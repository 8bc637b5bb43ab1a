/// The shape of an SQL statement: literals, numbers, placeholders and lists masked, blanks folded.
///
///     SELECT id FROM t WHERE a = 'x' AND b IN (1, 2,3) LIMIT 10  →  SELECT id FROM t WHERE a = ? AND b IN (...) LIMIT ?
package enum StatementTemplate {
    /// Whether a statement begins at an index: its verb in capitals (or in lower case, where `isExpected` says that what
    /// stands before announces one) and the keyword that must follow.
    package static func begins(_ line: Span<UInt8>, at index: Int, to end: Int, isExpected: Bool) -> Bool {
        let byte = Scan.byte(line, index)
        if !isExpected && !(byte &- 0x41 < 26) { return false }
        func follows(_ lower: StaticString, _ upper: StaticString, from: Int) -> Bool {
            if Scan.find(upper, in: line, from: from, to: end) != nil { return true }
            return isExpected && Scan.find(lower, in: line, from: from, to: end) != nil
        }
        func verb(_ lower: StaticString, _ upper: StaticString) -> Bool {
            Scan.has(upper, in: line, at: index) || (isExpected && Scan.hasLowered(lower, in: line, at: index))
        }
        switch byte | 0x20 {
        case UInt8(ascii: "s"): return verb("select ", "SELECT ") && follows(" from ", " FROM ", from: index &+ 6)
        case UInt8(ascii: "i"): return verb("insert into ", "INSERT INTO ") || verb("insert or ", "INSERT OR ")
        case UInt8(ascii: "u"): return verb("update ", "UPDATE ") && follows(" set ", " SET ", from: index &+ 6)
        case UInt8(ascii: "d"): return verb("delete from ", "DELETE FROM ")
        case UInt8(ascii: "r"): return verb("replace into ", "REPLACE INTO ")
        case UInt8(ascii: "w"): return verb("with ", "WITH ") && follows(" select ", " SELECT ", from: index &+ 4)
        default: return false
        }
    }

    /// Appends the template of the statement at `start` to `text`, at most `limit` bytes of it, and returns where in the
    /// line the statement ends: at its parameters, its row count or the end.
    package static func append(
        _ line: Span<UInt8>, from start: Int, to end: Int, limit: Int = 400, into text: inout [UInt8]
    ) -> Int {
        let base = text.count
        var at = start
        var previous: UInt8 = 0x20
        while at < end {
            let byte = line[at]
            if text.count &- base >= limit {
                at = tail(line, from: at, to: end)
                break
            }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                if isTail(line, at) { return trimmed(&text, base, at) }
                at &+= 1
                if previous != 0x20 { text.append(0x20) }
                previous = 0x20
            case UInt8(ascii: "'"):
                at = quotedEnd(line, at, to: end)
                text.append(UInt8(ascii: "?"))
                previous = UInt8(ascii: "?")
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                let close = quotedEnd(line, at, to: end)
                if byte == UInt8(ascii: "\""), isCompared(text, base), Scan.byte(line, close) != UInt8(ascii: ".") {
                    text.append(UInt8(ascii: "?"))
                    previous = UInt8(ascii: "?")
                } else {
                    for index in at..<close { text.append(line[index]) }
                    previous = byte
                }
                at = close
            case UInt8(ascii: "("):
                if isListExpected(text, base), let close = literalList(line, at, to: end) {
                    text.append(contentsOf: "(...)".utf8)
                    at = skipFurtherLists(line, close, to: end)
                } else {
                    text.append(byte)
                    at &+= 1
                }
                previous = byte
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if Scan.isWord(previous) || previous >= 0x80 {
                    text.append(byte)
                    previous = byte
                    at &+= 1
                } else {
                    at = numberEnd(line, at, to: end)
                    text.append(UInt8(ascii: "?"))
                    previous = UInt8(ascii: "?")
                }
            case UInt8(ascii: "$"), UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"):
                if let close = placeholderEnd(line, at, previous: previous, to: end) {
                    text.append(UInt8(ascii: "?"))
                    previous = UInt8(ascii: "?")
                    at = close
                } else {
                    text.append(byte)
                    previous = byte
                    at &+= 1
                }
            case UInt8(ascii: "/"):
                if Scan.byte(line, at &+ 1) == UInt8(ascii: "*") {
                    at = Scan.find("*/", in: line, from: at &+ 2, to: end).map { $0 &+ 2 } ?? end
                } else {
                    text.append(byte)
                    previous = byte
                    at &+= 1
                }
            default:
                text.append(byte)
                previous = byte
                at &+= 1
            }
        }
        return trimmed(&text, base, at)
    }

    private static func trimmed(_ text: inout [UInt8], _ base: Int, _ at: Int) -> Int {
        while text.count > base, let last = text.last, last == 0x20 || last == UInt8(ascii: ";") { text.removeLast() }
        return at
    }

    /// Whether what follows the blank at an index is no longer the statement.
    private static func isTail(_ line: Span<UInt8>, _ index: Int) -> Bool {
        switch Scan.byte(line, index &+ 1) {
        case UInt8(ascii: "p"):
            return Scan.has("params", in: line, at: index &+ 1) || Scan.has("parameters", in: line, at: index &+ 1)
        case UInt8(ascii: "r"): return Scan.has("rows=", in: line, at: index &+ 1)
        case UInt8(ascii: "a"): return Scan.has("args=", in: line, at: index &+ 1)
        case UInt8(ascii: "["): return Scan.byte(line, index &+ 2) == UInt8(ascii: "[") || Scan.has("[params", in: line, at: index &+ 1)
        case UInt8(ascii: "-"): return Scan.has("-- ", in: line, at: index &+ 1)
        case UInt8(ascii: ";"): return Scan.has("; args", in: line, at: index &+ 1)
        default: return false
        }
    }

    private static func tail(_ line: Span<UInt8>, from start: Int, to end: Int) -> Int {
        var at = start
        while let blank = Scan.first(0x20, in: line, from: at, to: end) {
            if isTail(line, blank) { return blank }
            at = blank &+ 1
        }
        return end
    }

    /// Behind the quote that closes the one at an index; doubled and escaped ones do not.
    private static func quotedEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        let quote = line[start]
        var at = start &+ 1
        while at < end {
            if line[at] == UInt8(ascii: "\\") {
                at &+= 2
            } else if line[at] == quote {
                if Scan.byte(line, at &+ 1) == quote, at &+ 1 < end { at &+= 2 } else { return at &+ 1 }
            } else {
                at &+= 1
            }
        }
        return end
    }

    private static func numberEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, Scan.isAlphanumeric(line[at]) || line[at] == UInt8(ascii: ".") { at &+= 1 }
        return at
    }

    /// Behind `$1`, `:name`, `@p1`, `%s` or `%(name)s`; nil where none stands there (`a::int` is a cast).
    private static func placeholderEnd(_ line: Span<UInt8>, _ start: Int, previous: UInt8, to end: Int) -> Int? {
        let byte = line[start]
        let next = Scan.byte(line, start &+ 1)
        if byte == UInt8(ascii: "%") {
            if next == UInt8(ascii: "s") || next == UInt8(ascii: "d") { return start &+ 2 }
            guard next == UInt8(ascii: "("), let close = Scan.first(UInt8(ascii: ")"), in: line, from: start, to: min(end, start &+ 64))
            else { return nil }
            return min(close &+ 2, end)
        }
        if Scan.isWord(previous) || previous == byte { return nil }
        if byte == UInt8(ascii: "$") ? !Scan.isDigit(next) : !Scan.isWord(next) { return nil }
        var at = start &+ 1
        while at < end, Scan.isWord(line[at]) { at &+= 1 }
        return at
    }

    /// Behind a bracket that holds nothing but literals and placeholders, or nil.
    private static func literalList(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        var at = start &+ 1
        var isEmpty = true
        while at < end {
            let byte = line[at]
            switch byte {
            case UInt8(ascii: ")"): return isEmpty ? nil : at &+ 1
            case UInt8(ascii: "'"):
                at = quotedEnd(line, at, to: end)
                isEmpty = false
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","): at &+= 1
            case UInt8(ascii: "?"), UInt8(ascii: "$"), UInt8(ascii: ":"), UInt8(ascii: "%"), UInt8(ascii: "@"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                isEmpty = false
                at &+= 1
                while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") { at &+= 1 }
            default:
                guard Scan.hasLowered("null", in: line, at: at) || Scan.hasLowered("true", in: line, at: at) else {
                    return nil
                }
                isEmpty = false
                at &+= 4
            }
        }
        // A statement that was cut within its list.
        return isEmpty ? nil : end
    }

    /// Behind the further `, (…)` of a `VALUES` list.
    private static func skipFurtherLists(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while true {
            var next = at
            while next < end, line[next] <= 0x20 || line[next] == UInt8(ascii: ",") { next &+= 1 }
            guard next > at, next < end, line[next] == UInt8(ascii: "("), let close = literalList(line, next, to: end) else {
                return at
            }
            at = close
        }
    }

    /// Whether the text ends in `IN` or `VALUES`.
    private static func isListExpected(_ text: [UInt8], _ base: Int) -> Bool {
        var count = text.count
        while count > base, text[count - 1] == 0x20 { count -= 1 }
        guard count - base >= 3 else { return false }
        let (a, b) = (text[count - 2] | 0x20, text[count - 1] | 0x20)
        if a == UInt8(ascii: "i"), b == UInt8(ascii: "n"), text[count - 3] == 0x20 { return true }
        return count - base >= 6 && a == UInt8(ascii: "e") && b == UInt8(ascii: "s") && text[count - 6] | 0x20 == UInt8(ascii: "v")
    }

    /// Whether the text ends in a comparison, so that a double quote opens a value and no name.
    private static func isCompared(_ text: [UInt8], _ base: Int) -> Bool {
        var count = text.count
        while count > base, text[count - 1] == 0x20 { count -= 1 }
        guard count > base else { return false }
        let byte = text[count - 1]
        return byte == UInt8(ascii: "=") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">")
    }
}
