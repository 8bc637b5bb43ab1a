/// Reads access lines that are JSON objects by the names of their fields, whatever their order.
///
///     {"ts":"2025-03-03T02:14:08+00:00","remote_addr":"10.0.0.9","request":"GET / HTTP/1.1","status":"502","urt":}
///
/// Values may be texts or numbers, in quotes or not; the hole of a variable without value (`"urt":,`) and a list without
/// quotes (`"us":502, 200`) are what Nginx writes and no fault. Objects in objects are read, arrays give their first
/// text. A line is an access line if it has a time with a zone, a status, a request or a path, and an address of a client
/// or a whole request line: what an application says of its requests has neither of the latter.
///
/// What a line gives depends on the line alone; the parser only remembers which keys it has seen.
package struct AccessJSONParser: Sendable {
    /// How a plan names the format.
    package static let formatName = "json"
    /// The same, of lines whose times have no zone.
    package static let civilName = "json without zone"

    private var keys = AccessJSONKeys()
    private let isCivil: Bool

    /// Reads lines whose times have a zone, or those whose times have none.
    package init(isCivil: Bool = false) { self.isCivil = isCivil }

    /// Whether the line is an access line; `record` then holds its fields, else rubbish.
    package mutating func parse(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        guard line.count > 2, line.count <= Int(Int32.max), line[0] == UInt8(ascii: "{") else { return false }
        record = NginxAccessRecord()
        var found = Found(isCivil: isCivil)
        keys.begin()
        guard let end = members(line, memo: &memo, into: &record, &found) else { return false }
        for index in end..<line.count {
            let byte = line[index]
            if byte != 0x20, byte != 0x0D, byte != 0x09, byte != UInt8(ascii: ",") { return false }
        }
        return found.complete(line, into: &record)
    }

    /// Deepest object that is read; what lies deeper is skipped.
    private static var depthLimit: Int { 8 }

    /// Reads all members and returns the index behind the object.
    @inline(__always)
    private mutating func members(
        _ line: Span<UInt8>, memo: inout CommonLogMemo, into record: inout NginxAccessRecord, _ found: inout Found
    ) -> Int? {
        var at = 1
        var depth = 0
        var paths = InlineArray<8, Int>(repeating: 0)
        while at < line.count {
            let byte = line[at]
            if byte == UInt8(ascii: ",") || byte == 0x20 || byte == 0x09 {
                at &+= 1
                continue
            }
            if byte == UInt8(ascii: "}") {
                at &+= 1
                if depth == 0 { return at }
                depth &-= 1
                keys.close(paths[depth])
                continue
            }
            guard byte == UInt8(ascii: "\""), let key = keys.next(line, at: at &+ 1) else { return nil }
            let keyStart = at &+ 1
            at = key.end
            if Scan.byte(line, at) != UInt8(ascii: ":") {
                at = Scan.skipBlanks(line, at, to: line.count)
                guard Scan.byte(line, at) == UInt8(ascii: ":") else { return nil }
            }
            at &+= 1
            if Scan.byte(line, at) == 0x20 { at = Scan.skipBlanks(line, at, to: line.count) }
            var start = at
            var end = at
            var isBare = false
            switch Scan.byte(line, at) {
            case UInt8(ascii: "\""):
                start = at &+ 1
                guard let quote = AccessJSONValue.closingQuote(line, start) else { return nil }
                end = quote
                at = quote &+ 1
            case UInt8(ascii: "{"):
                if depth < AccessJSONParser.depthLimit {
                    paths[depth] = keys.open(line, from: keyStart, to: key.end &- 1)
                    depth &+= 1
                    at &+= 1
                } else {
                    guard let next = AccessJSONValue.balancedEnd(line, at) else { return nil }
                    at = next
                }
                continue
            case UInt8(ascii: "["):
                guard let next = AccessJSONValue.balancedEnd(line, at) else { return nil }
                if Scan.byte(line, next) == UInt8(ascii: ":") {
                    // `[2001:db8::1]:8080` without quotes.
                    guard let stop = AccessJSONValue.bareEnd(line, at) else { return nil }
                    (end, at) = (stop, stop)
                    break
                }
                let first = Scan.skipBlanks(line, at &+ 1, to: next)
                at = next
                guard Scan.byte(line, first) == UInt8(ascii: "\""),
                    let quote = AccessJSONValue.closingQuote(line, first &+ 1)
                else { continue }
                (start, end) = (first &+ 1, quote)
            default:
                guard let stop = AccessJSONValue.bareEnd(line, at) else { return nil }
                end = stop
                while end > start, line[end &- 1] == 0x20 { end &-= 1 }
                isBare = true
                at = stop
            }
            if key.name.slot == .none { continue }
            if !found.take(key.name, line, start, end, isBare: isBare, memo: &memo, into: &record) { return nil }
        }
        return nil
    }
}

/// What the members of one line gave.
private struct Found {
    /// The least rank that gave a value, by slot.
    private var ranks = InlineArray<18, UInt8>(repeating: .max)
    /// Names that were seen, by id: a bit for each of 512.
    private var seen = InlineArray<8, UInt64>(repeating: 0)
    private var request = ByteRange.absent
    private var ambiguous = ByteRange.absent
    /// Whether a chain of addresses stood where a client's address should.
    private var isChain = false
    private let isCivil: Bool

    init(isCivil: Bool) { self.isCivil = isCivil }

