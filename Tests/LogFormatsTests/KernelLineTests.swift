import Evidence
import LogFormats
import Testing

@Suite("Kernel lines")
struct KernelLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var axis: TimeAxis?
        var micros: Int64?
        var monotonic: Int64?
        var host: String?
        var text: String
        var testDescription: String { line }
        init(_ line: String, _ axis: TimeAxis?, _ micros: Int64?, mono: Int64?, host: String?, _ text: String) {
            self.line = line
            self.axis = axis
            self.micros = micros
            monotonic = mono
            self.host = host
            self.text = text
        }
    }

    @Test(
        "prefixes of every tool",
        arguments: [
            Row("<4>[ 6373.296053] text", .boot, 6_373_296_053, mono: 6_373_296_053, host: nil, "text"),
            Row("[    0.000000] Linux version 6.8", .boot, 0, mono: 0, host: nil, "Linux version 6.8"),
            Row("[512204.330917][ T1234] text", .boot, 512_204_330_917, mono: 512_204_330_917, host: nil, "text"),
            Row("[512204.330917]  <TASK>", .boot, 512_204_330_917, mono: 512_204_330_917, host: nil, " <TASK>"),
            Row("4,506,6373296053,-;text", .boot, 6_373_296_053, mono: 6_373_296_053, host: nil, "text"),
            Row("6,1,0,-,caller=T0;text", .boot, 0, mono: 0, host: nil, "text"),
            Row("kern  :warn  : [ 6373.296053] text", .boot, 6_373_296_053, mono: 6_373_296_053, host: nil, "text"),
            Row("2026-11-24T08:25:22,296053+00:00 text", .instant, 1_795_508_722_296_053, mono: nil, host: nil, "text"),
            Row(
                "2026-11-24T08:25:22,296053+00:00 usb 1-1: new device", .instant, 1_795_508_722_296_053, mono: nil,
                host: nil, "usb 1-1: new device"),
            Row("[Mon Mar  3 02:14:07 2025] text", .civil, 1_740_968_047_000_000, mono: nil, host: nil, "text"),
            Row(
                "Mar  3 02:14:07 web1 kernel: [512204.330917] text", nil, 8_047_000_000, mono: 512_204_330_917,
                host: "web1", "text"),
            Row("[Di Mar  3 02:14:07 2026] text", .civil, 1_772_504_047_000_000, mono: nil, host: nil, "text"),
            Row("[    0.000000] kernel: Linux version 5.4", .boot, 0, mono: 0, host: nil, "Linux version 5.4"),
            Row("Mar  3 02:14:07 web1 kernel: text", nil, 8_047_000_000, mono: nil, host: "web1", "text"),
            Row(
                "2025-03-03T02:14:07.118480+00:00 web1 kernel: text", .instant, 1_740_968_047_118_480, mono: nil,
                host: "web1", "text"),
            Row(
                "[512204.330917] web1 kernel: text", .boot, 512_204_330_917, mono: 512_204_330_917, host: "web1", "text"
            ),
            Row("[  +0.000003] text", nil, nil, mono: nil, host: nil, "text"),
            Row("[<    0.000003>] text", nil, nil, mono: nil, host: nil, "text"),
            Row("[Nov24 08:25] text", nil, 30_300_000_000, mono: nil, host: nil, "text"),
            Row("[Mar 3 02:14] text", nil, 8_040_000_000, mono: nil, host: nil, "text"),
            Row(
                "[ 6373.296053 <    0.000003>] text", .boot, 6_373_296_053, mono: 6_373_296_053, host: nil, "text"),
            Row(
                "kern  :info  : [Mon Mar  3 02:14:07 2025] text", .civil, 1_740_968_047_000_000, mono: nil, host: nil,
                "text"),
            Row(
                "kern  :warn  : 2025-03-03T02:14:07,118480+00:00 text", .instant, 1_740_968_047_118_480, mono: nil,
                host: nil, "text"),
            Row("[Mo Mär  3 02:14:07 2025] text", .civil, 1_740_968_047_000_000, mono: nil, host: nil, "text"),
            Row("[lun. mars  3 02:14:07 2025] text", .civil, 1_740_968_047_000_000, mono: nil, host: nil, "text"),
            Row("[Sa Okt 11 02:14:07 2025] text", .civil, 1_760_148_847_000_000, mono: nil, host: nil, "text"),
            Row("[mar dic  9 02:14:07 2025] text", .civil, 1_765_246_447_000_000, mono: nil, host: nil, "text"),
            Row("[Mon Mar  3 02:14:07 2025][ T1234] text", .civil, 1_740_968_047_000_000, mono: nil, host: nil, "text"),
            Row(
                "Mar  3 02:14:07 web1 kernel: [512204.330917][   C12] text", nil, 8_047_000_000, mono: 512_204_330_917,
                host: "web1", "text"),
            Row("      [27742.909142] Mem-Info:", .boot, 27_742_909_142, mono: 27_742_909_142, host: nil, "Mem-Info:"),
            Row("kernel: Mem-Info:", nil, nil, mono: nil, host: nil, "Mem-Info:"),
            Row(
                "                         slab_unreclaimable 15298680", nil, nil, mono: nil, host: nil,
                "slab_unreclaimable 15298680"),
            Row(
                "<6>Tasks state (memory values in pages):", nil, nil, mono: nil, host: nil,
                "Tasks state (memory values in pages):"),
        ])
    func prefixes(row: Row) throws {
        let found = try #require(reading(row.line) { KernelLine.parse($0) })
        switch found.clock {
        case nil: #expect(row.axis == nil && row.micros == nil)
        case .time(let time): #expect(time.axis == row.axis && time.micros == row.micros)
        case .yearless(let stamp): #expect(row.axis == nil && stamp.micros == row.micros)
        }
        #expect(found.monotonic == row.monotonic)
        #expect(part(row.line, found.host) == row.host)
        #expect(part(row.line, found.text) == row.text)
    }

    @Test("who printed the line, and whose clock it has")
    func callerAndClock() throws {
        func read(_ line: String) throws -> KernelLine { try #require(reading(line) { KernelLine.parse($0) }) }
        #expect(part("[512204.330917][ T1234] text", try read("[512204.330917][ T1234] text").caller) == "T1234")
        let record = "4,506,6373296053,-,caller=T99;text"
        #expect(part(record, try read(record).caller) == "T99")
        #expect(try read("[Mon Mar  3 02:14:07 2025] text").isReckoned)
        #expect(try read("2026-11-24T08:25:22,296053+00:00 text").isReckoned)
        #expect(try !read("Mar  3 02:14:07 web1 kernel: text").isReckoned)
    }

    @Test(
        "lines without a prefix are the kernel's only where a dump alone has them",
        arguments: [
            ("sed invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0", true),
            ("sed invoked oom-killer: as the manual says", false),
            ("Killed process 13536 (memorymonster) total-vm:33558652kB, anon-rss:920kB, file-rss:452kB", true),
            ("Out of memory: Killed process 6120 (app).", true),
            ("Killed process 13536 by hand", false), ("Out of memory: a look at the kernel (part 2)", false),
            ("[ 1532]  1020  1532   410347   398810     788        0             0 badsysprogram", true),
            ("[ 1532] listening", false), (" active_file:35 inactive_file:69 isolated_file:0", true),
            ("free:12 used:13", false), ("anon 98742272", false), ("    anon 98742272", true),
            ("445340 pages RAM", true), ("445340 pages printed", false), ("Call Trace:", true),
            (" [<ffffffff81720bf6>] dump_stack+0x45/0x56", true), ("./app(main+0x12)[0x4004f2]", false),
            ("CPU: 80 %", false), ("CPU: 5 PID: 13536 Comm: memorymonster Tainted: P           OX 3.13.0-43", true),
        ])
    func bare(line: String, isKernel: Bool) {
        #expect(reading(line) { KernelLine.parse($0)?.isBare } == (isKernel ? true : nil), "\(line)")
    }

    @Test("the dictionary below a kmsg record is known")
    func dictionary() {
        #expect(reading(" SUBSYSTEM=acpi") { KernelLine.isDictionaryLine($0) })
        #expect(reading("  File \"x\"") { KernelLine.isDictionaryLine($0) } == false)
    }
}

