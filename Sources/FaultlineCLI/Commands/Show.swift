import ArgumentParser
import Faultline

/// `faultline show`: the line behind a claim.
struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a cited line with those around it, from the log as it is stored, compressed or not.",
        discussion: """
            What a report cites can be pasted as it stands: PATH:LINE, or PATH:LINE:CONTEXT for another number of lines
            before and after than 3. With --report the path is sought among the report's inputs, where its folders may be
            left out, and the reading begins near the line wherever the report and the file tell where that is.

            Examples:
              faultline show logs/web-1/access.log.2.gz:1042
              faultline show --report report/ kernel/kern.log:824:20

            Exit codes:
            \(ExitStatus.table)
            """)

    @Argument(
        help: ArgumentHelp(
            "The line: a path and a number from 1 in its decompressed text.", valueName: "input:line[:context]"),
        completion: .file())
    var places: [String]

    @Option(
        help: ArgumentHelp("The report that cites it: report.json, or the folder of --output.", valueName: "report"),
        completion: .file())
    var report: String?

    @Option(help: ArgumentHelp("What is masked: secrets or none.", valueName: "what"))
    var redact = Redaction.secrets

    @Flag(help: "The line's bytes alone, as they stand: unmasked, not escaped, without number and context.")
    var raw = false

    @OptionGroup var style: StyleArguments

    enum Redaction: String, ExpressibleByArgument, CaseIterable { case secrets, none }

    func run() throws {
        let lines = try LineShow(report: report, form: raw ? .raw : redact == .none ? .unmasked : .masked)
        var damage: [String] = []
        var isMasked = false
        for (index, place) in places.enumerated() {
            let shown = try lines.show(RawArguments.bytes[place] ?? Array(place.utf8), style: style.resolved())
            if index > 0, !raw { try Console.show([0x0A]) }
            try Console.show(shown.bytes)
            for sentence in shown.damage where !damage.contains(sentence) { damage.append(sentence) }
            isMasked = isMasked || shown.isMasked
        }
        if isMasked { Console.say("faultline: what looks like a secret is [masked]; --redact none shows it.") }
        try Messages.end(damage)
    }
}
