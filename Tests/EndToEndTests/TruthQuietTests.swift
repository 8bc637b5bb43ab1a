import FaultlineTestSupport
import Testing

@Suite struct `Truth of a quiet stretch` {
    @Test func `the quiet sample has no incident and no kill`() throws {
        let report = try TruthRecording.quiet.report()  // Exit 0 is part of it.
        #expect(report.incidents.isEmpty)
        #expect(report.json["forecasts"]?.array?.isEmpty == true)
        #expect(report.json["totals"]?["oom_kills"]?.integer == 0)
        #expect(report.json["memory"]?.array?.contains { $0["leak"]?.bool == true } == false)
    }

    @Test func `its harmless release is under events, as harmless`() throws {
        let truth = try TruthRecording.quiet.truth()
        let deploy = try TruthRecording.quiet.report().event("deploy")
        #expect(deploy["attributes"]?["version"] == truth["deploy"]?["release"])
        #expect(deploy["attributes"]?["version"]?.string == "7.12.1")
        #expect(isClose(deploy["time"], truth["deploy"]?["time"], within: 2))
        #expect(deploy["attributes"]?["effect"]?.string == "no_effect")
        #expect(deploy["role"]?.string != "cause")
    }

    @Test func `nothing in it is taken for a symptom`() throws {
        let symptoms = try TruthRecording.quiet.report().events.filter { $0["role"]?.string == "symptom" }
        #expect(symptoms.compactMap { $0["title"]?.string } == [])
    }
}
