import LogFormats
import Testing

@Suite("Kills by programs")
struct UserSpaceKillerTests {
    private func parse(_ message: String, _ program: String?) -> UserSpaceKiller? {
        let line = (program ?? "") + " " + message
        return reading(line) {
            let name = program.map { 0..<$0.utf8.count }
            return UserSpaceKiller.parse(message: $0, (name?.upperBound ?? 0) + 1..<$0.count, program: name)
        }
    }

    @Test(
        "systemd-oomd names a cgroup and why",
        arguments: [
            (
                "Killed /system.slice/app.service due to memory pressure for /system.slice being 84.31% > 60.00% for > 20s with reclaim activity",
                "memory pressure for /system.slice being 84.31% > 60.00% for > 20s with reclaim activity"
            ),
            (
                "Marked /system.slice/app.service for killing due to memory used (16402) / total (16444) and swap used (4) / total (4) being more than 90.00%",
                "memory used (16402) / total (16444) and swap used (4) / total (4) being more than 90.00%"
            ),
        ])
    func systemd(message: String, reason: String) throws {
        let kill = try #require(parse(message, "systemd-oomd"))
        let line = "systemd-oomd " + message
        #expect(kill.program == .systemdOomd && kill.pid == nil)
        #expect(part(line, kill.cgroup) == "/system.slice/app.service" && part(line, kill.reason) == reason)
    }

    @Test("earlyoom names a process, whose name may hold anything")
    func earlyoom() throws {
        let message = #"sending SIGTERM to process 20133 uid 33 "no": de": oom_score 781, VmRSS 3871 MiB"#
        let kill = try #require(parse(message, "earlyoom"))
        let line = "earlyoom " + message
        #expect(kill.pid == 20133 && kill.uid == 33 && kill.rss == 3871 << 20)
        #expect(part(line, kill.process) == #"no": de"# && part(line, kill.signal) == "SIGTERM")
        let old = #"sending SIGKILL to process 7 "app": badness 781, VmRSS 12 MiB"#
        #expect(parse(old, "earlyoom")?.pid == 7)
    }

    @Test("oomd writes into the kernel's buffer")
    func oomd() throws {
        let message =
            "oomd kill: 71.20 38.05 12.90 /system.slice/app.service 1957691392 ruleset:[a] detectorgroup:[b] killer:kill_by_memory v2"
        let kill = try #require(parse(message, nil))
        #expect(part(" " + message, kill.cgroup) == "/system.slice/app.service" && kill.rss == 1_957_691_392)
    }

    @Test("earlyoom states the host's memory")
    func hostMemory() {
        func parse(_ message: String, _ program: String) -> HostMemoryMessage? {
            reading(program + " " + message) {
                HostMemoryMessage.parse(
                    message: $0, program.utf8.count + 1..<$0.count, program: 0..<program.utf8.count)
            }
        }
        let message = "mem avail:  1098 of 15885 MiB ( 6.91%), swap free:    0 of    0 MiB ( 0.00%)"
        #expect(parse(message, "earlyoom") == HostMemoryMessage(used: 14787 << 20, total: 15885 << 20))
        #expect(parse(message, "shop") == nil && parse("mem avail: 9 of 8 MiB", "earlyoom") == nil)
    }

    @Test(
        "what is no kill is none",
        arguments: [
            ("mem avail:  1098 of 15885 MiB ( 6.91%), swap free:    0 of    0 MiB ( 0.00%)", "earlyoom"),
            ("sending signal 0 to process 20133", "earlyoom"),
            (#"sending SIGTERM to process 20133 uid 33 "node": oom_score 781, VmRSS 3871 MiB"#, "shop"),
            ("Killed /system.slice/app.service due to memory pressure for /x", "shop"),
            ("Killed by the operator", "systemd-oomd"), ("Marked for later", "systemd-oomd"),
            ("oomd kill: soon", nil),
        ] as [(String, String?)])
    func none(message: String, program: String?) {
        #expect(parse(message, program) == nil)
    }
}
