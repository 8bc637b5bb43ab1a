import Evidence

/// A line of PostgreSQL's `jsonlog` (15 and later).
///
///     {"timestamp":"2025-03-03 02:14:07.118 UTC","user":"app","dbname":"shop","pid":4711,…,"error_severity":"LOG","message":"…"}
enum PostgreSQLJSON {
    /// Whether a line is of this format, by its first key and by the one that no other has.
    static func isLine(_ line: Span<UInt8>) -> Bool {
        Scan.has("{\"timestamp\":\"", in: line, at: 0)
            && Scan.find("\"error_severity\":\"", in: line, from: 14, to: line.count) != nil
    }

    static func parse(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard isLine(line) else { return nil }
        var text: [UInt8] = []
        var raw = 0..<0
        var parts:
            (
                time: Range<Int>?, severity: Range<Int>?, message: Range<Int>?, detail: Range<Int>?, user: Range<Int>?,
                database: Range<Int>?, host: Range<Int>?, pid: Int64?
            )
        let end = JSONScan.members(line, at: 0) { key, value in
            if Scan.matches("pid", in: line, key) {
                parts.pid = Scan.number(line, value.lowerBound, to: value.upperBound)?.value
                return true
            }
            guard let string = JSONScan.string(line, at: value.lowerBound) else { return true }
            func part() -> Range<Int> {
                let start = text.count
                JSONScan.append(line, string, to: &text)
                return start..<text.count
            }
            if Scan.matches("timestamp", in: line, key) { parts.time = part() }
            if Scan.matches("error_severity", in: line, key) { parts.severity = part() }
            if Scan.matches("message", in: line, key) {
                parts.message = part()
                raw = string.range
            }
            if Scan.matches("detail", in: line, key) { parts.detail = part() }
            if Scan.matches("user", in: line, key) { parts.user = part() }
            if Scan.matches("dbname", in: line, key) { parts.database = part() }
            if Scan.matches("remote_host", in: line, key) { parts.host = part() }
            return true
        }
        guard let end, JSONScan.skipSpace(line, end) >= line.count, let time = parts.time, let word = parts.severity,
            let stamp = Timestamps.zonedDateTime(text.span, at: time.lowerBound),
            let severity = PostgreSQLSeverity.match(text.span, at: word.lowerBound), severity.end == word.upperBound,
            severity.severity != .continuation
        else { return nil }
        var entry = PostgreSQLEntry(
            clock: .time(stamp.time), severity: severity.severity, pid: parts.pid,
            message: parts.message ?? text.count..<text.count)
        entry.user = parts.user
        entry.database = parts.database
        entry.host = parts.host
        entry.detail = parts.detail
        var result = entry.record(text.span)
        result.text = text
        result.message = raw
        return result
    }
}
