import Correlation
import Reporting

extension Findings {
    /// Message templates that changed between the stretch before `before` and the one from `after` on, as a page or as
    /// JSON. One of the two stands for both; without either the first incident divides the logs.
    /// - Throws: `usage` where nothing divides the logs.
    public func patterns(
        before: ReportTimePoint?, after: ReportTimePoint?, _ format: PageFormat, style: TerminalStyle = .file
    ) throws(FaultlineError) -> [UInt8] {
        var basis = ""
        let border: (before: Moment, after: Moment)
        if let first = before ?? after, let second = after ?? before {
            guard first <= second else {
                throw FaultlineError(
                    .usage, "--after is before --before: the stretches would overlap. Exchange the two.")
            }
            border = (Moment(micros: first.micros), Moment(micros: second.micros))
        } else if let incident = report.incidents.first {
            let milestones = incident.milestones
            let change = milestones.change ?? milestones.onset
            let moment = change?.time ?? incident.start
            basis =
                milestones.change != nil
                ? "the change before \(incident.id)"
                : change != nil ? "the onset of \(incident.id)" : "the start of \(incident.id)"
            border = (moment, moment)
        } else {
            throw FaultlineError(
                .usage,
                "no incident is in these logs that would divide them. Give a moment: --after 2026-11-24T08:25:00Z.")
        }
        let found = PatternChanges(evidence, before: border.before, after: border.after)
        let page = PatternPage(found, inputs: report.inputs, basis: basis)
        if format == .json { return page.json() }
        return ReportZone.with(timezone.zone) {
            page.terminal(width: style.width, style: style.hasColor ? .ansi : .plain, unicode: style.isUnicode)
        }
    }
}
