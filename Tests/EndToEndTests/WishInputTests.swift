import FaultlineTestSupport
import Testing

/// What users of other tools asked for in vain, of what is read and counted; the numbers are those of the list of wishes.
@Suite struct `Wishes for the input` {
    @Test func `Wish 1: the same log given twice counts once, and a rerun has the same bytes`() throws {
        let folder = try TestFolder()
        let log = SmallLogs.access(3000)
        try folder.write("logs/access.log", log)
        let once = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        #expect(try once.requests() == 3000)
        #expect(try folder.faultline("analyze", "logs", "--format", "json").succeeds().outputBytes == once.outputBytes)

        // Under another name, compressed, and named twice on the command line.
        try folder.write("logs/old/copy-of-access.log", log)
        try folder.shell("gzip -c logs/access.log > logs/backup.gz").succeeds()
        let thrice = try folder.faultline("analyze", "logs", "logs/access.log", "--format", "json").succeeds()
        #expect(try thrice.requests() == 3000)
        let copies = try thrice.json()["inputs"]?.array?.filter { $0["duplicate_of"]?.integer != nil }
        #expect(copies?.count == 2)
    }

    @Test(arguments: [
        // The modes of logrotate: renamed, compressed at once or a day later, dated, and copied with both still there.
        ["access.log", "access.log.1", "access.log.2.gz"], ["access.log", "access.log.1.gz", "access.log.2.gz"],
        ["access.log", "access.log-20250302", "access.log-20250301.gz"],
        ["access.log", "access.log.1", "access.log.1.gz", "access.log.2.gz"],
        ["access.log", "access.log.1", "access.log.2.xz"],
    ])
    func `Wish 2: after rotation one hit counts as one`(_ names: [String]) throws {
        let folder = try TestFolder()
        let parts = (0..<3).map { SmallLogs.access(1000, seed: UInt64($0), startSecond: 200 - 100 * $0) }
        // Names of one age hold the same part.
        var ages: [String: Int] = [:]
        for name in names {
            let stem = name.hasSuffix(".gz") || name.hasSuffix(".xz") ? String(name.dropLast(3)) : name
            let age = ages[stem] ?? Set(ages.values).count
            ages[stem] = age
            try folder.write("logs/\(stem).plain", parts[age])
            switch name.suffix(3) {
            case ".gz": try folder.shell("gzip -c logs/\(stem).plain > logs/\(name)").succeeds()
            case ".xz": try folder.shell("xz -c logs/\(stem).plain > logs/\(name)").succeeds()
            default: try folder.write("logs/\(name)", parts[age])
            }
            try folder.shell("rm logs/\(stem).plain").succeeds()
        }
        let report = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        #expect(try report.requests() == 3000)
    }

    @Test func `Wish 4: every line is parsed, unparsed, damaged or skipped, and the page prints the sum`() throws {
        let folder = try TestFolder()
        try folder.write(
            "access.log", SmallLogs.access(500) + "no access line\n\n" + String(repeating: "x", count: 1_200_000) + "\n"
        )
        let run = try folder.faultline("analyze", "access.log", "--format", "json", "--since", "2025-03-03T02:20:00Z")
        let input = try #require(try run.succeeds().json()["inputs"]?[0])
        func count(_ name: String) throws -> Int { try #require(input[name]?.integer) }
        #expect(try count("lines") == 503)
        #expect(
            try count("lines") == count("parsed") + count("unparsed") + count("damaged") + count("skipped"))
        #expect(try count("unparsed") == 1 && count("damaged") == 1)
        #expect(try count("skipped") == 500)
        let page = try folder.faultline("analyze", "access.log").succeeds().output
        #expect(page.contains("503 lines = "))
    }

    @Test func `Wish 9: memory has a bound that the input's size does not move`() throws {
        let folder = try TestFolder()
        try folder.write("hour.log", SmallLogs.access(36_000))
        // Four times 4 MB an hour of traffic, through a pipe.
        func peak(_ hours: Int) throws -> Int {
            let hour = "sed 's/:02:\\([0-9][0-9]:[0-9][0-9]\\) /:'$(printf %02d $h)':\\1 /' hour.log"
            let program = try BuiltProgram.path()
            let line =
                "exec '\(program)' analyze - --format json "
                + "< <(for h in $(seq 0 \(hours - 1)); do for i in 1 2 3 4; do \(hour); done; done)"
            let result = try folder.shell(line).succeeds()
            #expect(try result.requests() == hours * 4 * 36_000)
            return result.peakBytes
        }
        let (small, large) = (try peak(1), try peak(20))
        // About 340 MB of lines: were they kept, it would be more.
        #expect(large < 256 << 20)
        // A small input does not pay for what a large one may need; nor is it nothing that was measured.
        #expect(small > 8 << 20 && small < 96 << 20)
    }
}
