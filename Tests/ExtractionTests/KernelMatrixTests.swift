import Evidence
import Extraction
import Testing

@Suite("OOM dumps of all kernels")
struct KernelMatrixTests {
    /// The row's lines under a prefix, a microsecond apart.
    static func text(_ lines: [String], _ prefix: (Int) -> String) -> String {
        lines.enumerated().map { prefix($0.offset) + $0.element }.joined(separator: "\n") + "\n"
    }

    static func padded(_ value: Int) -> String {
        String(repeating: "0", count: max(0, 6 - String(value).count)) + String(value)
    }

    private func check(_ row: KernelMatrixRow, _ kills: [KillStory], _ prefix: String) {
        #expect(kills.map(\.pid) == row.kills, "\(prefix)")
        for kill in kills {
            #expect(kill.constraint == row.constraint || row.constraint == nil, "\(prefix)")
            #expect(kill.cgroup == row.cgroup && kill.limitBytes == row.limit.map { $0 * 1024 }, "\(prefix)")
            #expect(kill.trigger == row.trigger && kill.order == row.order, "\(prefix)")
            #expect(!kill.isManual)
        }
        guard let first = kills.first else { return }
        #expect(first.process == row.process && first.anonRSSBytes == row.anon.map { $0 * 1024 }, "\(prefix)")
        #expect((first.memory?.processes ?? 0) == row.rows, "\(prefix)")
        if row.rows > 0 {
            let victim = first.memory?.top.first { $0.pid == first.pid }
            #expect(victim != nil && victim?.swapBytes == row.swap.map { $0 * 4096 }, "\(prefix)")
        }
    }

    @Test("Wish 22: a kill of every kernel is found, whatever wrote the prefix", arguments: KernelMatrixRow.all)
    func rows(row: KernelMatrixRow) throws {
        let prefixes: [(name: String, of: (Int) -> String)] = [
            ("dmesg", { "[ 6373.\(Self.padded($0))] " }), ("dmesg -r", { "<4>[ 6373.\(Self.padded($0))] " }),
            ("dmesg -x", { "kern  :info  : [ 6373.\(Self.padded($0))] " }),
            ("dmesg -T", { _ in "[Mo Mär  3 02:14:07 2025] " }),
            ("dmesg -d", { "[ 6373.\(Self.padded($0)) <    0.000001>] " }),
            ("dmesg -e", { $0 == 0 ? "[Mar 3 02:14] " : "[  +0.000001] " }),
            ("caller", { "[ 6373.\(Self.padded($0))][ T6120] " }),
            ("kmsg", { "4,\($0),6373\(Self.padded($0)),-,caller=T6120;" }),
            ("syslog", { "Mar  3 02:14:07 web1 kernel: [ 6373.\(Self.padded($0))] " }),
            ("rsyslog", { "2025-03-03T02:14:07.\(Self.padded($0))+00:00 web1 kernel: " }),
        ]
        for prefix in prefixes {
            let kills = try KernelFold.kills(Self.text(row.lines, prefix.of))
            check(row, kills, prefix.name)
            #expect(kills.allSatisfy { !$0.isUntimed }, "\(prefix.name)")
        }
        // Statistics of a cgroup at the line's begin are no kernel lines by themselves, and a kill needs no others.
        let bare = try KernelFold.kills(Self.text(row.lines) { _ in "" }, candidates: ["kernel"])
        check(row, bare, "bare")
        #expect(bare.allSatisfy { $0.isUntimed })
    }

    @Test("Wish 22: the `oom-kill:` line alone is a kill")
    func summaryAlone() throws {
        let text =
            "Mar  3 02:14:07 web1 kernel: [ 6373.000001] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=a.scope,mems_allowed=0,oom_memcg=/a.slice,task_memcg=/a.slice/a.scope,task=node,pid=31877,uid=33\n"
        let kill = try #require(try KernelFold.kills(text).first)
        #expect(kill.pid == 31877 && kill.process == "node" && kill.cgroup == "/a.slice" && kill.uid == 33)
        #expect(kill.constraint == "CONSTRAINT_MEMCG" && kill.rssBytes == nil && kill.facts.count == 1)
        #expect(kill.monotonic == 6_373_000_001)
    }

    @Test("by hand is no pressure")
    func manual() throws {
        let text = Self.text([
            "kworker/0:0 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=-1, oom_score_adj=0",
            "Out of memory: Killed process 955 (gnome-shell) total-vm:3289540kB, anon-rss:77868kB, file-rss:107372kB, shmem-rss:12kB, UID:121 pgtables:788kB oom_score_adj:0",
        ]) { "[ 6373.\(Self.padded($0))] " }
        let kill = try #require(try KernelFold.kills(text).first)
        #expect(kill.isManual && kill.order == -1)
    }

    @Test("the page's size comes from the dump: 64 KiB of arm64")
    func pageSize() throws {
        let row = [
            "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0",
            "[   6120]  1000  6120    13752     8192  1228800        3             0 app",
            "Out of memory: Killed process 6120 (app) total-vm:880128kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
        ]
        let byVictim = try #require(try KernelFold.kills(Self.text(row) { "[ 1.\(Self.padded($0))] " }).first?.memory)
        #expect(byVictim.pageBytes == 65536 && byVictim.rssBytes == 8192 * 65536)
        let listed = [row[0], "Node 0 DMA: 5*16kB (U) 6*32kB = 272kB"] + row[1...]
        let byList = try #require(try KernelFold.kills(Self.text(listed) { "[ 1.\(Self.padded($0))] " }).first?.memory)
        #expect(byList.pageBytes == 16384)
    }

