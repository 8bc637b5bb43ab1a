import Evidence

/// What databases write through syslog or to a journal: their own lines behind the tag, or only what follows the header
/// that syslog has already.
///
///     postgres[123]: [5-1] app@shop FATAL:  sorry, too many clients already
///     postgres[123]: [7-1] 2025-03-03 02:14:07.118 UTC [123] app@shop LOG:  duration: 8123.456 ms  statement: SELECT …
///     mysqld[456]: 2025-03-03T02:14:07.118480Z 0 [ERROR] [MY-010119] [Server] Aborting
///     mariadbd[456]: [Warning] Aborted connection 42 to db: 'shop' user: 'app' host: '10.0.0.7' (…)
///     redis-server[789]: 789:M 03 Mar 2025 02:14:07.512 # Out Of Memory allocating 1048576 bytes!
package enum DatabaseMessage {
    /// The formats of a program, in the order in which its message is tried against them; empty for another program.
    package static func formats(_ line: Span<UInt8>, program: Range<Int>) -> [DatabaseFormat] {
        // Debian's tag has the cluster: `postgres@15-main`, systemd's for a container's name no more than the program.
        func begins(_ words: StaticString...) -> Bool {
            for word in words where Scan.has(word, in: line, at: program.lowerBound) {
                let end = program.lowerBound &+ word.utf8CodeUnitCount
                if end == program.upperBound || (end < program.upperBound && !Scan.isAlphanumeric(line[end])) {
                    return true
                }
            }
            return false
        }
        switch Scan.byte(line, program.lowerBound) {
        case UInt8(ascii: "p"):
            if begins("postgres", "postgresql", "postmaster") { return postgresql }
            return begins("pgbouncer") ? pgbouncer : []
        case UInt8(ascii: "m"):
            if begins("mysqld", "mysql", "mariadbd", "mariadb") { return mysql }
            return begins("mongod", "mongos") ? mongodb : []
        case UInt8(ascii: "r"): return begins("redis-server", "redis", "redis-sentinel") ? redis : []
        case UInt8(ascii: "v"): return begins("valkey-server", "valkey") ? redis : []
        case UInt8(ascii: "e"): return begins("elasticsearch") ? elastic : []
        case UInt8(ascii: "o"): return begins("opensearch") ? elastic : []
        default: return []
        }
    }

    private static let postgresql = [
        DatabaseFormat("postgresql", .database, line: PostgreSQLLine.parse),
        DatabaseFormat("postgresql", .database, line: PostgreSQLLine.logged),
    ]
    private static let mysql = [
        DatabaseFormat("mysql_error", .database, line: MySQLErrorLine.parse),
        DatabaseFormat("mysql_error", .database, line: MySQLErrorLine.logged),
    ]
    private static let redis = [
        DatabaseFormat("redis", .database, line: RedisLine.parse),
        DatabaseFormat("redis", .database, line: RedisLine.logged),
    ]
    private static let pgbouncer = [DatabaseFormat("pgbouncer", .database, line: PgBouncerLine.parse)]
    private static let mongodb = [
        DatabaseFormat("mongodb_json", .database, line: MongoDBLine.parse),
        DatabaseFormat("mongodb_text", .database, line: MongoDBText.parse),
    ]
    private static let elastic = [
        DatabaseFormat("elasticsearch", .database, line: ElasticsearchLine.parse),
        DatabaseFormat("elasticsearch_json", .database, line: ElasticsearchJSON.parse),
    ]
}

extension PostgreSQLLine {
    /// A message behind syslog's header: `[5-1]` counts messages and their lines, the prefix may be left out. The record
    /// has no time of its own.
    static func logged(_ line: Span<UInt8>) -> DatabaseRecord? {
        var start = 0
        if Scan.byte(line, 0) == UInt8(ascii: "["), let message = Scan.number(line, 1, to: line.count),
            Scan.byte(line, message.end) == UInt8(ascii: "-"),
            let part = Scan.number(line, message.end &+ 1, to: line.count), Scan.has("] ", in: line, at: part.end)
        {
            // Further lines of a message stand by themselves.
            guard part.value == 1 else { return nil }
            start = part.end &+ 2
        }
        // The prefix may have the time that syslog has too.
        let whole = line.extracting(start..<line.count)
        if var record = parse(whole), start > 0 {
            record.shift(by: start)
            return record
        }
        guard let entry = unstamped(line, start) else { return nil }
        return entry.record(line)
    }
}

extension MySQLErrorLine {
    /// `[Warning] Aborted connection 42 …`, `[ERROR] [MY-010119] [Server] Aborting`: without the time that syslog has.
    static func logged(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard let found = unstamped(line) else { return nil }
        var record = DatabaseRecord(nil, level: found.level)
        record.message = found.message..<line.count
        MySQLMessage.read(line, record.message, found.level, into: &record)
        return record
    }
}

extension RedisLine {
    /// What `syslog-enabled` writes: the message alone.
    static func logged(_ line: Span<UInt8>) -> DatabaseRecord? {
        var record = DatabaseRecord(nil)
        record.message = 0..<line.count
        read(line, 0, line.count, into: &record)
        return record
    }
}
