import FaultlineTestSupport
import Testing

/// What `make install` adds to the program: its manual page and the shells' completions, each from the program itself.
@Suite struct `Manual page and completions` {
    private static let commands = [
        "analyze", "run", "show", "recount", "oom", "patterns", "formats", "score", "plan", "extract", "merge",
        "correlate",
    ]

    @Test func `land where man and the shells look for them`() throws {
        let folder = try TestFolder()
        let script = PackageRoot.path(".ci/install-extras")
        try folder.shell("'\(script)' '\(try BuiltProgram.path())' share").succeeds()
        #expect(
            folder.list().filter { !$0.hasSuffix("/") } == [
                "share/bash-completion/completions/faultline", "share/fish/vendor_completions.d/faultline.fish",
                "share/man/man1/faultline.1", "share/zsh/site-functions/_faultline",
            ])
        for command in Self.commands {
            #expect(try folder.text("share/bash-completion/completions/faultline").contains(command))
            #expect(try folder.text("share/zsh/site-functions/_faultline").contains(command))
            #expect(try folder.text("share/fish/vendor_completions.d/faultline.fish").contains(command))
        }
        try folder.shell("bash -n share/bash-completion/completions/faultline").succeeds()
    }

    @Test func `the manual page has every command with its options and two examples`() throws {
        let folder = try TestFolder()
        let page = try folder.faultline("manual").succeeds().output
        #expect(page.hasPrefix(".TH FAULTLINE 1"))
        for command in Self.commands { #expect(page.contains(".SS faultline \(command) "), "\(command)") }
        #expect(page.contains(".B \\-\\-report\\-timezone <zone>\n"))
        #expect(page.contains(".TP\n13\ndone, but a number is not what its command counts (recount alone)\n"))
        // What roff would take for a request of its own.
        for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(
                [".TH", ".SH", ".SS", ".PP", ".TP", ".B ", ".nf", ".fi"].contains { line.hasPrefix($0) }, "\(line)")
        }
        let shown = try folder.shell(
            "command -v groff >/dev/null || exit 0; '\(try BuiltProgram.path())' manual | groff -man -Tutf8 -ww -b 2>&1 >/dev/null"
        ).succeeds()
        #expect(shown.output.isEmpty, "\(shown.output)")
    }

    @Test(arguments: commands + ["manual"]) func `help has two examples and the exit codes`(_ command: String) throws {
        let folder = try TestFolder()
        let help = try folder.faultline(command, "--help").succeeds().output
        let examples = help.split(separator: "\n", omittingEmptySubsequences: false).drop { $0 != "Examples:" }
            .dropFirst()
            .prefix { !$0.isEmpty }
        #expect(examples.count == 2, "\(help)")
        #expect(examples.allSatisfy { $0.contains("faultline \(command)") }, "\(examples)")
        #expect(help.contains("4  the output could not be written"))
    }

    @Test func `the summary ends with a command that shows the cause's line`() throws {
        let folder = try TestFolder()
        try folder.copy(PackageRoot.path("samples/meltdown"), to: "meltdown")
        let summary = try folder.faultline("analyze", "meltdown", "--quiet").succeeds().output
        let last = try #require(summary.split(separator: "\n").last)
        let command = last.drop { $0 == " " }.dropFirst("look".count).drop { $0 == " " }
        #expect(command == "faultline show meltdown/logs/deploy.log:1", "\(last)")
        let words = command.split(separator: " ").dropFirst().map(String.init)
        #expect(
            try folder.faultline(words).succeeds().output.contains("> 1 │ 2026-11-24T18:26:44Z [deploy] event=deploy"))
    }
}
