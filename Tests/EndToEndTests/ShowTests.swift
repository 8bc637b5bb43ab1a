import FaultlineTestSupport
import Testing

/// `faultline show`: what a report cites can be pasted, and what comes is the line of the log as it is stored.
@Suite struct `The line behind a claim` {
    private static let text = (1...200).map { "2025-03-03T02:00:00Z INFO line \($0)\n" }.joined()

    @Test(arguments: ["cat", "gzip -c", "zstd -qc", "lz4 -qc", "bzip2 -c", "xz -c"])
    func `shows a line with those around it, whatever packs the file`(_ tool: String) throws {
        let folder = try TestFolder()
        try folder.write("plain.log", Self.text)
        // Two members or frames where the format has such.
        try folder.shell("{ head -n 90 plain.log | \(tool); tail -n +91 plain.log | \(tool); } > app.log.packed")
            .succeeds()
        let output = try folder.faultline("show", "app.log.packed:100:1").succeeds().output
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("app.log.packed") == true)
        #expect(
            Array(lines.dropFirst()) == [
                "   99 │ 2025-03-03T02:00:00Z INFO line 99", "> 100 │ 2025-03-03T02:00:00Z INFO line 100",
                "  101 │ 2025-03-03T02:00:00Z INFO line 101",
            ])
        #expect(try folder.faultline("show", "app.log.packed:200").succeeds().output.contains("> 200 │"))
        #expect(
            try folder.faultline("show", "--raw", "app.log.packed:7").succeeds().output
                == "2025-03-03T02:00:00Z INFO line 7\n")
    }

    @Test func `every citation of a report leads to its text`() throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("samples/meltdown"), to: "meltdown")
        try folder.faultline("analyze", "meltdown", "--quiet", "--output", "report").succeeds()
        let report = try JSONValue(parsing: folder.text("report/report.json"))
        let inputs = try #require(report["inputs"]?.array).compactMap { $0["path"]?.string }
        var checked = 0
        for event in try #require(report["events"]?.array).prefix(25) {
            for citation in event["citations"]?.array ?? [] {
                let line = try #require(citation["line"]?.integer)
                let path = inputs[try #require(citation["input"]?.integer)]
                let text = try #require(citation["text"]?.string)
                let whole = try folder.faultline("show", "\(path):\(line):0").succeeds().output
                // As the terminal summary writes it, and from another folder's name on.
                let name = path.split(separator: "/").dropFirst().joined(separator: "/")
                let near = try folder.faultline("show", "--report", "report", "\(name):\(line):0").succeeds().output
                #expect(whole == near || (citation["lines"]?.integer ?? 1) > 1)
                let first = near.split(separator: "\n").dropFirst().first.map(String.init) ?? ""
                #expect(first.contains(text.prefix(300)) || citation["redacted"]?.bool == true, "\(path):\(line)")
                checked += 1
            }
        }
        #expect(checked >= 25)
    }

    @Test func `hostile bytes are written out, secrets masked unless asked for`() throws {
        let folder = try TestFolder()
        try folder.write(
            "app.log",
            bytes: Array("GET /\u{1B}]0;x\u{07}\u{202E}x ".utf8) + [0xFF] + Array("\r\npassword=hunter2 ok\n".utf8))
        let result = try folder.faultline("show", "app.log:2").succeeds()
        #expect(result.output.contains("  1 │ GET /\\x1B]0;x\\x07\\u{202E}x \\xFF\n"))
        #expect(result.output.contains("> 2 │ password=[masked] ok\n"))
        #expect(result.errorOutput.contains("--redact none"))
        #expect(
            try folder.faultline("show", "--redact", "none", "app.log:2:0").succeeds().output.hasSuffix("hunter2 ok\n"))
    }

    @Test func `a name may hold colons, and any bytes`() throws {
        let folder = try TestFolder()
        try folder.write("app.log:12", "first\nsecond\n")
        try folder.write("app.log", "alone\n")
        #expect(try folder.faultline("show", "app.log:12:2:0").succeeds().output.hasSuffix("> 2 │ second\n"))
        #expect(try folder.faultline("show", "app.log:1:0").succeeds().output.hasSuffix("> 1 │ alone\n"))
        let program = try BuiltProgram.path()
        let result = try folder.shell("printf 'latin\\n' > $'caf\\xe9.log' && '\(program)' show $'caf\\xe9.log:1'")
            .succeeds()
        #expect(result.output.contains("caf\\xE9.log\n> 1 │ latin\n"))
    }

    @Test(arguments: [
        (["app.log:11"], Int32(2), "app.log: there is no line 11: it has 10 lines. Give a number from 1 to 10."),
        (["app.log:0"], 2, "lines count from 1"), (["app.log"], 2, "names no line. Write INPUT:LINE"),
        (["app.log:x"], 2, "names no line"), (["app.log:1:5000"], 2, "Ask for fewer"),
        (["empty.log:1"], 2, "the file is empty"), (["gone.log:1"], 3, "gone.log: no such file or folder"),
        (["folder:1"], 3, "folder: is a folder. Name a file in it."), (["noise:1"], 3, "noise: is no log"),
        (["--report", "app.log", "x:1"], 3, "app.log: is no report of faultline"),
        (["--report", "folder", "x:1"], 3, "the folder holds no report"),
        (["--report", "report.json", "other.log:1"], 2, "has no input other.log"),
        (["--report", "report.json", "access.log:1"], 2, "may be a/access.log or b/access.log of the report"),
        (["--report", "report.json", "-:1"], 2, ""), (["--report", "report.json", "a/access.log:1"], 3, "is not here"),
    ])
    func `what cannot be shown is said with what to do`(_ arguments: [String], _ code: Int32, _ sentence: String) throws
    {
        let folder = try TestFolder()
        try folder.write("app.log", String(repeating: "line\n", count: 10))
        try folder.write("empty.log", "")
        try folder.makeFolder("folder")
        var random = SplitMix64(seed: 5)
        try folder.write("noise", bytes: (0..<4000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        try folder.write(
            "report.json",
            #"{"schema": "faultline.report/1", "inputs": [{"path": "a/access.log"}, {"path": "b/access.log"}, {"path": "-"}]}"#
        )
        let result = try folder.faultline(["show"] + arguments).exits(code)
        #expect(result.errorOutput.contains(sentence), "\(result.errorOutput)")
        #expect(result.outputBytes.isEmpty)
    }

    @Test func `1 where the file breaks before, with what was found`() throws {
        let folder = try TestFolder()
        try folder.write("app.log", (1...20_000).map { "line \($0) \($0 * 7919 % 10_007)\n" }.joined())
        try folder.shell("gzip -c app.log | head -c 30000 > app.log.1.gz").succeeds()
        try folder.faultline("show", "app.log.1.gz:5").succeeds()
        let result = try folder.faultline("show", "app.log.1.gz:19999").exits(3)
        #expect(result.errorOutput.contains("gzip data ends early"))
        #expect(result.errorOutput.contains("there is no line 19999: it has "))
    }

    @Test func `what a stranger's report says of a line bounds nothing and breaks nothing`() throws {
        let folder = try TestFolder()
        try folder.write("app.log", (1...9000).map { "line \($0)\n" }.joined())
        for lines in ["9223372036854775807", "-1", "5"] {
            for byte in ["7", "9223372036854775807", "-9223372036854775808"] {
                try folder.write(
                    "report.json",
                    #"{"schema": "faultline.report/1", "inputs": [{"path": "app.log"}], "events": [{"citations": [{"input": 0, "#
                        + #""line": 2, "byte": \#(byte), "lines": \#(lines), "text": "line 2", "redacted": false}]}]}"#)
                let result = try folder.faultline("show", "--report", "report.json", "app.log:2:0").succeeds()
                #expect(result.output.firstMatch(of: #/> +2 │ line 2\n/#) != nil)
                // A record has at most 2,000 lines.
                #expect(result.output.split(separator: "\n").count <= 2002)
            }
        }
    }
}
