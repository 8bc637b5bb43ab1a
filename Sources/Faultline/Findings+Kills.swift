import Correlation
import Evidence
import Extraction
import Reporting

extension Findings {
    /// Each kill for memory explained, as a page or as JSON.
    public func kills(_ format: PageFormat, style: TerminalStyle = .file) -> [UInt8] {
        let stories = Fold.stories(
            of: evidence, leavingOut: Set(CaseFile.duplicates(of: evidence).keys.compactMap(UInt32.init(exactly:))))
        let page = KillPage(KillExplanation.all(report.events, stories.kills), inputs: report.inputs)
        if format == .json { return page.json() }
        return ReportZone.with(timezone.zone) {
            page.terminal(width: style.width, style: style.hasColor ? .ansi : .plain, unicode: style.isUnicode)
        }
    }
}
