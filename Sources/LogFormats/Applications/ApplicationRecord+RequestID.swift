/// Ids of requests and processes that stand in the message, where a header has no place for them.
extension ApplicationRecord {
    /// Takes the id that the message begins with, in brackets or by its name, or that it ends with by its name:
    ///
    ///     [5b8aa5a2d2c872e8321cf37308d69df2] handled GET /cart        request_id=5b8a… handled GET /cart
    ///     handled GET /cart rid=5b8aa5a2d2c872e8321cf37308d69df2
    ///
    /// What stands in brackets is one only by its shape: sixteen hexadecimal digits or more.
    mutating func readMessageID(_ line: Span<UInt8>) {
        readLabels(line)
        // A header without a logger takes what stands in brackets for a thread.
        if requestID.isEmpty, ApplicationRecord.isLongID(line, thread) {
            requestID = thread
            thread = 0..<0
            return
        }
        guard requestID.isEmpty, message.count > 18, message.upperBound <= line.count else { return }
        let (start, end) = (message.lowerBound, message.upperBound)
        let lead = line[start]
        if lead == UInt8(ascii: "[") || lead == UInt8(ascii: "(") {
            let mark = lead == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ")")
            guard let close = Scan.first(mark, in: line, from: start &+ 1, to: min(end, start &+ 80)) else { return }
            if ApplicationRecord.isLongID(line, start &+ 1..<close) {
                requestID = start &+ 1..<close
            } else if let id = ApplicationRecord.named(line, start &+ 1..<close) {
                requestID = id
            } else {
                return
            }
            message = Scan.skipBlanks(line, close &+ 1, to: end)..<end
            return
        }
        if let id = ApplicationRecord.named(line, start..<Scan.tokenEnd(line, start, to: min(end, start &+ 100))) {
            requestID = id
            message = Scan.skipBlanks(line, id.upperBound, to: end)..<end
            return
        }
        guard let blank = Scan.last(0x20, in: line, from: max(start, end &- 100), to: end) else { return }
        var last = blank &+ 1..<end
        if last.count > 2, line[last.lowerBound] == UInt8(ascii: "["), line[end &- 1] == UInt8(ascii: "]") {
            last = last.lowerBound &+ 1..<end &- 1
        }
        if let id = ApplicationRecord.named(line, last) { requestID = id }
    }

    /// Takes a pid that the message begins with, and the logger before it: `shop.http pid=17640 …`.
    private mutating func readLabels(_ line: Span<UInt8>) {
        guard pid == nil, message.upperBound <= line.count else { return }
        var at = message.lowerBound
        var name = 0..<0
        if !Scan.has("pid=", in: line, at: at) {
            guard logger.isEmpty, let end = loggerEnd(line, at, to: message.upperBound),
                Scan.has(" pid=", in: line, at: end)
            else { return }
            name = at..<end
            at = end &+ 1
        }
        guard let number = Scan.number(line, at &+ 4, to: message.upperBound), Scan.byte(line, number.end) == 0x20,
            number.end < message.upperBound
        else { return }
        pid = number.value
        if !name.isEmpty { logger = name }
        message = Scan.skipBlanks(line, number.end, to: message.upperBound)..<message.upperBound
    }

    /// The value of `request_id=…` and its like, or nil.
    private static func named(_ line: Span<UInt8>, _ word: Range<Int>) -> Range<Int>? {
        switch Scan.byte(line, word.lowerBound) | 0x20 {
        case UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "c"), UInt8(ascii: "x"): break
        default: return nil
        }
        guard let equals = Scan.first(UInt8(ascii: "="), in: line, from: word.lowerBound, to: word.upperBound) else {
            return nil
        }
        let value = equals &+ 1..<word.upperBound
        guard value.count >= 6, value.allSatisfy({ Scan.isWord(line[$0]) || line[$0] == UInt8(ascii: "-") }) else {
            return nil
        }
        for name in [
            "request_id", "req_id", "requestid", "reqid", "rid", "x_request_id", "x-request-id", "request-id",
            "trace_id",
            "traceid", "correlation_id", "correlationid",
        ] as [StaticString]
        where name.utf8CodeUnitCount == equals &- word.lowerBound
            && Scan.hasLowered(name, in: line, at: word.lowerBound)
        {
            return value
        }
        return nil
    }
}
