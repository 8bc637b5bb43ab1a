public import ArgumentParser
import Faultline

/// The inputs and what a user says of them: shared by `analyze` and `plan`.
struct InputArguments: ParsableArguments {
    @Argument(
        help: "Files, folders (read to the bottom, rotated files in their order), patterns, or - for standard input.",
        completion: .file())
    var paths: [String] = []

    @Option(
        help: "Leave out what lies before (RFC 3339, or YYYY-MM-DD HH:MM[:SS] in UTC).",
        transform: InputArguments.time)
    var since: ReportTimePoint?

    @Option(help: "Leave out what lies at or after.", transform: InputArguments.time)
    var until: ReportTimePoint?

    @Option(
        name: .customLong("timezone"),
        help: ArgumentHelp(
            "The zone of a source whose lines carry none: UTC, +02:00, Europe/Berlin. Repeatable.",
            valueName: "source=zone"), transform: InputArguments.assignment)
    var timezones: [AnalysisOptions.Assignment] = []

    @Option(
        name: .customLong("boot-time"),
        help: ArgumentHelp(
            "When a source's seconds since boot begin, where nothing in the logs tells. Repeatable.",
            valueName: "source=time"), transform: InputArguments.assignment)
    var bootTimes: [AnalysisOptions.Assignment] = []

    @Option(
        name: .customLong("host"),
        help: ArgumentHelp("The host that a source comes from. Repeatable.", valueName: "source=host"),
        transform: InputArguments.assignment)
    var hosts: [AnalysisOptions.Assignment] = []

    @Option(
        name: .customLong("name"),
        help: ArgumentHelp(
            "What to call an input whose path differs between machines. Repeatable.", valueName: "path=name"),
        transform: InputArguments.assignment)
    var names: [AnalysisOptions.Assignment] = []

    @Option(
        name: .customLong("nginx-log-format"),
        help: ArgumentHelp(
            "The log_format of access logs, where it is not recognised. Repeatable.", valueName: "format"))
    var nginxLogFormats: [String] = []

    @Option(help: ArgumentHelp("Take the log_format from an nginx.conf.", valueName: "file"), completion: .file())
    var nginxConfig: String?

    @Option(
        name: .customLong("write-paths"),
        help: ArgumentHelp(
            "Paths whose requests write, whatever their method (POST, PUT, PATCH and DELETE always do): /checkout/*. Repeatable.",
            valueName: "pattern"))
    var writePaths: [String] = []

    @Option(help: ArgumentHelp("The day that completes years that lines leave out.", valueName: "yyyy-mm-dd"))
    var referenceDate: String?

    @Flag(help: "SHA-256 of plain files over 64 MiB too.")
    var digest = false

    /// What was said, as the library takes it.
    var options: AnalysisOptions {
        var options = AnalysisOptions(paths: paths)
        options.rawPaths = RawArguments.bytes
        options.since = since
        options.until = until
        options.timezones = timezones
        options.bootTimes = bootTimes
        options.hosts = hosts
        options.names = names
        options.nginxLogFormats = nginxLogFormats
        options.nginxConfig = nginxConfig
        options.writePaths = writePaths
        options.referenceDate = referenceDate
        options.digestsAll = digest
        return options
    }

    /// Reads and judges what was named, or standard input where something was sent there.
    func analysis(_ command: String, _ example: String, _ worker: WorkerArguments) throws -> Findings {
        var options = options
        if options.paths.isEmpty {
            guard Console.inputIsSent else {
                Console.say("faultline \(command): no input was given.\n\n  \(example)")
                throw EndOfRun(status: .usage)
            }
            options.paths = ["-"]
        }
        options.workers = worker.workers
        let bar = ProgressBar(isQuiet: worker.quiet)
        defer { bar.finish() }
        return try Analysis(options, progress: { bar.show($0) }).run()
    }

    static func time(_ text: String) throws -> ReportTimePoint {
        guard let point = ReportTimePoint(text) else {
            throw ValidationError("\"\(text)\" is no time. Write 2026-11-24T08:25:00Z, or 2026-11-24 08:25 for UTC.")
        }
        return point
    }

    private static func assignment(_ text: String) throws -> AnalysisOptions.Assignment {
        guard let pair = AnalysisOptions.Assignment(text) else {
            throw ValidationError("\"\(text)\" names no source. Write SOURCE=VALUE, such as nginx/error.log=+02:00.")
        }
        return pair
    }
}

extension OutputFormat: ExpressibleByArgument {}
extension PageFormat: ExpressibleByArgument {}

/// Threads of the commands that read.
struct WorkerArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("Threads; one a core by default. The report is the same for any number.", valueName: "n"))
    var workers: Int?

    @Flag(help: "No progress on standard error.")
    var quiet = false

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers \(workers): at least one thread is needed.") }
    }
}
