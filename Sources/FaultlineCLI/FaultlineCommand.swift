import ArgumentParser
import Faultline

/// `faultline` itself: what it is, its commands, its exit codes.
struct FaultlineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faultline",
        abstract:
            "What broke first, what followed from it, what was innocent, who was hurt and for how long, from logs.",
        discussion: """
            Examples:
              faultline analyze logs/
              zcat -f access.log* | faultline analyze -

            Exit codes:
            \(ExitStatus.table)
            """,
        version: "faultline \(ToolVersion.current)",
        subcommands: [
            Analyze.self, Run.self, Show.self, Recount.self, Oom.self, Patterns.self, Formats.self, Score.self,
            MakePlan.self, Extract.self, Merge.self, Correlate.self, Manual.self,
        ])

    /// The words that may stand first.
    static let names = [
        "analyze", "run", "show", "recount", "oom", "patterns", "formats", "score", "plan", "extract", "merge",
        "correlate", "manual", "help",
    ]

    func run() throws {
        Console.say(
            """
            Usage: faultline <command> …

              faultline analyze logs/        explain what the logs in a folder show
              faultline run PIPELINE.yaml    the same from a file
              faultline show FILE:LINE       the line that a report cites
              faultline oom kern.log         each kill for memory explained
              faultline patterns logs/       messages that are new, gone, more frequent, rarer
              faultline recount REPORT       a report's numbers counted again
              faultline formats logs/        what each file was taken for
              faultline score FILE.csv       how unusual each point of a series is
              faultline --help               all commands, exit codes
            """)
        throw EndOfRun(status: .usage)
    }
}

extension ExitStatus {
    /// The exit codes that every command has, with their meanings, a line each.
    static var table: String {
        allCases.filter { $0 != .contradicted }.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
    }
}
