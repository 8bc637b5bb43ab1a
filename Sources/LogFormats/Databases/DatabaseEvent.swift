import Evidence

/// What a server says of itself and its clients, beside connections that run out.
package enum DatabaseSymptom: String, Sendable {
    /// A statement waits for another's lock: `lock`, `waited_ms`, `holder`.
    case lockWait = "lock_wait"
    case lockTimeout = "lock_timeout"
    case deadlock
    case statementTimeout = "statement_timeout"
    /// A result did not fit into memory: `bytes`.
    case temporaryFile = "temporary_file"
    /// A client went away without a word.
    case clientLost = "client_lost"
    /// A client was sent away by an operator or by the server's end.
    case terminated
    /// A client that read too slowly was cut off.
    case outputBuffer = "output_buffer"
    case crashed, recovering, starting, ready, stopping, stopped, unavailable
    case forkFailed = "fork_failed"
    case diskFull = "disk_full"
}

extension EventFact {
    /// A fact of a database's own log.
    static func database(
        _ symptom: DatabaseSymptom, _ pairs: KeyValuePairs<String, EventValue?> = [:]
    ) -> EventFact {
        var fact = EventFact(.databaseEvent, pairs)
        fact.set("symptom", .word(symptom.rawValue))
        return fact
    }

    /// Slots or pools that ran out, handles that leak, at the server's side.
    static func connections(
        _ symptom: ConnectionMessage.Symptom, _ pairs: KeyValuePairs<String, EventValue?> = [:]
    ) -> EventFact {
        var fact = EventFact(.connections, pairs)
        fact.set("symptom", .word(symptom.rawValue))
        fact.set("side", .word("server"))
        return fact
    }
}

/// Anchored comparisons that all servers' messages need.
enum Words {
    /// Whether any of the phrases stands at an index.
    static func any(_ phrases: [StaticString], in line: Span<UInt8>, at index: Int) -> Bool {
        for phrase in phrases where Scan.has(phrase, in: line, at: index) { return true }
        return false
    }

    /// What stands between two phrases, the first at an index.
    static func between(
        _ open: StaticString, _ close: StaticString, in line: Span<UInt8>, at index: Int, to end: Int
    ) -> Range<Int>? {
        guard Scan.has(open, in: line, at: index) else { return nil }
        let start = index &+ open.utf8CodeUnitCount
        guard let stop = Scan.find(close, in: line, from: start, to: end) else { return nil }
        return start..<stop
    }

    /// The value behind the first `key` in a range, up to a blank or the end.
    static func value(_ key: StaticString, in line: Span<UInt8>, from: Int, to end: Int) -> Range<Int>? {
        guard let at = Scan.find(key, in: line, from: from, to: end) else { return nil }
        let start = at &+ key.utf8CodeUnitCount
        return start..<min(end, Scan.tokenEnd(line, start, to: end))
    }

    /// A decimal number of milliseconds as whole ones.
    static func millis(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int64? {
        Scan.decimal(line, index, to: end, unit: 1000).map { $0.value / 1000 }
    }
}
