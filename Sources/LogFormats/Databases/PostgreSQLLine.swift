import Evidence

/// A record of PostgreSQL's log as text: a line with any of the usual prefixes, the lines of its statement, and the lines
/// `DETAIL`, `HINT`, `CONTEXT`, `STATEMENT` that the server writes with it.
///
///     2025-03-03 02:14:07.118 UTC [4711] app@shop LOG:  duration: 8123.456 ms  statement: SELECT …      Debian
///     2025-03-03 02:14:07 UTC:10.0.0.7(51234):app@shop:[4711]:FATAL:  sorry, too many clients already   RDS
///     2025-03-03 02:14:07 UTC [4711]: [3-1] user=app,db=shop,app=psql,client=10.0.0.7 ERROR:  …         pgBadger
///     < 2025-03-03 02:14:07.118 UTC >LOG:  …                                                            Red Hat
enum PostgreSQLLine {
    /// Bytes of a line in which its severity must stand.
    private static let reach = 320

    private struct Header {
        var time: SourceTime
        var prefix: Range<Int>
        var severity: PostgreSQLSeverity
        /// Behind the two blanks that follow the severity.
        var message: Int
    }

    /// Whether a line is of this format, the first of its record or not.
    static func isLine(_ line: Span<UInt8>) -> Bool { header(line, 0, to: line.count) != nil }

    static func starts(_ line: Span<UInt8>) -> Bool {
        header(line, 0, to: line.count).map { $0.severity != .continuation } ?? false
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        let firstEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard let head = header(record, 0, to: firstEnd), head.severity != .continuation else { return nil }
        var entry = PostgreSQLEntry(
            clock: .time(head.time), severity: head.severity, message: head.message..<record.count)
        readPrefix(record, head.prefix, into: &entry)
        // The message ends at the first line with a header of its own.
        var at = firstEnd &+ 1
        var isMessage = true
        var detail: Int?
        while at < record.count {
            let end = Scan.first(0x0A, in: record, from: at, to: record.count) ?? record.count
            if Scan.isDigit(record[at]) || record[at] == UInt8(ascii: "[") || record[at] == UInt8(ascii: "<"),
                let next = header(record, at, to: end), next.severity == .continuation
            {
                if isMessage { entry.message = head.message..<max(head.message, at &- 1) }
                isMessage = false
                if let open = detail { entry.detail = open..<max(open, at &- 1) }
                detail = Scan.has("DETAIL:", in: record, at: next.prefix.upperBound) ? next.message : nil
            }
            at = end &+ 1
        }
        if let open = detail { entry.detail = min(open, record.count)..<record.count }
        return entry.record(record)
    }

    /// An entry whose prefix has no time; its clock is left to what stands around it.
    static func unstamped(_ line: Span<UInt8>, _ start: Int) -> PostgreSQLEntry? {
        let end = Scan.first(0x0A, in: line, from: start, to: line.count) ?? line.count
        guard let colon = mark(line, start, behind: start, to: min(end, start &+ reach)),
            colon.severity != .continuation,
            isPrefix(line, start..<colon.start)
        else { return nil }
        var entry = PostgreSQLEntry(
            clock: nil, severity: colon.severity, message: min(colon.end, line.count)..<line.count)
        readPrefix(line, start..<colon.start, into: &entry)
        return entry
    }

    /// No time has fewer bytes.
    private static let shortest = 13

