import FaultlineTestSupport
import Testing

/// `faultline recount`: a report's own commands, run, beside the report's numbers.
@Suite struct `Recount of a report` {
    private static func report(in folder: TestFolder, _ arguments: String...) throws {
        _ = try folder.faultline(["analyze", "--quiet", "--output", "report"] + arguments).run()
    }

    @Test func `every number of a report comes out the same`() throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("samples/meltdown"), to: "meltdown")
        try Self.report(in: folder, "meltdown")
        let result = try folder.faultline("recount", "report").succeeds()
        #expect(result.output.contains("totals requests\n  $ "))
        #expect(result.output.contains("reported 6,515, counted 6,515: the same"))
        #expect(result.output.contains("in 8 rows: the same"))
        #expect(result.output.contains("INC-1 affected_clients\n"))
        #expect(!result.output.contains("DIFFERENT") && !result.output.contains("not run"))
    }

    @Test func `13 where the log has changed since, with both numbers`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(200))
        try Self.report(in: folder, "access.log")
        try folder.write("access.log", SmallLogs.access(201))
        let result = try folder.faultline("recount", "report/report.json").exits(13)
        #expect(result.output.contains("reported 200, counted 201: DIFFERENT"))
        #expect(result.output.contains("    200: reported "))
        #expect(result.output.contains("totals oom_kills\n  no command: no kernel log was given\n"))
        #expect(result.errorOutput.contains("analyze them again"))
    }

    @Test func `prints the commands alone where asked to, and nothing is run`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(200))
        try Self.report(in: folder, "access.log")
        try folder.shell("rm access.log").succeeds()
        let output = try folder.faultline("recount", "--print", "report").succeeds().output
        #expect(output.contains("totals requests\n  $ cat <'access.log' | LC_ALL=C awk"))
        #expect(!output.contains("reported"))
        // A log that is gone is no difference, but nothing was counted either.
        let gone = try folder.faultline("recount", "report").exits(1)
        #expect(gone.output.contains("reported 200, not counted: the command failed: "))
    }

    @Test(arguments: [
        "touch pwned", "cat <'a' | sh", "cat <'a' >'pwned'",
        "cat <'a' | LC_ALL=C awk 'BEGIN {system(\"touch pwned\")}'",
        "cat <'a' | LC_ALL=C awk 'BEGIN {print 1 > \"pwned\"}'", "cat <'a' | awk 'BEGIN {print 1 | \"touch pwned\"}'",
        "cat <'a' | awk 'BEGIN {printf \"1\" > \"pwned\"}'", "cat $(touch pwned)", "cat <'a' | awk -f'x'",
        "cat <'a'; `touch pwned`", "cat <'a' | awk 'BEGIN {\"touch pwned\" | getline}'", "cat <'a' & touch pwned",
        "'touch' 'pwned'", "cat <'a' | 'sh'", "cat <'a' | sort -o 'pwned'",
        "for f in 'a'; do 'touch' 'pwned'; done", "awk 'BEGIN {system (\"touch pwned\")}'", "LC_ALL=C 'touch' 'pwned'",
        "awk '-f' 'a'",
        // In JSON a backslash and the end of a line: awk goes on in the next line as if a blank stood there.
        "awk 'BEGIN {system\\\\\\n(\"touch pwned\")}'", "awk 'BEGIN {system \\\\\\n \\\\\\n(\"touch pwned\")}'",
        "awk 'BEGIN {print 1 \\\\\\n> \"pwned\"}'",
    ])
    func `a command that faultline would not write is not run`(_ command: String) throws {
        let folder = try TestFolder()
        try folder.write("a", "line\n")
        let text = command.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
        try folder.write(
            "report.json",
            #"{"schema": "faultline.report/1", "totals": {"requests": 1, "recount": {"requests": ""# + text + #""}}}"#)
        let result = try folder.faultline("recount", "report.json").exits(1)
        #expect(result.output.contains("not run: it is no command that faultline writes"))
        #expect(!folder.exists("pwned"))
        #expect(!folder.exists("x"))
    }

    @Test func `why there is no command`() throws {
        let folder = try TestFolder()
        try folder.faultline("analyze", "-", "--quiet", "--output", "report").input(SmallLogs.access(50)).succeeds()
        #expect(
            try folder.faultline("recount", "report").succeeds().output.contains(
                "totals requests\n  no command: it was read from standard input, which is gone"))
        try folder.faultline("recount", "gone").exits(3)
        try folder.faultline("recount").exits(2)
    }
}
