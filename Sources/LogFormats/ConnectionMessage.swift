/// Words about connections that ran out, leak, went stale or had to be waited for (catalogue, section 6).
package struct ConnectionMessage: Sendable, Equatable {
    package enum Symptom: String, Sendable { case exhausted, leaked, stale, waited }

    package var symptom: Symptom
    /// Connections that the line counts: stale, never returned, or in use.
    package var count: Int64?
    /// Size of the pool or number of slots.
    package var size: Int64?
    /// How long was waited, milliseconds.
    package var waited: Int64?

    /// Reads a message, or nil where it complains of no connection.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ConnectionMessage? {
        let message = Scan.clamp(message, to: line)
        let (start, end) = (message.lowerBound, min(message.upperBound, message.lowerBound &+ 1024))
        func at(_ words: StaticString) -> Int? { Scan.find(words, in: line, from: start, to: end) }
        func number(_ key: StaticString) -> Int64? {
            at(key).flatMap { Scan.number(line, $0 &+ key.utf8CodeUnitCount, to: end)?.value }
        }
        if let words = at(": waited ") ?? (Scan.has("waited ", in: line, at: start) ? start &- 2 : nil),
            let waited = Scan.number(line, words &+ 9, to: end), at("for a connection") != nil
        {
            return ConnectionMessage(
                symptom: .waited, count: number("in_use="), size: number("size="), waited: waited.value)
        }
        if let words = at(" were never returned") {
            return ConnectionMessage(
                symptom: .leaked, count: before(line, words, from: start), size: number("pool size is "))
        }
        if at("onnection leak detect") != nil || at("Apparent connection leak") != nil
            || at("idle-in-transaction timeout") != nil
        {
            return ConnectionMessage(symptom: .leaked, count: nil, size: nil)
        }
        if let words = at(" stale connection") {
            return ConnectionMessage(symptom: .stale, count: before(line, words, from: start), size: nil)
        }
        if at("max_connections=") != nil, at(" reached") != nil {
            return ConnectionMessage(symptom: .exhausted, count: number("stale="), size: number("max_connections="))
        }
        if let words = at("QueuePool limit of size ") {
            return ConnectionMessage(
                symptom: .exhausted, count: number(" overflow "), size: Scan.number(line, words &+ 24, to: end)?.value)
        }
        for phrase in exhausted where at(phrase) != nil {
            return ConnectionMessage(symptom: .exhausted, count: number("active="), size: number("total="))
        }
        for phrase in stale where at(phrase) != nil {
            return ConnectionMessage(symptom: .stale, count: nil, size: nil)
        }
        return nil
    }

    private static let exhausted: [StaticString] = [
        "Connection is not available, request timed out after", "could not obtain a connection from the pool",
        "onnection pool has been exhausted", "prior to obtaining a connection from the pool",
        "Timeout acquiring a connection", "timeout exceeded when trying to connect",
        "Timed out fetching a new connection from the connection pool", "too many clients already",
        "remaining connection slots are reserved", "Too many connections", "max number of clients reached",
        "no more connections allowed", "query_wait_timeout", "connection pool exhausted", "onnection pool is full",
    ]

    private static let stale: [StaticString] = [
        "server closed the connection unexpectedly", "MySQL server has gone away", "Lost connection to MySQL server",
        "SSL SYSCALL error: EOF", "terminating connection due to administrator command",
        "This connection has been closed",
    ]

    init(symptom: Symptom, count: Int64?, size: Int64?, waited: Int64? = nil) {
        self.symptom = symptom
        self.count = count
        self.size = size
        self.waited = waited
    }

    /// The number that ends at an index.
    private static func before(_ line: Span<UInt8>, _ end: Int, from start: Int) -> Int64? {
        var at = end
        while at > start, Scan.isDigit(Scan.byte(line, at &- 1)) { at &-= 1 }
        return Scan.number(line, at, to: end)?.value
    }
}
