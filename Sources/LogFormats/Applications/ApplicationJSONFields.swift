import Evidence

/// What the members of an application's JSON object gave, while it is read.
struct ApplicationJSONFields {
    private typealias Slot = ApplicationJSONKeys.Slot

    private var time: SourceTime?
    private var timeRank: UInt8 = .max
    private var seconds: Int64?
    private var nanos: Int64 = 0
    private var level: LogLevel?
    private var levelRank: UInt8 = .max
    /// A number, whose meaning depends on the rest of the object.
    private var levelNumber: Int64?
    private var severity: Int64?
    private var message: ApplicationJSON.Value?
    private var messageRank: UInt8 = .max
    private var isShortMessage = false
    private var text: ApplicationJSON.Value?
    private var textRank: UInt8 = .max
    private var logger = 0..<0
    private var loggerRank: UInt8 = .max
    private var thread = 0..<0
    private var threadRank: UInt8 = .max
    private var pid: Int64?
    private var requestID = 0..<0
    private var requestRank: UInt8 = .max
    private var stack: ApplicationJSON.Value?
    private var stackRank: UInt8 = .max
    private var errorType: ApplicationJSON.Value?
    private var errorMessage: ApplicationJSON.Value?
    private var error: ApplicationJSON.Value?
    private var method: Range<Int>?
    private var target: Range<Int>?
    private var status: Int64?
    private var duration: Int64?
    private var namesMemory = false
    private var namesVersion = false
    private var act: Range<Int>?
    private var isForeign = false
    /// Whether some member may be the status of a JSON access line: by the last letter of the names that it has there,
    /// and by what a status looks like. No access line is without; see `AccessJSONParser`.
    private(set) var mayHaveStatus = false

    /// Deepest object that is read; what lies deeper is passed over.
    private static var depthLimit: Int { 8 }

    /// Reads the members from behind the opening bracket; the index behind the closing one, or nil for what is no JSON.
    mutating func read(_ line: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        let keys = ApplicationJSONKeys.shared
        var parents = InlineArray<8, UInt64>(repeating: ApplicationJSONKeys.seed)
        var depth = 0
        var parent = ApplicationJSONKeys.seed
        var at = ApplicationJSONFields.skip(line, start, to: end)
        if at < end, line[at] == UInt8(ascii: "}") { return at &+ 1 }
        while at < end {
            guard line[at] == UInt8(ascii: "\"") else { return nil }
            // The key: its name's hash within its objects, and by itself.
            at &+= 1
            var hash = parent
            var own = ApplicationJSONKeys.seed
            let keyStart = at
            while at < end, line[at] != UInt8(ascii: "\"") {
                if line[at] == UInt8(ascii: "\\") { at &+= 1 }
                hash = ApplicationJSONKeys.fold(hash, Scan.byte(line, at))
                if depth > 0 { own = ApplicationJSONKeys.fold(own, Scan.byte(line, at)) }
                at &+= 1
            }
            // Without objects around it a name is its own.
            if depth == 0 { own = hash }
            let keyEnd = at
            at = ApplicationJSONFields.skip(line, at &+ 1, to: end)
            guard at < end, line[at] == UInt8(ascii: ":") else { return nil }
            at = ApplicationJSONFields.skip(line, at &+ 1, to: end)
            guard at < end else { return nil }
            switch line[at] {
            case UInt8(ascii: "{"):
                let inside = ApplicationJSONFields.skip(line, at &+ 1, to: end)
                if inside < end, line[inside] == UInt8(ascii: "}") {
                    at = inside &+ 1
                } else if depth < ApplicationJSONFields.depthLimit {
                    parents[depth] = parent
                    depth &+= 1
                    if keys.find(hash).slot != .wrapper { parent = hash }
                    at = inside
                    continue
                } else {
                    guard let next = JSONScan.valueEnd(line, at: at), next <= end else { return nil }
                    at = next
                    mayHaveStatus = true
                }
            case UInt8(ascii: "["):
                guard let next = JSONScan.valueEnd(line, at: at), next <= end else { return nil }
                at = next
                mayHaveStatus = true
            case UInt8(ascii: "\""):
                guard let close = ApplicationJSONFields.close(line, at &+ 1, to: end) else { return nil }
                let value = ApplicationJSON.Value(
                    range: at &+ 1..<close.index, isText: true, hasEscapes: close.hasEscapes)
                noteStatus(line, keyStart..<keyEnd, value.range)
                take(keys.find(hash), line, value)
                if keys.isMemory(own) { namesMemory = true }
                at = close.index &+ 1
            default:
                let from = at
                while at < end, ApplicationJSONFields.isScalar(line[at]) { at &+= 1 }
                guard at > from else { return nil }
                noteStatus(line, keyStart..<keyEnd, from..<at)
                let isNull = Scan.matches("null", in: line, from..<at)
                if !isNull {
                    take(
                        keys.find(hash), line, ApplicationJSON.Value(range: from..<at, isText: false, hasEscapes: false)
                    )
                    if keys.isMemory(own) { namesMemory = true }
                }
            }
            at = ApplicationJSONFields.skip(line, at, to: end)
            while at < end, line[at] == UInt8(ascii: "}") {
                at &+= 1
                if depth == 0 { return at }
                depth &-= 1
                parent = parents[depth]
                at = ApplicationJSONFields.skip(line, at, to: end)
            }
            guard at < end, line[at] == UInt8(ascii: ",") else { return nil }
            at = ApplicationJSONFields.skip(line, at &+ 1, to: end)
        }
        return nil
    }

