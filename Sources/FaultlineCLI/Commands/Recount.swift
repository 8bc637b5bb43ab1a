import ArgumentParser
import Faultline

/// `faultline recount`: a report's numbers counted once more by its own commands.
struct Recount: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the recount commands of a report and show both numbers side by side.",
        discussion: """
            Each command is shown before /bin/sh runs it, in the present folder: go to the one in which the report was
            made. A command that faultline would not write is not run, because a report may come from anywhere.

            Examples:
              faultline recount report/
              faultline recount report.json --print

            Exit codes:
            \(ExitStatus.table)
              \(ExitStatus.contradicted.rawValue)  \(ExitStatus.contradicted.meaning)
            """)

    @Argument(help: ArgumentHelp("report.json, or the folder of --output.", valueName: "report"), completion: .file())
    var report: String

    @Flag(help: "Only print the commands.")
    var print = false

    @Flag(help: "Run commands of any shape; read them with --print first.")
    var anyCommand = false

    @OptionGroup var style: StyleArguments

    func run() throws {
        let recounting = try Recounting(report, trustsAll: anyCommand)
        let style = style.resolved()
        var isDifferent = false
        var uncounted: [String] = []
        for claim in recounting.claims {
            try Console.show(Recounting.listed(claim, style: style))
            if print { continue }
            if let reason = claim.reason {
                if claim.command != nil { uncounted.append("\(claim.scope) \(claim.name) was not counted: \(reason).") }
                continue
            }
            let result = Recounting.count(claim)
            switch result.verdict {
            case .same: break
            case .different: isDifferent = true
            case .uncounted(let why):
                uncounted.append("\(claim.scope) \(claim.name) was not counted: \(why).")
            }
            try Console.show(Recounting.shown(result, style: style))
        }
        if isDifferent {
            Messages.list(uncounted)
            Console.say(
                "faultline: \(recounting.path): a number differs from what its command counts. The logs may have changed "
                    + "since: analyze them again.")
            throw EndOfRun(status: .contradicted)
        }
        try Messages.end(uncounted)
    }
}
