import Evidence
import LogFormats

/// The upstream lists of a line (catalogue 1.2): attempts zipped from lists of equal arity.
enum AccessUpstream {
    /// One attempt: the elements of the lists that the format has.
    struct Attempt {
        var address: ByteRange
        var status: ByteRange
        var connectTime: ByteRange
        var headerTime: ByteRange
        var responseTime: ByteRange

        /// Whether no upstream was asked: every element that is there is `-` or empty.
        func isAbsent(_ line: Span<UInt8>) -> Bool {
            !AccessUpstream.isGiven(line, address) && !AccessUpstream.isGiven(line, status)
                && !AccessUpstream.isGiven(line, responseTime) && !AccessUpstream.isGiven(line, connectTime)
                && !AccessUpstream.isGiven(line, headerTime)
        }
    }

    /// Walks the lists side by side.
    struct Cursors {
        private var address: ByteRange
        private var status: ByteRange
        private var connectTime: ByteRange
        private var headerTime: ByteRange
        private var responseTime: ByteRange

        init(_ record: NginxAccessRecord) {
            address = record.upstreamAddr
            status = record.upstreamStatus
            connectTime = record.upstreamConnectTime
            headerTime = record.upstreamHeaderTime
            responseTime = record.upstreamResponseTime
        }

        mutating func next(_ line: Span<UInt8>) -> Attempt {
            Attempt(
                address: AccessUpstream.pop(line, &address), status: AccessUpstream.pop(line, &status),
                connectTime: AccessUpstream.pop(line, &connectTime), headerTime: AccessUpstream.pop(line, &headerTime),
                responseTime: AccessUpstream.pop(line, &responseTime))
        }
    }

    /// The list that says how many attempts there were.
    static func lead(_ record: NginxAccessRecord) -> ByteRange {
        for list in [
            record.upstreamStatus, record.upstreamAddr, record.upstreamResponseTime, record.upstreamConnectTime,
        ]
        where !list.isAbsent { return list }
        return record.upstreamHeaderTime
    }

    /// Whether some list names an attempt.
    @inline(__always)
    static func isAsked(_ line: Span<UInt8>, _ record: NginxAccessRecord) -> Bool {
        isGiven(line, record.upstreamAddr) || isGiven(line, record.upstreamStatus)
            || isGiven(line, record.upstreamResponseTime) || isGiven(line, record.upstreamConnectTime)
            || isGiven(line, record.upstreamHeaderTime)
    }

    /// Whether a list or element is there and neither empty nor `-`.
    @inline(__always)
    static func isGiven(_ line: Span<UInt8>, _ range: ByteRange) -> Bool {
        range.count > 1 || (range.count == 1 && line[range.lower] != UInt8(ascii: "-"))
    }

    /// The last status of the list; 0 where it is none.
    @inline(__always)
    static func lastStatus(_ line: Span<UInt8>, _ list: ByteRange) -> Int {
        guard list.count >= 3 else { return 0 }
        let start = list.upper &- 3
        // Four digits are no status: the element must begin here.
        if start > list.lower, line[start &- 1] != 0x20 { return 0 }
        return max(0, AccessNumber.status(line, at: start))
    }

    /// How many elements a list has.
    static func elements(_ line: Span<UInt8>, _ list: ByteRange) -> Int {
        if list.isAbsent { return 0 }
        var rest = list
        var count = 0
        repeat {
            _ = pop(line, &rest)
            count += 1
        } while !rest.isAbsent && count < 64
        return count
    }

    /// Takes the first element off a list; the list is absent after its last.
    static func pop(_ line: Span<UInt8>, _ list: inout ByteRange) -> ByteRange {
        if list.isAbsent { return .absent }
        var index = list.lower
        while index < list.upper {
            if line[index] == UInt8(ascii: ","), index &+ 1 < list.upper, line[index &+ 1] == 0x20 {
                let element = ByteRange(list.lower, index)
                list = ByteRange(index &+ 2, list.upper)
                return element
            }
            if line[index] == 0x20, index &+ 2 < list.upper, line[index &+ 1] == UInt8(ascii: ":"),
                line[index &+ 2] == 0x20
            {
                let element = ByteRange(list.lower, index)
                list = ByteRange(index &+ 3, list.upper)
                return element
            }
            index &+= 1
        }
        let element = list
        list = .absent
        return element
    }

    /// How an attempt ended, as far as an access log tells; the error log tells how it failed.
    static func judge(
        _ line: Span<UInt8>, _ attempt: Attempt, _ record: NginxAccessRecord
    ) -> (AttemptOutcome, UpstreamAction) {
        let status = isGiven(line, attempt.status) ? max(0, AccessNumber.status(line, at: attempt.status.lower)) : 0
        // Without a status of its own (the client left, or the format has none) the final one decides.
        let failed = status >= 500 || (status == 0 && record.status >= 500 && record.status <= 599)
        guard failed else { return (.ok, .unknown) }
        let code = status > 0 ? status : record.status
        if code == 502, isBlockName(line, attempt.address), isZeroTime(line, attempt.responseTime) {
            return (.noLiveUpstreams, .connecting)
        }
        if isGiven(line, attempt.headerTime) { return (.upstreamError, .unknown) }
        if attempt.headerTime.isAbsent {
            // Nginx itself gives 502 and 504, and 500 where it found no socket: then it never connected.
            let connected = attempt.connectTime.isAbsent || isGiven(line, attempt.connectTime)
            if code != 502, code != 504, connected { return (.upstreamError, .unknown) }
        }
        if !attempt.connectTime.isAbsent, !isGiven(line, attempt.connectTime) { return (.failedUnknown, .connecting) }
        if !attempt.headerTime.isAbsent, isGiven(line, attempt.connectTime) { return (.failedUnknown, .readingHeader) }
        return (.failedUnknown, .unknown)
    }

    /// Whether an address is the name of an upstream block: no port, no socket, no number.
    private static func isBlockName(_ line: Span<UInt8>, _ address: ByteRange) -> Bool {
        guard isGiven(line, address) else { return false }
        var hasLetter = false
        for index in address.lower..<address.upper {
            let byte = line[index]
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/") { return false }
            if (byte | 0x20) &- 0x61 <= 25 { hasLetter = true }
        }
        return hasLetter
    }

    /// Whether a time is 0.000, or the format has none.
    private static func isZeroTime(_ line: Span<UInt8>, _ time: ByteRange) -> Bool {
        if time.isAbsent || !isGiven(line, time) { return true }
        return AccessNumber.seconds(line, at: time.lower)?.micros == 0
    }
}
