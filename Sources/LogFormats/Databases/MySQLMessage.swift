import Evidence

/// What the messages of MySQL's and MariaDB's error log say.
enum MySQLMessage {
    /// How the server's own errors begin.
    static let own: [StaticString] = [
        "InnoDB", "mysqld", "mariadbd", "/usr/", "Aborting", "Plugin ", "Can't ", "Could not ", "Got error ",
        "Got an error",
        "Failed to ", "Fatal error", "Out of memory", "Error writing file", "Incorrect ", "Table ", "Slave ", "Master ",
        "Unknown/unsupported", "unknown ", "Do you already have", "Disk is full", "Too many connections",
        "Native table",
        "Server ", "Column count of ", "Missing system table", "WSREP", "Cannot ", "Unable to ", "Binlog ",
        "Event Scheduler",
        "TokuDB", "MYSQL_BIN_LOG", "Read invalid event", "Replica ", "Neither ", "Deadlock found", "Aria ",
    ]

    static func read(
        _ line: Span<UInt8>, _ message: Range<Int>, _ level: LogLevel, into record: inout DatabaseRecord
    ) {
        let (start, end) = (message.lowerBound, message.upperBound)
        if denied(line, start, end, into: &record) { return }
        if Scan.has("Aborted connection ", in: line, at: start) {
            aborted(line, start, end, into: &record)
        } else if Scan.has("Too many connections", in: line, at: start) {
            record.facts.append(.connections(.exhausted, ["limit": .word("slots")]))
        } else if Words.any(memory, in: line, at: start)
            || (Scan.has("InnoDB: mmap(", in: line, at: start)
                && Scan.find("errno 12", in: line, from: start, to: end) != nil)
        {
            record.facts.append(
                EventFact(.outOfMemoryError, ["runtime": .word("mysql"), "message": .text(message)]))
        } else if Scan.has("InnoDB: Transactions deadlock detected", in: line, at: start) {
            record.facts.append(.database(.deadlock, ["pid": .number(record.pid)]))
        } else if Words.any(full, in: line, at: start),
            Scan.find("Errcode: 28", in: line, from: start, to: end) != nil
                || Scan.has("Disk is full", in: line, at: start)
        {
            record.facts.append(.database(.diskFull, ["reason": .text(message)]))
        } else {
            lifecycle(line, start, end, into: &record)
        }
    }

    /// `Access denied for user 'app'@'10.0.0.7' (using password: YES)`: who it was, and nothing else.
    static func denied(_ line: Span<UInt8>, _ start: Int, _ end: Int, into record: inout DatabaseRecord) -> Bool {
        guard Scan.has("Access denied for user '", in: line, at: start) else { return false }
        if let at = Scan.findLast("'@'", in: line, from: start &+ 24, to: end),
            let quote = Scan.first(UInt8(ascii: "'"), in: line, from: at &+ 3, to: end)
        {
            record.user = start &+ 24..<at
            record.host = at &+ 3..<quote
        }
        return true
    }

    private static let memory: [StaticString] = [
        "Out of memory", "mysqld: Out of memory", "mariadbd: Out of memory", "InnoDB: Cannot allocate memory",
        "Cannot allocate memory for the buffer pool",
    ]
    private static let full: [StaticString] = [
        "Error writing file ", "Disk is full", "mysqld: Disk is full", "InnoDB: Write to file",
    ]

