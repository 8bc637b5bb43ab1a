/// A kill for memory by a program, of which the kernel writes nothing: systemd-oomd, earlyoom, Meta's oomd
/// (catalogue 2.6).
package struct UserSpaceKiller: Sendable, Equatable {
    package enum Program: String, Sendable {
        case systemdOomd = "systemd-oomd"
        case earlyoom
        case oomd
    }

    package var program: Program
    /// Whose processes were killed, by systemd-oomd and oomd.
    package var cgroup: Range<Int>?
    package var pid: Int64?
    package var process: Range<Int>?
    package var uid: Int64?
    /// `SIGTERM` or `SIGKILL`, where the line says it.
    package var signal: Range<Int>?
    /// Resident memory of the victim in bytes, or the memory of its cgroup.
    package var rss: Int64?
    /// Why, in the program's own words.
    package var reason: Range<Int>?

    /// Reads the message of a line that `program` wrote (nil for a kernel line, into whose buffer oomd writes), or nil
    /// where it tells of no kill.
    package static func parse(message line: Span<UInt8>, _ range: Range<Int>, program: Range<Int>?) -> UserSpaceKiller?
    {
        let range = Scan.clamp(range, to: line)
        let (start, end) = (range.lowerBound, range.upperBound)
        guard let program else { return oomd(line, start, end) }
        if Scan.matches("systemd-oomd", in: line, program) { return systemd(line, start, end) }
        if Scan.matches("earlyoom", in: line, program) { return earlyoom(line, start, end) }
        if Scan.matches("oomd", in: line, program) { return oomd(line, start, end) }
        return nil
    }

    /// `Killed PATH due to …` and `Marked PATH for killing due to …`.
    private static func systemd(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> UserSpaceKiller? {
        let path: Int
        let words: Int?
        if Scan.has("Killed /", in: line, at: start) {
            path = start &+ 7
            words = Scan.find(" due to ", in: line, from: path, to: end)
        } else if Scan.has("Marked /", in: line, at: start) {
            path = start &+ 7
            words = Scan.find(" for killing due to ", in: line, from: path, to: end).map { $0 &+ 12 }
        } else {
            return nil
        }
        guard let words, let stop = Scan.first(0x20, in: line, from: path, to: end), stop > path &+ 1 else {
            return nil
        }
        return UserSpaceKiller(program: .systemdOomd, cgroup: path..<stop, reason: words &+ 8..<end)
    }

    /// `sending SIGTERM to process 20133 uid 33 "node": oom_score 781, VmRSS 3871 MiB`; older versions write `badness`,
    /// newer ones `cmdline "…"` behind it. A dry run sends signal 0.
    private static func earlyoom(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> UserSpaceKiller? {
        guard Scan.hasLowered("sending sig", in: line, at: start) else { return nil }
        let signal = start &+ 8
        let stop = Scan.tokenEnd(line, signal, to: end)
        guard Scan.has(" to process ", in: line, at: stop), let pid = Scan.number(line, stop &+ 12, to: end) else {
            return nil
        }
        var at = pid.end
        var uid: Int64?
        if Scan.has(" uid ", in: line, at: at), let owner = Scan.number(line, at &+ 5, to: end) {
            uid = owner.value
            at = owner.end
        }
        guard Scan.has(" \"", in: line, at: at) else { return nil }
        // A name may hold quotation marks: it ends at the last one before the score.
        let name = at &+ 2
        let words =
            Scan.find("\": oom_score", in: line, from: name, to: end)
            ?? Scan.find("\": badness", in: line, from: name, to: end)
        guard let close = words, close &- name <= 64 else { return nil }
        var rss: Int64?
        if let key = Scan.find("VmRSS ", in: line, from: close, to: end),
            let size = Scan.number(line, key &+ 6, to: end), Scan.has(" MiB", in: line, at: size.end),
            size.value < 1 << 40
        {
            rss = size.value &* 1_048_576
        }
        return UserSpaceKiller(
            program: .earlyoom, pid: pid.value, process: name..<close, uid: uid, signal: signal..<stop, rss: rss)
    }

    /// `oomd kill: 71.20 38.05 12.90 /system.slice/app.service 1957691392 ruleset:[…] … killer:… v2`.
    private static func oomd(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> UserSpaceKiller? {
        guard Scan.has("oomd kill: ", in: line, at: start) else { return nil }
        var at = start &+ 11
        for _ in 0..<3 {
            guard let pressure = Scan.decimal(line, at, to: end, unit: 100), Scan.byte(line, pressure.end) == 0x20
            else {
                return nil
            }
            at = pressure.end &+ 1
        }
        let stop = Scan.tokenEnd(line, at, to: end)
        guard stop > at, let memory = Scan.number(line, stop &+ 1, to: end),
            memory.end < end, Scan.has(" ruleset:[", in: line, at: memory.end)
        else { return nil }
        return UserSpaceKiller(program: .oomd, cgroup: at..<stop, rss: memory.value, reason: memory.end &+ 1..<end)
    }
}
