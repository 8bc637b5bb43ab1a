import FaultlineTestSupport
import Testing

@Suite struct `Truth of the schema` {
    @Test(arguments: TruthRecording.all)
    func `the report keeps the published schema`(_ recording: TruthRecording) throws {
        let text = String(decoding: try recording.report().bytes, as: UTF8.self)
        #expect(try ReportSchema.violations(in: text) == [])
    }

    @Test func `a report of an empty folder, where there is one, keeps the schema`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("logs")
        let result = try folder.faultline("analyze", "logs", "--format", "json").run()
        // Nothing to read is exit 3 by the contract; a report is then allowed, not needed.
        #expect(result.ending == .exit(3), "\(result.story("an empty folder"))")
        if !result.outputBytes.isEmpty { #expect(try ReportSchema.violations(in: result.output) == []) }
        #expect(!result.errorOutput.isEmpty)
    }

    @Test func `a report of one empty file keeps the schema`() throws {
        let folder = try TestFolder()
        try folder.write("logs/access.log", "")
        let result = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        #expect(try ReportSchema.violations(in: result.output) == [])
        #expect(try result.json()["totals"]?["requests"]?.integer == 0)
        #expect(try result.json()["window"]?["start"]?.isNull == true)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a report of one file of garbage keeps the schema`(_ seed: UInt64) throws {
        let folder = try TestFolder()
        var random = SplitMix64(seed: seed)
        try folder.write("garbage.bin", bytes: random.bytes(300_000))
        let result = try folder.faultline("analyze", "garbage.bin", "--format", "json").succeeds()
        #expect(try ReportSchema.violations(in: result.output) == [])
        let report = try TruthReport(of: result)
        #expect(report.incidents.isEmpty && report.events.isEmpty)
        #expect(report.inputs.first?["format"]?.string == "unknown")
        #expect(report.inputs.first?["parsed"]?.integer == 0)
    }
}
