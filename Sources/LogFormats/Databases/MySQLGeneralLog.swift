import Evidence

/// A record of the general log of MySQL and MariaDB: commands under one time, each with its lines.
///
///     2025-08-15T14:04:36.592572Z<tab>   10 Connect<tab>root@localhost on shop using Socket     5.7 and later
///     130501 10:00:00<tab>    1 Connect<tab>root@localhost on                                   before, and MariaDB
///     <tab><tab>    1 Query<tab>SELECT 1                                                        within the same second
enum MySQLGeneralLog {
    private static let commands: [StaticString] = [
        "Connect", "Query", "Quit", "Execute", "Prepare", "Init DB", "Field List", "Statistics", "Close stmt",
        "Reset stmt", "Shutdown", "Change user", "Ping", "Long Data", "Daemon", "Binlog Dump", "Register Slave",
        "Register Replica", "Kill", "Refresh", "Debug", "Fetch", "Processlist", "Create DB", "Drop DB", "Set option",
        "Sleep", "Time", "Delayed insert", "Table Dump", "Connect Out", "Reset connection", "Reset Connection",
        "Binlog Dump GTID", "Bulk_execute", "Slave_worker", "Slave_IO", "Slave_SQL", "Error",
    ]

    static func starts(_ line: Span<UInt8>) -> Bool {
        if MySQLBanner.isLine(line) { return true }
        guard let stamp = MySQLTime.match(line, at: 0), Scan.byte(line, stamp.end) <= 0x20 else { return false }
        return command(line, stamp.end, to: line.count) != nil
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        let firstEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        let firstLine = record.extracting(0..<firstEnd)
        if MySQLBanner.isLine(firstLine) {
            guard Scan.first(0x0A, in: record, from: 0, to: record.count) == nil else { return nil }
            return DatabaseRecord(nil)
        }
        guard let stamp = MySQLTime.match(record, at: 0), var open = command(record, stamp.end, to: firstEnd)
        else { return nil }
        var result = DatabaseRecord(.time(stamp.time))
        var at = firstEnd &+ 1
        while at < record.count {
            let end = Scan.first(0x0A, in: record, from: at, to: record.count) ?? record.count
            if record[at] == 0x09, let next = command(record, at, to: end) {
                note(record, open, to: at &- 1, into: &result)
                open = next
            }
            at = end &+ 1
        }
        note(record, open, to: record.count, into: &result)
        return result
    }

    private struct Command {
        var id: Int64
        var name: Range<Int>
        var argument: Int
    }

    /// Blanks, a number, a blank, a command, and a tab, blanks or the end.
    private static func command(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Command? {
        let number = Scan.skipBlanks(line, start, to: end)
        guard number > start, let id = Scan.number(line, number, to: end), Scan.byte(line, id.end) == 0x20 else {
            return nil
        }
        let name = id.end &+ 1
        for word in commands where Scan.has(word, in: line, at: name) {
            let stop = name &+ word.utf8CodeUnitCount
            guard stop <= end,
                stop == end || line[stop] == 0x09 || line[stop] == 0x0D || Scan.has("  ", in: line, at: stop)
            else { continue }
            return Command(id: id.value, name: name..<stop, argument: Scan.skipBlanks(line, stop, to: end))
        }
        return nil
    }

    private static func note(
        _ record: Span<UInt8>, _ command: Command, to end: Int, into result: inout DatabaseRecord
    ) {
        // A connection that ends names no client: the server's are counted together.
        let server = Array("mysql".utf8)
        if Scan.matches("Connect", in: record, command.name) {
            let isRefused = MySQLMessage.denied(record, command.argument, end, into: &result)
            result.connections.append(ConnectionCount(isRefused ? .closed : .opened, server))
        } else if Scan.matches("Quit", in: record, command.name) {
            result.connections.append(ConnectionCount(.closed, server))
        } else if Scan.matches("Query", in: record, command.name) || Scan.matches("Execute", in: record, command.name) {
            guard command.argument < end else { return }
            var statement = DatabaseStatement(command.argument..<end, worker: command.id)
            statement.doubleQuotesAreStrings = true
            result.statements.append(statement)
        }
    }
}
