/// The fields between time and message.
extension ApplicationRecord {
    /// Reads the fields between time and message; the index at which the message begins, or nil for a foreign line.
    mutating func readHeader(_ line: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var at = start
        // Behind Spring Boot's `---` the brackets are its application, the thread and the trace.
        var isSpring = false
        // A header has at most seven fields; separators count, so that the loop is bounded.
        for _ in 0..<10 {
            let token = Scan.skipBlanks(line, at, to: end)
            if token >= end { return level == nil ? nil : end }
            switch line[token] {
            case UInt8(ascii: "["):
                guard let next = readBracket(line, token, to: end, isSpring: isSpring) else {
                    return level == nil ? nil : token
                }
                at = next
                if !requestID.isEmpty || isDash(line, token, next) {
                    if !logger.isEmpty {
                        // Log4j's pattern has a dash behind it.
                        let message = behind(line, at, to: end)
                        return Scan.has("- ", in: line, at: message) ? behind(line, message &+ 2, to: end) : message
                    }
                }
            case UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: ":"):
                let stop = Scan.tokenEnd(line, token, to: end)
                guard stop &- token <= 3, isSeparator(line, token..<stop) else { return level == nil ? nil : token }
                at = stop
                isSpring = isSpring || Scan.matches("---", in: line, token..<stop)
                // `[thread]: ` is the header's end, and so is a separator behind level and logger.
                if level != nil, stop == token &+ 1, line[token] == UInt8(ascii: ":"), token > start,
                    line[token &- 1] == UInt8(ascii: "]")
                {
                    return behind(line, at, to: end)
                }
                if level != nil, !logger.isEmpty { return behind(line, at, to: end) }
            case UInt8(ascii: "{"):
                // Airflow's `{file.py:12}`.
                guard logger.isEmpty,
                    let close = Scan.first(UInt8(ascii: "}"), in: line, from: token, to: min(end, token &+ 100)),
                    Scan.byte(line, close &+ 1) == 0x20, Scan.tokenEnd(line, token, to: end) == close &+ 1
                else { return level == nil ? nil : token }
                logger = token &+ 1..<close
                at = close &+ 1
                if level != nil { return behind(line, at, to: end) }
            case UInt8(ascii: "("):
                // Quarkus' and WildFly's `[logger] (thread)`.
                guard level != nil, logger.isEmpty, !thread.isEmpty,
                    let close = Scan.first(UInt8(ascii: ")"), in: line, from: token, to: min(end, token &+ 130)),
                    Scan.byte(line, close &+ 1) == 0x20,
                    loggerEnd(line, thread.lowerBound, to: end) == thread.upperBound
                else { return level == nil ? nil : token }
                logger = thread
                thread = token &+ 1..<close
                return behind(line, close &+ 1, to: end)
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard pid == nil, let number = Scan.number(line, token, to: end) else {
                    return level == nil ? nil : token
                }
                let next = Scan.byte(line, number.end)
                // Nginx's own error log has `PID#TID: ` here.
                if next == UInt8(ascii: "#") { return nil }
                guard next == 0x20, number.end < end, level != nil || isSeparated(line, token, start) else {
                    return level == nil ? nil : token
                }
                if level != nil, !isHeaderBehind(line, number.end, to: end) { return token }
                pid = number.value
                at = number.end
            default:
                if level == nil, let found = LogLevel.match(line, at: token) {
                    level = found.level
                    at = found.end
                    if Scan.byte(line, at) == UInt8(ascii: ":") { at &+= 1 }
                    continue
                }
                guard logger.isEmpty, let name = loggerEnd(line, token, to: end) else {
                    return level == nil ? nil : token
                }
                let mark = Scan.byte(line, name)
                if level != nil, Scan.byte(line, token &- 1) == 0x09, let next = readTabbed(line, token, to: end) {
                    return next
                }
                // Monolog's `channel.LEVEL: `.
                if level == nil, mark == UInt8(ascii: ":"),
                    let dot = Scan.last(UInt8(ascii: "."), in: line, from: token, to: name),
                    let found = LogLevel.match(line, at: dot &+ 1), found.end == name
                {
                    level = found.level
                    logger = token..<dot
                    return behind(line, name &+ 1, to: end)
                }
                if level == nil, mark == 0x20, let word = levelBehind(line, name, to: end) {
                    logger = token..<name
                    at = word
                } else if mark == UInt8(ascii: ":"), name &+ 1 == end || Scan.byte(line, name &+ 1) == 0x20 {
                    logger = token..<name
                    at = name &+ 1
                    if level != nil { return behind(line, at, to: end) }
                } else if isSeparated(line, behind: name, to: end) {
                    logger = token..<name
                    at = name
                } else if mark == UInt8(ascii: ":"), let stop = placeEnd(line, name, to: end) {
                    logger = token..<stop
                    at = stop
                } else if level != nil, mark == 0x20, Scan.byte(line, name &+ 1) != UInt8(ascii: "["),
                    isClassPath(line, token..<name)
                {
                    logger = token..<name
                    return behind(line, name, to: end)
                } else if Scan.has(" [", in: line, at: name), level != nil, pid != nil || !thread.isEmpty {
                    logger = token..<name
                    at = name
                } else {
                    return level == nil ? nil : token
                }
            }
        }
        return level == nil ? nil : Scan.skipBlanks(line, at, to: end)
    }

    /// Reads `[…]`: a level, a pid, a thread or, behind the logger, a request id; nil where it is none.
    private mutating func readBracket(
        _ line: Span<UInt8>, _ start: Int, to end: Int, isSpring: Bool
    ) -> Int? {
        let close = ByteSearch.nearIndex(of: UInt8(ascii: "]"), in: line, from: start, to: min(end, start &+ 130))
        if close < 0 { return nil }
        var inside = Scan.skipBlanks(line, start &+ 1, to: close)..<close
        while inside.upperBound > inside.lowerBound, line[inside.upperBound &- 1] == 0x20 {
            inside = inside.lowerBound..<inside.upperBound &- 1
        }
        // A trace that has none is written as blanks.
        guard !inside.isEmpty else { return close > start &+ 1 && level != nil ? close &+ 1 : nil }
        if level == nil, let found = LogLevel.match(line, at: inside.lowerBound), found.end == inside.upperBound {
            level = found.level
        } else if pid == nil, logger.isEmpty, let number = Scan.number(line, inside.lowerBound, to: close),
            number.end == inside.upperBound
        {
            pid = number.value
        } else if requestID.isEmpty, !logger.isEmpty || level != nil, let id = namedID(line, inside) {
            if id.count > 1 { requestID = id }
        } else if requestID.isEmpty, level != nil || pid != nil, let id = ApplicationRecord.traceID(line, inside) {
            requestID = id
        } else if !logger.isEmpty, requestID.isEmpty, isIdentifier(line, inside) {
            if !(inside.count == 1 && line[inside.lowerBound] == UInt8(ascii: "-")) { requestID = inside }
        } else if thread.isEmpty, logger.isEmpty {
            thread = inside
        } else if isSpring, logger.isEmpty, requestID.isEmpty {
            if let dash = Scan.last(UInt8(ascii: "-"), in: line, from: inside.lowerBound, to: inside.upperBound),
                ApplicationRecord.isLongID(line, inside.lowerBound..<dash)
            {
                requestID = inside.lowerBound..<dash
            } else {
                thread = inside
            }
        } else {
            return nil
        }
        return close &+ 1
    }

    /// The request or trace id in a bracket that names it (`traceId=ab12, spanId=…`), or in Sleuth's `shop,ab12,cd34`.
    private func namedID(_ line: Span<UInt8>, _ inside: Range<Int>) -> Range<Int>? {
        // Most brackets hold one word.
        let (equals, colon, comma) = (UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","))
        guard ByteSearch.holds(equals, colon, comma, in: line, from: inside.lowerBound, to: inside.upperBound) else {
            return nil
        }
        let mayBeNamed =
            Scan.first(UInt8(ascii: "="), in: line, from: inside.lowerBound, to: inside.upperBound) != nil
            || Scan.first(UInt8(ascii: ":"), in: line, from: inside.lowerBound, to: inside.upperBound) != nil
        for name in mayBeNamed ? ApplicationRecord.idNames : [] {
            var at = inside.lowerBound
            while at < inside.upperBound {
                if Scan.hasLowered(name, in: line, at: at) {
                    var value = at &+ name.utf8CodeUnitCount
                    if Scan.byte(line, value) == UInt8(ascii: "_") { value &+= 1 }
                    let mark = Scan.byte(line, value &+ 2)
                    if Scan.hasLowered("id", in: line, at: value),
                        mark == UInt8(ascii: "=") || mark == UInt8(ascii: ":")
                    {
                        return idEnd(line, value &+ 3, to: inside.upperBound).map { value &+ 3..<$0 }
                    }
                }
                at &+= 1
            }
        }
        guard let first = Scan.first(UInt8(ascii: ","), in: line, from: inside.lowerBound, to: inside.upperBound),
            let second = Scan.first(UInt8(ascii: ","), in: line, from: first &+ 1, to: inside.upperBound),
            ApplicationRecord.isLongID(line, first &+ 1..<second)
        else { return nil }
        return first &+ 1..<second
    }

    private static let idNames: [StaticString] = ["request", "trace", "correlation", "req"]

    private func idEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        var at = start
        while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".") {
            at &+= 1
        }
        return at > start ? at : nil
    }

    /// zap's columns behind the level: a logger's name, the caller, the message; nil where no caller stands.
    private mutating func readTabbed(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        guard let tab = Scan.first(0x09, in: line, from: start, to: end) else { return nil }
        if isCaller(line, start..<tab) {
            logger = start..<tab
            return tab &+ 1
        }
        guard loggerEnd(line, start, to: tab) == tab, let next = Scan.first(0x09, in: line, from: tab &+ 1, to: end),
            isCaller(line, tab &+ 1..<next)
        else { return nil }
        logger = start..<tab
        return next &+ 1
    }

    /// `db/pool.go:42`.
    private func isCaller(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let colon = Scan.last(UInt8(ascii: ":"), in: line, from: range.lowerBound, to: range.upperBound),
            let number = Scan.number(line, colon &+ 1, to: range.upperBound), number.end == range.upperBound
        else { return false }
        return Scan.first(0x20, in: line, from: range.lowerBound, to: colon) == nil
            && Scan.first(UInt8(ascii: "."), in: line, from: range.lowerBound, to: colon) != nil
    }

    /// The index of a level in capitals behind a logger and blanks.
    private func levelBehind(_ line: Span<UInt8>, _ name: Int, to end: Int) -> Int? {
        let word = Scan.skipBlanks(line, name, to: end)
        guard word < end, line[word] &- 0x41 < 26, Scan.byte(line, word &+ 1) &- 0x41 < 26,
            let found = LogLevel.match(line, at: word), found.end == end || line[found.end] <= 0x20
        else { return nil }
        return word
    }

    private func isSeparated(_ line: Span<UInt8>, behind name: Int, to end: Int) -> Bool {
        // Columns are padded with blanks.
        let mark = Scan.skipBlanks(line, name, to: min(end, name &+ 60))
        guard mark > name, mark < end, Scan.byte(line, mark &+ 1) == 0x20 || mark &+ 1 == end else { return false }
        return line[mark] == UInt8(ascii: "-") || line[mark] == UInt8(ascii: ":") || line[mark] == UInt8(ascii: "|")
    }

    /// The end of `name:function:line`, of which the name's end is given, where a separator follows; nil for a sentence.
    private func placeEnd(_ line: Span<UInt8>, _ name: Int, to end: Int) -> Int? {
        var at = name
        while at < end, at &- name < 120,
            Scan.isWord(line[at]) || line[at] == UInt8(ascii: ":")
                || line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: "<") || line[at] == UInt8(ascii: ">")
        { at &+= 1 }
        return at > name &+ 1 && isSeparated(line, behind: at, to: end) ? at : nil
    }

    /// Whether a name has the parts of a class or method with its package, so that it needs no mark behind it.
    private func isClassPath(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var dots = 0
        for at in range {
            if line[at] == UInt8(ascii: ".") {
                dots &+= 1
            } else if !Scan.isWord(line[at]) && line[at] != UInt8(ascii: "$") {
                return false
            }
        }
        return dots >= 2
    }

    private func isDash(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end &- start == 3 && Scan.byte(line, start &+ 1) == UInt8(ascii: "-")
    }

    private func isIdentifier(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while at < range.upperBound {
            let word = ByteSearch.word(line, at: at)
            // `- . / 0…9 :` are neighbours.
            let fits =
                ByteSearch.within(word, 0x2D, 0x3A) | ByteSearch.within(word, 0x5F, 0x5F)
                | ByteSearch.within(word | 0x2020_2020_2020_2020, 0x61, 0x7A)
            let others = ~fits & 0x8080_8080_8080_8080
            if others != 0 { return at &+ others.trailingZeroBitCount / 8 >= range.upperBound }
            at &+= 8
        }
        return true
    }

    private func isSeparator(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for at in range
        where line[at] != UInt8(ascii: "-") && line[at] != UInt8(ascii: "|") && line[at] != UInt8(ascii: ":") {
            return false
        }
        return true
    }

    /// Whether a number that stands before the level is a field of its own.
    private func isSeparated(_ line: Span<UInt8>, _ token: Int, _ start: Int) -> Bool { token <= start &+ 4 }

    /// Whether something of a header follows a number behind the level, so that it is a pid and not the message.
    private func isHeaderBehind(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Bool {
        let next = Scan.skipBlanks(line, index, to: end)
        return Scan.byte(line, next) == UInt8(ascii: "[") || Scan.has("---", in: line, at: next)
            || Scan.has("- ", in: line, at: next)
    }

    /// The end of a dotted name, or nil where none stands there.
    func loggerEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        guard start < end,
            Scan.isLetter(line[start]) || line[start] == UInt8(ascii: "_") || line[start] == UInt8(ascii: "(")
        else {
            return nil
        }
        var at = start
        while at < end, at &- start < 120 {
            let byte = line[at]
            guard ApplicationRecord.isName(byte) else {
                // Rust's and C++'s paths.
                guard byte == UInt8(ascii: ":"), Scan.byte(line, at &+ 1) == byte,
                    Scan.isLetter(Scan.byte(line, at &+ 2))
                else { break }
                at &+= 2
                continue
            }
            at &+= 1
        }
        return at > start ? at : nil
    }

    /// Letters, digits and `_ . - $ / ( )`, a bit for each.
    @inline(__always)
    private static func isName(_ byte: UInt8) -> Bool { holds(byte, 0x03FF_E310_0000_0000) }

    /// Whether a byte is a letter, a `_` or one of those below 64 whose bits are given.
    @inline(__always)
    private static func holds(_ byte: UInt8, _ low: UInt64) -> Bool {
        let bits = byte < 64 ? low : 0x07FF_FFFE_87FF_FFFE
        return byte < 128 && bits &>> UInt64(byte & 63) & 1 == 1
    }

    private func behind(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int { Scan.skipBlanks(line, index, to: end) }
}