    /// `Aborted connection 42 to db: 'shop' user: 'app' host: '10.0.0.7' (Got timeout reading communication packets)`; a
    /// name may hold anything, so the reason is looked for from the end.
    private static func aborted(_ line: Span<UInt8>, _ start: Int, _ end: Int, into record: inout DatabaseRecord) {
        guard let id = Scan.number(line, start &+ 19, to: end),
            let database = Words.between(" to db: '", "' user: '", in: line, at: id.end, to: end),
            let host = Scan.findLast("' host: '", in: line, from: database.upperBound &+ 9, to: end),
            let open = Scan.last(UInt8(ascii: "("), in: line, from: host, to: end),
            let quote = Scan.last(UInt8(ascii: "'"), in: line, from: host &+ 9, to: open)
        else { return }
        var stop = end
        if stop > open, line[stop &- 1] == UInt8(ascii: ".") { stop &-= 1 }
        if stop > open &+ 1, line[stop &- 1] == UInt8(ascii: ")") { stop &-= 1 }
        let reason = open &+ 1..<max(open &+ 1, stop)
        let about: KeyValuePairs<String, EventValue?> = [
            "pid": .int(id.value), "database": .place(database), "user": .place(database.upperBound &+ 9..<host),
            "host": .place(host &+ 9..<quote), "reason": .place(reason),
        ]
        if Scan.has("Too many connections", in: line, at: reason.lowerBound) {
            record.facts.append(.connections(.exhausted, about))
        } else if Scan.has("Got timeout ", in: line, at: reason.lowerBound) {
            record.facts.append(.connections(.leaked, about))
        } else if Scan.has("Got an error ", in: line, at: reason.lowerBound)
            || Scan.has("Got packets out of order", in: line, at: reason.lowerBound)
        {
            record.facts.append(.database(.clientLost, about))
        } else if Scan.hasLowered("killed", in: line, at: reason.lowerBound)
            || Scan.has("CLOSE_CONNECTION", in: line, at: reason.lowerBound)
        {
            record.facts.append(.database(.terminated, about))
        }
    }

    private static func lifecycle(_ line: Span<UInt8>, _ start: Int, _ end: Int, into record: inout DatabaseRecord) {
        func ends(_ words: StaticString) -> Bool {
            Scan.has(words, in: line, at: end &- words.utf8CodeUnitCount)
        }
        // `mariadbd: ` or a path before the words.
        let colon = Scan.find(": ", in: line, from: start, to: min(end, start &+ 80))
        let words = colon.map { $0 &+ 2 } ?? start
        if Scan.has("ready for connections.", in: line, at: words) {
            record.facts.append(
                .database(
                    .ready,
                    [
                        "version": .place(
                            Words.between(" Version: '", "'", in: line, at: words &+ 22, to: end))
                    ]))
        } else if let process = Scan.findLast(" as process ", in: line, from: max(start, end &- 32), to: end),
            Scan.has("Starting MariaDB", in: line, at: start)
                || Scan.find(" starting as process ", in: line, from: start, to: end) != nil
        {
            record.facts.append(
                .database(.starting, ["pid": .number(Scan.number(line, process &+ 12, to: end)?.value)]))
        } else if Scan.has("InnoDB: Starting crash recovery", in: line, at: start)
            || Scan.has("InnoDB: Database was not shutdown normally", in: line, at: start)
            || Scan.has("Starting XA crash recovery", in: line, at: start)
        {
            record.facts.append(.database(.recovering))
        } else if ends("Normal shutdown") || ends("Normal shutdown.")
            || Scan.has("Received SHUTDOWN from user", in: line, at: start)
        {
            record.facts.append(.database(.stopping))
        } else if Scan.has("Shutdown complete", in: line, at: words), !Scan.isLetter(Scan.byte(line, words &+ 17)) {
            record.facts.append(.database(.stopped))
        } else if Scan.has("mysqld got signal ", in: line, at: start)
            || Scan.has("mariadbd got signal ", in: line, at: start)
        {
            let signal = Scan.find("got signal ", in: line, from: start, to: end)
                .flatMap { Scan.number(line, $0 &+ 11, to: end)?.value }
            record.facts.append(.database(.crashed, ["signal": .number(signal)]))
        } else if Scan.has("mysqld_safe Number of processes running now: 0", in: line, at: start) {
            // The server ended without a word, and its guard starts it again.
            record.facts.append(.database(.crashed))
        }
    }
}
