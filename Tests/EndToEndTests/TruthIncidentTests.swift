import FaultlineTestSupport
import Testing

@Suite struct `Truth of the incident` {
    @Test(.enabled(if: SharedData.captureA != nil, "\(SharedData.reason): no test below runs on capture A"))
    func `capture A is one of the recordings`() {
        #expect(TruthRecording.incidents.contains(.captureA))
    }

    @Test(arguments: TruthRecording.incidents)
    func `there is one incident, and a memory leak is its root cause`(_ recording: TruthRecording) throws {
        let incident = try recording.report().incident()
        #expect(incident["root_cause"]?["kind"]?.string == "memory_leak")
        #expect(incident["severity"]?.string == "critical")
        let hypotheses = try #require(incident["hypotheses"]?.array)
        let leak = hypotheses.first { $0["kind"]?.string == "memory_leak" }
        #expect(leak?["verdict"]?.string == "confirmed")
        #expect(leak?["confidence"] == incident["root_cause"]?["confidence"])
    }

    @Test(arguments: TruthRecording.incidents)
    func `the trigger is the deploy of the leaking release`(_ recording: TruthRecording) throws {
        let truth = try recording.truth()
        let trigger = try recording.report().incident()["trigger"]
        #expect(trigger?["kind"]?.string == "deploy")
        #expect(trigger?["version"] == truth["deploy"]?["release"])
        #expect(isClose(trigger?["time"], truth["deploy"]?["time"], within: 2), "\(String(describing: trigger))")
        let event = try recording.report().events.first { $0["id"] == trigger?["event"] }
        #expect(event?["kind"]?.string == "deploy")
        #expect(event?["attributes"]?["previous"] == truth["deploy"]?["previous"])
    }

    @Test(arguments: TruthRecording.incidents)
    func `each OOM kill is there once, with its process, time and memory`(_ recording: TruthRecording) throws {
        let kills = try #require(try recording.truth()["oom_kills"]?.array)
        let report = try recording.report()
        let events = report.events("oom_kill")
        #expect(events.count == kills.count)
        #expect(report.json["totals"]?["oom_kills"]?.integer == kills.count)
        let own = try report.incident()["timeline"]?.array?.count { $0["kind"]?.string == "oom_kill" }
        #expect(own == kills.count, "all of them belong to the incident")
        for kill in kills {
            let found = events.filter { $0["attributes"]?["pid"] == kill["pid"] }
            try #require(found.count == 1, "pid \(String(describing: kill["pid"])): \(found.count) events")
            let attributes = found[0]["attributes"]
            #expect(isClose(found[0]["time"], kill["time"], within: 2), "\(found[0]["time"] ?? .null) for \(kill)")
            #expect(attributes?["process"] == kill["comm"])
            let resident = try #require(kill["anon_rss_kb"]?.integer)
            #expect(attributes?["anon_rss_bytes"]?.integer == resident * 1024)
            let files = try #require(kill["file_rss_kb"]?.integer)
            #expect(attributes?["rss_bytes"]?.integer == (resident + files) * 1024)
        }
    }

    @Test(arguments: TruthRecording.incidents)
    func `the act of restarting the proxy had no effect, the rollback helped`(_ recording: TruthRecording) throws {
        let truth = try recording.truth()
        let report = try recording.report()
        let restart = try report.event("proxy_restart")
        #expect(isClose(restart["time"], try act("nginx_restart_begin", truth)["time"], within: 2))
        #expect(restart["attributes"]?["effect"]?.string == "no_effect")
        let rollback = try report.event("rollback")
        #expect(isClose(rollback["time"], try act("rollback", truth)["time"], within: 2))
        #expect(rollback["attributes"]?["effect"]?.string == "helped")
        #expect(rollback["attributes"]?["version"] == truth["deploy"]?["previous"])
    }

    @Test(arguments: TruthRecording.incidents)
    func `the acts at the end cannot be told apart and name each other`(_ recording: TruthRecording) throws {
        let truth = try recording.truth()
        let report = try recording.report()
        let acts = try [
            ("connections_cleared", "stale_connections_cleared"), ("service_restart", "service_restart"),
            ("proxy_reload", "nginx_reload"),
        ].map { kind, what in
            let event = try report.event(kind)
            #expect(isClose(event["time"], try act(what, truth)["time"], within: 2), "\(kind)")
            return event
        }
        let ids = acts.compactMap { $0["id"]?.string }
        for event in acts {
            #expect(event["attributes"]?["effect"]?.string == "not_separable")
            let named = event["attributes"]?["jointly_with"]?.array?.compactMap { $0.string } ?? []
            #expect(named.sorted() == ids.filter { $0 != event["id"]?.string }.sorted())
        }
    }