@Suite("Lines of an OOM dump")
struct OomLineTests {
    /// A kill and what must be read of it: pid, process, uid, anon-rss in kB, whether a memory cgroup's.
    struct Kill: Sendable, CustomTestStringConvertible {
        var text: String
        var pid: Int64
        var process: String
        var uid: Int64?
        var anon: Int64?
        var isMemcg: Bool
        var testDescription: String { text }
        init(_ text: String, _ pid: Int64, _ process: String, _ uid: Int64?, _ anon: Int64?, memcg: Bool = false) {
            self.text = text
            self.pid = pid
            self.process = process
            self.uid = uid
            self.anon = anon
            isMemcg = memcg
        }
    }

    @Test(
        "kills in the wordings of all kernels",
        arguments: [
            Kill(
                "Memory cgroup out of memory: Killed process 31877 (node) total-vm:9241768kB, anon-rss:2035244kB, file-rss:8844kB, shmem-rss:0kB, UID:33 pgtables:10648kB oom_score_adj:874",
                31877, "node", 33, 2_035_244, memcg: true),
            Kill(
                "Out of memory: Killed process 31877 (node) total-vm:9241768kB, anon-rss:2035244kB, file-rss:8844kB, shmem-rss:0kB",
                31877, "node", nil, 2_035_244),
            Kill("Killed process 6120 (app) total-vm:100kB, anon-rss:90kB, file-rss:4kB", 6120, "app", nil, 90),
            Kill(
                "Killed process 5120, UID 48, (java) total-vm:3911240kB, anon-rss:3022816kB, file-rss:512kB", 5120,
                "java", 48, 3_022_816),
            Kill("Killed process 6120 (app) vsz:100kB, anon-rss:90kB, file-rss:4kB", 6120, "app", nil, 90),
            Kill(
                "Out of memory: Killed process 7 (a) total-vm:9kB) total-vm:1kB, anon-rss:1kB, file-rss:0kB", 7,
                "a) total-vm:9kB", nil, 1),
            Kill("Out of memory: Killed process 6120 (app).", 6120, "app", nil, nil),
            Kill("No available memory (MPOL_BIND): Killed process 6120 (app).", 6120, "app", nil, nil),
            Kill(
                "Out of memory (oom_kill_allocating_task): Killed process 7 ((sd-pam)) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB",
                7, "(sd-pam)", nil, 1),
            Kill(
                "Out of memory: Killed process 7 (Web Content) a) total-vm:1kB, anon-rss:1kB", 7, "Web Content) a", nil,
                1),
        ])
    func kills(row: Kill) throws {
        guard case .killed(let kill)? = reading(row.text, { OomLine.parse($0, 0..<$0.count) }) else {
            Issue.record("no kill: \(row.text)")
            return
        }
        #expect(kill.pid == row.pid)
        #expect(part(row.text, kill.process) == row.process)
        #expect(kill.uid == row.uid)
        #expect(kill.anonRss == row.anon.map { $0 * 1024 })
        #expect(kill.isMemcg == row.isMemcg)
    }

