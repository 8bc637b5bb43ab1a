import Evidence

/// A database's own log.
package typealias DatabaseFormat = RecordFormat<DatabaseRecord>

/// The logs of databases, in the order in which a line is tried against them.
package enum DatabaseFormats {
    package static let all: [DatabaseFormat] = [
        DatabaseFormat("postgresql", .database, starts: PostgreSQLLine.starts, record: PostgreSQLLine.parse),
        DatabaseFormat("postgresql_csv", .database, starts: PostgreSQLCSV.starts, record: PostgreSQLCSV.parse),
        DatabaseFormat("postgresql_json", .database, line: PostgreSQLJSON.parse),
        DatabaseFormat("pgbouncer", .database, line: PgBouncerLine.parse),
        DatabaseFormat("mysql_error", .database, starts: MySQLErrorLine.starts, record: MySQLErrorLine.parse),
        DatabaseFormat("mysql_slow", .database, starts: MySQLSlowLog.starts, record: MySQLSlowLog.parse),
        DatabaseFormat("mysql_general", .database, starts: MySQLGeneralLog.starts, record: MySQLGeneralLog.parse),
        DatabaseFormat("redis", .database, starts: RedisLine.starts, record: RedisLine.parse),
        DatabaseFormat("mongodb_json", .database, line: MongoDBLine.parse),
        DatabaseFormat("mongodb_text", .database, line: MongoDBText.parse),
        DatabaseFormat("elasticsearch", .database, starts: ElasticsearchLine.starts, record: ElasticsearchLine.parse),
        DatabaseFormat("elasticsearch_json", .database, line: ElasticsearchJSON.parse),
    ]

    /// Whether a line that has an application's or syslog's shape is a database's.
    package static func claims(_ line: Span<UInt8>) -> Bool {
        switch Scan.byte(line, 0) {
        case UInt8(ascii: "{"):
            PostgreSQLJSON.isLine(line) || MongoDBLine.isLine(line) || ElasticsearchJSON.isLine(line)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): claimsNumbered(line)
        case UInt8(ascii: "["), UInt8(ascii: "<"):
            PostgreSQLLine.isLine(line) || ElasticsearchLine.header(line) != nil
        default: false
        }
    }

    /// Whether a line that begins with this time, as `Timestamps.dateTime` reads it, is a database's.
    static func claims(_ line: Span<UInt8>, _ stamp: Timestamp) -> Bool {
        PostgreSQLLine.isLine(line) || PgBouncerLine.header(line, Timestamps.zoned(line, stamp)) != nil
            || MySQLErrorLine.starts(line, stamp) || MongoDBText.header(line, stamp) != nil
    }

    private static func claimsNumbered(_ line: Span<UInt8>) -> Bool {
        guard let stamp = Timestamps.dateTime(line, at: 0) else {
            return PostgreSQLLine.isLine(line) || MySQLErrorLine.starts(line)
        }
        return claims(line, stamp)
    }

    /// The format of an id, or nil.
    package static func named(_ id: String) -> DatabaseFormat? { all.first { $0.id == id } }
}