    @Test("what held the memory: slab, shared memory, or the processes")
    func holder() throws {
        func dump(_ counters: [String], rss: Int) throws -> KillMemory {
            let lines =
                ["app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0"] + counters + [
                    "1000000 pages RAM", "Unreclaimable slab info:", "Name                      Used          Total",
                    "kmalloc-512              123KB        456KB", "dentry                400000KB     500000KB",
                    "[   6120]  1000  6120   220034 \(String(repeating: " ", count: 8 - String(rss).count))\(rss)  1228800        0             0 app",
                    "Out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB",
                ]
            return try #require(try KernelFold.kills(Self.text(lines) { "[ 1.\(Self.padded($0))] " }).first?.memory)
        }
        let slab = try dump([" slab_reclaimable:100 slab_unreclaimable:700000"], rss: 131_072)
        #expect(slab.holder(of: 1_000_000 * 4096) == .slab)
        #expect(slab.slabs.map(\.name) == ["dentry", "kmalloc-512"])
        let shared = try dump([" mapped:1 shmem:600000 pagetables:1 bounce:0"], rss: 1)
        #expect(shared.holder(of: 1_000_000 * 4096) == .shmem)
        let (much, little) = (try dump([], rss: 600_000), try dump([], rss: 1000))
        #expect(much.holder(of: 1_000_000 * 4096) == .processes && little.holder(of: 1_000_000 * 4096) == nil)
    }

    @Test("the ten largest, then least pid: not the first ten, in whatever order the kernel lists them")
    func top() throws {
        let rows = (1...40).map { number in
            let pid = String(1000 + number)
            let rss = String(number % 20)
            return
                "[   \(pid)]     0  \(pid)     9000 \(String(repeating: " ", count: 8 - rss.count))\(rss)    28672        0             0 p\(number % 3)"
        }
        let end = "Out of memory: Killed process 1019 (p1) total-vm:36000kB, anon-rss:76kB, file-rss:0kB, shmem-rss:0kB"
        var generator = SplitMix(seed: 3)
        for _ in 0..<5 {
            let lines = rows.shuffled(using: &generator) + [end]
            let memory = try #require(
                try KernelFold.kills(Self.text(lines) { "[ 1.\(Self.padded($0))] " }).first?.memory)
            #expect(memory.top.map(\.pid) == [1019, 1039, 1018, 1038, 1017, 1037, 1016, 1036, 1015, 1035])
            #expect(
                memory.byName.map(\.name)
                    == ["p0", "p1", "p2"].sorted { a, b in
                        let sum = { (name: String) in
                            (1...40).filter { "p\($0 % 3)" == name }.reduce(0) { $0 + $1 % 20 }
                        }
                        return sum(a) == sum(b) ? a < b : sum(a) > sum(b)
                    })
        }
    }

    @Test("a quoted dump in an application's log is none")
    func quoted() throws {
        let text = """
            2026-11-24 08:22:01,001 ERROR 17640 [Thread-1] shop.http [aa11] the operator pasted:
            Out of memory: Killed process 6120 (app) total-vm:880136kB, anon-rss:524000kB, file-rss:288kB, shmem-rss:0kB
            2026-11-24 08:22:02,001 INFO 17640 [Thread-1] shop.http [aa11] Killed process 6120 (app) total-vm:1kB, anon-rss:1kB

            """
        let (alone, mixed) = (
            try KernelFold.kills(text, candidates: ["app_text"]),
            try KernelFold.kills(text, candidates: ["app_text", "kernel"])
        )
        #expect(alone.isEmpty && mixed.isEmpty)
    }

    @Test("programs that kill: one story an act")
    func programs() throws {
        let text = """
            Mar  3 02:14:07 web1 systemd-oomd[712]: Marked /system.slice/app.service for killing due to memory pressure for /system.slice being 84.31% > 60.00% for > 20s with reclaim activity
            Mar  3 02:14:08 web1 systemd-oomd[712]: Killed /system.slice/app.service due to memory pressure for /system.slice being 84.31% > 60.00% for > 20s with reclaim activity
            Mar  3 02:15:07 web1 earlyoom[700]: mem avail:  1098 of 15885 MiB ( 6.91%), swap free:    0 of    0 MiB ( 0.00%)
            Mar  3 02:15:07 web1 earlyoom[700]: sending SIGTERM to process 20133 uid 33 "node": oom_score 781, VmRSS 3871 MiB
            Mar  3 02:15:11 web1 earlyoom[700]: sending SIGKILL to process 20133 uid 33 "node": oom_score 781, VmRSS 3871 MiB
            Mar  3 02:16:07 web1 kernel: [ 6373.000001] oomd kill: 71.20 38.05 12.90 /system.slice/db.service 1957691392 ruleset:[a] detectorgroup:[b] killer:c v2
            Mar  3 02:17:07 web1 shop[700]: sending SIGTERM to process 20134 uid 33 "node": oom_score 781, VmRSS 3871 MiB

            """
        let kills = try KernelFold.kills(text, candidates: ["syslog", "kernel"])
        #expect(kills.map(\.killer) == ["systemd-oomd", "earlyoom", "oomd"])
        #expect(kills.map(\.process) == ["app.service", "node", "db.service"])
        #expect(kills.map(\.pid) == [nil, 20133, nil] && kills.map(\.facts.count) == [2, 2, 1])
        #expect(kills.map(\.rssBytes) == [nil, 3871 << 20, 1_957_691_392])
    }
}
