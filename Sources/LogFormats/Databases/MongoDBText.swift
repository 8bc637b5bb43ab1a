import Evidence

/// A line of MongoDB's log before 4.4.
///
///     2018-03-02T10:12:13.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.7:51234 #12 (3 connections now open)
enum MongoDBText {
    struct Header {
        var time: SourceTime
        var level: LogLevel
        var message: Int
    }

    static func header(_ line: Span<UInt8>) -> Header? {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), let stamp = Timestamps.dateTime(line, at: 0) else { return nil }
        return header(line, stamp)
    }

    /// The header of a line whose time was read.
    static func header(_ line: Span<UInt8>, _ stamp: Timestamp) -> Header? {
        guard Scan.byte(line, 10) == UInt8(ascii: "T"), stamp.fractionDigits == 3, Scan.byte(line, stamp.end) == 0x20
        else { return nil }
        let mark = stamp.end &+ 1..<Scan.tokenEnd(line, stamp.end &+ 1, to: min(line.count, stamp.end &+ 4))
        guard let level = MongoDBSeverity.level(line, mark), Scan.byte(line, mark.upperBound) == 0x20 else {
            return nil
        }
        let component = mark.upperBound &+ 1
        var at = component
        while at < line.count, line[at] &- 0x41 < 26 || line[at] == UInt8(ascii: "_") || line[at] == UInt8(ascii: "-") {
            at &+= 1
        }
        guard at &- component <= 12, at > component, Scan.byte(line, at) == 0x20 else { return nil }
        let open = Scan.skipBlanks(line, at, to: line.count)
        guard Scan.byte(line, open) == UInt8(ascii: "["),
            let close = Scan.find("] ", in: line, from: open, to: min(line.count, open &+ 80))
        else { return nil }
        return Header(time: stamp.time, level: level, message: close &+ 2)
    }

    static func parse(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard let header = header(line) else { return nil }
        let (start, end) = (header.message, line.count)
        var record = DatabaseRecord(.time(header.time), level: header.level)
        record.message = start..<end
        if Scan.has("connection accepted from ", in: line, at: start) {
            count(.opened, line, start &+ 25, into: &record)
        } else if Scan.has("end connection ", in: line, at: start) {
            count(.closed, line, start &+ 15, into: &record)
        } else if Scan.has("connection refused because too many open connections", in: line, at: start) {
            let open = Scan.number(line, start &+ 54, to: end)?.value
            record.facts.append(.connections(.exhausted, ["count": .number(open)]))
        } else if Scan.has("MongoDB starting : ", in: line, at: start) {
            record.facts.append(.database(.starting))
        } else if Scan.has("waiting for connections on port", in: line, at: start) {
            record.facts.append(.database(.ready))
        } else if Scan.has("Detected unclean shutdown", in: line, at: start) {
            record.facts.append(.database(.recovering))
        } else if Scan.has("got signal ", in: line, at: start) {
            record.facts.append(.database(.stopping))
        } else {
            slow(line, start, into: &record)
        }
        return record
    }

    private static func count(
        _ change: ConnectionCount.Change, _ line: Span<UInt8>, _ start: Int, into record: inout DatabaseRecord
    ) {
        let peer = start..<Scan.tokenEnd(line, start, to: line.count)
        let colon = Scan.last(UInt8(ascii: ":"), in: line, from: start, to: peer.upperBound) ?? peer.upperBound
        record.connections.append(ConnectionCount(change, Scan.bytes(line, start..<colon)))
        if let open = Scan.first(UInt8(ascii: "("), in: line, from: peer.upperBound, to: line.count),
            let number = Scan.number(line, open &+ 1, to: line.count), Scan.has(" connection", in: line, at: number.end)
        {
            record.connections.append(ConnectionCount(.total(number.value), Array("mongodb".utf8)))
        }
    }

    /// `command shop.orders command: find { … } planSummary: COLLSCAN … nreturned:1 … 8123ms`.
    private static func slow(_ line: Span<UInt8>, _ start: Int, into record: inout DatabaseRecord) {
        let end = line.count
        guard Scan.has("ms", in: line, at: end &- 2) else { return }
        var digits = end &- 2
        while digits > start, Scan.isDigit(line[digits &- 1]) { digits &-= 1 }
        guard let millis = Scan.number(line, digits, to: end), millis.value < 1 << 40, digits > start,
            line[digits &- 1] == 0x20
        else { return }
        let verbs: [StaticString] = [
            "command ", "query ", "update ", "remove ", "insert ", "getmore ", "find ", "aggregate ",
        ]
        for verb in verbs where Scan.has(verb, in: line, at: start) {
            let name = start &+ verb.utf8CodeUnitCount
            let namespace = name..<Scan.tokenEnd(line, name, to: end)
            let command = Words.value(" command: ", in: line, from: namespace.upperBound, to: end)
            func number(_ key: StaticString) -> Int64? {
                Scan.findLast(key, in: line, from: namespace.upperBound, to: end)
                    .flatMap { Scan.number(line, $0 &+ key.utf8CodeUnitCount, to: end)?.value }
            }
            let (examined, returned) = (number(" docsExamined:"), number(" nreturned:"))
            let plan = Words.value(" planSummary: ", in: line, from: namespace.upperBound, to: end)
            var statement = DatabaseStatement(
                0..<0, micros: millis.value &* 1000, rows: max(examined ?? 0, returned ?? 0))
            statement.template = MongoDBSeverity.template(
                line, command: command ?? start..<name &- 1, namespace: namespace, plan: plan)
            record.statements.append(statement)
            if statement.micros >= DatabaseRecord.slowMicros {
                var fact = EventFact.slow(micros: statement.micros, sent: returned, examined: examined)
                fact.set("database", .place(namespace))
                fact.set("plan", .place(plan))
                record.facts.append(fact)
            }
            return
        }
    }
}
