import FaultlineTestSupport
import Testing

@Suite struct `Standard streams` {
    @Test func `standard input gives the counts of the file`() throws {
        let folder = try TestFolder()
        // More than the head that the plan takes.
        let text = SmallLogs.access(15_000)
        let result = try folder.faultline("analyze", "-", "--format", "json").input(text).succeeds()
        #expect(try result.requests() == 15_000)
        #expect(try result.json()["inputs"]?[0]?["path"]?.string == "-")
        #expect(try result.json()["inputs"]?[0]?["lines"]?.integer == 15_000)
    }

    @Test func `compressed standard input is recognised by its content`() throws {
        let folder = try TestFolder()
        try folder.write("whole.log", SmallLogs.access(15_000))
        let program = try BuiltProgram.path()
        let result = try folder.shell("gzip -c whole.log | '\(program)' analyze - --format json").succeeds()
        #expect(try result.requests() == 15_000)
    }

    @Test func `a pipe without a path is standard input, a terminal or nothing is a question`() throws {
        let folder = try TestFolder()
        let program = try BuiltProgram.path()
        try folder.write("access.log", SmallLogs.access(30))
        let piped = try folder.shell("cat access.log | '\(program)' analyze --format json").succeeds()
        #expect(try piped.requests() == 30)
        let nothing = try folder.shell("'\(program)' analyze < /dev/null").exits(2)
        #expect(nothing.errorOutput.contains("no input was given"))
    }

    @Test func `no colour where standard output is no terminal`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(300))
        let plain = try folder.faultline("analyze", "access.log").environment("TERM", "xterm-256color").succeeds()
        #expect(!plain.outputBytes.contains(0x1B))
        #expect(plain.errorOutput.isEmpty)
    }

    @Test func `colour on a terminal, and none with NO_COLOR, TERM=dumb or --no-color`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(300))
        let program = try BuiltProgram.path()
        let command = "'\(program)' analyze access.log"
        func onTerminal(_ line: String, _ variables: [String: String]) throws -> TestResult {
            var shell = folder.shell("script -qec \"\(line)\" /dev/null")
            for (name, value) in variables { shell = shell.environment(name, value) }
            return try shell.succeeds()
        }
        guard try folder.shell("command -v script").run().ending == .exit(0) else { return }
        let colored = try onTerminal(command, ["TERM": "xterm-256color"])
        #expect(colored.outputBytes.contains(0x1B))
        for plain in [
            try onTerminal(command, ["TERM": "xterm-256color", "NO_COLOR": "1"]),
            try onTerminal(command, ["TERM": "dumb"]),
            try onTerminal(command + " --no-color", ["TERM": "xterm-256color"]),
        ] {
            #expect(!plain.outputBytes.contains(0x1B))
        }
    }

    @Test func `a reader that goes away is no error`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(3000))
        let program = try BuiltProgram.path()
        let line = "'\(program)' analyze access.log --format json | head -c 10 > /dev/null; exit ${PIPESTATUS[0]}"
        for _ in 0..<5 {
            let result = try folder.shell(line).succeeds()
            #expect(result.errorOutput.isEmpty)
        }
        try folder.shell("'\(program)' analyze access.log --format json >&- 2>/dev/null").exits(4)
    }

    @Test func `the summary is as wide as asked`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(300))
        for width in [60, 80, 120] {
            let result = try folder.faultline("analyze", "access.log", "--width", "\(width)").succeeds()
            let widest = result.output.split(separator: "\n").map { $0.unicodeScalars.count }.max() ?? 0
            #expect(widest <= width)
        }
    }

    @Test func `the output folder has four files, written anew each time`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(300))
        try folder.write("out/report/report.json", "old")
        let first = try folder.faultline("analyze", "access.log", "--output", "out/report", "--format", "json")
            .succeeds()
        #expect(
            folder.list() == [
                "access.log", "out/", "out/report/", "out/report/postmortem.md", "out/report/report.html",
                "out/report/report.json", "out/report/summary.txt",
            ])
        #expect(try difference(folder.bytes("out/report/report.json"), first.outputBytes) == nil)
    }
}