    /// Takes a value; false where the line is none of an access log.
    @inline(__always)
    mutating func take(
        _ name: AccessJSONName, _ line: Span<UInt8>, _ start: Int, _ end: Int, isBare: Bool,
        memo: inout CommonLogMemo, into record: inout NginxAccessRecord
    ) -> Bool {
        let word = Int(name.id >> 6 & 7)
        let bit = UInt64(1) << UInt64(name.id & 63)
        // A key that comes twice: text that got out of its quotes.
        if seen[word] & bit != 0, name.id != 0 { return false }
        seen[word] |= bit
        if name.isAmbiguous {
            ambiguous = ByteRange(start, end)
            return true
        }
        let slot = Int(name.slot.rawValue)
        if name.rank > ranks[slot] { return true }
        let isMissing = AccessJSONValue.isMissing(line, start, end, isBare: isBare)
        var fits = true
        let range = ByteRange(start, end)
        switch name.slot {
        case .none: return true
        case .time:
            if isMissing { return true }
            let time =
                isCivil
                ? AccessJSONValue.civilTime(line, start, end) : AccessJSONValue.time(line, start, end, memo: &memo)
            if let micros = time {
                (record.micros, record.second) = (micros, micros / 1_000_000)
            } else {
                fits = false
            }
        case .status:
            if isMissing { return true }
            let status = end &- start == 3 ? AccessNumber.status(line, at: start) : -1
            // Servers in Go write 0 where Nginx writes 000.
            if status >= 0 {
                record.status = status
            } else if end &- start == 1, line[start] == UInt8(ascii: "0") {
                record.status = 0
            } else {
                fits = false
            }
        case .bytes:
            if isMissing { return true }
            if let read = AccessNumber.digits(line, at: start), start &+ read.count == end {
                record.bytes = read.value
            } else {
                fits = false
            }
        case .requestTime:
            if isMissing { return true }
            if let micros = AccessJSONValue.duration(line, start, end, name.unit) {
                if micros < 0 { return true }
                record.requestTime = micros
            } else {
                fits = false
            }
        case .remoteAddr:
            if isMissing { return true }
            if !name.isStrict, ByteSearch.nearIndex(of: UInt8(ascii: ","), in: line, from: start, to: end) >= 0 {
                // Traefik's `ClientHost` may be a chain of addresses.
                record.hasForwardedFor = true
                if !has(.forwardedFor) { record.forwardedFor = range }
                isChain = true
                return true
            }
            fits = ByteSearch.nearIndex(of: 0x20, in: line, from: start, to: end) < 0
            if fits {
                record.remoteAddr = name.isStrict ? range : AccessJSONValue.address(line, start, end)
            }
        case .forwardedFor:
            record.hasForwardedFor = true
            if isMissing { return true }
            record.forwardedFor = range
        case .realIP:
            record.hasForwardedFor = true
            if isMissing { return true }
            record.realIP = range
        case .request: request = range
        case .method: record.method = range
        case .target: record.target = range
        case .userAgent: record.userAgent = range
        case .requestID:
            if isMissing { return true }
            record.requestID = range
        case .upstreamAddr:
            record.hasUpstream = true
            record.upstreamAddr = isMissing ? ByteRange(start, start) : range
        case .upstreamStatus:
            fits = isMissing || AccessJSONValue.isStatusList(line, start, end)
            if fits { record.upstreamStatus = isMissing ? ByteRange(start, start) : range }
            record.hasUpstream = record.hasUpstream || fits
        case .upstreamConnectTime:
            fits = isMissing || AccessJSONValue.isSecondsList(line, start, end)
            if fits { record.upstreamConnectTime = isMissing ? ByteRange(start, start) : range }
            record.hasUpstream = record.hasUpstream || fits
        case .upstreamHeaderTime:
            fits = isMissing || AccessJSONValue.isSecondsList(line, start, end)
            if fits { record.upstreamHeaderTime = isMissing ? ByteRange(start, start) : range }
            record.hasUpstream = record.hasUpstream || fits
        case .upstreamResponseTime:
            fits = isMissing || AccessJSONValue.isSecondsList(line, start, end)
            if fits { record.upstreamResponseTime = isMissing ? ByteRange(start, start) : range }
            record.hasUpstream = record.hasUpstream || fits
        }
        if fits { ranks[slot] = name.rank }
        return fits || !name.isStrict
    }

    /// Settles the request; false where something is missing that every access line has.
    @inline(__always)
    mutating func complete(_ line: Span<UInt8>, into record: inout NginxAccessRecord) -> Bool {
        guard has(.time), has(.status) else { return false }
        if !ambiguous.isAbsent {
            if record.hasUpstream, record.upstreamAddr.isAbsent {
                record.upstreamAddr = ambiguous
            } else if record.userAgent.isAbsent {
                record.userAgent = ambiguous
            }
        }
        let isLine = !request.isAbsent && (!request.isEmpty || record.target.isAbsent)
        if isLine {
            NginxAccessFormat.split(line, request.lower, request.upper, base: 0, into: &record)
        } else if !record.method.isAbsent {
            record.isMalformed = !AccessJSONValue.isMethod(line, record.method.lower, record.method.upper)
        }
        if record.target.isAbsent { return false }
        return isLine || isChain || has(.remoteAddr) || has(.forwardedFor) || has(.realIP)
    }

    @inline(__always)
    private func has(_ slot: LogFormatSlot) -> Bool { ranks[Int(slot.rawValue)] != .max }
}
