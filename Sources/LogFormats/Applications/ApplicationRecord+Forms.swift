import Evidence

/// Headers that are no row of fields behind a time.
extension ApplicationRecord {
    /// `LEVEL:message` or `LEVEL:logger:message` behind a time and a colon.
    static func terse(_ record: Span<UInt8>, _ time: SourceTime, from start: Int) -> ApplicationRecord? {
        guard let level = LogLevel.match(record, at: start), Scan.byte(record, level.end) == UInt8(ascii: ":") else {
            return nil
        }
        var result = plain(record, time, from: level.end &+ 1)
        let end = result.message.upperBound
        result.level = level.level
        if let name = result.loggerEnd(record, result.message.lowerBound, to: end), name < end,
            Scan.byte(record, name) == UInt8(ascii: ":")
        {
            result.logger = result.message.lowerBound..<name
            result.message = name &+ 1..<end
        }
        return result
    }

    /// Fields between bars without blanks: the level among the first four, a logger, then the message.
    static func piped(_ record: Span<UInt8>, _ time: SourceTime, from start: Int) -> ApplicationRecord? {
        var result = plain(record, time, from: start)
        let end = result.message.upperBound
        var at = start
        for _ in 0..<5 {
            guard let bar = Scan.first(UInt8(ascii: "|"), in: record, from: at, to: min(end, at &+ 160)) else { break }
            let from = Scan.skipBlanks(record, at, to: bar)
            var to = bar
            while to > from, record[to &- 1] == 0x20 { to &-= 1 }
            let field = from..<to
            if result.level == nil, let level = LogLevel.value(record, field) {
                result.level = level
            } else if let number = Scan.number(record, from, to: to), number.end == to {
                result.pid = result.pid ?? number.value
            } else if result.level != nil, !field.isEmpty, result.loggerEnd(record, from, to: to) == to {
                result.logger = field
                at = bar &+ 1
                break
            } else if result.level == nil, !field.isEmpty {
                result.thread = field
            } else if result.level != nil {
                break
            }
            at = bar &+ 1
        }
        guard result.level != nil else { return nil }
        result.message = Scan.skipBlanks(record, at, to: end)..<end
        return result
    }

    /// `[TIME: LEVEL/PROCESS] message`, `[TIME LEVEL TARGET] message`.
    static func enclosed(_ record: Span<UInt8>, _ stamp: Timestamp) -> ApplicationRecord? {
        let mark = Scan.byte(record, stamp.end)
        guard mark == 0x20 || Scan.has(": ", in: record, at: stamp.end) else { return nil }
        let start = Scan.skipBlanks(record, stamp.end &+ 1, to: record.count)
        var result = plain(record, stamp.time, from: start)
        let end = result.message.upperBound
        guard let level = LogLevel.match(record, at: start),
            let close = Scan.first(UInt8(ascii: "]"), in: record, from: level.end, to: min(end, level.end &+ 160)),
            close &+ 1 == end || record[close &+ 1] == 0x20
        else { return nil }
        result.level = level.level
        if Scan.byte(record, level.end) == UInt8(ascii: "/") {
            result.thread = level.end &+ 1..<close
        } else {
            let name = Scan.skipBlanks(record, level.end, to: close)
            guard name == close || result.loggerEnd(record, name, to: close) == close else { return nil }
            result.logger = name..<close
        }
        result.message = Scan.skipBlanks(record, close &+ 1, to: end)..<end
        return result
    }

