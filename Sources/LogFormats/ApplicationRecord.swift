package import Evidence

/// A record of an application's own log: a header line and the lines below it (a stack trace).
///
///     2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2] shop.db [ffefe763…] SQL (0.4ms) SELECT …      Python, as in A
///     2026-11-24 08:22:02,241 - shop.db - DEBUG - message                                           Python, common
///     2026-11-24 08:22:02,241 DEBUG shop.db: message                                                Python, common
///     2026-11-24 08:22:02.241  INFO 17640 --- [main] c.e.Shop : message                             Spring
///     2026-11-24 08:22:02,241:DEBUG:shop.db:message                                                  Python, terse
///     [2026-11-24 08:22:02 +0000] [17640] [INFO] message                                            gunicorn
///     [2026-11-24 08:22:02] production.ERROR: message                                               Monolog
///     2026-11-24 08:22:02.241 UTC [17640] LOG:  message                                             PostgreSQL
package struct ApplicationRecord: Sendable, Hashable {
    package var time: SourceTime
    package var level: LogLevel?
    package var pid: Int64?
    /// The thread's name without its brackets; empty where the line has none.
    package var thread: Range<Int> = 0..<0
    package var logger: Range<Int> = 0..<0
    /// The request id; empty where the line has none or a dash.
    package var requestID: Range<Int> = 0..<0
    /// The message on the header line.
    package var message: Range<Int>
    /// The lines below the header line; empty where there are none.
    package var body: Range<Int>

    package init(time: SourceTime, message: Range<Int>, body: Range<Int>) {
        self.time = time
        self.message = message
        self.body = body
    }

    /// Reads a record, or nil where its first line is no header.
    package static func parse(_ record: Span<UInt8>) -> ApplicationRecord? {
        var at = 0
        let isBracketed = Scan.byte(record, 0) == UInt8(ascii: "[")
        if isBracketed { at = 1 }
        guard let stamp = Timestamps.zonedDateTime(record, at: at) ?? Timestamps.slashed(record, at: at) else {
            return nil
        }
        at = stamp.end
        if isBracketed {
            guard Scan.byte(record, at) == UInt8(ascii: "]") else { return nil }
            at &+= 1
        }
        let mark = Scan.byte(record, at)
        guard mark == 0x20 || mark == 0x09 || (mark == UInt8(ascii: ":") && !isBracketed) else { return nil }
        if mark == UInt8(ascii: ":") { return terse(record, stamp.time, from: at &+ 1) }
        let time = stamp.time
        if time.axis == .civil, let zone = zoneNameEnd(record, at) {
            at = zone
        }
        let lineEnd = Scan.first(0x0A, in: record, from: at, to: record.count) ?? record.count
        var messageEnd = lineEnd
        if messageEnd > at, record[messageEnd &- 1] == 0x0D { messageEnd &-= 1 }
        var result = ApplicationRecord(
            time: time, message: messageEnd..<messageEnd, body: min(lineEnd &+ 1, record.count)..<record.count)
        guard let message = result.readHeader(record, from: at, to: messageEnd), result.level != nil else { return nil }
        result.message = message..<messageEnd
        return result
    }

    /// A record without a time of its own, as programs write it whose output something else stamps: with a level before
    /// the message where it has one.
    package static func undated(_ record: Span<UInt8>, time: SourceTime) -> ApplicationRecord {
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        var end = lineEnd
        if end > 0, record[end &- 1] == 0x0D { end &-= 1 }
        var result = ApplicationRecord(
            time: time, message: 0..<end, body: min(lineEnd &+ 1, record.count)..<record.count)
        if let message = result.readHeader(record, from: 0, to: end), result.level != nil {
            result.message = message..<end
            return result
        }
        return ApplicationRecord(time: time, message: 0..<end, body: result.body)
    }

    /// Behind a zone's name that `Timestamps` does not know, where a `[` follows, or nil.
    private static func zoneNameEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        if LogLevel.match(line, at: start &+ 1) != nil { return nil }
        var at = start &+ 1
        while at < line.count, at &- start <= 5, line[at] &- 0x41 < 26 { at &+= 1 }
        return at &- start >= 4 && Scan.has(" [", in: line, at: at) ? at : nil
    }

    /// `LEVEL:message` or `LEVEL:logger:message` behind a time and a colon.
    private static func terse(_ record: Span<UInt8>, _ time: SourceTime, from start: Int) -> ApplicationRecord? {
        guard let level = LogLevel.match(record, at: start), Scan.byte(record, level.end) == UInt8(ascii: ":") else {
            return nil
        }
        let lineEnd = Scan.first(0x0A, in: record, from: start, to: record.count) ?? record.count
        let end = lineEnd > start && record[lineEnd &- 1] == 0x0D ? lineEnd &- 1 : lineEnd
        let message = min(level.end &+ 1, end)
        var result = ApplicationRecord(
            time: time, message: message..<end, body: min(lineEnd &+ 1, record.count)..<record.count)
        result.level = level.level
        if let name = result.loggerEnd(record, message, to: end), Scan.byte(record, name) == UInt8(ascii: ":"),
            name < end
        {
            result.logger = message..<name
            result.message = name &+ 1..<end
        }
        return result
    }

    /// Reads the fields between time and message; the index at which the message begins, or nil for a foreign line.
    private mutating func readHeader(_ line: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var at = start
        // A header has at most seven fields; separators count, so that the loop is bounded.
        for _ in 0..<10 {
            let token = Scan.skipBlanks(line, at, to: end)
            if token >= end { return level == nil ? nil : end }
            switch line[token] {
            case UInt8(ascii: "["):
                guard let next = readBracket(line, token, to: end) else { return level == nil ? nil : token }
                at = next
                if !requestID.isEmpty || isDash(line, token, next) {
                    if !logger.isEmpty { return behind(line, at, to: end) }
                }
            case UInt8(ascii: "-"), UInt8(ascii: "|"), UInt8(ascii: ":"):
                let stop = Scan.tokenEnd(line, token, to: end)
                guard stop &- token <= 3, isSeparator(line, token..<stop) else { return level == nil ? nil : token }
                at = stop
                // Behind level and logger a separator opens the message.
                if level != nil, !logger.isEmpty { return behind(line, at, to: end) }
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
                // Monolog's `channel.LEVEL: `.
                if level == nil, mark == UInt8(ascii: ":"),
                    let dot = Scan.last(UInt8(ascii: "."), in: line, from: token, to: name),
                    let found = LogLevel.match(line, at: dot &+ 1), found.end == name
                {
                    level = found.level
                    logger = token..<dot
                    return behind(line, name &+ 1, to: end)
                }
                if mark == UInt8(ascii: ":"), name &+ 1 == end || Scan.byte(line, name &+ 1) == 0x20 {
                    logger = token..<name
                    at = name &+ 1
                    if level != nil { return behind(line, at, to: end) }
                } else if Scan.has(" - ", in: line, at: name) || Scan.has(" : ", in: line, at: name)
                    || Scan.has(" | ", in: line, at: name)
                {
                    logger = token..<name
                    at = name
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
    private mutating func readBracket(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        guard let close = Scan.first(UInt8(ascii: "]"), in: line, from: start, to: min(end, start &+ 130)) else {
            return nil
        }
        let inside = start &+ 1..<close
        guard !inside.isEmpty else { return nil }
        if level == nil, let found = LogLevel.match(line, at: Scan.skipBlanks(line, inside.lowerBound, to: close)),
            Scan.skipBlanks(line, found.end, to: close) == close
        {
            level = found.level
        } else if pid == nil, logger.isEmpty, let number = Scan.number(line, inside.lowerBound, to: close),
            number.end == close
        {
            pid = number.value
        } else if !logger.isEmpty, requestID.isEmpty, isIdentifier(line, inside) {
            if !(inside.count == 1 && line[inside.lowerBound] == UInt8(ascii: "-")) { requestID = inside }
        } else if thread.isEmpty, logger.isEmpty {
            thread = inside
        } else {
            return nil
        }
        return close &+ 1
    }

    private func isDash(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        end &- start == 3 && Scan.byte(line, start &+ 1) == UInt8(ascii: "-")
    }

    private func isIdentifier(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for at in range
        where
            !(Scan.isWord(line[at]) || line[at] == UInt8(ascii: "-") || line[at] == UInt8(ascii: ".")
            || line[at] == UInt8(ascii: ":") || line[at] == UInt8(ascii: "/"))
        { return false }
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
    private func loggerEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int? {
        guard start < end,
            Scan.isLetter(line[start]) || line[start] == UInt8(ascii: "_") || line[start] == UInt8(ascii: "(")
        else {
            return nil
        }
        var at = start
        while at < end, at &- start < 120 {
            let byte = line[at]
            guard
                Scan.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "$")
                    || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")")
            else { break }
            at &+= 1
        }
        return at > start ? at : nil
    }

    private func behind(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int { Scan.skipBlanks(line, index, to: end) }
}
