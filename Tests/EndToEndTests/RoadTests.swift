import FaultlineTestSupport
import Testing

@Suite struct `One road, any number of machines` {
    @Test(arguments: ["samples/quiet", "samples/meltdown"])
    func `tasks in processes of their own, merged in any order, give the bytes of analyze`(_ sample: String) throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("\(sample)/logs"), to: "logs")
        let whole = try folder.faultline("analyze", "logs", "--format", "json", "--workers", "1").succeeds()
        #expect(try ReportSchema.violations(in: whole.output) == [])
        let many = try folder.faultline("analyze", "logs", "--format", "json", "--workers", "4").succeeds()
        #expect(difference(many.outputBytes, whole.outputBytes) == nil)

        // Plain files cut wherever 100,003 bytes end: within lines, within stack traces.
        try folder.faultline("plan", "logs", "-o", "plan.flp", "--shard-bytes", "100003").succeeds()
        let parts = 3
        for part in 1...parts {
            try folder.faultline("extract", "plan.flp", "--task", "\(part)/\(parts)", "-o", "part-\(part).fle")
                .succeeds()
        }
        let direct = try folder.faultline(
            "correlate", "part-2.fle", "part-3.fle", "part-1.fle", "--format", "json"
        ).succeeds()
        #expect(difference(direct.outputBytes, whole.outputBytes) == nil)

        // Merged pairwise, a part twice: the same file, the same findings.
        try folder.faultline("merge", "part-3.fle", "part-1.fle", "-o", "some.fle").succeeds()
        try folder.faultline("merge", "part-2.fle", "some.fle", "part-3.fle", "-o", "all.fle").succeeds()
        try folder.faultline("merge", "part-1.fle", "part-2.fle", "part-3.fle", "-o", "other.fle").succeeds()
        #expect(try difference(folder.bytes("all.fle"), folder.bytes("other.fle")) == nil)
        let merged = try folder.faultline("correlate", "all.fle", "--format", "json").succeeds()
        #expect(difference(merged.outputBytes, whole.outputBytes) == nil)
    }

    @Test func `a part that is missing is said, with exit 1`() throws {
        let folder = try TestFolder()
        try folder.write("a.log", SmallLogs.access(3000))
        try folder.write("b.log", SmallLogs.access(3000, seed: 2))
        try folder.faultline("plan", "a.log", "b.log", "-o", "plan.flp", "--shard-bytes", "100000").succeeds()
        try folder.faultline("extract", "plan.flp", "--input", "a.log", "-o", "a.fle").succeeds()
        try folder.faultline("extract", "plan.flp", "--input", "b.log", "--shard", "0", "-o", "b0.fle").succeeds()
        let result = try folder.faultline("correlate", "a.fle", "b0.fle", "--format", "json").exits(1)
        #expect(result.errorOutput.contains("b.log: was extracted only in part"))
        let alone = try folder.faultline("correlate", "a.fle", "--format", "json").exits(1)
        #expect(alone.errorOutput.contains("b.log: was not extracted"))
    }

    @Test func `files of another kind, cut or from another plan are refused in words`() throws {
        let folder = try TestFolder()
        try folder.write("a.log", SmallLogs.access(100))
        try folder.write("b.log", SmallLogs.access(100, seed: 2))
        try folder.faultline("plan", "a.log", "-o", "a.flp").succeeds()
        try folder.faultline("plan", "b.log", "-o", "b.flp").succeeds()
        try folder.faultline("extract", "a.flp", "-o", "a.fle").succeeds()
        try folder.faultline("extract", "b.flp", "-o", "b.fle").succeeds()
        #expect(try folder.faultline("correlate", "a.flp").exits(2).errorOutput.contains("holds a plan"))
        #expect(try folder.faultline("extract", "a.fle", "-o", "x.fle").exits(2).errorOutput.contains("holds evidence"))
        #expect(try folder.faultline("correlate", "a.log").exits(2).errorOutput.contains("is not a file of faultline"))
        #expect(
            try folder.faultline("merge", "a.fle", "b.fle", "-o", "x.fle").exits(2).errorOutput.contains(
                "different plans"))
        try folder.write("cut.fle", bytes: Array(try folder.bytes("a.fle").dropLast(20)))
        try folder.faultline("correlate", "cut.fle").exits(3)
        #expect(!folder.exists("x.fle"))
    }

    @Test func `a pipeline file gives what analyze gives`() throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("samples/quiet/logs"), to: "logs")
        try folder.write(
            "run.yaml",
            """
            schema: faultline.pipeline/1
            inputs: [logs]
            timezones: {"nginx/error.log": "+01:00"}
            outputs:
              - format: json
              - {format: markdown, path: out/postmortem.md}
            """)
        let run = try folder.faultline("run", "run.yaml").succeeds()
        let analyze = try folder.faultline(
            "analyze", "logs", "--timezone", "nginx/error.log=+01:00", "--format", "json"
        ).succeeds()
        #expect(difference(run.outputBytes, analyze.outputBytes) == nil)
        #expect(try folder.text("out/postmortem.md").hasPrefix("#"))
    }

    @Test(arguments: [
        (
            "schema: faultline.pipeline/1\ninput: [logs]\n",
            "run.yaml:2: there is no key \"input\"; did you mean \"inputs\"?"
        ),
        ("schema: faultline.pipeline/2\ninputs: [logs]\n", "run.yaml:1: schema is \"faultline.pipeline/2\""),
        (
            "schema: faultline.pipeline/1\ninputs: [logs]\nnginx:\n  log_formt: x\n",
            "run.yaml:4: there is no key \"log_formt\" in nginx"
        ),
        ("schema: faultline.pipeline/1\ninputs: [logs]\noutputs:\n  - format: jsn\n", "did you mean \"json\"?"),
        ("schema: faultline.pipeline/1\ninputs: [logs]\nsince: noon\n", "run.yaml:3: since is \"noon\""),
        ("schema: faultline.pipeline/1\ninputs: [logs\n", "run.yaml:"), ("", "run.yaml: holds no keys"),
        ("inputs: [logs]\n", "says no schema"), ("schema: faultline.pipeline/1\n", "names no inputs"),
        ("schema: faultline.pipeline/1\ninputs: [a]\ninputs: [b]\n", "there twice"),
    ])
    func `a pipeline file that is wrong is told where`(_ text: String, _ expected: String) throws {
        let folder = try TestFolder()
        try folder.write("run.yaml", text)
        let result = try folder.faultline("run", "run.yaml").exits(2)
        #expect(result.errorOutput.contains(expected), "\(result.errorOutput)")
    }
}
