package import Evidence

/// A line of `key=value` pairs behind a timestamp, or with one among them.
///
///     2026-11-24T08:23:37Z [deploy] event=deploy host=app-1 release=v2.4.0 action="systemctl restart nginx"
///     ts=2026-11-24T08:23:37.120Z level=info caller=main.go:120 msg="Server is ready"
package struct LogfmtLine: Sendable, Hashable {
    package struct Pair: Sendable, Hashable {
        package var key: Range<Int>
        /// Without quotes; escapes are left as they stand.
        package var value: Range<Int>
    }

    package var time: SourceTime
    /// The word in brackets behind the time; empty where there is none.
    package var tag: Range<Int>
    package var pairs: [Pair]

    /// Reads a line, or nil where not all of it is pairs (at least two) or it has no time. `outer` is the time that
    /// something around the line gives, for a line without one.
    package static func parse(_ line: Span<UInt8>, outer: SourceTime? = nil) -> LogfmtLine? {
        var at = 0
        var time: SourceTime?
        var tag = 0..<0
        if Scan.isDigit(Scan.byte(line, 0)) {
            guard let stamp = Timestamps.zonedDateTime(line, at: 0), Scan.byte(line, stamp.end) == 0x20 else {
                return nil
            }
            time = stamp.time
            at = Scan.skipBlanks(line, stamp.end, to: line.count)
            if Scan.byte(line, at) == UInt8(ascii: "["),
                let close = Scan.first(UInt8(ascii: "]"), in: line, from: at, to: min(line.count, at &+ 64))
            {
                tag = at &+ 1..<close
                at = close &+ 1
            }
        }
        guard let pairs = readPairs(line, from: at), pairs.count >= 2 else { return nil }
        if time == nil {
            for pair in pairs
            where Scan.matches("ts", in: line, pair.key) || Scan.matches("time", in: line, pair.key)
                || Scan.matches("t", in: line, pair.key) || Scan.matches("timestamp", in: line, pair.key)
                || Scan.matches("@timestamp", in: line, pair.key)
            {
                guard
                    let stamp = Timestamps.zonedDateTime(line, at: pair.value.lowerBound)
                        ?? Timestamps.epoch(line, at: pair.value.lowerBound), stamp.end == pair.value.upperBound
                else { return nil }
                time = stamp.time
                break
            }
        }
        guard let time = time ?? outer else { return nil }
        return LogfmtLine(time: time, tag: tag, pairs: pairs)
    }

    /// The value of a key, or nil.
    package func value(_ key: StaticString, in line: Span<UInt8>) -> Range<Int>? {
        for pair in pairs where Scan.matches(key, in: line, pair.key) { return pair.value }
        return nil
    }

    /// The id of the request that the line is about: of several the request's own, then a correlation's, then the trace's.
    package func requestID(in line: Span<UInt8>) -> Range<Int>? {
        for key in [
            "request_id", "req_id", "requestId", "reqId", "request.id", "x_request_id", "rid", "correlation_id",
            "correlationId", "trace_id", "traceId", "traceID", "trace.id", "trace",
        ] as [StaticString] {
            if let found = value(key, in: line), !found.isEmpty { return found }
        }
        return nil
    }

    /// Whether one of the keys is a quantity of memory.
    package func namesMemory(in line: Span<UInt8>) -> Bool {
        for pair in pairs {
            var hash = ApplicationJSONKeys.seed
            for at in Scan.clamp(pair.key, to: line) { hash = ApplicationJSONKeys.fold(hash, line[at]) }
            if ApplicationJSONKeys.shared.isMemory(hash) { return true }
        }
        return false
    }

    private static func readPairs(_ line: Span<UInt8>, from start: Int) -> [Pair]? {
        var pairs: [Pair] = []
        var end = line.count
        if end > start, line[end &- 1] == 0x0D { end &-= 1 }
        var at = Scan.skipBlanks(line, start, to: end)
        while at < end {
            if pairs.count == 64 { return pairs }
            let key = at
            while at < end,
                Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") || line[at] == UInt8(ascii: "-")
                    || line[at] == UInt8(ascii: "@") || line[at] == UInt8(ascii: "/")
            { at &+= 1 }
            guard at > key, at < end, line[at] == UInt8(ascii: "=") else { return nil }
            let keyEnd = at
            at &+= 1
            let value: Range<Int>
            if at < end, line[at] == UInt8(ascii: "\"") {
                let open = at &+ 1
                at = open
                while at < end, line[at] != UInt8(ascii: "\"") { at &+= line[at] == UInt8(ascii: "\\") ? 2 : 1 }
                at = min(at, end)
                value = open..<at
                // A line that was cut within a value keeps what is there.
                if at < end { at &+= 1 }
            } else {
                let open = at
                while at < end, line[at] > 0x20 { at &+= 1 }
                value = open..<at
            }
            guard at == end || line[at] == 0x20 || line[at] == 0x09 else { return nil }
            pairs.append(Pair(key: key..<keyEnd, value: value))
            at = Scan.skipBlanks(line, at, to: end)
        }
        return pairs
    }
}
