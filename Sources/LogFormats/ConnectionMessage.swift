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
    /// Callers that wait.
    package var waiting: Int64?
    /// How long a caller waits at most, milliseconds.
    package var timeout: Int64?

    /// Reads a message, or nil where it complains of no connection.
    ///
    /// The words of libraries and servers are `PoolMessage`'s; what is read here are an application's own.
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
        if let words = at(" stale connection") {
            return ConnectionMessage(symptom: .stale, count: before(line, words, from: start), size: nil)
        }
        if at("max_connections=") != nil, at(" reached") != nil {
            return ConnectionMessage(symptom: .exhausted, count: number("stale="), size: number("max_connections="))
        }
        return PoolMessage.parse(line, start..<message.upperBound)
    }

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
