import Evidence

/// A record of Redis' or Valkey's log; local time without zone. Lines below it are its banner or a report of a crash.
///
///     4711:M 03 Mar 2025 02:14:07.512 # Out Of Memory allocating 1048576 bytes!      3.0 and later
///     [4711] 03 Mar 02:14:07.512 # Server started, Redis version 2.8.17              before, without a year
enum RedisLine {
    private struct Header {
        var clock: LineClock
        var pid: Int64
        var level: LogLevel
        var message: Int
    }

    static func starts(_ line: Span<UInt8>) -> Bool { header(line) != nil }

    private static func header(_ line: Span<UInt8>) -> Header? {
        let isOld = Scan.byte(line, 0) == UInt8(ascii: "[")
        guard let pid = Scan.number(line, isOld ? 1 : 0, to: line.count) else { return nil }
        var at = pid.end
        if isOld {
            guard Scan.has("] ", in: line, at: at) else { return nil }
            at &+= 2
        } else {
            let role = Scan.byte(line, at &+ 1)
            guard Scan.byte(line, at) == UInt8(ascii: ":"), "MSCX".utf8.contains(role), Scan.byte(line, at &+ 2) == 0x20
            else { return nil }
            at &+= 3
        }
        guard let day = Timestamps.day(line, at), day.end == at &+ 2, Scan.byte(line, day.end) == 0x20,
            let month = Timestamps.month(line, at &+ 3), Scan.byte(line, at &+ 6) == 0x20
        else { return nil }
        at &+= 7
        var year: Int64?
        if let number = Scan.number(line, at, to: at &+ 4), number.end == at &+ 4, Scan.byte(line, number.end) == 0x20 {
            year = number.value
            at = number.end &+ 1
        }
        guard let seconds = Timestamps.clock(line, at), let part = Timestamps.fraction(line, at &+ 8),
            Scan.byte(line, part.end) == 0x20, day.day <= Calendar.length(ofMonth: month, year: year ?? 2024),
            let level = level(Scan.byte(line, part.end &+ 1)), Scan.byte(line, part.end &+ 2) == 0x20
        else { return nil }
        let micros = seconds &* 1_000_000 &+ part.micros
        let clock: LineClock
        if let year {
            let days = Calendar.days(year: year, month: month, day: day.day)
            clock = .time(SourceTime(axis: .civil, micros: days &* 86_400_000_000 &+ micros))
        } else {
            clock = .yearless(YearlessTime(month: month, day: day.day, micros: micros, end: part.end))
        }
        return Header(clock: clock, pid: pid.value, level: level, message: part.end &+ 3)
    }

    private static func level(_ mark: UInt8) -> LogLevel? {
        switch mark {
        case UInt8(ascii: "."): .debug
        case UInt8(ascii: "-"): .info
        case UInt8(ascii: "*"): .notice
        case UInt8(ascii: "#"): .warning
        default: nil
        }
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        guard let header = header(record) else { return nil }
        var result = DatabaseRecord(header.clock, level: header.level, pid: header.pid)
        let end = Scan.first(0x0A, in: record, from: header.message, to: record.count) ?? record.count
        result.message = header.message..<end
        read(record, header.message, end, into: &result)
        return result
    }

    static func read(_ line: Span<UInt8>, _ start: Int, _ end: Int, into result: inout DatabaseRecord) {
        let server = Array("redis".utf8)
        if Scan.has("Accepted ", in: line, at: start) {
            result.connections.append(ConnectionCount(.opened, server))
        } else if Scan.has("Client closed connection", in: line, at: start) {
            result.connections.append(ConnectionCount(.closed, server))
        } else if Scan.has("Out Of Memory allocating ", in: line, at: start) {
            result.facts.append(
                EventFact(
                    .outOfMemoryError,
                    ["runtime": .word("redis"), "message": .text(start..<end), "pid": .number(result.pid)]))
        } else if Scan.has("Can't save in background: fork: ", in: line, at: start) {
            result.facts.append(.database(.forkFailed, ["reason": .place(start &+ 32..<max(start &+ 32, end))]))
        } else if Scan.has("Client id=", in: line, at: start),
            Scan.findLast("for overcoming of output buffer limits", in: line, from: start, to: end) != nil
        {
            result.facts.append(
                .database(
                    .outputBuffer, ["host": .place(Words.value(" addr=", in: line, from: start, to: end))]))
        } else if Scan.has("max number of clients reached", in: line, at: start) {
            result.facts.append(.connections(.exhausted, ["limit": .word("slots")]))
        } else if Scan.findLast("No space left on device", in: line, from: start, to: end) != nil,
            Scan.has("Write error ", in: line, at: start) || Scan.has("Error writing ", in: line, at: start)
                || Scan.has("Failed ", in: line, at: start)
        {
            result.facts.append(.database(.diskFull, ["reason": .text(start..<end)]))
        } else {
            lifecycle(line, start, end, into: &result)
        }
    }

    private static func lifecycle(_ line: Span<UInt8>, _ start: Int, _ end: Int, into result: inout DatabaseRecord) {
        if Scan.find(" crashed by signal: ", in: line, from: start, to: min(end, start &+ 40)) != nil {
            result.facts.append(.database(.crashed))
        } else if let version = Words.value("edis version=", in: line, from: start, to: min(end, start &+ 40))
            ?? Words.value("alkey version=", in: line, from: start, to: min(end, start &+ 40))
        {
            let stop = Scan.first(UInt8(ascii: ","), in: line, from: version.lowerBound, to: end) ?? version.upperBound
            result.facts.append(
                .database(.starting, ["version": .place(version.lowerBound..<stop), "pid": .number(result.pid)]))
        } else if Scan.has("Server started, Redis version ", in: line, at: start) {
            result.facts.append(.database(.starting, ["version": .place(start &+ 30..<max(start &+ 30, end))]))
        } else if Words.any(
            ["Ready to accept connections", "The server is now ready to accept connections"], in: line, at: start)
        {
            result.facts.append(.database(.ready))
        } else if Words.any(["User requested shutdown", "Received SIGTERM", "Received SIGINT"], in: line, at: start) {
            result.facts.append(.database(.stopping))
        } else if Scan.findLast("is now ready to exit, bye bye", in: line, from: start, to: end) != nil {
            result.facts.append(.database(.stopped))
        }
    }
}
