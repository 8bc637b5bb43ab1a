import FaultlineTestSupport
import Testing

@Suite struct `Truth of the schema` {
    @Test(arguments: TruthRecording.all)
    func `the report keeps the published schema`(_ recording: TruthRecording) throws {
        let text = String(decoding: try recording.report().bytes, as: UTF8.self)
        try expectSchema(text)
    }

    @Test func `a report of an empty folder, where there is one, keeps the schema`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("logs")
        let result = try folder.faultline("analyze", "logs", "--format", "json").run()
        // Nothing to read is exit 3 by the contract; a report is then allowed, not needed.
        #expect(result.ending == .exit(3), "\(result.story("an empty folder"))")
        if !result.outputBytes.isEmpty { try expectSchema(result.output) }
        #expect(!result.errorOutput.isEmpty)
    }

    @Test func `a report of one empty file keeps the schema`() throws {
        let folder = try TestFolder()
        try folder.write("logs/access.log", "")
        let result = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        try expectSchema(result.output)
        #expect(try result.json()["totals"]?["requests"]?.integer == 0)
        #expect(try result.json()["window"]?["start"]?.isNull == true)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `a report of one file of garbage keeps the schema`(_ seed: UInt64) throws {
        let folder = try TestFolder()
        var random = SplitMix64(seed: seed)
        let garbage = random.bytes(300_000)
        try folder.write("garbage.bin", bytes: garbage)
        let result = try folder.faultline("analyze", "garbage.bin", "--format", "json").succeeds()
        try expectSchema(result.output)
        let report = try TruthReport(of: result)
        #expect(report.incidents.isEmpty && report.events.isEmpty)
        #expect(report.inputs.first?["format"]?.string == "unknown")
        // Blank lines are parsed, by the contract.
        let lines = garbage.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(
            garbage.last == 0x0A ? 1 : 0)
        let blank = lines.count { $0.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } }
        #expect(report.inputs.first?["lines"]?.integer == lines.count)
        #expect(report.inputs.first?["parsed"]?.integer == blank)
    }
}

/// Expects that a report keeps the schema, and says where not.
func expectSchema(_ report: String) throws {
    let violations = try ReportSchema.violations(in: report)
    #expect(violations.isEmpty, "\(violations.count): \(violations.prefix(10).joined(separator: "\n"))")
}
