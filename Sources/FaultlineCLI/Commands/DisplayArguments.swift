import ArgumentParser
import Faultline
import Synchronization

/// How findings are shown: shared by `analyze` and `correlate`.
struct DisplayArguments: ParsableArguments {
    @Option(help: "What goes to standard output: terminal, json, markdown, html or brief.")
    var format = OutputFormat.terminal

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Write report.json, report.html, postmortem.md and summary.txt into a folder; each lands whole or not at all.",
            valueName: "folder"), completion: .directory)
    var output: String?

    @OptionGroup var style: StyleArguments
    @OptionGroup var zone: ZoneArguments

    /// Makes the folder before the work begins; nil where none was asked for.
    func folder() throws(FaultlineError) -> OutputFolder? {
        guard let output else { return nil }
        return try OutputFolder(output)
    }

    /// Writes the files, shows the document, and ends with the code that fits.
    func deliver(_ findings: Findings, to folder: OutputFolder?, next: String?) throws {
        var findings = findings
        findings.timezone = zone.timezone
        // Files first: a reader that goes away must not cost them.
        try folder?.write(findings)
        untilExit.withLock { $0.append(findings) }
        try Console.show(findings.rendered(format, style: style.resolved(next: next)))
        try Messages.end(findings.damage)
    }
}

/// What the end of the process frees: quicker than freeing the evidence of a large log piece by piece.
private let untilExit = Mutex<[Findings]>([])

/// The zone of the times in what people read.
struct ZoneArguments: ParsableArguments {
    @Option(
        name: .customLong("report-timezone"),
        help: ArgumentHelp(
            "Write times in this zone, such as Europe/Berlin; JSON keeps UTC.", valueName: "zone"),
        transform: ZoneArguments.read)
    var timezone = ReportTimezone.utc

    private static func read(_ name: String) throws -> ReportTimezone {
        do throws(FaultlineError) { return try ReportTimezone(name) } catch { throw ValidationError(error.message) }
    }
}

/// How the summary looks on a terminal.
struct StyleArguments: ParsableArguments {
    @Flag(help: "No colour. NO_COLOR and TERM=dumb mean the same.")
    var noColor = false

    @Option(help: ArgumentHelp("Columns of the summary; the terminal's by default.", valueName: "columns"))
    var width: Int?

    func validate() throws {
        if let width, width < 1 { throw ValidationError("--width \(width): at least one column is needed.") }
    }

    func resolved(next: String? = nil) -> TerminalStyle {
        let hasColor =
            !noColor && Console.outputIsTerminal && Console.environment("NO_COLOR") == nil
            && Console.environment("TERM") != "dumb"
        return TerminalStyle(
            width: width ?? Console.width, hasColor: hasColor, isUnicode: Console.isUnicode, next: next)
    }
}
