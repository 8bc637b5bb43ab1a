import Evidence

/// A record of auditd; seconds since the epoch.
///
///     type=EXECVE msg=audit(1740969900.123:4711): argc=3 a0="systemctl" a1="restart" a2="nginx"
///     type=USER_CMD msg=audit(1740969900.120:4710): pid=812 uid=1000 auid=1000 ses=4 msg='cwd="/" cmd=… terminal=pts/0 …'
///     type=USER_LOGIN msg=audit(1740969800.001:4600): … msg='op=login id=1000 … addr=192.0.2.7 terminal=ssh res=success'
package enum AuditLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        let end = line.count
        var at = 0
        var host: Range<Int>?
        if Scan.has("node=", in: line, at: 0) {
            host = 5..<Scan.tokenEnd(line, 5, to: end)
            at = (host?.upperBound ?? 0) &+ 1
        }
        guard Scan.has("type=", in: line, at: at) else { return nil }
        let type = at &+ 5..<Scan.tokenEnd(line, at &+ 5, to: end)
        guard !type.isEmpty, Scan.has(" msg=audit(", in: line, at: type.upperBound),
            let second = Scan.number(line, type.upperBound &+ 11, to: end), second.value < 100_000_000_000,
            Scan.byte(line, second.end) == UInt8(ascii: "."), let part = Timestamps.fraction(line, second.end),
            Scan.byte(line, part.end) == UInt8(ascii: ":"), let serial = Scan.number(line, part.end &+ 1, to: end),
            Scan.has("):", in: line, at: serial.end)
        else { return nil }
        let time = SourceTime(axis: .instant, micros: second.value &* 1_000_000 &+ part.micros)
        let body = serial.end &+ 2..<end
        var fact = fact(line, type, body)
        fact?.set("host", .place(host))
        return EventRecord(time, fact)
    }

    private static func fact(_ line: Span<UInt8>, _ type: Range<Int>, _ body: Range<Int>) -> EventFact? {
        if Scan.matches("EXECVE", in: line, type) { return executed(line, body) }
        if Scan.matches("USER_CMD", in: line, type) { return command(line, body) }
        if Scan.matches("USER_LOGIN", in: line, type) { return login(line, body) }
        if Scan.matches("SERVICE_START", in: line, type) { return service(.started, line, body) }
        if Scan.matches("SERVICE_STOP", in: line, type) { return service(.stopped, line, body) }
        if Scan.matches("SYSTEM_BOOT", in: line, type) { return EventFact(.hostSymptom, ["symptom": .word("boot")]) }
        if Scan.matches("SYSTEM_SHUTDOWN", in: line, type) {
            return EventFact(.hostSymptom, ["symptom": .word("shutdown")])
        }
        if Scan.matches("ANOM_ABEND", in: line, type) {
            return EventFact(
                .processExit,
                [
                    "pid": .number(number(line, "pid=", body)), "process": .place(value("comm=", line, body)),
                    "signal": .number(number(line, "sig=", body)),
                ])
        }
        return nil
    }

    /// The command of an EXECVE record where it changes something; who ran it stands in another record.
    private static func executed(_ line: Span<UInt8>, _ body: Range<Int>) -> EventFact? {
        guard let count = number(line, "argc=", body), count > 0 else { return nil }
        var text: [UInt8] = []
        var at = body.lowerBound
        var index: Int64 = 0
        while index < min(count, 64), text.count < 1000 {
            guard let word = argument(line, index, from: &at, to: body.upperBound) else { break }
            if !text.isEmpty { text.append(0x20) }
            append(line, word, to: &text)
            index &+= 1
        }
        guard OperatorCommand.parse(text.span, 0..<text.count) != nil else { return nil }
        return OperatorCommand.fact(text.span, 0..<text.count, by: nil, shown: .bytes(text))
    }

    /// ` a0="x"`, or in hexadecimal ` a0=2F62`, from `at`.
    private static func argument(
        _ line: Span<UInt8>, _ index: Int64, from at: inout Int, to end: Int
    ) -> Range<Int>? {
        while let found = Scan.find(" a", in: line, from: at, to: end) {
            at = found &+ 2
            guard let number = Scan.number(line, at, to: end), number.value == index,
                Scan.byte(line, number.end) == UInt8(ascii: "=")
            else { continue }
            let start = number.end &+ 1
            at = quotedEnd(line, start, to: end)
            return start..<at
        }
        return nil
    }

    private static func quotedEnd(_ line: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        if Scan.byte(line, start) == UInt8(ascii: "\"") {
            return Scan.first(UInt8(ascii: "\""), in: line, from: start &+ 1, to: end).map { $0 &+ 1 } ?? end
        }
        return Scan.tokenEnd(line, start, to: end)
    }

    private static func command(_ line: Span<UInt8>, _ body: Range<Int>) -> EventFact? {
        guard let key = Scan.find(" cmd=", in: line, from: body.lowerBound, to: body.upperBound) else { return nil }
        let word = key &+ 5..<quotedEnd(line, key &+ 5, to: body.upperBound)
        var text: [UInt8] = []
        append(line, word, to: &text)
        guard !text.isEmpty else { return nil }
        let terminal = value("terminal=", line, body)
        let isInteractive = terminal.map { Scan.byte(line, $0.lowerBound) != UInt8(ascii: "?") } ?? false
        let name = value("AUID=", line, body) ?? value("auid=", line, body)
        let fact = OperatorCommand.fact(
            text.span, 0..<text.count, by: .place(name), ["terminal": isInteractive ? .place(terminal) : nil],
            shown: .bytes(text))
        return fact.kind == .command && !isInteractive ? nil : fact
    }

    private static func login(_ line: Span<UInt8>, _ body: Range<Int>) -> EventFact? {
        guard let result = value("res=", line, body), Scan.matches("success", in: line, result) else { return nil }
        let user = value("acct=", line, body) ?? value("ID=", line, body) ?? value(" id=", line, body)
        return EventFact(
            .login,
            [
                "user": .place(user), "from": .place(value("addr=", line, body)),
                "terminal": .place(value("terminal=", line, body)),
            ])
    }

    private static func service(_ act: UnitAct, _ line: Span<UInt8>, _ body: Range<Int>) -> EventFact? {
        guard let unit = value("msg='unit=", line, body) else { return nil }
        return .unit(act, ["unit": .place(unit), "supervisor": .word("audit")])
    }

    // MARK: - Fields

    private static func number(_ line: Span<UInt8>, _ key: StaticString, _ body: Range<Int>) -> Int64? {
        value(key, line, body).flatMap { Scan.number(line, $0.lowerBound, to: $0.upperBound)?.value }
    }

    /// The first value of a key, without quotes.
    private static func value(_ key: StaticString, _ line: Span<UInt8>, _ body: Range<Int>) -> Range<Int>? {
        guard let found = Scan.find(key, in: line, from: body.lowerBound, to: body.upperBound) else { return nil }
        let start = found &+ key.utf8CodeUnitCount
        if Scan.byte(line, start) == UInt8(ascii: "\"") {
            return start &+ 1..<max(start &+ 1, quotedEnd(line, start, to: body.upperBound) &- 1)
        }
        var end = start
        while end < body.upperBound, line[end] > 0x20, line[end] != UInt8(ascii: "'"), line[end] != 0x1D { end &+= 1 }
        return start..<end
    }

    /// Appends a value: text in quotes as it stands, anything else as hexadecimal where it is that.
    private static func append(_ line: Span<UInt8>, _ word: Range<Int>, to text: inout [UInt8]) {
        if Scan.byte(line, word.lowerBound) == UInt8(ascii: "\"") {
            let inside = word.lowerBound &+ 1..<max(word.lowerBound &+ 1, word.upperBound &- 1)
            Scan.append(line, inside, to: &text)
            return
        }
        var bytes: [UInt8] = []
        var at = word.lowerBound
        while at &+ 1 < word.upperBound, let high = hex(line[at]), let low = hex(line[at &+ 1]) {
            bytes.append(high << 4 | low)
            at &+= 2
        }
        if at == word.upperBound, !bytes.isEmpty {
            text.append(contentsOf: bytes.map { $0 < 0x20 ? 0x20 : $0 })
        } else {
            Scan.append(line, word, to: &text)
        }
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        if Scan.isDigit(byte) { return byte &- 0x30 }
        let letter = byte | 0x20
        return letter &- 0x61 < 6 ? letter &- 0x61 &+ 10 : nil
    }
}
