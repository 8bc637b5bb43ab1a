import Evidence

/// What PostgreSQL's own messages say. Only a message that begins with the words counts: what a client sent stands in
/// statements and quotes.
enum PostgreSQLMessage {
    /// Reads an entry into the record; returns the message without the statement that it tells.
    static func read(_ entry: PostgreSQLEntry, _ text: Span<UInt8>, into record: inout DatabaseRecord) -> Range<Int> {
        let (start, end) = (entry.message.lowerBound, min(entry.message.upperBound, text.count))
        let line = start..<(Scan.first(0x0A, in: text, from: start, to: end) ?? end)
        switch entry.severity {
        case .log:
            if let cut = statement(entry, text, into: &record) { return cut }
            log(entry, text, line, into: &record)
        case .fatal, .panic: fatal(entry, text, line, into: &record)
        case .error: error(entry, text, line, into: &record)
        case .warning:
            if Scan.has("terminating connection because of crash of another server process", in: text, at: start) {
                record.facts.append(.database(.terminated))
            }
        default: break
        }
        return line
    }

    // MARK: - Statements

    private static func statement(
        _ entry: PostgreSQLEntry, _ text: Span<UInt8>, into record: inout DatabaseRecord
    ) -> Range<Int>? {
        let (start, end) = (entry.message.lowerBound, min(entry.message.upperBound, text.count))
        var at = start
        var micros: Int64 = 0
        if Scan.has("duration: ", in: text, at: start) {
            guard let duration = Scan.decimal(text, start &+ 10, to: end, unit: 1000),
                Scan.has(" ms", in: text, at: duration.end)
            else { return nil }
            micros = duration.value
            at = duration.end &+ 3
            guard Scan.has("  ", in: text, at: at) else { return nil }
            at &+= 2
        }
        var isPlan = false
        if Scan.has("statement: ", in: text, at: at) {
            at &+= 11
        } else if Scan.has("execute ", in: text, at: at) {
            guard let colon = Scan.find(": ", in: text, from: at, to: end) else { return nil }
            at = colon &+ 2
        } else if micros > 0, Scan.has("plan:", in: text, at: at),
            let query = Scan.find("Query Text: ", in: text, from: at, to: min(end, at &+ 64))
        {
            at = query &+ 12
            isPlan = true
        } else if micros > 0, Scan.has("plan:", in: text, at: at),
            let query = Scan.find("\"Query Text\": \"", in: text, from: at, to: min(end, at &+ 64))
        {
            at = query &+ 15
            isPlan = true
        } else {
            return nil
        }
        let stop = isPlan ? planStart(text, at, to: end) : end
        var statement = DatabaseStatement(at..<stop, micros: micros, worker: entry.pid)
        statement.isPlan = isPlan
        record.statements.append(statement)
        return start..<at
    }

    /// Where the plan begins behind its query: a line with its costs or rows.
    private static func planStart(_ text: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        var at = start
        while let newline = Scan.first(0x0A, in: text, from: at, to: end) {
            let next = Scan.first(0x0A, in: text, from: newline &+ 1, to: end) ?? end
            if Scan.find("  (cost=", in: text, from: newline, to: next) != nil
                || Scan.find("  (actual ", in: text, from: newline, to: next) != nil
                || Scan.has("\"Plan\":", in: text, at: Scan.skipBlanks(text, newline &+ 1, to: next))
            {
                return newline
            }
            at = newline &+ 1
        }
        return end
    }

    // MARK: - Messages

    private static func log(
        _ entry: PostgreSQLEntry, _ text: Span<UInt8>, _ line: Range<Int>, into record: inout DatabaseRecord
    ) {
        let (start, end) = (line.lowerBound, line.upperBound)
        if Scan.has("connection authorized: user=", in: text, at: start) {
            note(.opened, entry, text, line, into: &record)
        } else if Scan.has("disconnection: session time: ", in: text, at: start) {
            note(.closed, entry, text, line, into: &record)
        } else if Words.any(lostClients, in: text, at: start) {
            record.facts.append(.database(.clientLost, ["reason": .text(line)]))
        } else if Scan.has("process ", in: text, at: start), let pid = Scan.number(text, start &+ 8, to: end) {
            lock(entry, text, pid, end, into: &record)
        } else if Scan.has("temporary file: path \"", in: text, at: start),
            let size = Scan.findLast("\", size ", in: text, from: start, to: end),
            let bytes = Scan.number(text, size &+ 8, to: end)
        {
            record.facts.append(.database(.temporaryFile, ["bytes": .int(bytes.value)]))
        } else if let found = Scan.find(" process (PID ", in: text, from: start, to: min(end, start &+ 80)) {
            ended(text, found, end, into: &record)
        } else {
            lifecycle(text, start, end, into: &record)
        }
    }

    private static let lostClients: [StaticString] = [
        "unexpected EOF on client connection", "could not receive data from client: ",
        "could not send data to client: ",
        "connection to client lost", "SSL connection has been closed unexpectedly",
    ]

    private static func note(
        _ change: ConnectionCount.Change, _ entry: PostgreSQLEntry, _ text: Span<UInt8>, _ line: Range<Int>,
        into record: inout DatabaseRecord
    ) {
        let user = Words.value("user=", in: text, from: line.lowerBound, to: line.upperBound)
        let database = Words.value(" database=", in: text, from: line.lowerBound, to: line.upperBound)
        record.connections.append(ConnectionCount(change, entry.client(text, user: user, database: database)))
    }

