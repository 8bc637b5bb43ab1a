import Evidence

/// A line of Ansible's log; local time without zone.
///
///     2025-03-03 01:30:02,118 p=812 u=deploy n=ansible | PLAY [deploy shop] ******
///     2025-03-03 01:30:40,002 p=812 u=deploy n=ansible | web1 : ok=12 changed=3 unreachable=0 failed=0
package enum AnsibleLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 19) == UInt8(ascii: ","), let stamp = Timestamps.dateTime(line, at: 0),
            Scan.has(" p=", in: line, at: stamp.end), let pid = Scan.number(line, stamp.end &+ 3, to: line.count),
            Scan.has(" u=", in: line, at: pid.end)
        else { return nil }
        let user = pid.end &+ 3..<Scan.tokenEnd(line, pid.end &+ 3, to: line.count)
        guard let bar = Scan.find(" | ", in: line, from: user.upperBound, to: min(line.count, user.upperBound &+ 60))
        else { return nil }
        return EventRecord(stamp.time, play(line, bar &+ 3, user))
    }

    /// `PLAY [name] ***`: an act begins; its name says which. A task may name the release, and so may what a task says of
    /// a host.
    private static func play(_ line: Span<UInt8>, _ start: Int, _ user: Range<Int>) -> EventFact? {
        let end = min(line.count, start &+ 400)
        if Scan.has("PLAY [", in: line, at: start) || Scan.has("TASK [", in: line, at: start),
            let close = Scan.find("] *", in: line, from: start, to: end)
        {
            let name = start &+ 6..<close
            if let told = ActSentence.parse(line, name), told.version != nil {
                return fact(line, told, name, nil, .started, nil, user)
            }
            guard Scan.has("P", in: line, at: start) else { return nil }
            return fact(line, ActSentence.name(line, name), name, start..<close &+ 1, nil, nil, user)
        }
        for (word, phase) in [("changed: [", ActPhase.ok), ("fatal: [", .failed), ("failed: [", .failed)]
            as [(StaticString, ActPhase)] where Scan.has(word, in: line, at: start)
        {
            let host = start &+ word.utf8CodeUnitCount
            guard let close = Scan.first(UInt8(ascii: "]"), in: line, from: host, to: end) else { return nil }
            let words = Scan.skipBlanks(line, close &+ 1, to: end)
            guard let told = ActSentence.parse(line, words..<end), told.version != nil else { return nil }
            return fact(line, told, words..<end, nil, phase, host..<close, user)
        }
        return nil
    }

    private static func fact(
        _ line: Span<UInt8>, _ told: ActSentence?, _ name: Range<Int>, _ command: Range<Int>?, _ phase: ActPhase?,
        _ host: Range<Int>?, _ user: Range<Int>
    ) -> EventFact {
        func says(_ word: StaticString) -> Bool {
            for at in name where Scan.hasLowered(word, in: line, at: at) { return true }
            return false
        }
        let act =
            told?.act?.word
            ?? (says("rollback") || says("roll back")
                ? "rollback" : says("deploy") || says("release") ? "deploy" : "config")
        return EventFact(
            .deployAct,
            [
                "act": .word(act), "version": .place(told?.version), "previous": .place(told?.previous),
                "service": .place(told?.service), "host": .place(host ?? told?.host), "command": .place(command),
                "by": .place(user), "status": phase.map { .word($0.rawValue) },
            ])
    }
}
