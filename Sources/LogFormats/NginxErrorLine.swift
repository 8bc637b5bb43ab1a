package import Evidence

/// A line of Nginx's error log, as places in its bytes.
///
///     2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream,
///     client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", upstream: "http://10.0.1.4:8080/", host: "a"
///
/// The fields behind `, client: ` hold text of strangers with raw quotes, NUL bytes and invalid UTF-8; a line is cut at
/// 2,048 bytes (`NGX_MAX_ERROR_STR`), so any of them may be missing or open at the end.
package struct NginxErrorLine: Sendable, Hashable {
    package var time: SourceTime
    package var level: LogLevel
    package var pid: Int64
    package var tid: Int64
    /// `$connection`, or nil.
    package var connection: Int64?
    /// The message without its `while …` and without the fields.
    package var message: Range<Int>
    /// `errno` and the range of its brackets, where the message has one.
    package var errno: Int64?
    /// What Nginx was doing: the words behind `while `; empty where the line has none.
    package var action: Range<Int>
    package var client: Range<Int>?
    package var server: Range<Int>?
    package var request: Range<Int>?
    package var subrequest: Range<Int>?
    package var upstream: Range<Int>?
    package var host: Range<Int>?
    package var referrer: Range<Int>?

    /// Reads a line, or nil where its header is none of an error log.
    package static func parse(_ line: Span<UInt8>) -> NginxErrorLine? {
        guard let stamp = Timestamps.slashed(line, at: 0), stamp.fractionDigits == 0,
            Scan.has(" [", in: line, at: stamp.end), let level = LogLevel.match(line, at: stamp.end &+ 2),
            Scan.has("] ", in: line, at: level.end),
            let pid = Scan.number(line, level.end &+ 2, to: line.count),
            Scan.byte(line, pid.end) == UInt8(ascii: "#"),
            let tid = Scan.number(line, pid.end &+ 1, to: line.count),
            Scan.byte(line, tid.end) == UInt8(ascii: ":")
        else { return nil }
        var at = Scan.skipBlanks(line, tid.end &+ 1, to: line.count)
        var connection: Int64?
        if Scan.byte(line, at) == UInt8(ascii: "*"), let number = Scan.number(line, at &+ 1, to: line.count),
            Scan.byte(line, number.end) == 0x20
        {
            connection = number.value
            at = number.end &+ 1
        }
        let fields = fieldsStart(line, from: at)
        var result = NginxErrorLine(
            time: stamp.time, level: level.level, pid: pid.value, tid: tid.value, connection: connection,
            message: at..<fields, errno: nil, action: fields..<fields)
        if let word = Scan.findLast(" while ", in: line, from: at, to: fields),
            isAction(line, word &+ 7..<fields)
        {
            result.message = at..<word
            result.action = word &+ 7..<fields
        }
        result.errno = errno(line, result.message)
        result.readFields(line, from: fields)
        return result
    }

    /// The end of the message: `, client: ` with an address behind it, or `, upstream: "` of a line without client.
    private static func fieldsStart(_ line: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while let found = Scan.find(", client: ", in: line, from: at, to: line.count) {
            if addressEnd(line, found &+ 10) != nil { return found }
            at = found &+ 10
        }
        if let found = Scan.find(", udp client: ", in: line, from: start, to: line.count),
            addressEnd(line, found &+ 14) != nil
        {
            return found
        }
        return Scan.find(", upstream: \"", in: line, from: start, to: line.count) ?? line.count
    }

    /// Whether words of Nginx stand behind ` while `: a path that holds the word has a quote and an errno behind it.
    private static func isAction(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        // Fields of other modules may follow (`, certificate: "…"`).
        let end = Scan.first(UInt8(ascii: ","), in: line, from: range.lowerBound, to: range.upperBound)
        let words = range.lowerBound..<(end ?? range.upperBound)
        return Scan.first(UInt8(ascii: "\""), in: line, from: words.lowerBound, to: words.upperBound) == nil
            && Scan.first(UInt8(ascii: "("), in: line, from: words.lowerBound, to: words.upperBound) == nil
    }

    /// The end of the address that stands here and that a comma, the line's end or the mail module's word follows.
    private static func addressEnd(_ line: Span<UInt8>, _ index: Int) -> Int? {
        if Scan.has("unix:", in: line, at: index) {
            return Scan.first(UInt8(ascii: ","), in: line, from: index, to: line.count) ?? line.count
        }
        var at = index
        while at < line.count, Scan.isHex(line[at]) || line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: ":") {
            at &+= 1
        }
        guard at > index else { return nil }
        return at == line.count || line[at] == UInt8(ascii: ",") || Scan.has(" using starttls", in: line, at: at)
            ? at : nil
    }

    /// The number of the last `(N: text)` of a message.
    private static func errno(_ line: Span<UInt8>, _ message: Range<Int>) -> Int64? {
        var end = message.upperBound
        while let open = Scan.last(UInt8(ascii: "("), in: line, from: message.lowerBound, to: end) {
            if let number = Scan.number(line, open &+ 1, to: message.upperBound),
                Scan.byte(line, number.end) == UInt8(ascii: ":"), Scan.byte(line, number.end &+ 1) == 0x20
            {
                return number.value
            }
            end = open
        }
        return nil
    }

    private mutating func readFields(_ line: Span<UInt8>, from start: Int) {
        var at = start
        let isDatagram = Scan.has(", udp client: ", in: line, at: at)
        if isDatagram || Scan.has(", client: ", in: line, at: at) {
            let first = at &+ (isDatagram ? 14 : 10)
            client = first..<(NginxErrorLine.addressEnd(line, first) ?? commaOrEnd(line, first))
            at = commaOrEnd(line, first)
        }
        if Scan.has(", server: ", in: line, at: at) {
            let end = Scan.find(", request: \"", in: line, from: at &+ 10, to: line.count) ?? commaOrEnd(line, at &+ 10)
            server = at &+ 10..<end
            at = end
        }
        if Scan.has(", request: \"", in: line, at: at) {
            let end = requestEnd(line, at &+ 12)
            request = at &+ 12..<end
            at = end &+ 1
        }
        if Scan.has(", login: \"", in: line, at: at) { at = quotedEnd(line, at &+ 10) &+ 1 }
        if Scan.has(", subrequest: \"", in: line, at: at) {
            let end = quotedEnd(line, at &+ 15)
            subrequest = at &+ 15..<end
            at = end &+ 1
        }
        if Scan.has(", upstream: \"", in: line, at: at) {
            let end = quotedEnd(line, at &+ 13)
            upstream = at &+ 13..<end
            at = end &+ 1
        } else if Scan.has(", upstream: ", in: line, at: at) {
            // The mail module quotes no address.
            let end = commaOrEnd(line, at &+ 12)
            upstream = at &+ 12..<end
            at = end
        }
        if Scan.has(", host: \"", in: line, at: at) {
            let end = quotedEnd(line, at &+ 9)
            host = at &+ 9..<end
            at = end &+ 1
        }
        if Scan.has(", referrer: \"", in: line, at: at) {
            let last = line.count &- 1
            let end = last >= at &+ 13 && line[last] == UInt8(ascii: "\"") ? last : line.count
            referrer = at &+ 13..<end
        }
    }

    private func commaOrEnd(_ line: Span<UInt8>, _ index: Int) -> Int {
        Scan.first(UInt8(ascii: ","), in: line, from: index, to: line.count) ?? line.count
    }

    /// The quote that closes a request line: behind ` HTTP/1.1` where it has a protocol, so that a quote within the
    /// target does not forge the fields behind it; else the first one that the next field or the end follows.
    private func requestEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while let found = Scan.find(" HTTP/", in: line, from: at, to: line.count) {
            let close = found &+ 9
            if Scan.byte(line, close) == UInt8(ascii: "\""),
                close == line.count &- 1 || Scan.byte(line, close &+ 1) == UInt8(ascii: ",")
            {
                return close
            }
            at = found &+ 6
        }
        return quotedEnd(line, start)
    }

    /// The first quote from here on that a field or the end of the line follows; the line's end where it is cut.
    private func quotedEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while let quote = Scan.first(UInt8(ascii: "\""), in: line, from: at, to: line.count) {
            if quote == line.count &- 1 { return quote }
            if line[quote &+ 1] == UInt8(ascii: ","), Scan.byte(line, quote &+ 2) == 0x20,
                isFieldName(line, quote &+ 3)
            {
                return quote
            }
            at = quote &+ 1
        }
        return max(start, line.count)
    }

    /// Whether a name of letters and a colon stand here: also fields that later versions add. The stream module's last
    /// ones are `bytes from/to client:0/0`.
    private func isFieldName(_ line: Span<UInt8>, _ index: Int) -> Bool {
        if Scan.has("bytes from/to ", in: line, at: index) { return true }
        var at = index
        while at < line.count, at &- index < 24, Scan.isWord(line[at]) { at &+= 1 }
        return at > index && Scan.byte(line, at) == UInt8(ascii: ":")
    }
}

extension NginxErrorLine {
    /// `$upstream_addr` of the line: the address of `scheme://addr/uri`, the path of a Unix socket as `unix:/path`, or
    /// the name of an upstream block; nil where the line has none.
    package func upstreamAddress(_ line: Span<UInt8>) -> Range<Int>? {
        guard let upstream else { return nil }
        let field = Scan.clamp(upstream, to: line)
        var start = field.lowerBound
        if let scheme = Scan.find("://", in: line, from: start, to: min(field.upperBound, start &+ 16)) {
            start = scheme &+ 3
        }
        if Scan.has("unix:", in: line, at: start) {
            // `http://unix:/run/app.sock:/uri`: the colon behind the path begins the URI.
            let end = Scan.find(":/", in: line, from: start &+ 6, to: field.upperBound) ?? field.upperBound
            return start < end ? start..<end : nil
        }
        let end = Scan.first(UInt8(ascii: "/"), in: line, from: start, to: field.upperBound) ?? field.upperBound
        return start < end ? start..<end : nil
    }
}
