import FaultlineTestSupport
import Testing

@Suite struct TestCommandTests {
    @Test func `a command runs in its folder, with the streams apart`() throws {
        let folder = try TestFolder()
        try folder.write("logs/a.log", "one\ntwo\n")
        let result = try folder.shell("wc -l < logs/a.log; echo oops >&2; pwd").succeeds()
        #expect(result.output == "2\n\(folder.path)\n")
        #expect(result.errorOutput == "oops\n")
        #expect(folder.list() == ["logs/", "logs/a.log"])
    }

    @Test func `standard input is what was given, else empty`() throws {
        let folder = try TestFolder()
        #expect(try folder.shell("cat").input("x\ny").succeeds().output == "x\ny")
        #expect(try folder.shell("cat").succeeds().output == "")
    }

    @Test func `the environment is ours alone`() throws {
        let folder = try TestFolder()
        let command = folder.shell("echo \"${NO_COLOR-none} ${USER-none} $TERM\"")
        #expect(try command.succeeds().output == "none none dumb\n")
        #expect(try command.environment("NO_COLOR", "1").environment("TERM", nil).run().output.hasPrefix("1 none"))
    }

    @Test func `exit codes and signals are told apart`() throws {
        let folder = try TestFolder()
        #expect(try folder.shell("exit 3").run().ending == .exit(3))
        #expect(try folder.shell("kill -9 $$").run().ending == .signal(9))
        #expect(try folder.shell("exit 3").exits(3).output == "")
    }

    @Test func `a failure tells the whole story`() throws {
        let folder = try TestFolder()
        try folder.write("some file", "")
        let failure = #expect(throws: TestFailure.self) {
            try folder.shell("echo to-out; echo to-err >&2; exit 7").succeeds()
        }
        let story = try #require(failure).description
        for part in ["expected exit 0", "exit 7", "to-out", "to-err", "some file", folder.path, "LC_ALL=C.UTF-8"] {
            #expect(story.contains(part), "\(part) is missing from: \(story)")
        }
    }

    @Test func `a command that hangs is killed with its children`() throws {
        let folder = try TestFolder()
        let failure = #expect(throws: TestFailure.self) {
            try folder.shell("echo begun; sleep 60 & wait").limit(.milliseconds(300)).run()
        }
        let story = try #require(failure).description
        #expect(story.contains("it took more than") && story.contains("begun"), "\(story)")
    }

    @Test func `a program that is not there is exit 127`() throws {
        let folder = try TestFolder()
        #expect(try folder.shell("no-such-program").run().ending == .exit(127))
    }

    @Test func `output larger than a pipe does not block`() throws {
        let result = try TestFolder().shell("head -c 3000000 /dev/zero").succeeds()
        #expect(result.outputBytes.count == 3_000_000)
        #expect(result.peakBytes > 0)
    }

    @Test func `a folder is empty at first and gone at the end`() throws {
        var path = ""
        do {
            let folder = try TestFolder()
            path = folder.path
            #expect(folder.list() == [])
            #expect(path.contains("a-folder-is-empty-at-first"))
        }
        #expect(throws: TestFailure.self) { try FileBytes.read("\(path)/x") }
    }
}
