import Evidence

/// A line of PgBouncer's log.
///
///     2025-03-03 02:14:07.118 UTC [812] LOG C-0x55d1c8: shop/app@10.0.0.7:51234 closing because: query_wait_timeout (age=120s)
enum PgBouncerLine {
    struct Header {
        var time: SourceTime
        var pid: Int64
        var level: LogLevel
        var message: Int
    }

    /// Time, pid and a level that no colon follows; a level that others have too needs a socket or a word of the pooler's
    /// behind it.
    static func header(_ line: Span<UInt8>) -> Header? {
        guard Scan.isDigit(Scan.byte(line, 0)), let stamp = Timestamps.zonedDateTime(line, at: 0) else { return nil }
        return header(line, stamp)
    }

    /// The header of a line whose time was read.
    static func header(_ line: Span<UInt8>, _ stamp: Timestamp) -> Header? {
        guard Scan.byte(line, stamp.end) == 0x20 else { return nil }
        let isBracketed = Scan.byte(line, stamp.end &+ 1) == UInt8(ascii: "[")
        guard let pid = Scan.number(line, stamp.end &+ (isBracketed ? 2 : 1), to: line.count) else { return nil }
        var at = pid.end
        if isBracketed {
            guard Scan.byte(line, at) == UInt8(ascii: "]") else { return nil }
            at &+= 1
        }
        guard Scan.byte(line, at) == 0x20 else { return nil }
        at &+= 1
        for (word, level, isOwn) in levels where Scan.has(word, in: line, at: at) {
            let message = at &+ word.utf8CodeUnitCount
            guard isOwn || isSocket(line, message) || Words.any(own, in: line, at: message) else { return nil }
            return Header(time: stamp.time, pid: pid.value, level: level, message: message)
        }
        return nil
    }

    private static let levels: [(StaticString, LogLevel, isOwn: Bool)] = [
        ("LOG ", .info, true), ("NOISE ", .trace, true), ("WARNING ", .warning, false), ("ERROR ", .error, false),
        ("DEBUG ", .debug, false), ("FATAL ", .critical, false),
    ]
    private static let own: [StaticString] = ["@src/", "tune_socket", "kernel file descriptor"]

    private static func isSocket(_ line: Span<UInt8>, _ index: Int) -> Bool {
        Scan.has("C-0x", in: line, at: index) || Scan.has("S-0x", in: line, at: index)
    }

    static func parse(_ line: Span<UInt8>) -> DatabaseRecord? {
        guard let header = header(line) else { return nil }
        var record = DatabaseRecord(.time(header.time), level: header.level, pid: header.pid)
        record.message = header.message..<line.count
        guard isSocket(line, header.message) else {
            lifecycle(line, header.message, into: &record)
            return record
        }
        let isClient = line[header.message] == UInt8(ascii: "C")
        guard let colon = Scan.find(": ", in: line, from: header.message, to: min(line.count, header.message &+ 40))
        else { return nil }
        let peer = colon &+ 2..<Scan.tokenEnd(line, colon &+ 2, to: line.count)
        let words = min(peer.upperBound &+ 1, line.count)
        // What varies from socket to socket is no template.
        record.message = words..<line.count
        socket(line, Peer(line, peer), words, isClient, header.level, into: &record)
        return record
    }

    /// `shop/app@10.0.0.7:51234`.
    private struct Peer {
        var database: Range<Int>?
        var user: Range<Int>?
        var host: Range<Int>?

        init(_ line: Span<UInt8>, _ range: Range<Int>) {
            guard let slash = Scan.first(UInt8(ascii: "/"), in: line, from: range.lowerBound, to: range.upperBound),
                let sign = Scan.last(UInt8(ascii: "@"), in: line, from: slash, to: range.upperBound)
            else { return }
            let port = Scan.last(UInt8(ascii: ":"), in: line, from: sign, to: range.upperBound)
            host = sign &+ 1..<(port ?? range.upperBound)
            if line[range.lowerBound] == UInt8(ascii: "(") { return }
            database = range.lowerBound..<slash
            user = slash &+ 1..<sign
        }
    }

    private static func socket(
        _ line: Span<UInt8>, _ peer: Peer, _ words: Int, _ isClient: Bool, _ level: LogLevel,
        into record: inout DatabaseRecord
    ) {
        func count(_ change: ConnectionCount.Change) {
            guard let user = peer.user, let database = peer.database else { return }
            var name: [UInt8] = isClient ? [] : Array("server ".utf8)
            Scan.append(line, user, to: &name)
            name.append(UInt8(ascii: "@"))
            Scan.append(line, database, to: &name)
            record.connections.append(ConnectionCount(change, name))
        }
        if Scan.has("login attempt: ", in: line, at: words) || Scan.has("new connection to server", in: line, at: words)
        {
            count(.opened)
        }
        guard Scan.has("closing because: ", in: line, at: words) else { return }
        count(.closed)
        // The warning `pooler error` repeats what this line says.
        let reason = words &+ 17
        let end = Scan.findLast(" (age=", in: line, from: reason, to: line.count) ?? line.count
        let age = Scan.number(line, end &+ 6, to: line.count)?.value
        let about: KeyValuePairs<String, EventValue?> = [
            "user": .place(peer.user), "database": .place(peer.database), "host": .place(peer.host),
            "reason": .place(reason..<max(reason, end)), "age_s": .number(age),
        ]
        if Words.any(exhausted, in: line, at: reason) {
            record.facts.append(.connections(.exhausted, about))
        } else if Words.any(idle, in: line, at: reason) {
            record.facts.append(.connections(.leaked, about))
        } else if Words.any(lost, in: line, at: reason) {
            record.facts.append(.database(isClient ? .clientLost : .unavailable, about))
        }
    }

    private static let exhausted: [StaticString] = [
        "query_wait_timeout", "no more connections allowed", "client_login_timeout", "pgbouncer cannot connect",
    ]
    private static let idle: [StaticString] = [
        "idle transaction timeout", "client_idle_timeout", "idle_transaction_timeout",
    ]
    private static let lost: [StaticString] = [
        "client unexpected eof", "server conn crashed", "server connect failed", "connect failed",
        "server_login_failed", "client disconnect with query in progress",
    ]

    private static func lifecycle(_ line: Span<UInt8>, _ start: Int, into record: inout DatabaseRecord) {
        if Scan.has("process up: PgBouncer ", in: line, at: start) {
            var end = Scan.tokenEnd(line, start &+ 22, to: line.count)
            if end > start &+ 22, line[end &- 1] == UInt8(ascii: ",") { end &-= 1 }
            record.facts.append(.database(.ready, ["version": .place(start &+ 22..<end)]))
        } else if Scan.has("got SIGTERM", in: line, at: start) || Scan.has("got SIGINT", in: line, at: start) {
            record.facts.append(.database(.stopping))
        }
    }
}
