package import Correlation
package import Evidence
import Reporting

/// What a run found, ready to be shown.
public struct Findings: Sendable {
    package let report: Report
    /// What could not be read whole, `path: sentence` each, in the order of the inputs.
    public let damage: [String]

    /// The zone in which outputs for people write their times; JSON keeps UTC.
    public var timezone = ReportTimezone.utc

    /// What the report was judged from.
    package let evidence: EvidenceBundle

    package init(report: Report, damage: [String], evidence: EvidenceBundle) {
        self.report = report
        self.damage = damage
        self.evidence = evidence
    }

    /// `done`, or `incomplete` where something could not be read whole.
    public var exitStatus: ExitStatus { damage.isEmpty ? .done : .incomplete }

    /// The findings as a document that ends with a newline. `style` counts for `terminal` alone.
    public func rendered(_ format: OutputFormat, style: TerminalStyle = .file) -> [UInt8] {
        ReportZone.with(timezone.zone) { document(format, style) }
    }

    private func document(_ format: OutputFormat, _ style: TerminalStyle) -> [UInt8] {
        switch format {
        case .json: JSONReport.render(report)
        case .markdown: MarkdownReport.render(report)
        case .html: HTMLReport.render(report)
        case .brief: BriefReport.render(report)
        case .terminal:
            TerminalReport(
                width: style.width, style: style.hasColor ? .ansi : .plain, unicode: style.isUnicode, next: style.next
            ).render(report)
        }
    }

    /// What each input was taken for, as a page or as JSON; with `isSafe` without a word of the logs.
    public func formats(_ format: OutputFormat, isSafe: Bool, style: TerminalStyle = .file) -> [UInt8] {
        let survey = FormatSurvey(report.inputs, isSafe: isSafe)
        if format == .json { return survey.json() }
        return survey.terminal(
            width: style.width, style: style.hasColor ? .ansi : .plain, unicode: style.isUnicode)
    }
}
