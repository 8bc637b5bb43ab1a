import Evidence
import LogFormats
import Testing

@Suite("Kernel lines")
struct KernelLineTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var axis: TimeAxis?
        var micros: Int64
        var monotonic: Int64?
        var host: String?
        var text: String
        var testDescription: String { line }
        init(_ line: String, _ axis: TimeAxis?, _ micros: Int64, mono: Int64?, host: String?, _ text: String) {
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
        ])
    func prefixes(row: Row) throws {
        let found = try #require(reading(row.line) { KernelLine.parse($0) })
        switch found.clock {
        case .time(let time): #expect(time.axis == row.axis && time.micros == row.micros)
        case .yearless(let stamp): #expect(row.axis == nil && stamp.micros == row.micros)
        }
        #expect(found.monotonic == row.monotonic)
        #expect(part(row.line, found.host) == row.host)
        #expect(part(row.line, found.text) == row.text)
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
        ] as [(String, Int64, Int64, Int64, String)])
    func tasks(text: String, pid: Int64, rss: Int64, adjust: Int64, name: String) {
        guard case .task(let task)? = reading(text, { OomLine.parse($0, 0..<$0.count) }) else {
            Issue.record("no row: \(text)")
            return
        }
        #expect(task.pid == pid && task.rss == rss && task.oomScoreAdj == adjust)
        #expect(part(text, task.process) == name)
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
        ])
    func symptoms(text: String, symptom: HostSymptom) {
        #expect(reading(text) { HostSymptom.parse($0, 0..<$0.count) } == symptom)
    }
}
