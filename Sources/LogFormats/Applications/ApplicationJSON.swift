package import Evidence

/// A record of an application that logs one JSON object a line, told by the names of its fields.
///
///     {"level":50,"time":1740968047118,"pid":4711,"hostname":"app-1","reqId":"ab12","msg":"it broke","err":{"stack":…}}
///     {"ts":1740968047.118,"level":"error","logger":"shop.db","msg":"it broke","error":"timeout","stacktrace":…}
///     {"@timestamp":"2025-03-03T02:14:07.118Z","log.level":"ERROR","message":"it broke","trace.id":"ab12", …}      ECS
///     {"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I","c":"NETWORK","ctx":"listener","msg":"…","attr":{…}}
///     {"timestamp":"…","level":"INFO","fields":{"message":"…"},"target":"shop::db"}                                 tracing
///
/// A line is one if the whole of it is an object with a time and either a message by a name of its own or a level with
/// anything. The ranges are those of the line; what is written with escapes (a message, a stack) is undone where
/// `record` needs it. JSON access lines have names of this too: the plan asks their own format first.
package struct ApplicationJSON: Sendable, Hashable {
    /// A value as it stands, without quotes.
    struct Value: Sendable, Hashable {
        var range: Range<Int>
        var isText: Bool
        var hasEscapes: Bool
    }

    package var time: SourceTime
    package var level: LogLevel?
    package var pid: Int64?
    package var thread: Range<Int> = 0..<0
    package var logger: Range<Int> = 0..<0
    package var requestID: Range<Int> = 0..<0
    /// The object with its brackets.
    package var object: Range<Int>
    /// Whether a field names a quantity of memory.
    package var namesMemory = false
    /// Whether its fields may tell of a release.
    package var namesAct = false
    package var request: RequestLine?
    var message: Value?
    var stack: Value?
    var errorType: Value?
    var errorMessage: Value?

    /// Reads the object that fills `from..<to` of a line, or nil where it is none of an application. `outer` is the time
    /// that something around the line gives, for an object without one.
    package static func parse(
        _ line: Span<UInt8>, from: Int = 0, to: Int? = nil, outer: SourceTime? = nil
    ) -> ApplicationJSON? {
        let end = min(to ?? line.count, line.count)
        var found = ApplicationJSONFields()
        guard let close = read(line, from: from, to: end, into: &found) else { return nil }
        return found.record(line, object: from..<close, outer: outer)
    }

    /// Reads the object that fills `from..<end`; the index behind it, or nil where none does.
    private static func read(
        _ line: Span<UInt8>, from: Int, to end: Int, into found: inout ApplicationJSONFields
    ) -> Int? {
        guard Scan.byte(line, from) == UInt8(ascii: "{"), from &+ 8 <= end,
            let close = found.read(line, from: from &+ 1, to: end)
        else { return nil }
        for at in close..<end where line[at] != 0x20 && line[at] != 0x0D && line[at] != 0x09 { return nil }
        return close
    }

    /// Whether a line is an application's by its shape and is no JSON access line, which has names of this too.
    package static func claims(_ line: Span<UInt8>) -> Bool {
        var found = ApplicationJSONFields()
        guard let close = read(line, from: 0, to: line.count, into: &found),
            found.record(line, object: 0..<close, outer: nil) != nil
        else { return OpenTelemetryLogs.recognise(line) }
        // Every access line has a status, most others have nothing that could be one.
        guard found.mayHaveStatus else { return true }
        var access = AccessJSONRecogniser()
        return !access.reads(line)
    }

    /// The record that it is. Where a message or a stack has to be written anew it is appended to a copy of the line in
    /// `scratch`, which the ranges then are of; else that stays empty. `lineEnd` is where the object's line ends: lines
    /// below it are the record's too.
    package func record(_ line: Span<UInt8>, lineEnd: Int, into scratch: inout [UInt8]) -> ApplicationRecord {
        scratch.removeAll(keepingCapacity: true)
        let rest = min(lineEnd &+ 1, line.count)..<line.count
        var record = ApplicationRecord(time: time, message: message?.range ?? object, body: rest)
        record.level = level
        record.pid = pid
        record.thread = thread
        record.logger = logger
        record.requestID = requestID
        record.request = request
        if namesMemory { record.fields = object }
        guard message?.hasEscapes ?? false || stack != nil || errorType != nil || errorMessage != nil else {
            return record
        }
        Scan.append(line, 0..<line.count, to: &scratch)
        record.shown = 0..<line.count
        scratch.append(0x0A)
        let start = scratch.count
        if let message {
            ApplicationJSON.append(line, message, to: &scratch)
        } else {
            Scan.append(line, object, to: &scratch)
        }
        let whole = scratch.count
        let messageEnd = Scan.first(0x0A, in: scratch.span, from: start, to: whole) ?? whole
        scratch.append(0x0A)
        appendStack(line, to: &scratch)
        Scan.append(line, rest, to: &scratch)
        record.message = start..<messageEnd
        if messageEnd > start, scratch[messageEnd &- 1] == 0x0D { record.message = start..<messageEnd &- 1 }
        record.body = min(messageEnd &+ 1, scratch.count)..<scratch.count
        return record
    }

    /// The act that its fields tell of, or nil.
    package func act(_ line: Span<UInt8>) -> EventFact? {
        var fields = ActFields()
        let part = line.extracting(Scan.clamp(object, to: line))
        _ = JSONText.readObject(part) { path, value in
            guard let key = path.last?.key, !key.isEmpty else { return }
            // `service.name`, `user.name` are what the object is called.
            let isName = path.count >= 2 && Scan.matches("name", in: part, key)
            fields.take(part, isName ? path[path.count - 2].key : key, value)
        }
        return fields.fact(part)?.shifted(by: object.lowerBound)
    }

    /// Appends the exception as a program without JSON would print it: `TYPE: words`, then the stack.
    private func appendStack(_ line: Span<UInt8>, to text: inout [UInt8]) {
        let start = text.count
        if let stack {
            ApplicationJSON.append(line, stack, to: &text)
            if text.last != 0x0A { text.append(0x0A) }
        }
        guard let type = errorType ?? errorMessage else { return }
        // What most stacks begin with is not said twice.
        var head: [UInt8] = []
        ApplicationJSON.append(line, type, to: &head)
        if text.count > start, head.isEmpty || Scan.find(head, in: text.span, from: start, to: start &+ 4096) != nil {
            return
        }
        if errorType != nil, let errorMessage {
            head.append(contentsOf: [UInt8(ascii: ":"), 0x20])
            ApplicationJSON.append(line, errorMessage, to: &head)
        }
        head.append(0x0A)
        text.insert(contentsOf: head, at: start)
    }

    private static func append(_ line: Span<UInt8>, _ value: Value, to text: inout [UInt8]) {
        let start = text.count
        JSONScan.append(
            line, JSONScan.Text(range: value.range, hasEscapes: value.hasEscapes, end: value.range.upperBound),
            to: &text)
        guard value.hasEscapes, let plain = ColourCodes.stripped(text.span, from: start) else { return }
        text = plain
    }
}
