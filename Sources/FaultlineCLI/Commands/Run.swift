import ArgumentParser
import Faultline

/// `faultline run`: an analysis as a file declares it.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an analysis that a file declares (faultline.pipeline/1).",
        discussion: """
            Examples:
              faultline run pipelines/forensics.yaml
              faultline run nightly.yaml --quiet

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(
        help: ArgumentHelp("The pipeline file; its paths are relative to the current folder.", valueName: "pipeline"),
        completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @OptionGroup var style: StyleArguments
    @OptionGroup var zone: ZoneArguments

    @Flag(help: "No progress on standard error.")
    var quiet = false

    func run() throws {
        let pipeline = try Pipeline(contentsOf: path)
        for output in pipeline.outputs {
            if let path = output.path { try OutputFile(path).prove() }
        }
        let bar = ProgressBar(isQuiet: quiet)
        defer { bar.finish() }
        var findings = try Analysis(pipeline.options, progress: { bar.show($0) }).run()
        bar.finish()
        findings.timezone = zone.timezone
        for output in pipeline.outputs {
            if let path = output.path { try OutputFile(path).write(findings.rendered(output.format)) }
        }
        for output in pipeline.outputs where output.path == nil {
            try Console.show(findings.rendered(output.format, style: style.resolved()))
        }
        try Messages.end(findings.damage)
    }
}
