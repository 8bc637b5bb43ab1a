import Evidence

/// A record of MySQL's or MariaDB's error log.
///
///     2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] message          8.0
///     2020-04-16T05:13:40.861934Z 344 [Note] message                             5.7
///     2021-11-09  5:13:12 8 [Warning] message                                    MariaDB
///     221128 14:49:17 [Warning] message    221128 14:49:17  InnoDB: message      5.5
enum MySQLErrorLine {
    private struct Header {
        var time: SourceTime
        var thread: Int64?
        var level: LogLevel
        var message: Int
    }

    static func starts(_ line: Span<UInt8>) -> Bool { header(line) != nil }

    /// Whether a line that begins with this time is one.
    static func starts(_ line: Span<UInt8>, _ stamp: Timestamp) -> Bool { header(line, stamp) != nil }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        guard let header = header(record) else { return nil }
        var result = DatabaseRecord(.time(header.time), level: header.level, pid: header.thread)
        let end = Scan.first(0x0A, in: record, from: header.message, to: record.count) ?? record.count
        result.message = header.message..<end
        MySQLMessage.read(record, header.message..<end, header.level, into: &result)
        return result
    }

    private static func header(_ line: Span<UInt8>) -> Header? {
        guard Scan.isDigit(Scan.byte(line, 0)), let stamp = MySQLTime.match(line, at: 0) else { return nil }
        return header(line, stamp)
    }

    private static func header(_ line: Span<UInt8>, _ stamp: Timestamp) -> Header? {
        guard Scan.byte(line, stamp.end) == 0x20 else { return nil }
        var at = stamp.end &+ 1
        var thread: Int64?
        if let number = Scan.number(line, at, to: line.count), Scan.byte(line, number.end) == 0x20 {
            thread = number.value
            at = number.end &+ 1
        } else if Scan.has("0x", in: line, at: at) || Scan.isHex(Scan.byte(line, at)) {
            // A thread of the storage engine, by its address.
            let end = Scan.tokenEnd(line, at, to: line.count)
            if end &- at >= 6, Scan.has(" InnoDB: ", in: line, at: end) { at = end &+ 1 }
        }
        guard let level = level(line, at) else {
            at = Scan.skipBlanks(line, at, to: line.count)
            guard Scan.has("InnoDB: ", in: line, at: at) || Scan.has("mysqld_safe ", in: line, at: at) else {
                return nil
            }
            return Header(time: stamp.time, thread: thread, level: .info, message: at)
        }
        // A date of ten columns has a thread behind it; others write a bracket there.
        if thread == nil, Scan.byte(line, 4) == UInt8(ascii: "-") { return nil }
        at = level.end
        var isCoded = false
        if Scan.has(" [MY-", in: line, at: at) {
            guard let code = Scan.number(line, at &+ 5, to: line.count), Scan.has("] [", in: line, at: code.end),
                let close = Scan.first(
                    UInt8(ascii: "]"), in: line, from: code.end &+ 3, to: min(line.count, code.end &+ 40))
            else { return nil }
            at = close &+ 1
            isCoded = true
        }
        guard Scan.byte(line, at) == 0x20 || at == line.count else { return nil }
        let message = Scan.skipBlanks(line, at, to: line.count)
        // Applications write `[ERROR]` behind a number too; there the words must be this server's.
        if level.isCommon, !isCoded, stamp.fractionDigits != 6 || thread == nil,
            !Words.any(MySQLMessage.own, in: line, at: message)
        {
            return nil
        }
        return Header(time: stamp.time, thread: thread, level: level.level, message: message)
    }

    /// Level and message of a line without its time, behind a thread or none.
    static func unstamped(_ line: Span<UInt8>) -> (level: LogLevel, message: Int)? {
        var at = 0
        if let number = Scan.number(line, 0, to: line.count), Scan.byte(line, number.end) == 0x20 {
            at = number.end &+ 1
        }
        guard let level = level(line, at) else { return nil }
        at = level.end
        if Scan.has(" [MY-", in: line, at: at),
            let code = Scan.find("] [", in: line, from: at, to: min(line.count, at &+ 16)),
            let close = Scan.first(UInt8(ascii: "]"), in: line, from: code &+ 3, to: min(line.count, code &+ 40))
        {
            at = close &+ 1
        }
        return (level.level, Scan.skipBlanks(line, at, to: line.count))
    }

    private static func level(_ line: Span<UInt8>, _ index: Int) -> (level: LogLevel, isCommon: Bool, end: Int)? {
        if Scan.has("[Note]", in: line, at: index) { return (.notice, false, index &+ 6) }
        if Scan.has("[Warning]", in: line, at: index) { return (.warning, false, index &+ 9) }
        if Scan.has("[System]", in: line, at: index) { return (.info, false, index &+ 8) }
        if Scan.has("[ERROR]", in: line, at: index) { return (.error, true, index &+ 7) }
        return nil
    }
}