    private static func header(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Header? {
        var at = start
        switch Scan.byte(line, at) {
        case UInt8(ascii: "<"): at = Scan.skipBlanks(line, at &+ 1, to: end)
        case UInt8(ascii: "["): at &+= 1
        default: break
        }
        guard Scan.isDigit(Scan.byte(line, at)) else { return nil }
        let stop = min(end, start &+ reach)
        // A header without its mark costs one search for it.
        guard let colon = mark(line, at, behind: at &+ shortest, to: stop) else { return nil }
        guard var stamp = Timestamps.zonedDateTime(line, at: at) ?? epoch(line, at: at), stamp.end <= colon.start
        else { return nil }
        skipZone(line, &stamp)
        guard stamp.end <= colon.start, !stamp.hasComma, isPrefix(line, stamp.end..<colon.start) else { return nil }
        return Header(
            time: stamp.time, prefix: stamp.end..<colon.start, severity: colon.severity, message: min(colon.end, end))
    }

    /// Whether what stands between time and severity may be a prefix: an application that quotes this server's words has
    /// a level of its own, a quote, or a sentence's colon before them.
    private static func isPrefix(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        var isStart = true
        while at < range.upperBound {
            let byte = line[at]
            if byte == UInt8(ascii: "\"") { return false }
            if byte == UInt8(ascii: ":"), Scan.byte(line, at &+ 1) == 0x20,
                Scan.byte(line, at &- 1) != UInt8(ascii: "]")
            {
                return false
            }
            if isStart, byte &- 0x41 < 26, let level = LogLevel.match(line, at: at), level.end < range.upperBound,
                line[level.end] <= 0x20 || line[level.end] == UInt8(ascii: "]")
            {
                return false
            }
            isStart = byte <= 0x20 || byte == UInt8(ascii: "[")
            at &+= 1
        }
        return true
    }

    /// The first severity with `:  ` behind it: two blanks, as only this server writes them; the word begins at `start` or later.
    private static func mark(
        _ line: Span<UInt8>, _ start: Int, behind first: Int, to end: Int
    ) -> (severity: PostgreSQLSeverity, start: Int, end: Int)? {
        var at = first
        while let colon = Scan.first(UInt8(ascii: ":"), in: line, from: at, to: end) {
            at = colon &+ 1
            guard Scan.has(":  ", in: line, at: colon) else { continue }
            var word = colon
            while word > start, colon &- word < 10, Scan.isAlphanumeric(line[word &- 1]) { word &-= 1 }
            if word < colon, let found = PostgreSQLSeverity.match(line, at: word), found.end == colon {
                return (found.severity, word, colon &+ 3)
            }
        }
        return nil
    }

    /// `%n`: seconds since the epoch with three digits of fraction.
    private static func epoch(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let stamp = Timestamps.epoch(line, at: index), stamp.fractionDigits == 3 else { return nil }
        return stamp
    }

    /// A zone that `zonedDateTime` left: ` +03`, or a name that it does not know.
    private static func skipZone(_ line: Span<UInt8>, _ stamp: inout Timestamp) {
        guard stamp.time.axis == .civil, Scan.byte(line, stamp.end) == 0x20 else { return }
        let sign = Scan.byte(line, stamp.end &+ 1)
        if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let hours = Scan.number(line, stamp.end &+ 2, to: stamp.end &+ 4), hours.end == stamp.end &+ 4,
            hours.value <= 15, !Scan.isAlphanumeric(Scan.byte(line, hours.end))
        {
            let seconds = (sign == UInt8(ascii: "-") ? -hours.value : hours.value) &* 3600
            stamp.time = SourceTime(axis: .instant, micros: stamp.time.micros &- seconds &* 1_000_000)
            stamp.end = hours.end
        }
    }

    /// Process, user, database and host out of a prefix, whatever their order.
    private static func readPrefix(_ line: Span<UInt8>, _ prefix: Range<Int>, into entry: inout PostgreSQLEntry) {
        let (start, end) = (prefix.lowerBound, prefix.upperBound)
        func named(_ keys: [StaticString]) -> Range<Int>? {
            for key in keys {
                guard let at = Scan.find(key, in: line, from: start, to: end),
                    at == start || !Scan.isWord(line[at &- 1])
                else { continue }
                let value = at &+ key.utf8CodeUnitCount
                return value..<fieldEnd(line, value, to: end)
            }
            return nil
        }
        if let open = Scan.first(UInt8(ascii: "["), in: line, from: start, to: end),
            let number = Scan.number(line, open &+ 1, to: end)
        {
            let mark = Scan.byte(line, number.end)
            if mark == UInt8(ascii: "]") || mark == UInt8(ascii: "-") { entry.pid = number.value }
        }
        if entry.pid == nil, let range = named(["pid=", "p="]) {
            entry.pid = Scan.number(line, range.lowerBound, to: range.upperBound)?.value
        }
        entry.user = named(["user=", "u="])
        entry.database = named(["db=", "database=", "d="])
        entry.host = named(["client=", "host=", "h=", "r="])
        if entry.user == nil, let at = Scan.first(UInt8(ascii: "@"), in: line, from: start, to: end) {
            var from = at
            while from > start, !isDelimiter(line[from &- 1]) { from &-= 1 }
            let to = fieldEnd(line, at &+ 1, to: end)
            entry.user = from..<at
            entry.database = at &+ 1..<to
        }
        if entry.host == nil { entry.host = address(line, start, to: end) }
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "(") || byte == UInt8(ascii: ";")
    }

    private static func fieldEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while at < end, !isDelimiter(line[at]) || (at == start && line[at] == UInt8(ascii: "[")) { at &+= 1 }
        // `[local]` and `[unknown]` are whole.
        if Scan.byte(line, start) == UInt8(ascii: "["), at < end, line[at] == UInt8(ascii: "]") { at &+= 1 }
        return at
    }

    /// `10.0.0.7` or `10.0.0.7(51234)` as a token of its own.
    private static func address(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Range<Int>? {
        var at = start
        while at < end {
            if Scan.isDigit(line[at]), at == start || isDelimiter(line[at &- 1]) {
                var stop = at
                var dots = 0
                while stop < end, Scan.isDigit(line[stop]) || line[stop] == UInt8(ascii: ".") {
                    if line[stop] == UInt8(ascii: ".") { dots &+= 1 }
                    stop &+= 1
                }
                if dots == 3, stop == end || isDelimiter(line[stop]) { return at..<stop }
                at = stop
            } else {
                at &+= 1
            }
        }
        return nil
    }
}
