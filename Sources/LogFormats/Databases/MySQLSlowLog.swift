import Evidence

/// A block of the slow-query log of MySQL, MariaDB and Percona Server, in all layouts.
///
///     # Time: 2025-03-03T02:14:07.118480Z                              a record of its own; older servers leave it out
///     # User@Host: app[app] @ web-1 [10.0.0.7]  Id:  4242              where it is that of the block before
///     # Thread_id: 9  Schema: shop  QC_hit: No
///     # Query_time: 12.345678  Lock_time: 0.000012 Rows_sent: 250000  Rows_examined: 4800000
///     SET timestamp=1740967092;
///     SELECT … over some lines;
enum MySQLSlowLog {
    static func starts(_ line: Span<UInt8>) -> Bool {
        if Scan.has("# User@Host: ", in: line, at: 0) {
            return Scan.find(" @ ", in: line, from: 13, to: line.count) != nil
        }
        return time(line)
    }

    private static func time(_ line: Span<UInt8>) -> Bool {
        Scan.has("# Time: ", in: line, at: 0) && MySQLTime.match(line, at: 8) != nil
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        let firstEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        guard Scan.has("# User@Host: ", in: record, at: 0) else {
            return time(record) && firstEnd >= record.count ? DatabaseRecord(nil) : nil
        }
        guard let block = Block(record, firstEnd) else { return nil }
        guard let second = block.second else { return DatabaseRecord(nil) }
        var result = DatabaseRecord(.time(SourceTime(axis: .instant, micros: second &* 1_000_000)), pid: block.thread)
        if !block.statement.isEmpty {
            var statement = DatabaseStatement(
                block.statement, micros: block.query, rows: max(block.examined ?? 0, block.sent ?? 0),
                worker: block.thread)
            statement.doubleQuotesAreStrings = true
            result.statements.append(statement)
        }
        if block.query >= DatabaseRecord.slowMicros {
            var fact = EventFact.slow(micros: block.query, sent: block.sent, examined: block.examined)
            fact.set("lock_ms", .int(block.lock / 1000))
            fact.set("user", .place(block.user))
            fact.set("host", .place(block.host))
            fact.set("database", .place(block.database))
            fact.set("pid", .number(block.thread))
            result.facts.append(fact)
        }
        return result
    }

    /// What the lines of a block hold; microseconds.
    private struct Block {
        var user: Range<Int>?
        var host: Range<Int>?
        var database: Range<Int>?
        var thread: Int64?
        var query: Int64 = -1
        var lock: Int64 = 0
        var sent: Int64?
        var examined: Int64?
        var second: Int64?
        var statement = 0..<0

        init?(_ record: Span<UInt8>, _ firstEnd: Int) {
            readClient(record, firstEnd)
            var at = firstEnd &+ 1
            while at < record.count {
                let end = Scan.first(0x0A, in: record, from: at, to: record.count) ?? record.count
                if record[at] == UInt8(ascii: "#") {
                    readHeader(record, at, end)
                } else if Scan.hasLowered("use ", in: record, at: at), second == nil,
                    Scan.byte(record, end &- 1) == UInt8(ascii: ";")
                {
                    database = name(record, at &+ 4..<max(at &+ 4, end &- 1))
                } else if second == nil, Scan.hasLowered("set timestamp=", in: record, at: at) {
                    second = timestamp(record, at, end)
                    if second == nil { return nil }
                } else {
                    statement = at..<record.count
                    break
                }
                at = end &+ 1
            }
            if query < 0 { return nil }
        }

        /// `# User@Host: app[app] @ web-1 [10.0.0.7]  Id:  4242`.
        private mutating func readClient(_ record: Span<UInt8>, _ end: Int) {
            guard let at = Scan.find(" @ ", in: record, from: 13, to: end) else { return }
            let bracket = Scan.last(UInt8(ascii: "["), in: record, from: 13, to: at)
            user = 13..<(bracket ?? at)
            guard let open = Scan.first(UInt8(ascii: "["), in: record, from: at &+ 3, to: end),
                let close = Scan.first(UInt8(ascii: "]"), in: record, from: open, to: end)
            else { return }
            let address = open &+ 1..<close
            host = address.isEmpty ? at &+ 3..<Scan.tokenEnd(record, at &+ 3, to: open) : address
            if let id = Scan.find("Id: ", in: record, from: close, to: end) {
                thread = Scan.number(record, Scan.skipBlanks(record, id &+ 4, to: end), to: end)?.value
            }
        }

        private mutating func readHeader(_ record: Span<UInt8>, _ start: Int, _ end: Int) {
            func value(_ key: StaticString) -> Int? {
                Scan.find(key, in: record, from: start, to: end).map {
                    Scan.skipBlanks(record, $0 &+ key.utf8CodeUnitCount, to: end)
                }
            }
            func seconds(_ key: StaticString) -> Int64? {
                value(key).flatMap { Scan.decimal(record, $0, to: end, unit: 1_000_000)?.value }
            }
            func number(_ key: StaticString) -> Int64? {
                value(key).flatMap { Scan.number(record, $0, to: end)?.value }
            }
            if Scan.has("# Query_time: ", in: record, at: start) {
                query = seconds("Query_time:") ?? -1
                lock = seconds("Lock_time:") ?? 0
                sent = number("Rows_sent:")
                examined = number("Rows_examined:")
            } else if Scan.has("# Thread_id: ", in: record, at: start) {
                thread = number("Thread_id:")
                if let at = value("Schema:") {
                    let range = at..<Scan.tokenEnd(record, at, to: end)
                    if !Scan.has("QC_hit:", in: record, at: at) { database = range }
                }
            }
        }

        private func name(_ record: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
            guard range.count >= 2, record[range.lowerBound] == UInt8(ascii: "`") else { return range }
            return range.lowerBound &+ 1..<range.upperBound &- 1
        }

        private func timestamp(_ record: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
            guard let number = Scan.number(record, start &+ 14, to: end), number.value < 100_000_000_000 else {
                return nil
            }
            return number.value
        }
    }
}

extension EventFact {
    /// A statement that took long.
    static func slow(micros: Int64, sent: Int64? = nil, examined: Int64? = nil) -> EventFact {
        EventFact(
            .slowStatement,
            ["duration_ms": .int(micros / 1000), "rows_sent": .number(sent), "rows_examined": .number(examined)])
    }
}
