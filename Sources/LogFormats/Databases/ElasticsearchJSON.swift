import Evidence

/// A line of Elasticsearch's log as JSON: of version 7 and of OpenSearch, and in the Elastic Common Schema since 8.
///
///     {"type": "server", "timestamp": "2025-03-03T02:14:07,118Z", "level": "INFO", "component": "o.e.n.Node", "cluster.name": …}
///     {"@timestamp":"2025-03-03T02:14:07.118Z", "log.level": "INFO", "message":"started", …"event.dataset":"elasticsearch.server"…}
enum ElasticsearchJSON {
    /// Whether a line is of this format, by its first key and a name that no other has.
    static func isLine(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return false }
        let key = JSONScan.skipSpace(line, 1)
        if Scan.has("\"type\"", in: line, at: key) {
            return Scan.find("\"cluster.name\"", in: line, from: key, to: line.count) != nil
                && Scan.find("\"node.name\"", in: line, from: key, to: line.count) != nil
        }
        return Scan.has("\"@timestamp\"", in: line, at: key)
            && (Scan.find("\"elasticsearch.", in: line, from: key, to: line.count) != nil
                || Scan.find("\"opensearch.", in: line, from: key, to: line.count) != nil)
    }

    private struct Fields {
        var time: SourceTime?
        var level: LogLevel?
        var logger = 0..<0
        var message: Range<Int>?
        var shard: Range<Int>?
        var took: Int64?
        var stack = 0..<0
        var dataset: Range<Int>?
    }

    static func parse(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard isLine(line) else { return nil }
        var found = Fields()
        let end = JSONScan.members(line, at: 0) { key, value in
            note(line, key, value, &found)
            return true
        }
        guard let end, JSONScan.skipSpace(line, end) >= line.count, let time = found.time, let level = found.level,
            let message = found.message ?? found.shard, let dataset = found.dataset, isOwn(line, dataset)
        else { return nil }
        var record = DatabaseRecord(.time(time), level: level)
        record.message = message
        if let took = found.took {
            ElasticsearchMessage.slow(line, found.shard ?? message, millis: took, logger: found.logger, into: &record)
        } else {
            ElasticsearchMessage.read(line, message, body: found.stack, logger: found.logger, into: &record)
        }
        return record
    }

    /// `elasticsearch.server`, or the `type` of version 7: `server`, `deprecation`, `index_search_slowlog`.
    private static func isOwn(_ line: Span<UInt8>, _ dataset: Range<Int>) -> Bool {
        for at in dataset where !Scan.isWord(line[at]) && line[at] != UInt8(ascii: ".") { return false }
        return !dataset.isEmpty
    }

    private static func note(_ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ found: inout Fields) {
        func named(_ names: StaticString...) -> Bool {
            for name in names where Scan.matches(name, in: line, key) { return true }
            return false
        }
        let text = JSONScan.string(line, at: value.lowerBound)?.range
        if named("@timestamp", "timestamp") {
            if let text, let stamp = Timestamps.dateTime(line, at: text.lowerBound), stamp.end == text.upperBound {
                found.time = stamp.time
            }
        } else if named("log.level", "level") {
            found.level = text.flatMap { LogLevel.value(line, $0) }
        } else if named("log.logger", "component") {
            found.logger = text ?? 0..<0
        } else if named("message") {
            found.message = text
        } else if named("elasticsearch.slowlog.message") {
            found.shard = text
        } else if named("event.dataset", "type") {
            found.dataset = text
        } else if named("took_millis", "elasticsearch.slowlog.took_millis") {
            let start = text?.lowerBound ?? value.lowerBound
            found.took = Scan.number(line, start, to: value.upperBound)?.value
        } else if named("stacktrace", "error.stack_trace", "error.message") {
            if found.stack.isEmpty || !named("error.message") { found.stack = value }
        }
    }
}
