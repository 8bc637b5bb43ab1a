import FaultlineTestSupport
import Testing

@Suite struct `Truth of the summary` {
    @Test(arguments: TruthRecording.incidents)
    func `the terminal names leak, release and trigger, with file and line`(_ recording: TruthRecording) throws {
        let lines = try Self.summary(recording)
        let release = try #require(try recording.truth()["deploy"]?["release"]?.string)
        #expect(lines.contains { $0.contains("memory leak") && $0.contains("requests failed") })
        #expect(lines.contains { $0.contains("Memory leak in") && $0.contains("confirmed") })
        #expect(lines.contains { $0.contains("Release \(release) of") && $0.contains("leaks memory") })
        let trigger = try #require(lines.first { $0.contains("Trigger") && $0.contains("deploy of \(release)") })
        #expect(trigger.firstMatch(of: /deploy\.log:1$/) != nil, "\(trigger)")
    }

    @Test(arguments: TruthRecording.incidents)
    func `the terminal lists each kill with pid, process and memory, and where it is written`(
        _ recording: TruthRecording
    ) throws {
        let lines = try Self.summary(recording)
        let report = try recording.report()
        let kills = try #require(try recording.truth()["oom_kills"]?.array)
        for kill in kills {
            let pid = try #require(kill["pid"]?.integer)
            let process = try #require(kill["comm"]?.string)
            let own = lines.compactMap { $0.firstMatch(of: /^ +[0-9:]{8} +(\S+) +(\d+) +([0-9.]+) MiB +\d+ MiB +(kernel\/\S+):(\d+)$/) }
                .filter { $0.output.2 == "\(pid)" }
            try #require(own.count == 1, "pid \(pid): \(own.count) lines")
            let (_, name, _, resident, file, number) = own[0].output
            #expect(name == process)
            let bytes = try #require(kill["anon_rss_kb"]?.double) + (try #require(kill["file_rss_kb"]?.double))
            #expect(abs(try #require(Double(resident)) - bytes / 1024) < 0.06)
            let input = try #require(report.inputs(endingIn: String(file)).first)
            let text = try TruthLogFile(input)?.text(line: try #require(Int(number)), count: 1)
            #expect(text?.contains("Killed process \(pid) (\(process))") == true, "\(text ?? "no such line")")
        }
    }

    @Test(arguments: TruthRecording.incidents)
    func `the terminal names the 502 window, the vain restart, the rollback and the recovery`(
        _ recording: TruthRecording
    ) throws {
        let lines = try Self.summary(recording)
        let truth = try recording.truth()
        func act(_ what: String) throws -> String {
            let act = truth["operator_events"]?.array?.first { $0["what"]?.string == what }
            return String(try #require(act?["time"]?.string).dropFirst(11).prefix(8))
        }
        func line(_ parts: [String], _ source: String) throws {
            let found = lines.filter { line in parts.allSatisfy(line.contains) }
            #expect(!found.isEmpty, "no line has \(parts)")
            #expect(found.contains { $0.contains(source) }, "\(found)")
        }
        let first = String(try #require(truth["http_502"]?["first_from_oom"]?.string).dropFirst(11).prefix(8))
        try line([first, "502 Bad Gateway begins", "until "], "nginx/access.log.1:")
        try line(["✗ \(try act("nginx_restart_begin"))", "proxy restarted", "No effect"], "deploy.log:3")
        try line(["✓ \(try act("rollback"))", "rolled back to", "Helped"], "deploy.log:5")
        let restored = String(try #require(truth["restored"]?["time"]?.string).dropFirst(11).prefix(8))
        try line([restored, "service restored"], "nginx/access.log:")
    }

    @Test func `the summary of the quiet sample says that nothing happened`() throws {
        let lines = try Self.summary(.quiet)
        #expect(lines.contains { $0.localizedLowercase.contains("no incident") }, "\(lines.joined(separator: "\n"))")
        #expect(lines.contains { $0.contains("7.12.1") && $0.contains("deploy.log:1") })
        #expect(!lines.contains { $0.contains("CRITICAL") || $0.contains("OOM kill") })
    }

    /// The lines of the terminal's summary, so wide that nothing is folded.
    private static func summary(_ recording: TruthRecording) throws -> [String] {
        let folder = try TestFolder("summary")
        let result = try folder.faultlineAtRoot(["analyze", recording.logs, "--width", "1000"]).succeeds()
        return result.output.split(separator: "\n").map(String.init)
    }
}
