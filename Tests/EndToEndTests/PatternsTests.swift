import FaultlineTestSupport
import Testing

/// `faultline patterns`: what an application says after a moment and did not before, or no longer.
@Suite struct `Messages before and after` {
    private static func clock(_ second: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "2025-03-03T0\(2 + second / 3600):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    /// Two hours; from the second one on another release runs.
    private static let log: String = (0..<7200).map { second in
        let isLate = second >= 3600
        var text = "\(clock(second)) INFO app: request \(second) took \(second % 17) ms\n"
        if second % 60 == 7 { text += "\(clock(second)) INFO app: cache of \(second) rows refreshed\n" }
        if !isLate, second % 30 == 3 { text += "\(clock(second)) INFO app: old path used for item \(second)\n" }
        if isLate, second % 20 == 5 { text += "\(clock(second)) ERROR app: cannot parse order \(second)\n" }
        if second % (isLate ? 4 : 100) == 1 { text += "\(clock(second)) WARN app: retry \(second) of upstream\n" }
        if second % (isLate ? 300 : 5) == 2 { text += "\(clock(second)) INFO app: session \(second) stored\n" }
        return text
    }.joined()

    @Test func `new, gone, more frequent and rarer, each with rates and a line`() throws {
        let folder = try TestFolder()
        try folder.write("app.log", Self.log)
        let lines = Self.log.split(separator: "\n").map(String.init)
        let report = try folder.faultline(
            "patterns", "app.log", "--after", "2025-03-03T03:00:00Z", "--format", "json"
        ).succeeds().json()
        #expect(report["schema"]?.string == "faultline.patterns/1")
        let changes = try #require(report["changes"]?.array)
        let expected = [
            "new": ("cannot parse order", 0.0, 180.0), "gone": ("old path used", 120, 0), "more": ("retry", 36, 900),
            "fewer": ("session", 720, 12),
        ]
        #expect(changes.count == expected.count)
        for change in changes {
            let (words, before, after) = try #require(expected[change["change"]?.string ?? ""])
            #expect(change["template"]?.string?.contains(words) == true)
            // Buckets of 128 s: a border may lie within one.
            #expect(abs((change["before_per_hour"]?.double ?? -99) - before) <= max(before, after) * 0.04)
            #expect(abs((change["after_per_hour"]?.double ?? -99) - after) <= max(before, after) * 0.04)
            let at = try #require(change["example"]?["line"]?.integer)
            #expect(lines[at - 1].contains(words))
        }
        let page = try folder.faultline("patterns", "app.log", "--after", "2025-03-03 03:00").succeeds().output
        for heading in ["NEW (1)", "GONE (1)", "MORE FREQUENT (1)", "RARER (1)"] { #expect(page.contains(heading)) }
        #expect(page.contains("180.0 an hour") || page.contains("180 an hour"), "\(page)")
        #expect(page.contains("app.log:") && page.contains("first 2025-03-03 03:00:05"))
    }

    @Test func `the first incident divides the logs where no moment is given`() throws {
        let folder = try TestFolder()
        let logs = PackageRoot.path("samples/meltdown")
        let page = try folder.faultline("patterns", logs).succeeds().output
        #expect(page.contains("the change before INC-1"))
        #expect(page.contains("INSERT INTO ledger_jobs"))
        try folder.write("app.log", Self.log)
        #expect(
            try folder.faultline("patterns", "app.log").exits(2).errorOutput.contains("--after 2026-11-24T08:25:00Z"))
    }

    @Test func `what cannot be compared is said`() throws {
        let folder = try TestFolder()
        try folder.write("app.log", Self.log)
        let early = try folder.faultline("patterns", "app.log", "--after", "2025-03-04").succeeds().output
        #expect(early.contains("app.log has less than 20 s after: nothing to compare."))
        try folder.faultline("patterns", "app.log", "--after", "2025-03-03", "--before", "2025-03-04").exits(2)
        try folder.faultline("patterns", "app.log", "--after", "soon").exits(2)
        try folder.faultline("patterns", "gone.log", "--after", "2025-03-03").exits(3)
    }
}
