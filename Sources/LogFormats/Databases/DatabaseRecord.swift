import Evidence

/// A record of a database's own log: when it was written, what it says, which statements ran, who came and went.
package struct DatabaseRecord: Sendable {
    /// nil where the record has no time of its own, nor then anything else.
    package var clock: LineClock?
    package var level: LogLevel?
    /// The server's process, thread or connection.
    package var pid: Int64?
    /// Decoded text that all ranges refer to; empty where they refer to the record itself.
    package var text: [UInt8] = []
    /// The message within the record as it stands, without the statement in it; empty where it is none.
    package var message: Range<Int> = 0..<0
    /// Who it is about, where the record says so.
    package var user: Range<Int>?
    package var database: Range<Int>?
    package var host: Range<Int>?
    package var facts: [EventFact] = []
    package var statements: [DatabaseStatement] = []
    package var connections: [ConnectionCount] = []
    /// What it says of its memory.
    package var readings: [MemoryReading] = []

    /// Microseconds from which a statement is a fact of its own; all of them are in the table of statements.
    package static let slowMicros: Int64 = 1_000_000

    /// Whether the record has a fact of its slow statement already, with rows and client.
    package var tellsSlowStatement: Bool { facts.contains { $0.kind == .slowStatement } }

    /// Moves what refers to a part of a line to the line: the part begins at `offset`.
    mutating func shift(by offset: Int) {
        func moved(_ range: Range<Int>) -> Range<Int> { range.lowerBound &+ offset..<range.upperBound &+ offset }
        guard text.isEmpty else { return }
        message = moved(message)
        (user, database, host) = (user.map(moved), database.map(moved), host.map(moved))
        facts = facts.map { $0.shifted(by: offset) }
        for index in statements.indices { statements[index].source = moved(statements[index].source) }
    }

    package init(_ clock: LineClock?, level: LogLevel? = nil, pid: Int64? = nil) {
        self.clock = clock
        self.level = level
        self.pid = pid
    }
}

/// One run of a statement, as the server's log tells it.
package struct DatabaseStatement: Sendable {
    /// The statement as it stands.
    package var source: Range<Int>
    /// Microseconds; 0 where the line does not say.
    package var micros: Int64
    /// Rows examined, else sent; 0 where the line does not say.
    package var rows: Int64 = 0
    /// Its template, where the text is no SQL.
    package var template: [UInt8]?
    /// A plan tells a run that the slow-statement log may have told too.
    package var isPlan = false
    package var worker: Int64?
    package var doubleQuotesAreStrings = false

    init(_ source: Range<Int>, micros: Int64 = 0, rows: Int64 = 0, worker: Int64? = nil) {
        self.source = source
        self.micros = micros
        self.rows = rows
        self.worker = worker
    }
}

/// Connections of one client or database: one more, one less, or how many there are.
package struct ConnectionCount: Sendable, Hashable {
    package enum Change: Sendable, Hashable {
        case opened, closed
        case total(Int64)
    }

    package var change: Change
    /// `app@shop`, an address, or the server's name where the log does not tell its clients apart.
    package var subject: [UInt8]

    package init(_ change: Change, _ subject: [UInt8]) {
        self.change = change
        self.subject = subject
    }
}
