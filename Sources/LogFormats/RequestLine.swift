/// An application's own line about a finished request: `GET /api/cart?user=1 200 5.6ms client=192.0.2.1`.
package struct RequestLine: Sendable, Hashable {
    package var method: Range<Int>
    package var target: Range<Int>
    package var status: Int64
    /// Microseconds, or nil.
    package var duration: Int64?
    package var client: Range<Int>?

    /// Reads a message that begins with a method, or with a quoted request line behind an address (uvicorn, werkzeug).
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> RequestLine? {
        let message = Scan.clamp(message, to: line)
        let end = message.upperBound
        var at = message.lowerBound
        var client: Range<Int>?
        var isQuoted = false
        if !beginsWithMethod(line, at) {
            guard let quote = Scan.first(UInt8(ascii: "\""), in: line, from: at, to: min(end, at &+ 80)),
                beginsWithMethod(line, quote &+ 1)
            else { return nil }
            let address = Scan.tokenEnd(line, at, to: quote)
            if address > at { client = at..<address }
            at = quote &+ 1
            isQuoted = true
        }
        let methodEnd = Scan.tokenEnd(line, at, to: end)
        guard methodEnd < end, line[methodEnd] == 0x20 else { return nil }
        let targetEnd = Scan.tokenEnd(line, methodEnd &+ 1, to: end)
        guard targetEnd > methodEnd &+ 1, targetEnd < end, isTarget(line, methodEnd &+ 1) else { return nil }
        let method = at..<methodEnd
        let target = methodEnd &+ 1..<targetEnd
        at = targetEnd &+ 1
        if Scan.has("HTTP/", in: line, at: at) {
            at = Scan.tokenEnd(line, at, to: end)
            if isQuoted, Scan.byte(line, at &- 1) != UInt8(ascii: "\"") { return nil }
            at = min(at &+ 1, end)
        } else if isQuoted {
            return nil
        }
        at = Scan.skipBlanks(line, at, to: end)
        if Scan.has("- ", in: line, at: at) || Scan.has("=> ", in: line, at: at) || Scan.has("-> ", in: line, at: at) {
            at = Scan.skipBlanks(line, Scan.tokenEnd(line, at, to: end), to: end)
        }
        if Scan.has("status=", in: line, at: at) { at &+= 7 }
        guard let status = Scan.number(line, at, to: end), status.value >= 100, status.value <= 599,
            status.end == end || line[status.end] <= 0x20 || line[status.end] == UInt8(ascii: ",")
        else { return nil }
        var result = RequestLine(method: method, target: target, status: status.value, duration: nil, client: client)
        result.readRest(line, from: status.end, to: min(end, status.end &+ 300))
        return result
    }

    /// Whether a value is the name of an HTTP method.
    static func isMethod(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for method in ["GET", "POST", "PUT", "PATCH", "HEAD", "DELETE", "OPTIONS"] as [StaticString]
        where Scan.matches(method, in: line, range) { return true }
        return false
    }

    /// Whether an HTTP method and a blank stand at an index.
    package static func beginsWithMethod(_ line: Span<UInt8>, _ index: Int) -> Bool {
        switch Scan.byte(line, index) {
        case UInt8(ascii: "G"): Scan.has("GET ", in: line, at: index)
        case UInt8(ascii: "P"):
            Scan.has("POST ", in: line, at: index) || Scan.has("PUT ", in: line, at: index)
                || Scan.has("PATCH ", in: line, at: index)
        case UInt8(ascii: "H"): Scan.has("HEAD ", in: line, at: index)
        case UInt8(ascii: "D"): Scan.has("DELETE ", in: line, at: index)
        case UInt8(ascii: "O"): Scan.has("OPTIONS ", in: line, at: index)
        default: false
        }
    }

    /// Whether a request target stands here and no word of a sentence.
    private static func isTarget(_ line: Span<UInt8>, _ index: Int) -> Bool {
        line[index] == UInt8(ascii: "/") || line[index] == UInt8(ascii: "*")
            || Scan.has("http://", in: line, at: index) || Scan.has("https://", in: line, at: index)
    }

    private mutating func readRest(_ line: Span<UInt8>, from start: Int, to end: Int) {
        var at = start
        while at < end {
            let token = Scan.skipBlanks(line, at, to: end)
            let stop = Scan.tokenEnd(line, token, to: end)
            if stop <= token { return }
            var value = token
            if line[token] == UInt8(ascii: "(") { value = token &+ 1 }
            for key in ["duration=", "took=", "time=", "elapsed="] as [StaticString]
            where Scan.has(key, in: line, at: token) { value = token &+ key.utf8CodeUnitCount }
            if duration == nil, value < stop, Scan.isDigit(line[value]) {
                duration = RequestLine.micros(line, value, to: end)
            } else if client == nil {
                for key in ["client=", "remote=", "ip=", "remote_addr="] as [StaticString]
                where Scan.has(key, in: line, at: token) { client = token &+ key.utf8CodeUnitCount..<stop }
            }
            at = stop
        }
    }

    /// A duration with its unit (`5.6ms`, `12 ms`, `0.012s`, `480µs`) in microseconds; nil without one.
    package static func micros(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int64? {
        guard let bare = Scan.decimal(line, index, to: end, unit: 1) else { return nil }
        let at = Scan.byte(line, bare.end) == 0x20 ? bare.end &+ 1 : bare.end
        let unit: Int64
        if Scan.has("ms", in: line, at: at) {
            unit = 1000
        } else if Scan.has("us", in: line, at: at) || Scan.has("µs", in: line, at: at) {
            unit = 1
        } else if Scan.byte(line, at) == UInt8(ascii: "s"), !Scan.isLetter(Scan.byte(line, at &+ 1)) {
            unit = 1_000_000
        } else {
            return nil
        }
        return Scan.decimal(line, index, to: end, unit: unit)?.value
    }
}
