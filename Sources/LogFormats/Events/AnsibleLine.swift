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

    /// `PLAY [name] ***`: an act begins; its name says which.
    private static func play(_ line: Span<UInt8>, _ start: Int, _ user: Range<Int>) -> EventFact? {
        guard Scan.has("PLAY [", in: line, at: start),
            let close = Scan.find("] *", in: line, from: start, to: min(line.count, start &+ 300))
        else { return nil }
        let name = start &+ 6..<close
        func says(_ word: StaticString) -> Bool {
            for at in name where Scan.hasLowered(word, in: line, at: at) { return true }
            return false
        }
        let isRollback = says("rollback") || says("roll back")
        let act = isRollback ? "rollback" : says("deploy") || says("release") ? "deploy" : "config"
        return EventFact(
            .deployAct, ["act": .word(act), "command": .text(start..<close &+ 1), "by": .place(user)])
    }
}
