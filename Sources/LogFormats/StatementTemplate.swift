/// The shape of an SQL statement: literals, numbers, placeholders and lists masked, blanks folded.
///
///     SELECT id FROM t WHERE a = 'x' AND b IN (1, 2,3) LIMIT 10  →  SELECT id FROM t WHERE a = ? AND b IN (...) LIMIT ?
///     INSERT INTO log_2025_03 VALUES (now(), 'x'), (now(), 'y')  →  INSERT INTO log_?_? VALUES (...)
///
/// Comments go; in a name, digits behind `_` and runs of two or more are masked: parts and copies of a table are one.
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
    /// line the statement ends: at its parameters, its row count or the end; with `isWhole` nothing but the statement
    /// stands there. In MySQL's logs a double quote opens a string.
    package static func append(
        _ line: Span<UInt8>, from start: Int, to end: Int, limit: Int = 400, isWhole: Bool = false,
        doubleQuotesAreStrings: Bool = false, into text: inout [UInt8]
    ) -> Int {
        let base = text.count
        var at = skipComments(line, start, to: end)
        var previous: UInt8 = 0x20
        while at < end {
            let run = plainEnd(line, at, to: min(end, at &+ limit), after: previous)
            if run > at {
                Scan.append(line, at..<run, to: &text)
                previous = line[run &- 1]
                at = run
                if at >= end { break }
            }
            let byte = line[at]
            if text.count &- base >= limit {
                if text.count &- base > limit { text.removeLast(text.count &- base &- limit) }
                at = tail(line, from: at, to: end)
                break
            }
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D:
                if let newline = commentEnd(line, at &+ 1, to: end, isWhole: isWhole) {
                    at = newline
                    continue
                }
                if !isWhole, isTail(line, at) { return trimmed(&text, base, at) }
                at &+= 1
                if previous != 0x20 { text.append(0x20) }
                previous = 0x20
            case UInt8(ascii: "'"):
                at = quotedEnd(line, at, to: end)
                dropStringPrefix(&text, base)
                text.append(UInt8(ascii: "?"))
                previous = UInt8(ascii: "?")
            case UInt8(ascii: "\""), UInt8(ascii: "`"):
                let close = quotedEnd(line, at, to: end)
                if byte == UInt8(ascii: "\""),
                    doubleQuotesAreStrings || (isCompared(text, base) && Scan.byte(line, close) != UInt8(ascii: "."))
                {
                    text.append(UInt8(ascii: "?"))
                    previous = UInt8(ascii: "?")
                } else {
                    appendName(line, at..<close, to: &text)
                    previous = byte
                }
                at = close
            case UInt8(ascii: "["):
                if ends(text, base, with: "array"), let close = literalList(line, at, to: end) {
                    text.append(contentsOf: "[...]".utf8)
                    at = close
                } else {
                    text.append(byte)
                    at &+= 1
                }
                previous = byte
            case UInt8(ascii: "-"):
                // A sign is its literal's.
                if Scan.isDigit(Scan.byte(line, at &+ 1)), isSignExpected(text, base) {
                    previous = 0x20
                } else {
                    text.append(byte)
                    previous = byte
                }
                at &+= 1
            case UInt8(ascii: "("):
                if let found = list(line, at, to: end, text, base) {
                    text.append(contentsOf: "(...)".utf8)
                    at = skipFurtherLists(line, found.end, to: end, areRows: found.isRow)
                } else {
                    text.append(byte)
                    at &+= 1
                }
                previous = byte
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if Scan.isWord(previous) || previous >= 0x80 {
                    if isMaskedDigit(line, at, after: previous) {
                        while at < end, Scan.isDigit(line[at]) { at &+= 1 }
                        text.append(UInt8(ascii: "?"))
                        previous = UInt8(ascii: "a")
                    } else {
                        text.append(byte)
                        previous = byte
                        at &+= 1
                    }
                } else {
                    at = numberEnd(line, at, to: end)
                    text.append(UInt8(ascii: "?"))
                    previous = UInt8(ascii: "?")
                }
            case UInt8(ascii: "$") where dollarQuoteEnd(line, at, previous: previous, to: end) != nil:
                at = dollarQuoteEnd(line, at, previous: previous, to: end) ?? end
                text.append(UInt8(ascii: "?"))
                previous = UInt8(ascii: "?")
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

    /// The end of the run of bytes that stand in the template as they are: names, keywords, operators, single blanks.
    private static func plainEnd(_ line: Span<UInt8>, _ start: Int, to end: Int, after previous: UInt8) -> Int {
        // Bits of the bytes below 64 that need a look: controls, quotes, brackets, digits, `$ % / : -`; `@`, `[` and the
        // back quote are above.
        let special: UInt64 = 0x07FF_A1B4_FFFF_FFFF
        var at = start
        var isWord = Scan.isWord(previous) || previous >= 0x80
        while at < end {
            let byte = line[at]
            if byte == 0x20 {
                // A blank that begins a tail or is one of several ends the run.
                let next = at &+ 1 < line.count ? line[at &+ 1] : 0x20
                if next <= 0x20 || isTailLead(next) || (previous == 0x20 && at == start) { return at }
                isWord = false
            } else if byte < 64 {
                if special >> UInt64(byte) & 1 != 0 {
                    guard isWord, Scan.isDigit(byte),
                        !isMaskedDigit(line, at, after: at > start ? line[at &- 1] : previous)
                    else { return at }
                } else {
                    isWord = false
                }
            } else if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "`") || byte == UInt8(ascii: "[") {
                return at
            } else {
                isWord = Scan.isWord(byte) || byte >= 0x80
            }
            at &+= 1
        }
        return at
    }

    /// Whether a byte may begin what follows a statement (`isTail`).
    @inline(__always)
    private static func isTailLead(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "p"), UInt8(ascii: "r"), UInt8(ascii: "a"), UInt8(ascii: "["), UInt8(ascii: "-"),
            UInt8(ascii: ";"):
            true
        default: false
        }
    }

    private static func trimmed(_ text: inout [UInt8], _ base: Int, _ at: Int) -> Int {
        while text.count > base, let last = text.last, last == 0x20 || last == UInt8(ascii: ";") { text.removeLast() }
        return at
    }

    /// Whether what follows the blank at an index is no longer the statement.
    static func isTail(_ line: Span<UInt8>, _ index: Int) -> Bool {
        guard Scan.byte(line, index) <= 0x20 else { return false }
        switch Scan.byte(line, index &+ 1) {
        case UInt8(ascii: "p"):
            return Scan.has("params", in: line, at: index &+ 1) || Scan.has("parameters", in: line, at: index &+ 1)
        case UInt8(ascii: "r"): return Scan.has("rows=", in: line, at: index &+ 1)
        case UInt8(ascii: "a"): return Scan.has("args=", in: line, at: index &+ 1)
        case UInt8(ascii: "["):
            return Scan.byte(line, index &+ 2) == UInt8(ascii: "[") || Scan.has("[params", in: line, at: index &+ 1)
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

    /// Whether a digit within a name is masked: behind `_`, or with a digit beside it.
    @inline(__always)
    private static func isMaskedDigit(_ line: Span<UInt8>, _ at: Int, after previous: UInt8) -> Bool {
        previous == UInt8(ascii: "_") || Scan.isDigit(Scan.byte(line, at &+ 1))
    }

    /// Writes a quoted name, its digits masked as those of others.
    private static func appendName(_ line: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        var at = range.lowerBound
        var previous: UInt8 = 0
        while at < range.upperBound {
            if Scan.isDigit(line[at]), isMaskedDigit(line, at, after: previous) {
                while at < range.upperBound, Scan.isDigit(line[at]) { at &+= 1 }
                text.append(UInt8(ascii: "?"))
                previous = UInt8(ascii: "?")
            } else {
                text.append(line[at])
                previous = line[at]
                at &+= 1
            }
        }
    }

    /// Behind the comments that a statement begins with.
    private static func skipComments(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while true {
            while at < end, line[at] <= 0x20 { at &+= 1 }
            if Scan.has("/*", in: line, at: at), let close = Scan.find("*/", in: line, from: at &+ 2, to: end) {
                at = close &+ 2
            } else if let newline = commentEnd(line, at, to: end, isWhole: false) {
                at = newline
            } else {
                return at
            }
        }
    }

    /// The end of a line's comment `-- …`; without a newline behind it only where nothing but a statement stands there.
    private static func commentEnd(_ line: Span<UInt8>, _ index: Int, to end: Int, isWhole: Bool) -> Int? {
        guard Scan.has("--", in: line, at: index), index < end else { return nil }
        return Scan.first(0x0A, in: line, from: index, to: end) ?? (isWhole ? end : nil)
    }

    /// Behind the tag that closes `$$ … $$` or `$tag$ … $tag$`; nil where none opens there.
    private static func dollarQuoteEnd(_ line: Span<UInt8>, _ start: Int, previous: UInt8, to end: Int) -> Int? {
        if Scan.isWord(previous) || Scan.isDigit(Scan.byte(line, start &+ 1)) { return nil }
        var tag = start &+ 1
        while tag < end, tag &- start < 40, Scan.isWord(line[tag]) { tag &+= 1 }
        guard tag < end, line[tag] == UInt8(ascii: "$") else { return nil }
        let length = tag &+ 1 &- start
        var at = tag &+ 1
        while let dollar = Scan.first(UInt8(ascii: "$"), in: line, from: at, to: end) {
            if dollar &+ length <= end, ByteSearch.equal(line, at: dollar, line, at: start, count: length) {
                return dollar &+ length
            }
            at = dollar &+ 1
        }
        return end
    }

    /// Takes back the letter of `E'…'`, `N'…'`, `X'…'`, `B'…'`: drivers write it for some values of one statement only.
    private static func dropStringPrefix(_ text: inout [UInt8], _ base: Int) {
        guard text.count > base, let last = text.last else { return }
        switch last | 0x20 {
        case UInt8(ascii: "e"), UInt8(ascii: "n"), UInt8(ascii: "x"), UInt8(ascii: "b"):
            if text.count - base == 1 || !Scan.isWord(text[text.count - 2]) { text.removeLast() }
        default: break
        }
    }

    /// Whether a minus behind the text is a number's sign and no operator.
    private static func isSignExpected(_ text: [UInt8], _ base: Int) -> Bool {
        var count = text.count
        while count > base, text[count - 1] == 0x20 { count -= 1 }
        guard count > base else { return false }
        switch text[count - 1] {
        case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ","): return true
        default: return false
        }
    }

    /// Whether the text ends in a word of lower-case letters, whatever its case there.
    private static func ends(_ text: [UInt8], _ base: Int, with word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard text.count - base >= length else { return false }
        let start = text.count - length
        return Scan.hasLowered(word, in: text.span, at: start) && (start == base || !Scan.isWord(text[start - 1]))
    }

    /// Behind the list that opens at an index: literals behind `IN`, anything behind `VALUES`.
    private static func list(
        _ line: Span<UInt8>, _ start: Int, to end: Int, _ text: [UInt8], _ base: Int
    ) -> (end: Int, isRow: Bool)? {
        guard isListExpected(text, base) else { return nil }
        var count = text.count
        while count > base, text[count - 1] == 0x20 { count -= 1 }
        let isRow = text[count - 1] | 0x20 == UInt8(ascii: "s")
        return (isRow ? rowEnd(line, start, to: end) : literalList(line, start, to: end)).map { ($0, isRow) }
    }

    /// Behind the bracket that closes the one at an index.
    private static func rowEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        var depth = 0
        while at < end {
            switch line[at] {
            case UInt8(ascii: "("): depth &+= 1
            case UInt8(ascii: ")"):
                depth &-= 1
                if depth == 0 { return at &+ 1 }
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
                at = quotedEnd(line, at, to: end)
                continue
            default: break
            }
            at &+= 1
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
            guard next == UInt8(ascii: "("),
                let close = Scan.first(UInt8(ascii: ")"), in: line, from: start, to: min(end, start &+ 64))
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
            case UInt8(ascii: ")"), UInt8(ascii: "]"): return isEmpty ? nil : at &+ 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
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
    private static func skipFurtherLists(_ line: Span<UInt8>, _ start: Int, to end: Int, areRows: Bool) -> Int {
        var at = start
        while true {
            var next = at
            while next < end, line[next] <= 0x20 || line[next] == UInt8(ascii: ",") { next &+= 1 }
            guard next > at, next < end, line[next] == UInt8(ascii: "("),
                let close = areRows ? rowEnd(line, next, to: end) : literalList(line, next, to: end)
            else {
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
        return count - base >= 6 && a == UInt8(ascii: "e") && b == UInt8(ascii: "s")
            && text[count - 6] | 0x20 == UInt8(ascii: "v")
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

/// Statements that were masked lately, by their bytes: an application runs few statements very often.
///
/// What it gives is what masking would give: the same bytes up to the same kind of end, a tail or the message's end.
package struct StatementMemo: Sendable {
    private struct Entry: Sendable {
        var source: [UInt8]
        var template: [UInt8]
        /// Whether it went to the message's end: a quote may be open there.
        var isWhole: Bool
    }

    private var entries: [Entry] = []
    private var next = 0

    package init() {}

    /// Appends the template of a known statement that begins at `start`; its end in the line, or nil where it is not known.
    func append(_ line: Span<UInt8>, from start: Int, to end: Int, into text: inout [UInt8]) -> Int? {
        for index in entries.indices {
            let stop = start &+ entries[index].source.count
            guard stop <= end,
                entries[index].isWhole ? stop == end : stop == end || StatementTemplate.isTail(line, stop),
                Scan.isEqual(entries[index].source, line, start..<stop)
            else { continue }
            text.append(contentsOf: entries[index].template)
            return stop
        }
        return nil
    }

    /// Keeps a statement and its template; the oldest of eight goes.
    mutating func keep(_ line: Span<UInt8>, _ source: Range<Int>, isWhole: Bool, _ template: ArraySlice<UInt8>) {
        guard source.count <= 1024, template.count < 400 else { return }
        let entry = Entry(source: Scan.bytes(line, source), template: Array(template), isWhole: isWhole)
        if entries.count < 8 {
            entries.append(entry)
        } else {
            entries[next] = entry
            next = (next + 1) % 8
        }
    }
}