    @Test(
        "what is no kill is none",
        arguments: [
            "Out of memory: Kill process 6120 (app) score 893 or sacrifice child",
            "Out of Memory: Kill process 6120 (app) score 456 and children.",
            "Out of memory and no killable processes...", "TCP: out of memory -- consider tuning tcp_mem",
            "app: OOM victim 123 (app) is already exiting. Skip killing the task",
            "python3: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL)", "OOM killer enabled.",
            "Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled",
        ])
    func noKills(text: String) {
        if case .killed? = reading(text, { OomLine.parse($0, 0..<$0.count) }) { Issue.record("a kill: \(text)") }
    }

    @Test(
        "rows of the task table without their header",
        arguments: [
            (
                "[  31877]    33 31877  2310442   511022   508811     2211         0 10903552        0           874 node",
                31877, 511_022, 874, "node"
            ),
            ("[ 6120]  1000  6120   120034   90022     300        0             0 app", 6120, 90022, 0, "app"),
            (
                "[ 6120]  1000  6120   120034   90022     300      12        0             0 app x", 6120, 90022, 0,
                "app x"
            ),
            ("[ 5120]    48  5120   977810   755704   1       0             0 java", 5120, 755_704, 0, "java"),
            (
                "[      7]     0     7        1        1    53248        0         -1000 (sd-pam)", 7, 1, -1000,
                "(sd-pam)"
            ),
            // 2.6.32 of kernel.org: oom_adj is the last number; a name of digits does not become one.
            ("[ 5120]    48  5120   977810   755704   1       0 java", 5120, 755_704, 0, "java"),
            ("[ 5120]    48  5120   977810   755704   1     -17 12 34", 5120, 755_704, -1000, "12 34"),
            ("[ 6120]  1000  6120   120034   90022     300        0             0 12 x", 6120, 90022, 0, "12 x"),
        ] as [(String, Int64, Int64, Int64, String)])
    func tasks(text: String, pid: Int64, rss: Int64, adjust: Int64, name: String) {
        guard case .task(let task)? = reading(text, { OomLine.parse($0, 0..<$0.count) }) else {
            Issue.record("no row: \(text)")
            return
        }
        #expect(task.pid == pid && task.rss == rss && task.oomScoreAdj == adjust)
        #expect(part(text, task.process) == name)
    }