    @Test(arguments: TruthRecording.incidents)
    func `the incident begins at the first kill and ends when service is normal again`(
        _ recording: TruthRecording
    ) throws {
        let truth = try recording.truth()
        let incident = try recording.report().incident()
        #expect(isClose(incident["start"], truth["oom_kills"]?[0]?["time"], within: 2))
        #expect(isClose(incident["end"], truth["restored"]?["time"], within: 30), "\(incident["end"] ?? .null)")
        #expect(incident["end"] == incident["milestones"]?["restored"]?["time"])
        #expect(incident["start"] == incident["milestones"]?["first_impact"]?["time"])
        let down = try #require(truth["outage"]?["from_first_kill_to_rollback_s"]?.double)
        #expect(abs((incident["impact"]?["down_s"]?.double ?? 0) - down) <= 5)
        #expect(incident["impact"]?["peak_failed_share"]?.double == 1)
    }

    @Test(arguments: TruthRecording.incidents)
    func `the bad-gateway window lies between the first kill and the last 502`(_ recording: TruthRecording) throws {
        let truth = try recording.truth()
        let report = try recording.report()
        let begin = try report.event("bad_gateway_start")
        #expect(isClose(begin["time"], truth["http_502"]?["first_from_oom"], within: 2))
        let end = try #require(try report.event("bad_gateway_end")["time"]?.time)
        let rollback = try #require(try act("rollback", truth)["time"]?.time)
        let last = try #require(truth["http_502"]?["last"]?.time)
        #expect(end >= rollback - 2 && end <= last + 2)
    }

    @Test(arguments: TruthRecording.incidents)
    func `affected clients are right within 3 percent`(_ recording: TruthRecording) throws {
        let impact = try recording.report().incident()["impact"]
        let truth = try #require(try recording.truth()["requests"]?["affected_clients"]?.double)
        let affected = try #require(impact?["affected_clients"]?.double)
        #expect(abs(affected - truth) <= truth * 0.03, "\(affected) for \(truth)")
    }

    @Test(arguments: TruthRecording.incidents)
    func `what was innocent is ruled out, and confidences add up to 1`(_ recording: TruthRecording) throws {
        let hypotheses = try #require(try recording.report().incident()["hypotheses"]?.array)
        let kinds = hypotheses.compactMap { $0["kind"]?.string }
        for kind in [
            "memory_leak", "traffic_surge", "network", "proxy_configuration", "slow_dependency", "bad_release",
        ] {
            #expect(kinds.count { $0 == kind } == 1, "\(kind) is judged once")
        }
        for kind in ["network", "proxy_configuration", "traffic_surge"] {
            let hypothesis = hypotheses.first { $0["kind"]?.string == kind }
            #expect(hypothesis?["verdict"]?.string == "ruled_out", "\(kind)")
            #expect((hypothesis?["confidence"]?.double ?? 1) <= 0.02, "\(kind)")
            let unseen = hypothesis?["expected"]?.array?.contains { $0["seen"]?.bool == false }
            #expect(unseen == true, "\(kind): what it predicts was not seen")
        }
        #expect(abs(hypotheses.compactMap { $0["confidence"]?.double }.reduce(0, +) - 1) < 0.001)
    }

    @Test(arguments: TruthRecording.incidents)
    func `the cause precedes each symptom on the aligned clock`(_ recording: TruthRecording) throws {
        let report = try recording.report()
        let restart = try #require(report.events("process_start").dropFirst(2).first?["time"]?.time)
        let kill = try #require(report.events("oom_kill").first?["time"]?.time)
        #expect(kill < restart, "the process that a kill brings is younger than the kill")
        let begin = try #require(try report.event("bad_gateway_start")["time"]?.time)
        #expect(begin + 1 > kill, "its second may have begun before the kill, but it ends after it")
    }

    @Test(arguments: TruthRecording.incidents)
    func `every event that the incident names is in its timeline`(_ recording: TruthRecording) throws {
        let incident = try recording.report().incident()
        let timeline = Set(incident["timeline"]?.array?.compactMap { $0["id"]?.string } ?? [])
        var named: [String] = (incident["root_cause"]?["evidence"]?.array ?? []).compactMap { $0.string }
        for link in incident["root_cause"]?["chain"]?.array ?? [] {
            named += [link["from"], link["to"]].compactMap { $0?.string }
        }
        named += [incident["trigger"]?["event"]].compactMap { $0?.string }
        for part in incident["contributing"]?.array ?? [] {
            named += part["events"]?.array?.compactMap { $0.string } ?? []
        }
        for hypothesis in incident["hypotheses"]?.array ?? [] {
            for reason in (hypothesis["for"]?.array ?? []) + (hypothesis["against"]?.array ?? []) {
                named += reason["events"]?.array?.compactMap { $0.string } ?? []
            }
        }
        for name in incident["milestones"]?.object?.names ?? [] {
            named += [incident["milestones"]?[name]?["event"]].compactMap { $0?.string }
        }
        #expect(named.filter { !timeline.contains($0) } == [])
    }

    private func act(_ what: String, _ truth: JSONValue) throws -> JSONValue {
        try #require(truth["operator_events"]?.array?.first { $0["what"]?.string == what })
    }
}
