import Evidence

/// A line of supervisord's own log; local time without zone.
///
///     2025-03-03 02:14:07,512 WARN exited: app (terminated by SIGKILL; not expected)
///     2025-03-03 02:14:08,520 INFO spawned: 'app' with pid 4711
///     2025-03-03 02:14:12,003 INFO gave up: app entered FATAL state, too many start retries too quickly
package enum SupervisordLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        // Applications write in this shape too, so the words are looked at before the time.
        guard Scan.byte(line, 19) == UInt8(ascii: ","), Scan.byte(line, 23) == 0x20, Scan.byte(line, 28) == 0x20
        else { return nil }
        let message = 29..<max(29, line.count)
        let isOwn: Bool
        switch ByteSearch.word(line, at: 24) & 0xFFFF_FFFF {
        case 0x4F525245, 0x47424544, 0x43415254, 0x54414C42: isOwn = true  // ERRO, DEBG, TRAC, BLAT
        case 0x54495243, 0x4E524157, 0x4F464E49: isOwn = false  // CRIT, WARN, INFO: levels of many
        default: return nil
        }
        guard isOwn || mayBegin(Scan.byte(line, 29)) else { return nil }
        let fact = fact(line, message)
        guard fact != nil || isOwn || isKnown(line, message), let stamp = Timestamps.dateTime(line, at: 0),
            stamp.end == 23
        else { return nil }
        return EventRecord(stamp.time, fact)
    }

    /// Whether a message of its own may begin with a letter: the first of what `fact` and `isKnown` compare.
    private static func mayBegin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "e"), UInt8(ascii: "s"), UInt8(ascii: "g"), UInt8(ascii: "w"), UInt8(ascii: "k"),
            UInt8(ascii: "r"), UInt8(ascii: "d"), UInt8(ascii: "R"), UInt8(ascii: "S"), UInt8(ascii: "I"),
            UInt8(ascii: "C"), UInt8(ascii: "U"), UInt8(ascii: "N"):
            true
        default: false
        }
    }

    /// What a message says of a program, or nil.
    static func fact(_ line: Span<UInt8>, _ message: Range<Int>) -> EventFact? {
        let (start, end) = (message.lowerBound, min(message.upperBound, line.count))
        func name(_ offset: Int) -> Range<Int>? {
            let from = start &+ offset
            let to = Scan.tokenEnd(line, from, to: end)
            return to > from ? from..<to : nil
        }
        if Scan.has("exited: ", in: line, at: start), let program = name(8) {
            return ended(.mainExited, line, program, end)
        }
        if Scan.has("stopped: ", in: line, at: start), let program = name(9) {
            return ended(.stopped, line, program, end)
        }
        if Scan.has("spawned: '", in: line, at: start),
            let quote = Scan.find("' with pid ", in: line, from: start &+ 10, to: end),
            let pid = Scan.number(line, quote &+ 11, to: end), pid.end == end
        {
            return EventFact(
                .processStart,
                [
                    "step": .word("booting"), "pid": .int(pid.value), "process": .place(start &+ 10..<quote),
                    "supervisor": .word("supervisord"),
                ])
        }
        if Scan.has("success: ", in: line, at: start), let program = name(9),
            Scan.has(" entered RUNNING state", in: line, at: program.upperBound)
        {
            return unit(.started, program)
        }
        if Scan.has("gave up: ", in: line, at: start), let program = name(9),
            Scan.has(" entered FATAL state", in: line, at: program.upperBound)
        {
            return unit(.startLimit, program)
        }
        if Scan.has("waiting for ", in: line, at: start), let program = name(12),
            Scan.has(" to stop", in: line, at: program.upperBound)
        {
            return unit(.stopping, program)
        }
        return nil
    }

    private static func unit(_ act: UnitAct, _ program: Range<Int>) -> EventFact {
        .unit(act, ["unit": .text(program), "supervisor": .word("supervisord")])
    }

    private static func ended(_ act: UnitAct, _ line: Span<UInt8>, _ program: Range<Int>, _ end: Int) -> EventFact? {
        var fact = unit(act, program)
        let words = program.upperBound &+ 1
        if Scan.has("(terminated by ", in: line, at: words) {
            fact.set("signal_name", .place(ExitStatus.signalName(line, words &+ 15, to: end)))
        } else if Scan.has("(exit status ", in: line, at: words), let status = Scan.number(line, words &+ 13, to: end) {
            ExitStatus.add(status.value, to: &fact)
        } else {
            return nil
        }
        if Scan.find("; not expected)", in: line, from: words, to: end) != nil { fact.set("unexpected", .int(1)) }
        return fact
    }

    private static func isKnown(_ line: Span<UInt8>, _ message: Range<Int>) -> Bool {
        for words in known where Scan.has(words, in: line, at: message.lowerBound) { return true }
        return false
    }

    private static let known: [StaticString] = [
        "killing '", "reaped unknown pid ", "supervisord started with pid ", "daemonizing the supervisord process",
        "received SIG", "RPC interface '", "Set uid to user ", "Included extra file ", "Supervisor is running as root",
        "Server 'unix_http_server' running", "Server 'inet_http_server' running", "Creating socket ",
        "Closing socket ", "Unlinking stale socket ", "No file matches via include ", "waiting for ",
    ]
}
