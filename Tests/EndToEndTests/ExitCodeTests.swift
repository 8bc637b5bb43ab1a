import FaultlineTestSupport
import Testing

@Suite struct `Exit codes` {
    @Test func `0 for a quiet log, and the report fits the schema`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(2000))
        let result = try folder.faultline("analyze", "access.log", "--format", "json").succeeds()
        #expect(try ReportSchema.violations(in: result.output) == [])
        #expect(try result.requests() == 2000)
        #expect(result.errorOutput.isEmpty)
    }

    @Test func `1 for a gzip file that ends early, with what decodes`() throws {
        let folder = try TestFolder()
        try folder.write("whole.log", SmallLogs.access(5000))
        try folder.shell("gzip -c whole.log | head -c 20000 > access.log.1.gz && rm whole.log").succeeds()
        let result = try folder.faultline("analyze", ".", "--format", "json").exits(1)
        let requests = try #require(try result.requests())
        #expect(requests > 100 && requests < 5000)
        #expect(result.errorOutput.contains("access.log.1.gz: "))
        let warnings = try result.json()["inputs"]?[0]?["warnings"]?.array
        #expect(warnings?.isEmpty == false)
    }

    @Test func `1 where one path of two is not there`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(20))
        let result = try folder.faultline("analyze", "access.log", "gone.log", "--format", "json").exits(1)
        #expect(try result.requests() == 20)
        #expect(result.errorOutput.contains("gone.log: no such file or folder"))
    }

    @Test(arguments: [
        ["analyze", "--no-such-option"], ["analyze", ".", "--format", "yaml"],
        ["analyze", ".", "--since", "yesterday"],
        ["analyze", ".", "--workers", "0"], ["analyze", "access.log", "--timezone", "access.log=Mars/Olympus"],
        ["analyze", "access.log", "--timezone", "nowhere.log=UTC"],
        ["analyze", "access.log", "--timezone", "access.log"],
        ["analyze", "access.log", "--nginx-log-format", "$remote_addr $time_local"],
        ["analyze", "access.log", "--nginx-config", "none.conf"],
        ["analyze", "access.log", "--since", "2025-03-04", "--until", "2025-03-03"], ["no-such-command"],
        ["plan", "-", "-o", "plan.flp"], ["plan", "access.log"], ["extract", "access.log", "-o", "x.fle"],
        ["merge", "-o", "x.fle"], ["extract", "x.flp", "--task", "3/2", "-o", "x.fle"], ["run", "none.yaml"], [],
        ["analyze"],
    ])
    func `2 for misuse, said in words`(_ arguments: [String]) throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(20))
        let result = try folder.faultline(arguments).exits(2)
        #expect(result.outputBytes.isEmpty)
        #expect(!result.errorOutput.isEmpty)
    }

    @Test func `a misspelt command or option is told the near one`() throws {
        let folder = try TestFolder()
        #expect(try folder.faultline("anaylze", "x").exits(2).errorOutput.contains("did you mean \"analyze\"?"))
        #expect(try folder.faultline("analyze", "--fromat", "json").exits(2).errorOutput.contains("'--format'"))
    }

    @Test func `3 where nothing can be read`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("empty")
        #expect(try folder.faultline("analyze", "gone").exits(3).errorOutput.contains("gone: no such file or folder"))
        #expect(try folder.faultline("analyze", "empty").exits(3).errorOutput.contains("no file was found in empty"))
        #expect(try folder.faultline("extract", "gone.flp", "-o", "x.fle").exits(3).errorOutput.contains("gone.flp"))
        #expect(try folder.faultline("correlate", "gone.fle").exits(3).errorOutput.contains("gone.fle"))
    }

    @Test func `4 where the output cannot be written, before anything is read`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(20))
        let result = try folder.faultline("analyze", "access.log", "--output", "access.log/report").exits(4)
        #expect(result.outputBytes.isEmpty)
        #expect(result.errorOutput.contains("a part of the path is a file"))
        try folder.shell("'\(try BuiltProgram.path())' analyze access.log --format json > /dev/full").exits(4)
    }

    @Test func `help and version go to standard output, with the exit codes`() throws {
        let folder = try TestFolder()
        #expect(try folder.faultline("--version").succeeds().output.hasPrefix("faultline "))
        for command in ["analyze", "run", "plan", "extract", "merge", "correlate"] {
            let result = try folder.faultline(command, "--help").succeeds()
            #expect(result.output.contains("Examples:"))
            #expect(result.output.contains("3  no input could be read"))
            #expect(result.errorOutput.isEmpty)
        }
    }

    @Test func `an empty file is read, and nothing is found in it`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", "")
        let result = try folder.faultline("analyze", "access.log", "--format", "json").succeeds()
        #expect(try ReportSchema.violations(in: result.output) == [])
        #expect(try result.requests() == 0)
    }
}
