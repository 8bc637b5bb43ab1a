import FaultlineTestSupport
import Testing

/// What is known of the recorded incidents from outside their logs, against what the program finds in them.
@Suite struct `Recorded incidents` {
    static let leaking: [String] = [PackageRoot.path("samples/meltdown"), SharedData.captureA].compactMap { $0 }

    @Test(arguments: leaking)
    func `the leak is the cause, its release the trigger`(_ folder: String) throws {
        let found = try RecordedIncident(folder, in: TestFolder())
        #expect(try ReportSchema.violations(in: found.reportText) == [])
        let incident = try #require(found.incident)
        #expect(incident["root_cause"]?["kind"]?.string == "memory_leak")
        #expect(incident["trigger"]?["version"]?.string == found.truth["deploy"]?["release"]?.string)
        let trigger = try #require(RecordedIncident.seconds(incident["trigger"]?["time"]))
        let deploy = try #require(RecordedIncident.seconds(found.truth["deploy"]?["time"]))
        #expect(abs(trigger - deploy) <= 2)
        let restored = try #require(RecordedIncident.seconds(incident["milestones"]?["restored"]?["time"]))
        let normal = try #require(RecordedIncident.seconds(found.truth["restored"]?["time"]))
        #expect(abs(restored - normal) <= 30)
        for kind in ["network", "traffic_surge", "proxy_configuration"] {
            let hypothesis = incident["hypotheses"]?.array?.first { $0["kind"]?.string == kind }
            #expect(hypothesis?["verdict"]?.string == "ruled_out", "\(kind)")
        }
    }

    @Test(arguments: leaking)
    func `every OOM kill is there once, at its time`(_ folder: String) throws {
        let found = try RecordedIncident(folder, in: TestFolder())
        let kills = found.events("oom_kill")
        let truth = try #require(found.truth["oom_kills"]?.array)
        #expect(kills.count == truth.count)
        #expect(found.report["totals"]?["oom_kills"]?.integer == truth.count)
        for (kill, known) in zip(kills, truth) {
            let time = try #require(RecordedIncident.seconds(kill["time"]))
            let knownTime = try #require(RecordedIncident.seconds(known["time"]))
            #expect(abs(time - knownTime) <= 2)
            #expect(kill["attributes"]?["pid"]?.integer == known["pid"]?.integer)
            #expect(kill["attributes"]?["process"]?.string == known["comm"]?.string)
        }
    }

    @Test(arguments: leaking)
    func `requests and statuses are exact, clients nearly`(_ folder: String) throws {
        let found = try RecordedIncident(folder, in: TestFolder())
        let counts = try #require(found.truth["nginx_log_counts"])
        let totals = try #require(found.report["totals"])
        #expect(totals["requests"]?.integer == counts["lines"]?.integer)
        for status in counts["by_status"]?.object?.names ?? [] {
            #expect(totals["by_status"]?[status]?.integer == counts["by_status"]?[status]?.integer, "\(status)")
        }
        #expect(totals["bad_gateway"]?.integer == counts["by_status"]?["502"]?.integer)
        let affected = try #require(found.incident?["impact"]?["affected_clients"]?.double)
        let known = try #require(counts["affected_clients"]?.double)
        #expect(abs(affected - known) <= 0.03 * known)
    }

    @Test(arguments: leaking)
    func `the proxy restart did not help, the rollback did`(_ folder: String) throws {
        let found = try RecordedIncident(folder, in: TestFolder())
        let restart = try #require(found.events("proxy_restart").first)
        #expect(restart["attributes"]?["effect"]?.string == "no_effect")
        let rollback = try #require(found.events("rollback").first)
        #expect(rollback["attributes"]?["effect"]?.string == "helped")
    }

    @Test func `a harmless release is no incident`() throws {
        let found = try RecordedIncident(PackageRoot.path("samples/quiet"), in: TestFolder())
        #expect(try ReportSchema.violations(in: found.reportText) == [])
        #expect(found.report["incidents"]?.array?.isEmpty == true)
        #expect(!found.events("deploy").isEmpty)
    }

    @Test(arguments: leaking + [PackageRoot.path("samples/quiet")])
    func `the recount commands print the report's numbers`(_ folder: String) throws {
        let test = try TestFolder()
        let found = try RecordedIncident(folder, in: test)
        let totals = try #require(found.report["totals"])
        var checked = 0
        func check(_ numbers: JSONValue, _ place: String) throws {
            for name in numbers["recount"]?.object?.names ?? [] {
                // Which clients are health checks and bots, awk cannot tell.
                if name == "affected_clients", numbers["recount"]?[name]?.isNull == true { continue }
                guard let command = numbers["recount"]?[name]?.string else {
                    Issue.record("\(place).recount.\(name) is missing")
                    continue
                }
                let printed = try test.shell("cd '\(folder)' && { \(command)\n}").succeeds().output
                let value = numbers[name]
                if let number = value?.integer {
                    #expect(printed == "\(number)\n", "\(place).\(name): \(command)")
                    checked += 1
                } else if let object = value?.object {
                    let lines = object.names.map { "\($0) \(object[$0]?.integer ?? -1)" }.sorted()
                    #expect(printed.split(separator: "\n").map(String.init).sorted() == lines, "\(place).\(name)")
                    checked += 1
                }
            }
        }
        try check(totals, "totals")
        for incident in found.report["incidents"]?.array ?? [] {
            if let impact = incident["impact"] { try check(impact, "impact") }
        }
        #expect(checked >= 4)
    }
}
