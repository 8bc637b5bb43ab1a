import ArgumentParser
import Faultline

/// `faultline correlate`: evidence judged.
struct Correlate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge evidence files of one plan and show the findings.",
        discussion: """
            Examples:
              faultline correlate part-*.fle
              faultline correlate all.fle --format json > report.json

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(help: "What `faultline extract` or `faultline merge` wrote.")
    var evidence: [String]

    @OptionGroup var display: DisplayArguments

    func run() throws {
        let folder = try display.folder()
        let findings = try DistributedRun.correlate(evidence)
        try display.deliver(findings, to: folder, next: nil)
    }
}