    /// `I, [TIME #PID]  INFO -- PROGRAM: message`; of Rails' tags before the message an id is the request's.
    static func ruby(_ record: Span<UInt8>) -> ApplicationRecord? {
        guard Scan.has(", [", in: record, at: 1), let stamp = Timestamps.zonedDateTime(record, at: 4),
            Scan.has(" #", in: record, at: stamp.end), let pid = Scan.number(record, stamp.end &+ 2, to: record.count),
            Scan.byte(record, pid.end) == UInt8(ascii: "]")
        else { return nil }
        let word = Scan.skipBlanks(record, pid.end &+ 1, to: record.count)
        let wordEnd = Scan.tokenEnd(record, word, to: record.count)
        guard Scan.has(" -- ", in: record, at: wordEnd) else { return nil }
        var result = plain(record, stamp.time, from: wordEnd &+ 4)
        let end = result.message.upperBound
        guard let colon = Scan.first(UInt8(ascii: ":"), in: record, from: wordEnd &+ 4, to: end) else { return nil }
        // `ANY` is what Ruby calls a level it has no word for.
        result.level = LogLevel.value(record, word..<wordEnd)
        result.pid = pid.value
        result.logger = wordEnd &+ 4..<colon
        var at = Scan.skipBlanks(record, colon &+ 1, to: end)
        if Scan.byte(record, at) == UInt8(ascii: "["),
            let close = Scan.first(UInt8(ascii: "]"), in: record, from: at, to: min(end, at &+ 70)),
            isLongID(record, at &+ 1..<close)
        {
            result.requestID = at &+ 1..<close
            at = Scan.skipBlanks(record, close &+ 1, to: end)
        }
        result.message = at..<end
        return result
    }

    /// `Nov 24, 2026 8:22:02 AM CLASS METHOD` and below it `LEVEL: message`.
    static func javaUtil(_ record: Span<UInt8>) -> ApplicationRecord? {
        guard let stamp = Timestamps.javaUtil(record, at: 0), Scan.byte(record, stamp.end) == 0x20 else { return nil }
        var result = plain(record, stamp.time, from: stamp.end &+ 1)
        let end = result.message.upperBound
        if let name = result.loggerEnd(record, stamp.end &+ 1, to: end) { result.logger = stamp.end &+ 1..<name }
        let next = result.body.lowerBound
        guard !result.body.isEmpty, let level = LogLevel.match(record, at: next),
            Scan.byte(record, level.end) == UInt8(ascii: ":")
        else { return result.logger.isEmpty ? nil : result }
        let below = plain(record, stamp.time, from: Scan.skipBlanks(record, level.end &+ 1, to: record.count))
        result.level = level.level
        (result.message, result.body) = (below.message, below.body)
        return result
    }

    /// PHP's error log: the zone stands in the bracket, as an abbreviation or a region whose offset the line does not tell.
    static func phpError(_ record: Span<UInt8>) -> ApplicationRecord? {
        guard let stamp = Timestamps.dayFirst(record, at: 1), Scan.byte(record, stamp.end) == 0x20,
            let close = Scan.first(
                UInt8(ascii: "]"), in: record, from: stamp.end, to: min(record.count, stamp.end &+ 40)),
            close > stamp.end &+ 1, Scan.byte(record, close &+ 1) == 0x20
        else { return nil }
        for at in stamp.end &+ 1..<close where record[at] <= 0x20 { return nil }
        var time = stamp.time
        if let zone = Timestamps.zoneName(record, at: stamp.end &+ 1), zone.end == close {
            time = SourceTime(axis: .instant, micros: time.micros &- zone.seconds &* 1_000_000)
        }
        var result = plain(record, time, from: close &+ 2)
        let levels: [(words: StaticString, level: LogLevel)] = [
            ("PHP Fatal error:", .critical), ("PHP Parse error:", .critical), ("PHP Recoverable fatal error:", .error),
            ("PHP Warning:", .warning), ("PHP Notice:", .notice), ("PHP Deprecated:", .notice),
        ]
        for (words, level) in levels where Scan.has(words, in: record, at: close &+ 2) { result.level = level }
        return result
    }

    /// .NET's console: `info: CATEGORY[EVENT]` and below it the message, indented.
    static func category(
        _ record: Span<UInt8>, _ whole: ApplicationRecord, _ level: (level: LogLevel, end: Int)
    ) -> ApplicationRecord? {
        let end = whole.message.upperBound
        guard Scan.byte(record, level.end &+ 1) == 0x20, !whole.body.isEmpty,
            let name = whole.loggerEnd(record, level.end &+ 2, to: end), Scan.byte(record, name) == UInt8(ascii: "["),
            let event = Scan.number(record, name &+ 1, to: end), event.end &+ 1 == end,
            record[event.end] == UInt8(ascii: "]")
        else { return nil }
        var result = plain(
            record, whole.time, from: Scan.skipBlanks(record, whole.body.lowerBound, to: record.count))
        result.level = level.level
        result.logger = level.end &+ 2..<name
        return result
    }

