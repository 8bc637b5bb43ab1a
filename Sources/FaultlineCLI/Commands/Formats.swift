import ArgumentParser
import Faultline

/// `faultline formats`: what each file is taken for, and what of it does not fit.
struct Formats: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what each file was taken for, how much of it was understood, and lines that were not.",
        discussion: """
            Examples:
              faultline formats logs/
              faultline formats --safe logs/ > for-a-bug-report.txt

            Exit codes:
            \(ExitStatus.table)
            """)

    @OptionGroup var input: InputArguments
    @OptionGroup var style: StyleArguments
    @OptionGroup var worker: WorkerArguments

    @Option(help: "What goes to standard output: terminal or json.")
    var format = OutputFormat.terminal

    @Flag(help: "Show no content: of lines only their shape, of paths only their ending.")
    var safe = false

    func validate() throws {
        guard format == .terminal || format == .json else {
            throw ValidationError("--format \(format.rawValue): formats writes terminal or json.")
        }
    }

    func run() throws {
        let findings = try input.analysis("formats", "faultline formats logs/      a folder", worker)
        try Console.show(findings.formats(format, isSafe: safe, style: style.resolved()))
        guard safe, !findings.damage.isEmpty else { return try Messages.end(findings.damage) }
        throw EndOfRun(status: .incomplete)
    }
}