    @inline(__always)
    private mutating func noteStatus(_ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>) {
        if value.count != 3 && value.count != 1 { return }
        if Scan.isDigit(Scan.byte(line, value.lowerBound)), ApplicationJSONFields.endsAsStatus(line, key) {
            mayHaveStatus = true
        }
    }

    /// Whether the last byte of a key that names have ends `status`, `code` or `st`; so may the key around one without.
    private static func endsAsStatus(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
        var at = min(key.upperBound, line.count)
        while at > key.lowerBound {
            at &-= 1
            let byte = line[at]
            if Scan.isLetter(byte) {
                let letter = byte | 0x20
                return letter == UInt8(ascii: "s") || letter == UInt8(ascii: "e") || letter == UInt8(ascii: "t")
            }
            if Scan.isDigit(byte) || byte == UInt8(ascii: "@") || byte >= 0x80 { return false }
        }
        return true
    }

    /// The record, or nil where it is none of an application.
    func record(_ line: Span<UInt8>, object: Range<Int>, outer: SourceTime?) -> ApplicationJSON? {
        var moment = time
        if moment == nil, let seconds, seconds < 100_000_000_000, nanos < 1_000_000_000 {
            moment = SourceTime(axis: .instant, micros: seconds &* 1_000_000 &+ nanos / 1000)
        }
        guard !isForeign, let moment = moment ?? outer else { return nil }
        let level = level ?? levelNumber.flatMap(numbered) ?? severity.flatMap(ApplicationJSONFields.openTelemetry)
        let namesAct = namesAct(line)
        guard message != nil || level != nil || levelNumber != nil || namesAct else { return nil }
        var result = ApplicationJSON(time: moment, object: object)
        result.level = level
        result.pid = pid
        result.thread = thread
        result.logger = logger
        result.requestID = requestID
        result.namesMemory = namesMemory
        result.namesAct = namesAct
        result.message = message ?? text
        result.stack = stack
        result.errorType = errorType
        result.errorMessage = errorMessage
        if let error {
            // An exception's whole text by another name, or its words beside a message of another kind.
            if stack == nil, Scan.find("\\n", in: line, from: error.range.lowerBound, to: error.range.upperBound) != nil
            {
                result.stack = error
            } else if errorMessage == nil, level.map({ $0 >= .error }) ?? true {
                if message == nil, text == nil { result.message = error } else { result.errorMessage = error }
            }
        }
        if let method, let target, let status, (100...599).contains(status) {
            result.request = RequestLine(
                method: method, target: target, status: status, duration: duration, client: nil)
        }
        return result
    }

    /// Whether a verb of a release stands where an act is named, or in a message beside a version.
    private func namesAct(_ line: Span<UInt8>) -> Bool {
        for name in [act, text?.range] {
            if let name, name.count <= 48, ActWord.mayTell(line, name) { return true }
        }
        return namesVersion && message.map { ActWord.mayTell(line, $0.range) } ?? false
    }

