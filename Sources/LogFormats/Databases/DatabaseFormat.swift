/// A database's own log by its id, how its records are told and what they say.
package struct DatabaseFormat: Sendable {
    package var id: String
    /// Whether lines below the first may belong to its record.
    package var isMultiLine: Bool
    /// Whether a line begins a record; depends on the line alone.
    package var starts: @Sendable (_ line: Span<UInt8>) -> Bool
    /// Reads a record, or nil where it is none of this format.
    package var parse: @Sendable (_ record: Span<UInt8>) -> DatabaseRecord?

    init(_ id: String, line: @escaping @Sendable (_ line: Span<UInt8>) -> DatabaseRecord?) {
        self.id = id
        isMultiLine = false
        starts = { line($0) != nil }
        parse = line
    }

    init(
        _ id: String, starts: @escaping @Sendable (_ line: Span<UInt8>) -> Bool,
        record: @escaping @Sendable (_ record: Span<UInt8>) -> DatabaseRecord?
    ) {
        self.id = id
        isMultiLine = true
        self.starts = starts
        parse = record
    }
}

/// The logs of databases, in the order in which a line is tried against them.
package enum DatabaseFormats {
    package static let all: [DatabaseFormat] = [
        DatabaseFormat("postgresql", starts: PostgreSQLLine.starts, record: PostgreSQLLine.parse),
        DatabaseFormat("postgresql_csv", starts: PostgreSQLCSV.starts, record: PostgreSQLCSV.parse),
        DatabaseFormat("postgresql_json", line: PostgreSQLJSON.parse),
        DatabaseFormat("pgbouncer", line: PgBouncerLine.parse),
        DatabaseFormat("mysql_error", starts: MySQLErrorLine.starts, record: MySQLErrorLine.parse),
        DatabaseFormat("mysql_slow", starts: MySQLSlowLog.starts, record: MySQLSlowLog.parse),
        DatabaseFormat("mysql_general", starts: MySQLGeneralLog.starts, record: MySQLGeneralLog.parse),
        DatabaseFormat("redis", starts: RedisLine.starts, record: RedisLine.parse),
        DatabaseFormat("mongodb_json", line: MongoDBLine.parse),
        DatabaseFormat("mongodb_text", line: MongoDBText.parse),
    ]

    /// Whether a line that has an application's or syslog's shape is a database's.
    package static func claims(_ line: Span<UInt8>) -> Bool {
        switch Scan.byte(line, 0) {
        case UInt8(ascii: "{"): PostgreSQLJSON.isLine(line) || MongoDBLine.isLine(line)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "["), UInt8(ascii: "<"):
            PostgreSQLLine.isLine(line) || PgBouncerLine.header(line) != nil || MySQLErrorLine.starts(line)
                || MongoDBText.header(line) != nil
        default: false
        }
    }

    /// The format of an id, or nil.
    package static func named(_ id: String) -> DatabaseFormat? { all.first { $0.id == id } }
}
