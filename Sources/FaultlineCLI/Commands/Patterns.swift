import ArgumentParser
import Faultline

/// `faultline patterns`: message templates before and after a moment.
struct Patterns: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show which messages are new, gone, more frequent or rarer after a moment.",
        discussion: """
            Messages are compared by their templates, in which numbers, ids and addresses are masked. --before and --after
            divide the logs; one of them stands for both, and without either the first incident that is found does.

            Examples:
              faultline patterns logs/ --after 2026-11-24T08:25:00Z
              faultline patterns app.log --before 2026-11-24 --after 2026-11-25

            Exit codes:
            \(ExitStatus.table)
            """)

    @OptionGroup var input: InputArguments

    @Option(
        help: "Where the first stretch ends (RFC 3339, or YYYY-MM-DD HH:MM[:SS] in UTC).",
        transform: InputArguments.time)
    var before: ReportTimePoint?

    @Option(help: "Where the second stretch begins.", transform: InputArguments.time)
    var after: ReportTimePoint?

    @OptionGroup var style: StyleArguments
    @OptionGroup var zone: ZoneArguments
    @OptionGroup var worker: WorkerArguments

    @Option(help: "What goes to standard output: terminal or json.")
    var format = PageFormat.terminal

    func run() throws {
        var findings = try input.analysis("patterns", "faultline patterns logs/ --after 2026-11-24T08:25:00Z", worker)
        findings.timezone = zone.timezone
        try Console.show(findings.patterns(before: before, after: after, format, style: style.resolved()))
        try Messages.end(findings.damage)
    }
}
