/// What connection pools and database clients say where an application logs it: exhausted, leaked, stale (catalogue,
/// section 6).
///
/// The words count where a library puts them: at the start of the message or behind `Type: `, `pool - `, `FATAL: `,
/// `(1040, '`. A message that quotes them, or has them within a sentence, says nothing.
package enum PoolMessage {
    /// Reads a message of one line, or nil where it is none.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ConnectionMessage? {
        let message = Scan.clamp(message, to: line)
        let (start, end) = (message.lowerBound, min(message.upperBound, message.lowerBound &+ 2048))
        for phrase in phrases {
            var from = start
            while let at = Scan.find(phrase.words, in: line, from: from, to: end) {
                if isAnchored(line, at, start) { return read(line, at, end, phrase) }
                from = at &+ 1
            }
        }
        return nil
    }

    private struct Phrase: Sendable {
        var words: StaticString
        var symptom: ConnectionMessage.Symptom
        var size: StaticString?
        var count: StaticString?
        var timeout: StaticString?
        /// Factor from the timeout's unit to milliseconds.
        var unit: Int64 = 1

        init(
            _ words: StaticString, _ symptom: ConnectionMessage.Symptom, size: StaticString? = nil,
            count: StaticString? = nil, timeout: StaticString? = nil, unit: Int64 = 1
        ) {
            self.words = words
            self.symptom = symptom
            self.size = size
            self.count = count
            self.timeout = timeout
            self.unit = unit
        }
    }

    private static let phrases: [Phrase] = [
        // HikariCP, SQLAlchemy, ActiveRecord, Npgsql, ADO.NET, knex, node-postgres, Prisma.
        Phrase(
            "Connection is not available, request timed out after ", .exhausted, size: "total=", count: "active=",
            timeout: "timed out after "),
        Phrase(
            "QueuePool limit of size ", .exhausted, size: "limit of size ", count: " overflow ", timeout: ", timeout ",
            unit: 1000),
        Phrase(
            "could not obtain a connection from the pool", .exhausted, timeout: "within ", unit: 1000),
        Phrase(
            "The connection pool has been exhausted", .exhausted, size: "(currently ", timeout: "'Timeout' (currently ",
            unit: 1000),
        Phrase(
            "Timeout expired.  The timeout period elapsed prior to obtaining a connection from the pool", .exhausted),
        Phrase("Timeout acquiring a connection", .exhausted),
        Phrase("timeout exceeded when trying to connect", .exhausted),
        Phrase(
            "Timed out fetching a new connection from the connection pool", .exhausted, size: "connection limit: ",
            timeout: "connection pool timeout: ", unit: 1000),
        // DBCP, Tomcat, Druid, c3p0, Sequelize, psycopg, peewee, Jedis, MongoDB's drivers, Django.
        Phrase("Cannot get a connection, pool error", .exhausted),
        Phrase(
            "Timeout: Pool empty. Unable to fetch a connection in ", .exhausted, size: "[size:", count: "busy:",
            timeout: "connection in ", unit: 1000),
        Phrase("wait millis ", .exhausted, size: "maxActive ", count: ", active ", timeout: "wait millis "),
        Phrase("An attempt by a client to checkout a Connection has timed out", .exhausted),
        Phrase("SequelizeConnectionAcquireTimeoutError", .exhausted),
        Phrase("couldn't get a connection after ", .exhausted, timeout: "connection after ", unit: 1000),
        Phrase("connection pool exhausted", .exhausted),
        Phrase("Max connections exceeded", .exhausted),
        Phrase("Could not get a resource from the pool", .exhausted),
        Phrase("Timed out while checking out a connection from connection pool", .exhausted),
        Phrase("Timeout waiting for connection from pool", .exhausted),
        Phrase("Timed out waiting for a free available connection", .exhausted),
        // What servers answer.
        Phrase("sorry, too many clients already", .exhausted),
        Phrase("remaining connection slots are reserved for", .exhausted),
        Phrase("too many connections for role ", .exhausted),
        Phrase("too many connections for database ", .exhausted),
        Phrase("Too many connections", .exhausted),
        Phrase("max number of clients reached", .exhausted),
        Phrase("no more connections allowed", .exhausted),
        Phrase("query_wait_timeout", .exhausted),
        Phrase("connection limit exceeded for ", .exhausted),
        Phrase("already has more than 'max_user_connections' active connections", .exhausted),
        // Leaks.
        Phrase("Connection leak detection triggered for ", .leaked),
        Phrase("Apparent connection leak detected", .leaked),
        Phrase("Connection has been abandoned ", .leaked),
        Phrase("abandon connection, ", .leaked),
        Phrase("terminating connection due to idle-in-transaction timeout", .leaked),
        // Half-open and stale.
        Phrase("server closed the connection unexpectedly", .stale),
        Phrase("MySQL server has gone away", .stale),
        Phrase("Lost connection to MySQL server", .stale),
        Phrase("Lost connection to server during query", .stale),
        Phrase("SSL SYSCALL error: EOF detected", .stale),
        Phrase("terminating connection due to administrator command", .stale),
        Phrase("This connection has been closed", .stale),
        Phrase("Communications link failure", .stale),
        Phrase("No operations allowed after connection closed", .stale),
        Phrase("connection already closed", .stale),
        Phrase("driver: bad connection", .stale),
    ]

    private static func read(_ line: Span<UInt8>, _ at: Int, _ end: Int, _ phrase: Phrase) -> ConnectionMessage {
        func number(_ key: StaticString?) -> Int64? {
            guard let key, let found = Scan.find(key, in: line, from: at, to: end) else { return nil }
            return Scan.number(line, found &+ key.utf8CodeUnitCount, to: end)?.value
        }
        var told = ConnectionMessage(symptom: phrase.symptom, count: number(phrase.count), size: number(phrase.size))
        told.waiting = number("waiting=")
        if let key = phrase.timeout, let found = Scan.find(key, in: line, from: at, to: end) {
            told.timeout =
                Scan.decimal(line, found &+ key.utf8CodeUnitCount, to: end, unit: phrase.unit)?.value
        }
        if let found = Scan.find("(waited ", in: line, from: at, to: end) {
            told.waited = Scan.decimal(line, found &+ 8, to: end, unit: 1000)?.value
        }
        return told
    }

    /// Whether a library's words may begin at an index.
    private static func isAnchored(_ line: Span<UInt8>, _ index: Int, _ start: Int) -> Bool {
        if index == start { return true }
        if isQuoted(line, index, start) { return false }
        let mark = Scan.byte(line, index &- 1)
        if mark == 0x20 {
            var at = index &- 1
            while at > start, line[at &- 1] == 0x20 { at &-= 1 }
            if at == start { return true }
            switch line[at &- 1] {
            case UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: ";"): return true
            case UInt8(ascii: "-"): return at &- 2 >= start && line[at &- 2] == 0x20
            default: return isUser(line, at)
            }
        }
        // `(1040, 'Too many connections')`, `ActiveRecord::ConnectionTimeoutError (could not …`, `-ERR max …`.
        if mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") { return isCoded(line, index &- 1, start) }
        if mark == UInt8(ascii: "(") {
            return Scan.has("Error (", in: line, at: index &- 7) || Scan.has("Exception (", in: line, at: index &- 11)
        }
        return mark == UInt8(ascii: "[") && Scan.byte(line, index &- 2) == 0x20
    }

    /// `User app already has more than …`, `-ERR max number of clients reached`.
    private static func isUser(_ line: Span<UInt8>, _ end: Int) -> Bool {
        var at = end
        while at > 0, line[at &- 1] > 0x20 { at &-= 1 }
        return Scan.has("-ERR", in: line, at: at) || Scan.has("ERR", in: line, at: at)
            || Scan.has("User ", in: line, at: at &- 5)
    }

    /// Whether a number and a comma stand before a quote, as in a driver's tuple of code and message.
    private static func isCoded(_ line: Span<UInt8>, _ quote: Int, _ start: Int) -> Bool {
        var at = quote
        guard at &- 2 > start, line[at &- 1] == 0x20, line[at &- 2] == UInt8(ascii: ",") else { return false }
        at &-= 2
        let digits = at
        while at > start, Scan.isDigit(line[at &- 1]) { at &-= 1 }
        return at < digits && at > start && line[at &- 1] == UInt8(ascii: "(")
    }

    /// Whether an open double quote stands before an index that neither a pair's `=` nor a driver's code explains.
    private static func isQuoted(_ line: Span<UInt8>, _ index: Int, _ start: Int) -> Bool {
        var open: Int?
        var at = start
        while let quote = Scan.first(UInt8(ascii: "\""), in: line, from: at, to: index) {
            open = open == nil ? quote : nil
            at = quote &+ 1
        }
        guard let open else { return false }
        return !(Scan.byte(line, open &- 1) == UInt8(ascii: "=") || isCoded(line, open, start))
    }
}