    @Test("the split columns of 6.8, swap, and old columns that are neither")
    func columns() {
        func row(_ text: String) -> OomTask? {
            if case .task(let task)? = reading(text, { OomLine.parse($0, 0..<$0.count) }) { task } else { nil }
        }
        let split = row(
            "[  31877]    33 31877  2310442   511022   508811     2211         0 10903552       12           874 node")
        #expect(split?.anon == 508_811 && split?.file == 2211 && split?.shmem == 0 && split?.swap == 12)
        let old = row("[ 5120]    48  5120   977810   755704   1       0             0 java")
        #expect(old?.swap == nil && old?.anon == nil)
        let ptes = row("[ 1381]     0  1381   530382     5191      34       4     5489             0 gunpowder-memho")
        #expect(ptes?.swap == 5489)
    }

    @Test("who was where, counters, slab and group")
    func more() {
        let origin = "CPU: 2 UID: 33 PID: 31877 Comm: tmux: server Not tainted 6.11.0-19-generic #19"
        #expect(
            reading(origin) { OomLine.parse($0, 0..<$0.count) }
                == .origin(pid: 31877, process: 32..<44, kernel: 57..<74))
        let old = "Pid: 29481, comm: sed Tainted: G        W  2.6.32-358.el6.x86_64 #1"
        #expect(
            reading(old) { OomLine.parse($0, 0..<$0.count) }
                == .origin(pid: 29481, process: 18..<21, kernel: 43..<64))
        func counters(_ text: String) -> [String: Int64] {
            guard case .counters(let found)? = reading(text, { OomLine.parse($0, 0..<$0.count) }) else { return [:] }
            return Dictionary(found.entries.map { ($0.counter.rawValue, $0.value) }) { $1 }
        }
        #expect(
            counters("slab_reclaimable:27412 slab_unreclaimable:13708#012 mapped:1 shmem:9373 pagetables:4 bounce:0")
                == [
                    "slab_reclaimable_pages": 27412, "slab_unreclaimable_pages": 13708, "shmem_pages": 9373,
                    "pagetables_pages": 4,
                ])
        #expect(counters("Free swap  = 84kB") == ["swap_free_bytes": 86016])
        #expect(counters("8379834 pages RAM") == ["ram_pages": 8_379_834])
        #expect(counters("Node 0 DMA: 0*64kB 3*128kB (U) = 384kB") == ["page_bytes": 65536])
        #expect(
            counters("Node 1 hugepages_total=8 hugepages_free=0 hugepages_surp=0 hugepages_size=2048kB")
                == ["hugepages_bytes": 16_777_216])
        #expect(counters("Node 0 active_anon:5653768kB inactive_anon:6036764kB") == [:])
        let slab = "kmalloc-512              123KB        456KB"
        #expect(
            reading(slab) { OomLine.parse($0, 0..<$0.count) } == .slab(name: 0..<11, used: 125_952, total: 466_944))
        let group = "Tasks in /a.slice/b.service are going to be killed due to memory.oom.group set"
        #expect(reading(group) { OomLine.parse($0, 0..<$0.count) } == .group(9..<27))
    }

    @Test("summary, memory, cgroup, trigger and reaper")
    func parts() {
        let summary =
            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/a.slice,task_memcg=/a.slice/b.service,task=no,de,pid=31877,uid=33"
        guard case .summary(let found)? = reading(summary, { OomLine.parse($0, 0..<$0.count) }) else {
            Issue.record("no summary")
            return
        }
        #expect(part(summary, found.constraint) == "CONSTRAINT_MEMCG")
        #expect(part(summary, found.oomMemcg) == "/a.slice")
        #expect(part(summary, found.taskMemcg) == "/a.slice/b.service")
        #expect(part(summary, found.process) == "no,de")
        #expect(found.pid == 31877 && found.uid == 33 && !found.isGlobal)
        #expect(
            reading("memory: usage 307200kB, limit 307200kB, failcnt 5065") { OomLine.parse($0, 0..<$0.count) }
                == .memory(usage: 314_572_800, limit: 314_572_800, failcnt: 5065))
        #expect(
            reading("memory: usage 1kB, limit 9007199254740988kB, failcnt 0") { OomLine.parse($0, 0..<$0.count) }
                == .memory(usage: 1024, limit: nil, failcnt: 0))
        let cgroup = "Memory cgroup stats for /docker/abc: cache:0KB rss:524288KB"
        #expect(reading(cgroup) { OomLine.parse($0, 0..<$0.count) } == .cgroup(24..<35))
        let trigger =
            "Web Content invoked oom-killer: gfp_mask=0x100cca(GFP_HIGHUSER_MOVABLE), nodemask=(null), order=-1, oom_score_adj=5"
        #expect(
            reading(trigger) { OomLine.parse($0, 0..<$0.count) }
                == .invoked(process: 0..<11, gfpMask: 41..<71, order: -1, oomScoreAdj: 5))
        let reaper = "oom_reaper: reaped process 31877 (no)de), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB"
        #expect(reading(reaper) { OomLine.parse($0, 0..<$0.count) } == .reaped(pid: 31877, process: 34..<39))
    }

    @Test(
        "symptoms of the host",
        arguments: [
            ("TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.", HostSymptom.synFlood),
            ("nf_conntrack: nf_conntrack: table full, dropping packet", .conntrackFull),
            ("e1000: eth0 NIC Link is Down", .linkDown),
            ("INFO: task app:4711 blocked for more than 120 seconds.", .hungTask),
            ("EXT4-fs error (device sda1): ext4_find_entry", .fileSystemError),
            ("TCP: out of memory -- consider tuning tcp_mem", .tcpMemory),
            ("app[4711]: segfault at 0 ip 0 sp 0 error 4 in app", .segfault),
            ("watchdog: BUG: soft lockup - CPU#0 stuck", .softLockup),
            ("BUG: unable to handle kernel NULL pointer dereference at 0000000000000078", .oops),
            ("divide error: 0000 [#1] SMP", .oops),
            ("XFS (sda1): Log I/O Error Detected. Shutting down filesystem", .fileSystemError),
            ("unregister_netdevice: waiting for lo to become free. Usage count = 1", .deviceHeld),
            ("EXT4-fs (sda1): Remounting filesystem read-only", .readOnly),
            ("CPU1: Core temperature above threshold, cpu clock throttled (total events = 8)", .throttled),
            ("Out of memory and no killable processes...", .noKillable),
            ("mce: [Hardware Error]: Machine check events logged", .hardwareError),
            ("neighbour: arp_cache: neighbor table overflow!", .neighbourTableFull),
            ("rcu: INFO: rcu_sched self-detected stall on CPU", .stall),
        ])
    func symptoms(text: String, symptom: HostSymptom) {
        #expect(reading(text) { HostSymptom.parse($0, 0..<$0.count) } == symptom)
    }
}
