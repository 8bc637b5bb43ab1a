import FaultlineTestSupport
import Testing

@Suite struct `Hostile and odd input` {
    @Test func `random bytes are lines that nobody knows`() throws {
        let folder = try TestFolder()
        try folder.shell("head -c 3000000 /dev/urandom > noise").succeeds()
        let result = try folder.faultline("analyze", "noise", "--format", "json").run()
        #expect(result.ending == .exit(0) || result.ending == .exit(1), "\(result.story("unexpected end"))")
        #expect(try ReportSchema.violations(in: result.output) == [])
        #expect(try result.requests() == 0)
    }

    @Test func `a line beyond the limit is counted as damaged, its neighbours are read`() throws {
        let folder = try TestFolder()
        let long = String(repeating: "x", count: 1_500_000)
        try folder.write("access.log", SmallLogs.access(50) + long + "\n" + SmallLogs.access(50, startSecond: 5))
        let result = try folder.faultline("analyze", "access.log", "--format", "json").run()
        #expect(try result.requests() == 100)
        let input = try result.json()["inputs"]?[0]
        #expect(input?["lines"]?.integer == 101)
        #expect(input?["damaged"]?.integer == 1)
    }

    @Test func `a first line of a megabyte does not hide the format`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", String(repeating: "y", count: 1_000_000) + "\n" + SmallLogs.access(100))
        let result = try folder.faultline("analyze", "access.log", "--format", "json").succeeds()
        #expect(try result.requests() == 100)
    }

    @Test func `a file given twice, by copy or by rotation, counts once`() throws {
        let folder = try TestFolder()
        let text = SmallLogs.access(3000)
        try folder.write("logs/access.log.1", text)
        try folder.shell("gzip -kn logs/access.log.1 && cp logs/access.log.1 logs/copy.log").succeeds()
        let result = try folder.faultline("analyze", "logs", "logs/access.log.1", "--format", "json").succeeds()
        #expect(try result.requests() == 3000)
        let inputs = try #require(try result.json()["inputs"]?.array)
        #expect(inputs.count == 3)
        #expect(inputs.filter { $0["duplicate_of"]?.isNull == false }.count == 2)
    }

    @Test func `rotated parts are read oldest first, whatever they are packed in`() throws {
        let folder = try TestFolder()
        try folder.write("logs/access.log.2", SmallLogs.access(1000))
        try folder.write("logs/access.log.1", SmallLogs.access(1000, seed: 2, startSecond: 100))
        try folder.write("logs/access.log", SmallLogs.access(1000, seed: 3, startSecond: 200))
        try folder.shell("gzip -n logs/access.log.2").succeeds()
        let result = try folder.faultline("analyze", "logs", "--format", "json").succeeds()
        #expect(try result.requests() == 3000)
        let paths = try result.json()["inputs"]?.array?.compactMap { $0["path"]?.string }
        #expect(paths == ["logs/access.log.2.gz", "logs/access.log.1", "logs/access.log"])
    }

    @Test func `a name that is no UTF-8 is read, in a folder and by itself`() throws {
        let folder = try TestFolder()
        try folder.write("access.log", SmallLogs.access(100))
        try folder.shell("mkdir logs && mv access.log logs/$'caf\\xe9.log'").succeeds()
        let program = try BuiltProgram.path()
        for path in ["logs", "logs/$'caf\\xe9.log'"] {
            let result = try folder.shell("'\(program)' analyze \(path) --format json").succeeds()
            #expect(try result.requests() == 100)
            #expect(try result.json()["inputs"]?[0]?["path"]?.string == "logs/caf\\xE9.log")
        }
    }

    @Test func `a pattern in quotes names files`() throws {
        let folder = try TestFolder()
        try folder.write("logs/a/access.log", SmallLogs.access(100))
        try folder.write("logs/b/access.log", SmallLogs.access(100, seed: 2))
        try folder.write("logs/b/other.txt", "nothing\n")
        let result = try folder.faultline("analyze", "logs/*/access.log", "--format", "json").succeeds()
        #expect(try result.json()["inputs"]?.array?.count == 2)
        #expect(try folder.faultline("analyze", "logs/*.none").exits(3).errorOutput.contains("no file matches"))
    }

    @Test func `a declared format is read, one that fits nothing is said`() throws {
        let folder = try TestFolder()
        try folder.write("odd.log", "[03/Mar/2025:02:00:00 +0000]|502|GET /a HTTP/1.1|192.0.2.7\n")
        let format = "[$time_local]|$status|$request|$remote_addr"
        let read = try folder.faultline("analyze", "odd.log", "--nginx-log-format", format, "--format", "json")
            .succeeds()
        #expect(try read.json()["totals"]?["bad_gateway"]?.integer == 1)
        try folder.write("nginx.conf", "http { log_format odd '[$time_local]|$status|$request|$remote_addr'; }\n")
        let config = try folder.faultline("analyze", "odd.log", "--nginx-config", "nginx.conf", "--format", "json")
            .succeeds()
        #expect(difference(config.outputBytes, read.outputBytes) == nil)
        try folder.write("access.log", SmallLogs.access(10))
        let unfit = try folder.faultline(
            "analyze", "access.log", "--nginx-log-format", format, "--format", "json"
        ).succeeds()
        #expect(try unfit.requests() == 10)
        #expect(unfit.output.contains("reads none of the first lines"))
    }

    @Test func `zones: an offset, a name with daylight saving, a time with a zone of its own`() throws {
        let folder = try TestFolder()
        let line = "2025/07/03 14:00:00 [notice] 1#1: signal process started\n"
        try folder.write("error.log", line)
        try folder.write("access.log", SmallLogs.access(10))
        func start(_ arguments: String...) throws -> (String?, String?) {
            let result = try folder.faultline(["analyze", "error.log", "--format", "json"] + arguments).succeeds()
            let input = try result.json()["inputs"]?[0]
            return (input?["first"]?.string, input?["timezone_basis"]?.string)
        }
        #expect(try start() == ("2025-07-03T14:00:00.000Z", "assumed"))
        #expect(try start("--timezone", "error.log=+02:00") == ("2025-07-03T12:00:00.000Z", "option"))
        #expect(try start("--timezone", "*=America/New_York") == ("2025-07-03T18:00:00.000Z", "option"))
        let own = try folder.faultline("analyze", "access.log", "--timezone", "access.log=+05:00", "--format", "json")
            .succeeds()
        #expect(try own.json()["inputs"]?[0]?["first"]?.string == "2025-03-03T02:00:00.000Z")
        #expect(try own.json()["inputs"]?[0]?["timezone_basis"]?.string == "in the line")
    }
}