    /// The time that `date` prints: `Wed May 19 08:00:01 EST 2021`, or without the zone as `ctime` has it.
    static func dateCommand(_ record: Span<UInt8>) -> Timestamp? {
        if let stamp = Timestamps.ctime(record, at: 0) { return stamp }
        guard Scan.byte(record, 3) == 0x20, let stamp = Timestamps.syslog(record, at: 4),
            Scan.byte(record, stamp.end) == 0x20, let zone = Timestamps.zoneName(record, at: stamp.end &+ 1),
            let year = Scan.number(record, zone.end &+ 1, to: zone.end &+ 5), year.end == zone.end &+ 5,
            Scan.byte(record, zone.end) == 0x20, year.value >= 1970, let micros = stamp.civil(year: year.value)
        else { return nil }
        return Timestamp(
            time: SourceTime(axis: .instant, micros: micros &- zone.seconds &* 1_000_000), end: year.end)
    }

    /// Takes `(kafka.controller.KafkaController)` at the message's end for the logger.
    mutating func readClassBehind(_ line: Span<UInt8>) {
        let end = message.upperBound
        guard end > message.lowerBound, line[end &- 1] == UInt8(ascii: ")"),
            let open = Scan.last(UInt8(ascii: "("), in: line, from: max(message.lowerBound, end &- 160), to: end),
            open == message.lowerBound || line[open &- 1] == 0x20
        else { return }
        var dots = 0
        for at in open &+ 1..<max(open &+ 1, end &- 1) {
            guard Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: "$") else {
                return
            }
            if line[at] == UInt8(ascii: ".") { dots &+= 1 }
        }
        guard dots > 0 else { return }
        logger = open &+ 1..<end &- 1
        message = message.lowerBound..<max(message.lowerBound, open &- 1)
    }

    /// The level of a line of an unknown form: the first of its first words that is one, in capitals or in brackets.
    func levelWithin(_ line: Span<UInt8>) -> LogLevel? {
        let end = message.upperBound
        var at = message.lowerBound
        for _ in 0..<6 {
            at = Scan.skipBlanks(line, at, to: end)
            if at >= end { return nil }
            let isEnclosed =
                line[at] == UInt8(ascii: "[") || line[at] == UInt8(ascii: "<") || line[at] == UInt8(ascii: "(")
            let word = isEnclosed ? at &+ 1 : at
            if isEnclosed || Scan.byte(line, word &+ 1) &- 0x41 < 26, let found = LogLevel.match(line, at: word),
                Scan.byte(line, word) &- 0x41 < 26 || isEnclosed
            {
                return found.level
            }
            at = Scan.tokenEnd(line, at, to: end)
        }
        return nil
    }

    /// The trace in a bracket that holds nothing else: 32 hexadecimal digits, perhaps with a span's 16 behind a dash or a
    /// comma, or a UUID. No thread has such a name.
    static func traceID(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        func hex(_ start: Int, _ count: Int) -> Bool {
            guard start &+ count <= range.upperBound else { return false }
            for at in start..<start &+ count where !Scan.isHex(line[at]) { return false }
            return true
        }
        let start = range.lowerBound
        switch range.count {
        case 32: return hex(start, 32) ? range : nil
        case 49:
            let mark = line[start &+ 32]
            guard mark == UInt8(ascii: "-") || mark == UInt8(ascii: ","), hex(start, 32), hex(start &+ 33, 16) else {
                return nil
            }
            return start..<start &+ 32
        case 36:
            for dash in [8, 13, 18, 23] where line[start &+ dash] != UInt8(ascii: "-") { return nil }
            return isLongID(line, range) ? range : nil
        default: return nil
        }
    }

    /// Whether a value is an id by its length and letters: 16 hexadecimal digits or more, dashes between them.
    static func isLongID(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard (16...64).contains(range.count) else { return false }
        for at in range where !Scan.isHex(line[at]) && line[at] != UInt8(ascii: "-") { return false }
        return true
    }
}
