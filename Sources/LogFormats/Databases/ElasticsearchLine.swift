import Evidence

/// A record of Elasticsearch's or OpenSearch's server log or slow log; local time without zone. Lines below are a trace.
///
///     [2025-03-03T02:14:07,118][INFO ][o.e.n.Node               ] [node-1] started
///     [2025-03-03T02:14:07,118][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][123] overhead, spent [1.2s] collecting in …
///     [2025-03-03T02:14:07,118][WARN ][index.search.slowlog.query] [node-1] [orders][0] took[8.1s], took_millis[8123], …
///
/// The layout is that of `log4j2.properties` in all versions: a level of five letters, a logger of 25 at least, a node.
enum ElasticsearchLine {
    struct Header {
        var time: SourceTime
        var level: LogLevel
        var logger: Range<Int>
        var message: Int
    }

    static func starts(_ line: Span<UInt8>) -> Bool { header(line) != nil }

    static func header(_ line: Span<UInt8>) -> Header? {
        guard Scan.byte(line, 0) == UInt8(ascii: "["), let stamp = Timestamps.dateTime(line, at: 1),
            stamp.fractionDigits == 3, stamp.hasComma, Scan.has("][", in: line, at: stamp.end)
        else { return nil }
        let word = stamp.end &+ 2
        guard let close = Scan.first(UInt8(ascii: "]"), in: line, from: word, to: min(line.count, word &+ 12)),
            close &- word >= 5, let level = LogLevel.match(line, at: word),
            Scan.skipBlanks(line, level.end, to: close) == close, Scan.has("][", in: line, at: close)
        else { return nil }
        let name = close &+ 2
        guard let end = Scan.first(UInt8(ascii: "]"), in: line, from: name, to: min(line.count, name &+ 160)),
            end &- name >= 25, Scan.has("] [", in: line, at: end)
        else { return nil }
        let nameEnd = Scan.tokenEnd(line, name, to: end)
        guard nameEnd > name, Scan.isLetter(line[name]), Scan.skipBlanks(line, nameEnd, to: end) == end,
            let node = Scan.first(UInt8(ascii: "]"), in: line, from: end &+ 3, to: min(line.count, end &+ 260)),
            node > end &+ 3
        else { return nil }
        return Header(
            time: stamp.time, level: level.level, logger: name..<nameEnd,
            message: Scan.skipBlanks(line, node &+ 1, to: line.count))
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        guard let header = header(record) else { return nil }
        let end = Scan.first(0x0A, in: record, from: header.message, to: record.count) ?? record.count
        var result = DatabaseRecord(.time(header.time), level: header.level)
        result.message = header.message..<max(header.message, end)
        ElasticsearchMessage.read(
            record, result.message, body: min(end &+ 1, record.count)..<record.count, logger: header.logger,
            into: &result)
        return result
    }
}