    private mutating func take(
        _ key: ApplicationJSONKeys.Entry, _ line: Span<UInt8>, _ value: ApplicationJSON.Value
    ) {
        let range = value.range
        switch key.slot {
        case .none, .wrapper: return
        case .foreign: isForeign = true
        case .version: namesVersion = true
        case .act: if value.isText, act == nil { act = range }
        case .time:
            guard key.rank < timeRank, let found = ApplicationJSONFields.time(line, value) else { return }
            (time, timeRank) = (found, key.rank)
        case .seconds: seconds = seconds ?? ApplicationJSONFields.number(line, range)
        case .nanos: nanos = ApplicationJSONFields.number(line, range) ?? 0
        case .level:
            if let found = LogLevel.value(line, range), value.isText {
                if key.rank < levelRank { (level, levelRank) = (found, key.rank) }
            } else if levelNumber == nil {
                levelNumber = ApplicationJSONFields.number(line, range)
            }
        case .severity: severity = ApplicationJSONFields.number(line, range)
        case .message:
            guard value.isText, key.rank < messageRank else { return }
            (message, messageRank) = (value, key.rank)
            isShortMessage = key.rank == 5
        case .text:
            guard value.isText, key.rank < textRank else { return }
            (text, textRank) = (value, key.rank)
        case .logger:
            guard value.isText, !range.isEmpty, key.rank < loggerRank else { return }
            (logger, loggerRank) = (range, key.rank)
        case .thread:
            guard !range.isEmpty, key.rank < threadRank else { return }
            (thread, threadRank) = (range, key.rank)
        case .pid: pid = pid ?? ApplicationJSONFields.number(line, range)
        case .requestID:
            guard ApplicationJSONFields.isIdentifier(line, range), key.rank < requestRank else { return }
            (requestID, requestRank) = (range, key.rank)
        case .stack:
            guard value.isText, !range.isEmpty, key.rank < stackRank else { return }
            (stack, stackRank) = (value, key.rank)
        case .errorType: if value.isText, !range.isEmpty { errorType = errorType ?? value }
        case .errorMessage: if value.isText, !range.isEmpty { errorMessage = errorMessage ?? value }
        case .error: if value.isText, !range.isEmpty { error = error ?? value }
        case .method: if RequestLine.isMethod(line, range) { method = method ?? range }
        case .target:
            if value.isText, Scan.byte(line, range.lowerBound) == UInt8(ascii: "/") { target = target ?? range }
        case .status: status = status ?? ApplicationJSONFields.number(line, range)
        case .milliseconds:
            guard let micros = Scan.decimal(line, range.lowerBound, to: range.upperBound, unit: 1000) else { return }
            if micros.end == range.upperBound { duration = duration ?? micros.value }
        case .duration:
            duration = duration ?? RequestLine.micros(line, range.lowerBound, to: range.upperBound)
        }
    }

    // MARK: - Values

    /// A level that is a number: bunyan's and pino's tens, Monolog's hundreds, syslog's where a GELF message stands beside.
    private func numbered(_ number: Int64) -> LogLevel? {
        switch number {
        case 10: .trace
        case 20: .debug
        case 30: .info
        case 40: .warning
        case 50: .error
        case 60: .critical
        case 100: .debug
        case 200: .info
        case 250: .notice
        case 300: .warning
        case 400: .error
        case 500, 550, 600: .critical
        case 0...7 where isShortMessage:
            number <= 2
                ? .critical
                : number == 3 ? .error : number == 4 ? .warning : number == 5 ? .notice : number == 6 ? .info : .debug
        default: nil
        }
    }

    /// OpenTelemetry's severity number: four steps a level from 1 on.
    private static func openTelemetry(_ number: Int64) -> LogLevel? {
        switch number {
        case 1...4: .trace
        case 5...8: .debug
        case 9...12: .info
        case 13...16: .warning
        case 17...20: .error
        case 21...24: .critical
        default: nil
        }
    }

    private static func time(_ line: Span<UInt8>, _ value: ApplicationJSON.Value) -> SourceTime? {
        let start = value.range.lowerBound
        let end = value.range.upperBound
        if value.isText {
            if let stamp = Timestamps.zonedDateTime(line, at: start) ?? Timestamps.slashed(line, at: start),
                stamp.end == end
            {
                return stamp.time
            }
        }
        guard let stamp = Timestamps.epoch(line, at: start) else { return nil }
        if stamp.end == end { return stamp.time }
        // Milliseconds with a fraction of their own.
        guard Scan.byte(line, stamp.end) == UInt8(ascii: "."), let rest = Scan.number(line, stamp.end &+ 1, to: end),
            rest.end == end
        else { return nil }
        return stamp.time
    }

    private static func number(_ line: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard let found = Scan.number(line, range.lowerBound, to: range.upperBound), found.end == range.upperBound
        else {
            return nil
        }
        return found.value
    }

    /// Whether a value may be the id of a request: one word that is more than dashes and zeros.
    private static func isIdentifier(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard (4...128).contains(range.count) else { return false }
        var isPlain = true
        for at in range {
            let byte = line[at]
            guard byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return false }
            if byte != UInt8(ascii: "0"), byte != UInt8(ascii: "-") { isPlain = false }
        }
        return !isPlain
    }

    // MARK: - Bytes

    private static func isScalar(_ byte: UInt8) -> Bool {
        Scan.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: ".")
    }

    @inline(__always)
    private static func skip(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var at = index
        while at < end, line[at] == 0x20 || line[at] == 0x09 { at &+= 1 }
        return at
    }

    /// The quote that ends a string, or nil where none does.
    @inline(__always)
    private static func close(_ line: Span<UInt8>, _ start: Int, to end: Int) -> (index: Int, hasEscapes: Bool)? {
        var at = start
        var hasEscapes = false
        while true {
            at = ByteSearch.nearIndex(ofEither: UInt8(ascii: "\""), UInt8(ascii: "\\"), in: line, from: at)
            if at >= end { return nil }
            if line[at] == UInt8(ascii: "\"") { return (at, hasEscapes) }
            hasEscapes = true
            at &+= 2
        }
    }
}
