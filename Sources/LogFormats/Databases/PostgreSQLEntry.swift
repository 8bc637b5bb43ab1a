import Evidence

/// One entry of PostgreSQL's log, whichever of its three forms it has: where its parts are in a text.
struct PostgreSQLEntry {
    /// nil where syslog's header has it.
    var clock: LineClock?
    var severity: PostgreSQLSeverity
    var pid: Int64?
    var user: Range<Int>?
    var database: Range<Int>?
    var host: Range<Int>?
    /// The message with all its lines.
    var message: Range<Int>
    var detail: Range<Int>?

    /// The record that the entry is.
    func record(_ text: Span<UInt8>) -> DatabaseRecord {
        var record = DatabaseRecord(clock, level: severity.level, pid: pid)
        (record.user, record.database, record.host) = (user, database, host)
        record.message = PostgreSQLMessage.read(self, text, into: &record)
        for index in record.facts.indices {
            // Who it is about, as the prefix says; a message's own word is nearer.
            for (name, range) in [("user", user), ("database", database), ("host", host)] {
                guard let range, !range.isEmpty, record.facts[index].value(name) == nil,
                    !Scan.matches("[unknown]", in: text, range), !Scan.matches("[local]", in: text, range)
                else { continue }
                record.facts[index].set(name, .text(range))
            }
            if record.facts[index].value("pid") == nil { record.facts[index].set("pid", .number(pid)) }
        }
        return record
    }

    /// `app@shop`.
    func client(_ text: Span<UInt8>, user: Range<Int>?, database: Range<Int>?) -> [UInt8] {
        var name: [UInt8] = []
        if let user { Scan.append(text, user, to: &name) }
        name.append(UInt8(ascii: "@"))
        if let database { Scan.append(text, database, to: &name) }
        return name
    }
}

/// PostgreSQL's words for how grave an entry is, and those that continue one.
enum PostgreSQLSeverity: Sendable {
    case debug, log, info, notice, warning, error, fatal, panic
    case continuation

    var level: LogLevel? {
        switch self {
        case .debug: .debug
        case .log, .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .fatal, .panic: .critical
        case .continuation: nil
        }
    }

    /// The word at an index, and where it ends.
    static func match(_ line: Span<UInt8>, at index: Int) -> (severity: PostgreSQLSeverity, end: Int)? {
        for (word, severity) in words where Scan.has(word, in: line, at: index) {
            var end = index &+ word.utf8CodeUnitCount
            if severity == .debug, Scan.byte(line, end) &- 0x31 < 5 { end &+= 1 }
            return (severity, end)
        }
        return nil
    }

    private static let words: [(StaticString, PostgreSQLSeverity)] = [
        ("LOG", .log), ("ERROR", .error), ("FATAL", .fatal), ("PANIC", .panic), ("WARNING", .warning),
        ("NOTICE", .notice), ("INFO", .info), ("DEBUG", .debug), ("DETAIL", .continuation), ("HINT", .continuation),
        ("STATEMENT", .continuation), ("CONTEXT", .continuation), ("QUERY", .continuation),
        ("LOCATION", .continuation), ("BACKTRACE", .continuation),
    ]
}
