import ArgumentParser
import Faultline

/// `faultline merge`: evidence of one plan united.
struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Unite evidence files of one plan, in any order; a part that comes twice counts once.",
        discussion: """
            Examples:
              faultline merge part-*.fle -o all.fle
              faultline merge monday.fle tuesday.fle -o both.fle

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(help: "What `faultline extract` or `faultline merge` wrote.")
    var evidence: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write the united evidence.", valueName: "file"))
    var output: String

    func run() throws { _ = try DistributedRun.merge(evidence, to: output) }
}
