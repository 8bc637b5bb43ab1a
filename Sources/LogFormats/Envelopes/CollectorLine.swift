import Evidence

/// A line as a collector of logs stores it: an object that holds the line as it was, or that object behind a time and a tag.
///
///     {"@timestamp":"2026-11-24T08:25:01.123Z","message":"…","log":{"file":{"path":"…"}}}      Filebeat
///     {"timestamp":"2026-11-24T08:25:01.123Z","message":"…","source_type":"file"}              Vector
///     {"stream":"stdout","log":"…","kubernetes":{…}}                                           Fluentd, Fluent Bit
///     {"timestamp":1763972701123,"message":"…","ingestionTime":1763972701999}                  CloudWatch
///     2026-11-24T08:25:01+00:00⇥kube.var.log⇥{"log":"…"}                                       Fluentd's files
///
/// What an application writes looks so too, but has a level: such an object is its own record.
enum CollectorLine {
    /// Reads a line and appends the text inside; nil, and nothing appended, where it is none.
    static func parse(_ line: Span<UInt8>, text: inout [UInt8]) -> EnvelopedPart? {
        var start = 0
        var outer: SourceTime?
        if Scan.isDigit(Scan.byte(line, 0)) {
            guard let stamp = Timestamps.dateTime(line, at: 0), stamp.time.axis == .instant,
                Scan.byte(line, stamp.end) == 0x09,
                let tag = Scan.first(0x09, in: line, from: stamp.end &+ 1, to: min(line.count, stamp.end &+ 512))
            else { return nil }
            outer = stamp.time
            start = tag &+ 1
        }
        guard Scan.byte(line, start) == UInt8(ascii: "{") else { return nil }
        var found: JSONScan.Text?
        var time: SourceTime?
        var isError = false
        let end = JSONScan.members(line, at: start) { key, value in
            if Scan.matches("message", in: line, key) || Scan.matches("log", in: line, key) {
                // Filebeat's `log` is an object.
                if let told = JSONScan.string(line, at: value.lowerBound) { found = found ?? told }
                return true
            }
            if isLevel(line, key) { return false }
            if Scan.matches("stream", in: line, key) {
                isError = Scan.has("\"stderr\"", in: line, at: value.lowerBound)
            } else if time == nil, isTime(line, key) {
                let isText = Scan.byte(line, value.lowerBound) == UInt8(ascii: "\"")
                let at = isText ? value.lowerBound &+ 1 : value.lowerBound
                let stamp = isText ? Timestamps.dateTime(line, at: at) : Timestamps.epoch(line, at: at)
                if let stamp, stamp.time.axis == .instant { time = stamp.time }
            }
            return true
        }
        guard let end, let found, JSONScan.skipSpace(line, end) == line.count else { return nil }
        let first = text.count
        JSONScan.append(line, found, to: &text)
        while text.count > first, text.last == 0x0A || text.last == 0x0D { text.removeLast() }
        return EnvelopedPart(time: outer ?? time, stream: isError ? .error : .output, isPartial: false)
    }

    private static func isLevel(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
        Scan.matches("level", in: line, key) || Scan.matches("severity", in: line, key)
            || Scan.matches("log.level", in: line, key) || Scan.matches("levelname", in: line, key)
            || Scan.matches("lvl", in: line, key)
    }

    private static func isTime(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
        Scan.matches("@timestamp", in: line, key) || Scan.matches("timestamp", in: line, key)
            || Scan.matches("time", in: line, key) || Scan.matches("date", in: line, key)
    }
}
