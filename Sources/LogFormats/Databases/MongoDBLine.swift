import Evidence

/// A line of MongoDB's log since 4.4.
///
///     {"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{…}}
enum MongoDBLine {
    /// Whether a line is of this format, by its first two keys.
    static func isLine(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return false }
        var at = JSONScan.skipSpace(line, 1)
        for part in ["\"t\"", ":", "{", "\"$date\"", ":", "\""] as [StaticString] {
            guard
                part.utf8CodeUnitCount == 1
                    ? unsafe Scan.byte(line, at) == part.utf8Start[0] : Scan.has(part, in: line, at: at)
            else { return false }
            at = JSONScan.skipSpace(line, at &+ part.utf8CodeUnitCount)
        }
        return true
    }

    static func parse(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard isLine(line) else { return nil }
        var parts:
            (
                time: Timestamp?, severity: LogLevel?, message: Range<Int>?, attributes: Range<Int>?, hasComponent: Bool
            ) = (nil, nil, nil, nil, false)
        let end = JSONScan.members(line, at: 0) { key, value in
            let inside = value.lowerBound &+ 1..<max(value.lowerBound &+ 1, value.upperBound &- 1)
            if Scan.matches("t", in: line, key) || key.count == 1 && line[key.lowerBound] == UInt8(ascii: "t") {
                if let date = Scan.find("\"$date\"", in: line, from: value.lowerBound, to: value.upperBound),
                    let quote = Scan.first(UInt8(ascii: "\""), in: line, from: date &+ 7, to: value.upperBound)
                {
                    parts.time = Timestamps.dateTime(line, at: quote &+ 1)
                }
            } else if key.count == 1, line[key.lowerBound] == UInt8(ascii: "s") {
                parts.severity = MongoDBSeverity.level(line, inside)
            } else if key.count == 1, line[key.lowerBound] == UInt8(ascii: "c") {
                parts.hasComponent = true
            } else if Scan.matches("msg", in: line, key) {
                parts.message = inside
            } else if Scan.matches("attr", in: line, key) {
                parts.attributes = value
            }
            return true
        }
        guard let end, JSONScan.skipSpace(line, end) >= line.count, let time = parts.time,
            let severity = parts.severity, parts.hasComponent, let message = parts.message
        else { return nil }
        var record = DatabaseRecord(.time(time.time), level: severity)
        record.message = message
        read(line, message, Attributes(line, parts.attributes), into: &record)
        return record
    }

    /// The attributes that the judgement needs.
    private struct Attributes {
        var remote: Range<Int>?
        var connections: Int64?
        var millis: Int64?
        var namespace: Range<Int>?
        var plan: Range<Int>?
        var command: Range<Int>?
        var examined: Int64?
        var returned: Int64?
        var pid: Int64?
        var version: Range<Int>?

        init(_ line: Span<UInt8>, _ range: Range<Int>?) {
            guard let range else { return }
            var found = self
            _ = JSONScan.members(line, at: range.lowerBound) { key, value in
                let number = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
                let text = JSONScan.string(line, at: value.lowerBound)?.range
                if Scan.matches("remote", in: line, key) { found.remote = text }
                if Scan.matches("connectionCount", in: line, key) { found.connections = number }
                if Scan.matches("durationMillis", in: line, key) { found.millis = number }
                if Scan.matches("ns", in: line, key) { found.namespace = text }
                if Scan.matches("planSummary", in: line, key) { found.plan = text }
                if Scan.matches("command", in: line, key) { found.command = Self.firstKey(line, value) }
                if Scan.matches("docsExamined", in: line, key) { found.examined = number }
                if Scan.matches("nreturned", in: line, key) { found.returned = number }
                if Scan.matches("pid", in: line, key) { found.pid = number }
                return true
            }
            self = found
        }

        /// The name of a command is its document's first key.
        private static func firstKey(_ line: Span<UInt8>, _ value: Range<Int>) -> Range<Int>? {
            guard Scan.byte(line, value.lowerBound) == UInt8(ascii: "{") else { return nil }
            return JSONScan.string(line, at: JSONScan.skipSpace(line, value.lowerBound &+ 1))?.range
        }

        /// The address without its port.
        func host(_ line: Span<UInt8>) -> Range<Int>? {
            remote.map { range in
                range
                    .lowerBound..<(Scan.last(UInt8(ascii: ":"), in: line, from: range.lowerBound, to: range.upperBound)
                    ?? range.upperBound)
            }
        }
    }

    private static func read(
        _ line: Span<UInt8>, _ message: Range<Int>, _ told: Attributes, into record: inout DatabaseRecord
    ) {
        func says(_ words: StaticString) -> Bool { Scan.matches(words, in: line, message) }
        if says("Connection accepted") || says("Connection ended") {
            if let host = told.host(line) {
                record.connections.append(
                    ConnectionCount(says("Connection ended") ? .closed : .opened, Scan.bytes(line, host)))
            }
            if let count = told.connections {
                record.connections.append(ConnectionCount(.total(count), Array("mongodb".utf8)))
            }
        } else if says("Connection refused because there are too many open connections") {
            record.facts.append(
                .connections(.exhausted, ["count": .number(told.connections), "host": .place(told.host(line))]))
        } else if says("Slow query") {
            slow(line, told, into: &record)
        } else if says("MongoDB starting") {
            record.facts.append(.database(.starting, ["pid": .number(told.pid)]))
        } else if says("Waiting for connections") {
            record.facts.append(.database(.ready))
        } else if Scan.has("Detected unclean shutdown", in: line, at: message.lowerBound) {
            record.facts.append(.database(.recovering))
        } else if says("Received signal") || says("Shutting down") {
            record.facts.append(.database(.stopping))
        }
    }

    private static func slow(_ line: Span<UInt8>, _ told: Attributes, into record: inout DatabaseRecord) {
        guard let millis = told.millis, millis < 1 << 40 else { return }
        var statement = DatabaseStatement(
            0..<0, micros: millis &* 1000, rows: max(told.examined ?? 0, told.returned ?? 0))
        statement.template = MongoDBSeverity.template(
            line, command: told.command, namespace: told.namespace, plan: told.plan)
        record.statements.append(statement)
        guard statement.micros >= DatabaseRecord.slowMicros else { return }
        var fact = EventFact.slow(micros: statement.micros, sent: told.returned, examined: told.examined)
        fact.set("database", .place(told.namespace))
        fact.set("host", .place(told.host(line)))
        fact.set("plan", .place(told.plan))
        record.facts.append(fact)
    }
}

/// What both forms of MongoDB's log have.
enum MongoDBSeverity {
    static func level(_ line: Span<UInt8>, _ range: Range<Int>) -> LogLevel? {
        guard range.count >= 1, range.count <= 2 else { return nil }
        switch Scan.byte(line, range.lowerBound) {
        case UInt8(ascii: "F"): return .critical
        case UInt8(ascii: "E"): return .error
        case UInt8(ascii: "W"): return .warning
        case UInt8(ascii: "I"): return range.count == 1 ? .info : nil
        case UInt8(ascii: "D"): return .debug
        default: return nil
        }
    }

    /// `find shop.orders COLLSCAN`: what is asked of which collection and how it was found.
    static func template(
        _ line: Span<UInt8>, command: Range<Int>?, namespace: Range<Int>?, plan: Range<Int>?
    ) -> [UInt8] {
        var text: [UInt8] = []
        for range in [command, namespace, plan] {
            guard let range, !range.isEmpty else { continue }
            if !text.isEmpty { text.append(0x20) }
            Scan.append(line, range.lowerBound..<min(range.upperBound, range.lowerBound &+ 120), to: &text)
        }
        return text
    }
}
