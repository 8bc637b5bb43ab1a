import ArgumentParser
import Faultline

/// `faultline oom`: kills for memory, explained.
struct Oom: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain each kill for memory: who asked, which limit, what used it, why this victim.",
        discussion: """
            Every statement says no more than lines of the kernel's dump say, and names them.

            Examples:
              faultline oom /var/log/kern.log
              dmesg | faultline oom - --format json

            Exit codes:
            \(ExitStatus.table)
            """)

    @OptionGroup var input: InputArguments
    @OptionGroup var style: StyleArguments
    @OptionGroup var zone: ZoneArguments
    @OptionGroup var worker: WorkerArguments

    @Option(help: "What goes to standard output: terminal or json.")
    var format = PageFormat.terminal

    func run() throws {
        var findings = try input.analysis("oom", "faultline oom /var/log/kern.log", worker)
        findings.timezone = zone.timezone
        try Console.show(findings.kills(format, style: style.resolved()))
        try Messages.end(findings.damage)
    }
}
