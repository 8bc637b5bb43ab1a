import FaultlineTestSupport
import Testing

/// What users of other tools asked for in vain, on the first page and in the JSON.
@Suite struct `Wishes for the report` {
    @Test func `Wish 5: which paths give the 5xx, by status`() throws {
        let folder = try TestFolder()
        let logs = PackageRoot.path("samples/meltdown/logs")
        let report = try folder.faultline("analyze", logs, "--format", "json").succeeds().json()
        let impact = try #require(report["incidents"]?[0]?["impact"])
        let paths = try #require(impact["by_path"]?.array)
        let worst = try #require(paths.first)
        let failed = try #require(worst["failed_requests"]?.integer)
        #expect(failed > 0 && failed == paths.compactMap { $0["failed_requests"]?.integer }.max())
        #expect((worst["by_status"]?["502"]?.integer ?? 0) > 0)
        // The statuses of all paths add up to the requests.
        let counts = paths.compactMap { $0["by_status"]?.object }.flatMap { row in
            row.names.compactMap { row[$0]?.integer }
        }
        let sum = counts.reduce(0, +)
        #expect(sum == impact["requests"]?.integer)

        let page = try folder.faultline("analyze", logs, "--width", "110").succeeds().output
        let path = try #require(worst["path"]?.string)
        let head = page.split(separator: "\n", omittingEmptySubsequences: false).prefix(60)
        let table = try #require(head.firstIndex { $0.contains("path") && $0.contains("502") && $0.contains("failed") })
        #expect(head[table + 1].contains(path))
    }

    @Test func `Wish 6: the error log is read and joined with the access log`() throws {
        let folder = try TestFolder()
        let logs = PackageRoot.path("samples/meltdown/logs")
        let report = try folder.faultline("analyze", logs, "--format", "json").succeeds().json()
        // The cause that only the error log has, in the incident that only the access log counts.
        let timeline = try #require(report["incidents"]?[0]?["timeline"]?.array)
        let refused = timeline.filter { $0["title"]?.string?.contains("refused connections") == true }
        #expect(!refused.isEmpty)
        for event in refused {
            let input = try #require(event["citations"]?[0]?["input"]?.integer)
            #expect(report["inputs"]?[input]?["path"]?.string?.contains("error.log") == true)
        }
        let page = try folder.faultline("analyze", logs).succeeds().output
        #expect(page.contains("refused connections") && page.contains("nginx/error.log"))
    }
}
