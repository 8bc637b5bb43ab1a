import FaultlineTestSupport
import Testing

@Suite struct `What a window and a cut file leave` {
    @Test func `since and until keep what lies between them, to the second`() throws {
        let folder = try TestFolder()
        let report = try TruthReport(
            of: folder.faultlineAtRoot([
                "analyze", "samples/meltdown/logs", "--format", "json", "--since", "2026-11-24T18:29:00Z", "--until",
                "2026-11-24T18:30:00Z",
            ]).succeeds())
        let counted = try folder.shell(
            "cd '\(PackageRoot.folder)' && zcat -f samples/meltdown/logs/nginx/access.log* | grep -ac ':18:29:[0-9][0-9] '"
        ).succeeds().output
        let totals = try #require(report.json["totals"])
        #expect(totals["requests"]?.integer.map { "\($0)\n" } == counted)
        let command = try #require(totals["recount"]?["requests"]?.string)
        #expect(try folder.shell("cd '\(PackageRoot.folder)' && { \(command)\n}").succeeds().output == counted)
        for event in report.events where event["kind"]?.string == "oom_kill" {
            #expect(event["time"]?.string?.hasPrefix("2026-11-24T18:29:") == true)
        }
        #expect(totals["oom_kills"]?.integer == 7)
    }

    @Test func `paths that write count as failed writes, whatever their method`() throws {
        let folder = try TestFolder()
        func writes(_ options: [String]) throws -> (low: Int?, high: Int?) {
            let report = try TruthReport(
                of: folder.faultlineAtRoot(
                    ["analyze", "samples/meltdown/logs", "--format", "json"] + options
                ).succeeds())
            let bounds = report.json["incidents"]?[0]?["impact"]?["failed_writes"]
            return (bounds?["low"]?.integer, bounds?["high"]?.integer)
        }
        let counted = try folder.shell(
            "cd '\(PackageRoot.folder)' && { for f in samples/meltdown/logs/nginx/access.log*; do zcat -f \"$f\"; done; }"
                + " | grep -aE '\"GET /v1/events/[^ ?]*/seats[ ?]' | grep -acE 'HTTP/1.1\" 50[0-9] '"
        ).succeeds().output
        let (plain, more) = (try writes([]), try writes(["--write-paths", "/v1/events/*/seats"]))
        let (before, after) = (try #require(plain.high), try #require(more.high))
        #expect(after > before)
        #expect("\(after - before)\n" == counted)
        let refused = try folder.faultline("analyze", "/dev/null", "--write-paths", "checkout").exits(2)
        #expect(refused.errorOutput.contains("give a path from its / on"))
    }

    @Test func `a cut log beside a whole one of the same requests does not count twice`() throws {
        let folder = try TestFolder()
        _ = try folder.shell(
            "cp -R '\(PackageRoot.folder)/samples/meltdown/logs' logs && chmod -R u+w logs"
                + " && head -c 30000 logs/nginx/timed.log.1.zst > cut && mv cut logs/nginx/timed.log.1.zst"
        ).succeeds()
        let result = try folder.faultline("analyze", "logs", "--format", "json").exits(1)
        let report = try TruthReport(of: result)
        #expect(report.json["totals"]?["requests"]?.integer == 6515)
        #expect(report.json["totals"]?["bad_gateway"]?.integer == 1145)
    }

    @Test func `seconds since boot are put where the option says, and the report says that it did`() throws {
        let folder = try TestFolder()
        let dump = "Killed process 4711 (app) total-vm:900kB, anon-rss:800kB, file-rss:0kB, shmem-rss:0kB"
        try folder.write("dmesg.log", "[   99.000000] Linux is up\n[  100.500000] Out of memory: \(dump)\n")
        let report = try folder.faultline(
            "analyze", "dmesg.log", "--format", "json", "--boot-time", "dmesg.log=2026-11-24T08:00:00Z"
        ).succeeds().json()
        #expect(report["inputs"]?[0]?["clock_basis"]?.string == "option")
        #expect(report["inputs"]?[0]?["boot_time"]?.string == "2026-11-24T08:00:00.000Z")
        let kill = try #require(report["events"]?.array?.first { $0["kind"]?.string == "oom_kill" })
        #expect(kill["time"]?.string == "2026-11-24T08:01:40.500Z")
        let wrong = try folder.faultline("analyze", "dmesg.log", "--boot-time", "dmesg.log=yesterday").exits(2)
        #expect(wrong.errorOutput.contains("that is no time. Write"))
    }

    @Test func `kills alone claim neither a growth nor a limit that no log shows`() throws {
        let folder = try TestFolder()
        let lines = (0..<5).map { index in
            "2025-03-03T02:1\(index):07,118480+00:00 Memory cgroup out of memory: Killed process \(4000 + index) (app) "
                + "total-vm:900000kB, anon-rss:200000kB, file-rss:0kB, shmem-rss:0kB, UID:33 pgtables:900kB oom_score_adj:0\n"
        }
        try folder.write("dmesg.log", lines.joined())
        let report = try folder.faultline("analyze", "dmesg.log", "--format", "json").succeeds().json()
        let cause = try #require(report["incidents"]?[0]?["root_cause"])
        let summary = try #require(cause["summary"]?.string)
        #expect(cause["kind"]?.string == "memory_leak" && summary.contains("the kernel killed it 5 times"))
        #expect(!summary.contains("it grew by") && !summary.contains("at the limit"))
    }
}
