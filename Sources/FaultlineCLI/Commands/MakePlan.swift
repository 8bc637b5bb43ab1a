import ArgumentParser
import Faultline

/// `faultline plan`: what is to be read, fixed for all machines.
struct MakePlan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Fix for all machines what is to be read and how, in a plan file.",
        discussion: """
            Examples:
              faultline plan logs/ -o plan.flp
              faultline plan logs/ -o plan.flp --timezone app.log=Europe/Berlin

            Exit codes:
            \(ExitStatus.table)
            """)

    @OptionGroup var input: InputArguments

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write the plan.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("Cut plain files into tasks of this many bytes.", valueName: "bytes"))
    var shardBytes: Int64 = 256 << 20

    @Option(help: ArgumentHelp("Threads; one a core by default.", valueName: "n"))
    var workers: Int?

    func run() throws {
        guard !input.paths.isEmpty else { throw ValidationError("no input was given. Name a file or a folder.") }
        var options = input.options
        options.workers = workers
        let outcome = try DistributedRun.plan(options, to: output, shardBytes: shardBytes)
        Console.say("faultline: \(output): \(outcome.tasks) tasks over \(outcome.inputs) inputs.")
        try Messages.end(outcome.damage)
    }
}
