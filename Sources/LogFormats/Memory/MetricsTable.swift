import Evidence

/// A table of metrics with a row a moment, whose header stands once, at its top: an export as CSV, or `sadf -d`.
///
///     timestamp,instance,rss_bytes,heap_used_bytes
///     2025-03-03T02:00:00Z,app-1,88394956,41943040
///     # hostname;interval;timestamp;kbmemfree;kbavail;kbmemused
///     11/24/2026 22:11:34,System.Runtime,Working Set (MB),Metric,84.1
///
/// The plan keeps the header, so that every row is read by itself.
package struct MetricsTable: Sendable {
    private enum Role: Sendable {
        case time
        case subject
        case host
        case pid
        case metric
        case value
        case reading(MetricName)
        case other
    }

    private var roles: [Role] = []
    private let separator: UInt8

    /// Reads a header; nil where it has no column of time or none of memory.
    package init?(header line: Span<UInt8>) {
        guard line.count >= 8, line.count < 8192, let separator = MetricsTable.separator(line) else { return nil }
        self.separator = separator
        var hasTime = false
        var hasReading = false
        var hasMetric = false
        var hasValue = false
        // A table of requests has sizes too.
        var hasStatus = false
        var hasTarget = false
        for field in MetricsTable.fields(line, separator) {
            // A header has names only.
            if field.isEmpty || Scan.isDigit(line[field.lowerBound]) { return nil }
            let words = MetricName.words(line, field)
            func isAny(_ names: String...) -> Bool { words.count == 1 && names.contains(words[0]) }
            if isAny("status", "code") { hasStatus = true }
            if isAny("method", "path", "uri", "url", "request") { hasTarget = true }
            let role: Role
            if !hasTime,
                isAny("time", "timestamp", "ts", "date", "datetime", "epoch", "clock") || words == ["date", "time"]
                    || words == ["unix", "time"] || words == ["time", "ms"] || words == ["timestamp", "ms"]
            {
                role = .time
                hasTime = true
            } else if isAny("pid") {
                role = .pid
            } else if isAny("hostname", "host", "node") {
                role = .host
            } else if isAny("instance", "container", "pod", "process", "command", "service", "subject", "app", "comm") {
                role = .subject
            } else if isAny("metric", "metricname") || words == ["counter", "name"] || words == ["metric", "name"] {
                role = .metric
                hasMetric = true
            } else if isAny("value") || words == ["mean", "increment"] {
                role = .value
                hasValue = true
            } else if let metric = MetricName.column(line, field) {
                role = .reading(metric)
                hasReading = true
            } else {
                role = .other
            }
            roles.append(role)
        }
        guard !hasStatus || !hasTarget, hasTime, hasReading || (hasMetric && hasValue), roles.count >= 2 else {
            return nil
        }
    }

    /// Whether a line is such a header.
    package static func isHeader(_ line: Span<UInt8>) -> Bool { mayBeHeader(line) && MetricsTable(header: line) != nil }

    /// Whether a line has names with something between them, one of which may be a time's: few lines of other logs pass.
    private static func mayBeHeader(_ line: Span<UInt8>) -> Bool {
        let first = Scan.byte(line, 0)
        guard
            Scan.isLetter(first) || first == UInt8(ascii: "#") || first == UInt8(ascii: "\"")
                || first == UInt8(ascii: "@"),
            line.count < 8192
        else { return false }
        var at = 1
        while at < min(line.count, 64), line[at] != UInt8(ascii: ","), line[at] != UInt8(ascii: ";"), line[at] != 0x09 {
            if line[at] == UInt8(ascii: "=") || line[at] == UInt8(ascii: ":") { return false }
            at &+= 1
        }
        guard at < min(line.count, 64) else { return false }
        for index in line.indices {
            switch line[index] | 0x20 {
            case UInt8(ascii: "t"):
                if Scan.hasLowered("time", in: line, at: index) || Scan.hasLowered("ts", in: line, at: index) {
                    return true
                }
            case UInt8(ascii: "d"): if Scan.hasLowered("date", in: line, at: index) { return true }
            case UInt8(ascii: "e"): if Scan.hasLowered("epoch", in: line, at: index) { return true }
            case UInt8(ascii: "c"): if Scan.hasLowered("clock", in: line, at: index) { return true }
            default: break
            }
        }
        return false
    }

    /// Reads a row, or nil where it is none of this table.
    package func row(_ line: Span<UInt8>) -> MemoryRecord? {
        guard line.count < 65_536 else { return nil }
        let fields = MetricsTable.fields(line, separator)
        guard fields.count == roles.count else { return nil }
        var time: SourceTime?
        var subject: Range<Int>?
        var host: Range<Int>?
        var pid: Int64?
        var metric: MetricName?
        var value: Range<Int>?
        for (role, field) in zip(roles, fields) {
            switch role {
            case .time:
                guard let found = MetricsTable.time(line, field) else { return nil }
                time = found
            case .subject: if subject == nil, !field.isEmpty { subject = field }
            case .host: if !field.isEmpty { host = field }
            case .pid: pid = Scan.number(line, field.lowerBound, to: field.upperBound)?.value
            case .metric: metric = MetricName.column(line, field)
            case .value: value = field
            default: break
            }
        }
        guard let time else { return nil }
        var readings: [MemoryReading] = []
        func add(_ metric: MetricName, _ field: Range<Int>) -> Bool {
            if field.isEmpty { return true }
            guard let bytes = DecimalText.value(line, field, unit: metric.unit) else { return false }
            let own =
                metric.isHost
                ? host.map { MemorySubject.text($0) } ?? .host : (subject ?? host).map { .text($0) } ?? .log
            readings.append(MemoryReading(metric.quantity, bytes, of: own, pid: metric.isHost ? nil : pid))
            return true
        }
        for (role, field) in zip(roles, fields) {
            if case .reading(let metric) = role, !add(metric, field) { return nil }
        }
        if let metric, let value { _ = add(metric, value) }
        return MemoryRecord(time, readings)
    }

    private static func separator(_ line: Span<UInt8>) -> UInt8? {
        for byte in [UInt8(ascii: ";"), 0x09, UInt8(ascii: ",")] {
            if Scan.first(byte, in: line, from: 0, to: line.count) != nil { return byte }
        }
        return nil
    }

    /// The fields without the quotes and blanks around them; the `#` that begins a comment is no part of the first.
    private static func fields(_ line: Span<UInt8>, _ separator: UInt8) -> [Range<Int>] {
        var fields: [Range<Int>] = []
        var at = Scan.has("# ", in: line, at: 0) ? 2 : 0
        while at <= line.count, fields.count < 256 {
            var start = at
            var end: Int
            if Scan.byte(line, at) == UInt8(ascii: "\"") {
                start = at &+ 1
                end = Scan.first(UInt8(ascii: "\""), in: line, from: start, to: line.count) ?? line.count
                at = Scan.first(separator, in: line, from: end, to: line.count) ?? line.count
            } else {
                end = Scan.first(separator, in: line, from: at, to: line.count) ?? line.count
                at = end
                while start < end, line[start] == 0x20 { start &+= 1 }
                while end > start, line[end &- 1] == 0x20 { end &-= 1 }
            }
            fields.append(start..<end)
            at &+= 1
        }
        return fields
    }

    private static func time(_ line: Span<UInt8>, _ field: Range<Int>) -> SourceTime? {
        let text = line.extracting(0..<field.upperBound)
        let start = field.lowerBound
        if let stamp = Timestamps.zonedDateTime(text, at: start) ?? Timestamps.slashed(text, at: start)
            ?? Timestamps.epoch(text, at: start)
        {
            return stamp.end == field.upperBound ? stamp.time : nil
        }
        // `11/24/2026 22:11:34`
        guard field.count == 19, let month = Scan.number(line, start, to: start &+ 2), month.end == start &+ 2,
            let day = Scan.number(line, start &+ 3, to: start &+ 5), day.end == start &+ 5,
            let year = Scan.number(line, start &+ 6, to: start &+ 10), year.end == start &+ 10,
            line[start &+ 2] == UInt8(ascii: "/"), line[start &+ 5] == UInt8(ascii: "/"), year.value >= 1970,
            (1...12).contains(month.value), day.value >= 1,
            day.value <= Calendar.length(ofMonth: month.value, year: year.value),
            let seconds = Timestamps.clock(line, start &+ 11)
        else { return nil }
        let days = Calendar.days(year: year.value, month: month.value, day: day.value)
        return SourceTime(axis: .civil, micros: (days &* 86_400 &+ seconds) &* 1_000_000)
    }
}
