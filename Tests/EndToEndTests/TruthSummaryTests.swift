import FaultlineTestSupport
import Testing

@Suite struct `Truth of the summary` {
    @Test(arguments: TruthRecording.incidents)
    func `the terminal names leak, release and trigger, with file and line`(_ recording: TruthRecording) throws {
        let text = try Self.unfolded(recording)
        let release = try #require(try recording.truth()["deploy"]?["release"]?.string)
        #expect(text.contains(#/ memory leak in \S+: requests failed for /#))
        #expect(text.contains(#/ Memory leak in \S+ \(memory_leak\): confirmed, /#))
        #expect(text.contains("Release \(release) of "))
        #expect(text.contains(" leaks memory"))
        let trigger = try #require(text.firstMatch(of: #/ Trigger deploy of (\S+) at [-0-9: ]+ deploy\.log:1 /#))
        #expect(trigger.output.1 == release)
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
            let row = #/^ +[0-9:]{8} +(\S+) +(\d+) +([0-9.]+) MiB +\d+ MiB +(kernel/\S+):(\d+)$/#
            let own = lines.compactMap { $0.firstMatch(of: row) }.filter { $0.output.2 == "\(pid)" }
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
        let text = try Self.unfolded(recording)
        let truth = try recording.truth()
        func clock(_ time: JSONValue?) throws -> String { String(try #require(time?.string).dropFirst(11).prefix(8)) }
        func act(_ what: String) throws -> String {
            try clock(truth["operator_events"]?.array?.first { $0["what"]?.string == what }?["time"])
        }
        let begin =
            #/ ([0-9:]{8}) symptom 502 Bad Gateway begins: \d+ responses, until ([0-9:]{8}) nginx/access\.log\S*:\d+ /#
        let window = try #require(text.firstMatch(of: begin))
        #expect(String(window.output.1) == (try clock(truth["http_502"]?["first_from_oom"])))
        #expect(String(window.output.2) >= (try act("rollback")))
        let restart = #/ ✗ ([0-9:]{8}) proxy restarted [^✗✓?]*No effect: [^✗✓?]* deploy\.log:3 /#
        #expect(String(try #require(text.firstMatch(of: restart)).output.1) == (try act("nginx_restart_begin")))
        let rollback = #/ ✓ ([0-9:]{8}) rolled back to (\S+) [^✗✓?]*Helped: [^✗✓?]* deploy\.log:5 /#
        let helped = try #require(text.firstMatch(of: rollback))
        #expect(String(helped.output.1) == (try act("rollback")))
        #expect(String(helped.output.2) == truth["deploy"]?["previous"]?.string)
        let restored = #/ ([0-9:]{8}) symptom service restored nginx/access\.log:\d+ /#
        #expect(String(try #require(text.firstMatch(of: restored)).output.1) == (try clock(truth["restored"]?["time"])))
    }

    @Test func `the summary of the quiet sample says that nothing happened`() throws {
        let text = try Self.unfolded(.quiet)
        #expect(text.contains("NO INCIDENT FOUND"))
        #expect(text.contains(#/ release 7\.12\.1 deployed on \S+ by \S+ [^:]*until [0-9:]{8} deploy\.log:1 /#))
        #expect(!text.contains("CRITICAL") && !text.contains("OOM kill:"))
    }

    /// The lines of the terminal's summary.
    private static func summary(_ recording: TruthRecording) throws -> [String] {
        let folder = try TestFolder("summary")
        let result = try folder.faultlineAtRoot(["analyze", recording.logs]).succeeds()
        return result.output.split(separator: "\n").map(String.init)
    }

    /// The summary as one line with single blanks, so that it does not matter where it was folded.
    private static func unfolded(_ recording: TruthRecording) throws -> String {
        try summary(recording).joined(separator: " ").split(separator: " ").joined(separator: " ")
    }
}