    private static func lock(
        _ entry: PostgreSQLEntry, _ text: Span<UInt8>, _ pid: (value: Int64, end: Int), _ end: Int,
        into record: inout DatabaseRecord
    ) {
        guard
            let lock = Words.between(" still waiting for ", " after ", in: text, at: pid.end, to: end),
            let waited = Words.millis(text, lock.upperBound &+ 7, to: end)
        else { return }
        var holder: Int64?
        if let detail = entry.detail {
            for words in ["Process holding the lock: ", "Processes holding the lock: "] as [StaticString]
            where Scan.has(words, in: text, at: detail.lowerBound) {
                holder =
                    Scan.number(text, detail.lowerBound &+ words.utf8CodeUnitCount, to: detail.upperBound)?.value
            }
        }
        record.facts.append(
            .database(
                .lockWait,
                [
                    "pid": .int(pid.value), "lock": .text(lock), "waited_ms": .int(waited), "holder": .number(holder),
                ]))
    }

    /// `server process (PID 4711) was terminated by signal 9: Killed`.
    private static func ended(_ text: Span<UInt8>, _ found: Int, _ end: Int, into record: inout DatabaseRecord) {
        guard let pid = Scan.number(text, found &+ 14, to: end) else { return }
        var fact = EventFact(
            .processExit, ["pid": .int(pid.value), "process": .word("postgres"), "unit": .word("postgresql")])
        if Scan.has(") was terminated by signal ", in: text, at: pid.end) {
            fact.set("signal", .number(Scan.number(text, pid.end &+ 27, to: end)?.value))
        } else if Scan.has(") exited with exit code ", in: text, at: pid.end),
            let code = Scan.number(text, pid.end &+ 24, to: end), code.value > 1
        {
            // 1 is how a background worker ends when it is asked to.
            fact.set("status", .int(code.value))
        } else {
            return
        }
        record.facts.append(fact)
    }

    private static func lifecycle(_ text: Span<UInt8>, _ start: Int, _ end: Int, into record: inout DatabaseRecord) {
        if Scan.has("starting PostgreSQL ", in: text, at: start) {
            let version = start &+ 20..<Scan.tokenEnd(text, start &+ 20, to: end)
            record.facts.append(.database(.starting, ["version": .place(version)]))
        } else if Scan.has("database system is ready to accept", in: text, at: start) {
            record.facts.append(.database(.ready))
        } else if Scan.has("terminating any other active server processes", in: text, at: start) {
            record.facts.append(.database(.crashed))
        } else if Scan.has("database system was interrupted", in: text, at: start)
            || Scan.has("database system was not properly shut down", in: text, at: start)
        {
            record.facts.append(.database(.recovering))
        } else if Scan.has("received ", in: text, at: start),
            Scan.has(" shutdown request", in: text, at: Scan.tokenEnd(text, start &+ 9, to: end))
        {
            record.facts.append(.database(.stopping))
        } else if Scan.has("database system is shut down", in: text, at: start) {
            record.facts.append(.database(.stopped))
        }
    }

    private static func fatal(
        _ entry: PostgreSQLEntry, _ text: Span<UInt8>, _ line: Range<Int>, into record: inout DatabaseRecord
    ) {
        let start = line.lowerBound
        if Words.any(exhausted, in: text, at: start) {
            record.facts.append(.connections(.exhausted, ["limit": .word("slots"), "reason": .text(line)]))
            if Scan.has("remaining connection slots", in: text, at: start), let user = entry.user {
                // It was authorized, and no line tells its end.
                record.connections.append(
                    ConnectionCount(.closed, entry.client(text, user: user, database: entry.database)))
            }
        } else if Scan.has("terminating connection due to idle-in-transaction timeout", in: text, at: start) {
            record.facts.append(.connections(.leaked, ["reason": .word("idle in transaction")]))
        } else if Scan.has("terminating connection due to administrator command", in: text, at: start) {
            record.facts.append(.database(.terminated))
        } else if Words.any(lostClients, in: text, at: start) {
            record.facts.append(.database(.clientLost, ["reason": .text(line)]))
        } else if Scan.has("the database system is ", in: text, at: start) {
            record.facts.append(.database(.unavailable, ["reason": .text(line)]))
        } else {
            error(entry, text, line, into: &record)
        }
    }

    private static let exhausted: [StaticString] = [
        "sorry, too many clients already", "remaining connection slots are reserved for",
        "too many connections for role ", "too many connections for database ",
        "number of requested standby connections exceeds", "connection limit exceeded for ",
    ]

    private static func error(
        _ entry: PostgreSQLEntry, _ text: Span<UInt8>, _ line: Range<Int>, into record: inout DatabaseRecord
    ) {
        let start = line.lowerBound
        if Scan.has("deadlock detected", in: text, at: start) {
            record.facts.append(.database(.deadlock))
        } else if Scan.has("canceling statement due to statement timeout", in: text, at: start) {
            record.facts.append(.database(.statementTimeout))
        } else if Scan.has("canceling statement due to lock timeout", in: text, at: start) {
            record.facts.append(.database(.lockTimeout))
        } else if Scan.matches("out of memory", in: text, line) {
            record.facts.append(
                EventFact(
                    .outOfMemoryError,
                    ["runtime": .word("postgresql"), "message": .place(entry.detail) ?? .text(line)]))
        } else if Scan.has("could not ", in: text, at: start),
            Scan.findLast(": No space left on device", in: text, from: line.lowerBound, to: line.upperBound) != nil
        {
            record.facts.append(.database(.diskFull, ["reason": .text(line)]))
        }
    }
}
