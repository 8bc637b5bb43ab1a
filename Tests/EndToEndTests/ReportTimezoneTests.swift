import FaultlineTestSupport
import Testing

/// `--report-timezone`: people read local times, programs UTC, and the zone is named.
@Suite struct `Times in the readers' zone` {
    private static let logs = PackageRoot.path("samples/meltdown")
    private static let hasZones =
        (try? TestFolder("zones").shell("test -r /usr/share/zoneinfo/Europe/Berlin").run())?.ending == .exit(0)

    private static func analyzed(_ format: String, _ zone: String, _ folder: TestFolder) throws -> String {
        try folder.faultline("analyze", logs, "--quiet", "--format", format, "--report-timezone", zone).succeeds()
            .output
    }

    @Test(
        .enabled(if: hasZones, "this machine has no time zone data"),
        arguments: ["terminal", "markdown", "html", "brief"])
    func `every time is local and the zone is named`(_ format: String) throws {
        let folder = try TestFolder()
        let utc = try Self.analyzed(format, "UTC", folder)
        let local = try Self.analyzed(format, "Asia/Kolkata", folder)
        #expect(local.contains("Asia/Kolkata (UTC+05:30)"))
        // 18:28:52 UTC is 23:58:52 there, the end is past midnight.
        #expect(utc.contains("18:28:52") && local.contains("23:58:52"))
        #expect(local.timesInUTC() == [])
        #expect(local.contains("2026-11-25 00:00:15") || local.contains("00:00:15"))
        #expect(utc == (try folder.faultline("analyze", Self.logs, "--quiet", "--format", format).succeeds().output))
    }

    @Test(.enabled(if: hasZones, "this machine has no time zone data"))
    func `json keeps UTC, and a folder's files are written in the zone`() throws {
        let folder = try TestFolder()
        #expect(try Self.analyzed("json", "Asia/Kolkata", folder) == Self.analyzed("json", "UTC", folder))
        try folder.faultline("analyze", Self.logs, "--quiet", "--output", "out", "--report-timezone", "Asia/Kolkata")
            .succeeds()
        #expect(try folder.text("out/postmortem.md").contains("All times are Asia/Kolkata"))
        #expect(try folder.text("out/summary.txt").contains("23:58:52"))
        try folder.write(
            "p.yaml",
            "schema: faultline.pipeline/1\ninputs: [\(Self.logs)]\noutputs:\n  - {format: markdown, path: p.md}\n")
        try folder.faultline("run", "p.yaml", "--quiet", "--report-timezone", "Asia/Kolkata").succeeds()
        #expect(try folder.text("p.md") == folder.text("out/postmortem.md"))
        #expect(
            try folder.faultline("oom", "\(Self.logs)/logs/kernel/dmesg-iso.log", "--report-timezone", "Asia/Kolkata")
                .succeeds().output.contains("2026-11-24 23:58:5"))
    }

    /// 2025-10-26 01:00 UTC: Berlin's clock goes from 03:00 back to 02:00.
    @Test(.enabled(if: hasZones, "this machine has no time zone data"))
    func `over the end of summer time the hour that comes twice is told apart`() throws {
        let folder = try TestFolder()
        var text = ""
        for second in stride(from: 0, to: 4 * 3600, by: 2) {
            let (hour, rest) = ((second + 23 * 3600) / 3600, second % 3600)
            let (day, clock) = (hour < 24 ? 25 : 26, hour % 24)
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
            // Fails from 00:30 to 01:30 UTC, which is 02:30 to 02:30.
            let status = second >= 5400 && second < 9000 ? 502 : 200
            text +=
                "198.51.100.\(second % 250) - - [\(day)/Oct/2025:\(two(clock)):\(two(rest / 60)):\(two(rest % 60)) +0000] \"GET /a HTTP/1.1\" \(status) 100 \"-\" \"Mozilla/5.0\"\n"
        }
        try folder.write("access.log", text)
        let output = try folder.faultline("analyze", "access.log", "--quiet", "--report-timezone", "Europe/Berlin")
            .succeeds().output
        #expect(output.contains("Times are Europe/Berlin (UTC+02:00; from 2025-10-26 01:00:00 UTC on UTC+01:00)."))
        #expect(output.contains("2025-10-26 02:30:00+02:00"), "\(output)")
        #expect(output.contains("02:30:00+01:00") || output.contains("02:29:58+01:00"), "\(output)")
        #expect(output.contains("2025-10-26 01:00:00 to 03:59:58") || output.contains("2025-10-26 01:00:00"))
    }

    @Test func `a zone that does not exist is said before anything is read`() throws {
        let folder = try TestFolder()
        let result = try folder.faultline("analyze", "gone", "--report-timezone", "Mars/Olympus").exits(2)
        #expect(
            result.errorOutput.contains("there is no such zone") || result.errorOutput.contains("no time zone data"))
        #expect(
            try folder.faultline("analyze", Self.logs, "--quiet", "--report-timezone", "+02:00").succeeds().output
                .contains("Times are +02:00 (UTC+02:00)."))
    }
}

extension String {
    /// Lines in which a clock is followed by `UTC`.
    fileprivate func timesInUTC() -> [Substring] { split(separator: "\n").filter { $0.contains(/:[0-9][0-9] UTC/) } }
}
