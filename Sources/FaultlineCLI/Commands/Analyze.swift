import ArgumentParser
import Faultline

/// `faultline analyze`: the whole way in one process.
struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Explain what logs show: causes, timeline, who was hurt, what helped.",
        discussion: """
            Examples:
              faultline analyze logs/
              faultline analyze 'logs/*.gz' --format markdown > postmortem.md

            Exit codes:
            \(ExitStatus.table)
            """)

    @OptionGroup var input: InputArguments
    @OptionGroup var display: DisplayArguments
    @OptionGroup var worker: WorkerArguments

    func run() throws {
        var options = input.options
        if options.paths.isEmpty {
            guard Console.inputIsSent else {
                Console.say(
                    """
                    faultline analyze: no input was given.

                      faultline analyze logs/                         a folder
                      zcat -f access.log* | faultline analyze -       standard input
                      faultline analyze --help                        all options
                    """)
                throw EndOfRun(status: .usage)
            }
            options.paths = ["-"]
        }
        options.workers = worker.workers
        let folder = try display.folder()
        let bar = ProgressBar(isQuiet: worker.quiet)
        defer { bar.finish() }
        let findings = try Analysis(options, progress: { bar.show($0) }).run()
        bar.finish()
        try display.deliver(findings, to: folder, next: next(options))
    }

    /// The same input as a postmortem draft; nil for standard input, which is gone.
    private func next(_ options: AnalysisOptions) -> String? {
        guard !options.paths.contains("-") else { return nil }
        let paths = options.paths.map(Shell.quoted).joined(separator: " ")
        return "faultline analyze \(paths) --format markdown > postmortem.md"
    }
}
