import ArgumentParser
import Faultline

/// `faultline extract`: tasks of a plan, on any machine that has their files.
struct Extract: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do tasks of a plan and write their evidence.",
        discussion: """
            Examples:
              faultline extract plan.flp --task 1/4 -o part-1.fle
              faultline extract plan.flp --input logs/access.log --shard 0 -o access-0.fle

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(help: "What `faultline plan` wrote.")
    var plan: String

    @Option(
        help: ArgumentHelp("The K-th of N parts of all tasks; K from 1. All tasks by default.", valueName: "k/n"),
        transform: Extract.share)
    var task: Share?

    @Option(help: ArgumentHelp("The tasks of one input: its path, name or index.", valueName: "input"))
    var input: String?

    @Option(help: ArgumentHelp("One task of that input, from 0.", valueName: "index"))
    var shard: Int?

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write the evidence.", valueName: "file"))
    var output: String

    @OptionGroup var worker: WorkerArguments

    struct Share: Sendable {
        var part: Int
        var parts: Int
    }

    func validate() throws {
        if task != nil, input != nil { throw ValidationError("--task and --input exclude each other.") }
        if shard != nil, input == nil { throw ValidationError("--shard needs --input.") }
    }

    func run() throws {
        var selection = DistributedRun.Selection.all
        if let task { selection = .share(part: task.part, parts: task.parts) }
        if let input { selection = .input(input, shard: shard) }
        let bar = ProgressBar(isQuiet: worker.quiet)
        defer { bar.finish() }
        let outcome = try DistributedRun.extract(
            planAt: plan, selection, to: output, workers: worker.workers, progress: { bar.show($0) })
        bar.finish()
        try Messages.end(outcome.damage)
    }

    private static func share(_ text: String) throws -> Share {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let part = numbers[0], let parts = numbers[1], parts >= 1, (1...parts).contains(part)
        else { throw ValidationError("\"\(text)\" is no part. Write K/N with K from 1 to N, such as 1/4.") }
        return Share(part: part, parts: parts)
    }
}
