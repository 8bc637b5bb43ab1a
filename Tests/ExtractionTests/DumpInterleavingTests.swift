import Evidence
import Extraction
import Testing

@Suite("Two dumps at once, and any cut through them")
struct DumpInterleavingTests {
    /// A dump of a cgroup of its own: victim and trigger are `pid` and `pid + 1`.
    static func dump(pid: Int, limit: Int) -> [String] {
        let group = "/pods/p\(pid)"
        return [
            "t\(pid) invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
            "CPU: 1 PID: \(pid + 1) Comm: t\(pid) Not tainted 6.1.0-18-amd64 #1",
            "memory: usage \(limit)kB, limit \(limit)kB, failcnt 12", "swap: usage 0kB, limit 0kB, failcnt 0",
            "Memory cgroup stats for \(group):", "anon \(limit * 1000)", "Tasks state (memory values in pages):",
            "[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name",
            "[   \(pid)]     0  \(pid)     9000     4000    28672        0             0 v\(pid)",
            "[   \(pid + 1)]     0  \(pid + 1)     9000     1000    28672        0             0 t\(pid)",
            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=\(group),task_memcg=\(group)/c,task=v\(pid),pid=\(pid),uid=0",
            "Memory cgroup out of memory: Killed process \(pid) (v\(pid)) total-vm:36000kB, anon-rss:15000kB, file-rss:1000kB, shmem-rss:0kB, UID:0 pgtables:28kB oom_score_adj:0",
            "oom_reaper: reaped process \(pid) (v\(pid)), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB",
        ]
    }

    private static let first = dump(pid: 2000, limit: 1000)
    private static let second = dump(pid: 3000, limit: 2000)

    /// Lines in the order of `takesFirst`, each with its time and, where asked, its caller.
    private static func merged(_ takesFirst: [Bool], callers: Bool) -> String {
        var (a, b) = (first[...], second[...])
        var text = ""
        for (index, takesFirst) in takesFirst.enumerated() {
            let fromFirst = b.isEmpty || (takesFirst && !a.isEmpty)
            let line = (fromFirst ? a.popFirst() : b.popFirst()) ?? ""
            let caller = callers ? (fromFirst ? "[ T2001]" : "[ T3001]") : ""
            text += "[  100.\(KernelMatrixTests.padded(index * 7))]\(caller) \(line)\n"
            if index % 5 == 2 { text += "[  100.\(KernelMatrixTests.padded(index * 7 + 1))] eth0: renamed from veth\n" }
        }
        return text
    }

    private static let alternating = (0..<(first.count + second.count)).map { $0 % 2 == 0 }

    @Test("line by line: both kills, each with its own trigger, limit and cgroup")
    func alternate() throws {
        let kills = try KernelFold.kills(Self.merged(Self.alternating, callers: false))
        #expect(kills.map(\.pid) == [2000, 3000])
        #expect(kills.map(\.trigger) == ["t2000", "t3000"] && kills.map(\.triggerPid) == [2001, 3001])
        #expect(kills.map(\.limitBytes) == [1_024_000, 2_048_000])
        #expect(kills.map(\.cgroup) == ["/pods/p2000", "/pods/p3000"])
        #expect(kills.allSatisfy { $0.isReaped && $0.memory?.isMixed == true })
        // Which table a row belongs to cannot be told, but each has its own victim's.
        for kill in kills { #expect(kill.memory?.top.contains { $0.pid == kill.pid } == true) }
    }

    @Test("in any order: both kills; where the kernel names the caller, everything")
    func anyOrder() throws {
        var generator = SplitMix(seed: 11)
        for round in 0..<60 {
            let order = (Self.first.map { _ in true } + Self.second.map { _ in false }).shuffled(using: &generator)
            let plain = try KernelFold.kills(Self.merged(order, callers: false))
            #expect(Set(plain.map(\.pid)) == [2000, 3000] && plain.count == 2, "round \(round)")
            let called = try KernelFold.kills(Self.merged(order, callers: true)).sorted {
                ($0.pid ?? 0) < ($1.pid ?? 0)
            }
            #expect(called.map(\.limitBytes) == [1_024_000, 2_048_000], "round \(round)")
            #expect(called.map(\.trigger) == ["t2000", "t3000"], "round \(round)")
            #expect(called.map(\.memory?.top.first?.pid) == [2000, 3000], "round \(round)")
            #expect(called.allSatisfy { $0.memory?.processes == 2 && $0.memory?.isMixed == false }, "round \(round)")
        }
    }

    @Test("any cut gives the same")
    func cuts() throws {
        let bare = (Self.first + Self.second).joined(separator: "\n") + "\n"
        let continued = Self.first.enumerated().map {
            ($0.offset % 3 == 0 ? "[Di Aug 12 03:54:03 2025] " : "    ") + $0.element
        }
        for text in [
            Self.merged(Self.alternating, callers: false), bare, continued.joined(separator: "\n") + "\n",
        ] {
            let bytes = Array(text.utf8)
            let whole = try KernelFold.kills(bytes)
            #expect(!whole.isEmpty)
            var generator = SplitMix(seed: 5)
            for cut in stride(from: 1, to: bytes.count, by: 13) {
                let more = (0..<Int(generator.next() % 4)).map { _ in Int(generator.next() % UInt64(bytes.count)) }
                let cuts = Set([cut] + more).sorted()
                let parts = try KernelFold.kills(bytes, cuts: cuts)
                #expect(parts == whole, "cuts \(cuts)")
            }
        }
    }

    @Test("lines without a time take their neighbours', a dump of its own takes none")
    func neighbours() throws {
        let timed = Self.first.enumerated().map { ($0.offset == 0 ? "[Di Aug 12 03:54:03 2025] " : "") + $0.element }
        let kills = try KernelFold.kills((timed + Self.second).joined(separator: "\n") + "\n")
        let (one, two) = (kills.first { $0.pid == 2000 }, kills.first { $0.pid == 3000 })
        #expect(one?.isUntimed == false && one?.time == SourceTime(axis: .civil, micros: 1_754_970_843_000_000))
        #expect(two?.isUntimed == true)
        // Among syslog lines the rest of a record may stand without a header, a dump of its own may not.
        let syslog = try KernelFold.kills(
            (timed + Self.second).joined(separator: "\n") + "\n", candidates: ["syslog", "kernel"])
        #expect(syslog.map(\.pid) == [2000])
    }

    @Test("headers by the thousand do not make the fold slow")
    func storm() throws {
        let header = "[  100.000001] a invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
        let row = "[  100.000002] [   2000]     0  2000     9000     4000    28672        0             0 v\n"
        let kill = "[  100.000003] Out of memory: Killed process 2000 (v) total-vm:1kB, anon-rss:1kB, file-rss:1kB\n"
        let text = String(repeating: header, count: 3000) + String(repeating: row, count: 3000) + kill
        let clock = ContinuousClock()
        let start = clock.now
        let kills = try KernelFold.kills(text)
        #expect(kills.map(\.pid) == [2000])
        #expect(clock.now - start < .seconds(60))
    }
}
