internal import Correlation
internal import Evidence

extension PostmortemContext {
    /// The values of one incident.
    func incident(_ incident: Incident) -> [String: Any] {
        let events = markdown.index.events(incident.timeline)
        let days = Set(events.map { TimeText.parts($0.time).date })
        let contributing = incident.contributing.map { markdown.text($0.text) + markdown.citation($0.events) }
        let open = incident.hypotheses
            .filter { $0.verdict != "ruled_out" && $0.kind != incident.rootCause.kind && $0.kind != "unknown" }
            .map { judged($0) }
        let untold = untold(incident)
        return [
            "title": markdown.text(incident.title),
            "draft": "Draft by faultline from the logs alone: read it, correct it, add what people know. "
                + "`E12` is an event of the report, `path:line` the line that says so.",
            "summary": summary(incident),
            "impact": impact(incident),
            "paths": paths(incident.impact),
            "cause": cause(incident),
            "timelineZone": ReportZone.sentence(report.window).map { String($0.dropFirst(10).dropLast()) } ?? "UTC",
            "timelineDate": days.count == 1 ? " of \(days.first ?? "")" : "",
            "timeline": timeline(events, dated: days.count != 1),
            "trigger": trigger(incident),
            "chain": chain(incident),
            "hasContributing": !contributing.isEmpty,
            "contributing": contributing,
            "evidence": evidence(incident),
            "steps": steps(events),
            "restored": restored(incident),
            "ruledOut": ruledOut(incident),
            "hasOpen": !open.isEmpty,
            "open": open,
            "hasUntold": !untold.isEmpty,
            "untold": untold,
            "measures": measures(incident, events),
            "phases": phases(incident.phases),
        ]
    }

    // MARK: - Summary and impact

    private func summary(_ incident: Incident) -> String {
        var words =
            "On **\(Words.day(incident.start))\(ReportZone.suffix)** a **\(markdown.text(incident.severity))** incident began"
        words += markdown.citation([incident.milestones.firstImpact?.event].compactMap { $0 })
        if let end = incident.end {
            words +=
                "; service was back to normal at **\(Words.day(end))\(ReportZone.suffix)**, after "
                + "**\(Words.duration(incident.start.seconds(to: end)))**"
            words += markdown.citation([incident.milestones.restored?.event].compactMap { $0 })
        } else {
            words += " and was not over when the logs end"
        }
        words += ". "
        if let detected = incident.detected {
            words +=
                "The first alert in the logs is of \(Words.day(detected))\(ReportZone.suffix)"
                + markdown.citation([incident.milestones.alerted?.event].compactMap { $0 }) + "."
        } else {
            words += "No alert is in the logs."
        }
        for relation in incident.related {
            words +=
                " It is related to \(markdown.text(relation.incident)) (\(markdown.text(Words.kind(relation.relation))))."
        }
        return words
    }

    private func impact(_ incident: Incident) -> [String] {
        let impact = incident.impact
        let about = impact.estimated ? "about " : ""
        if let untold = Words.untoldImpact(report, impact) { return [Words.capitalized(untold) + "."] }
        var lines = [
            "**\(about)\(Words.count(impact.failedRequests)) of \(Words.count(impact.requests)) requests failed**, "
                + "\(about)\(Words.count(impact.badGateway)) with **502 Bad Gateway**"
                + markdown.citation([incident.milestones.firstImpact?.event].compactMap { $0 }) + ".",
            "\(Words.share(impact.failedShare)) of the requests that reach the application failed, "
                + "\(Words.share(impact.peakFailedShare)) at the peak.",
            "**\(about)\(Words.count(impact.affectedClients)) of \(Words.count(impact.clients)) clients** had a failed request"
                + (impact.clientBasis.isEmpty ? "." : " (\(markdown.text(impact.clientBasis)))."),
            "Down for \(Words.duration(Double(impact.downS))), degraded for \(Words.duration(Double(impact.degradedS)))"
                + (impact.noDataS > 0 ? ", without data for \(Words.duration(Double(impact.noDataS)))." : "."),
            "\(Words.count(impact.endpointsFailed)) of \(Words.count(impact.endpointsTotal)) endpoints had failures"
                + (Words.spared(impact) { Escaping.markdownCode("\($0.method) \($0.path)") }.map { "; \($0)" } ?? "")
                + ".",
        ]
        if let hour = Words.hourOfDay(impact.hourOfDay) { lines.append(Words.capitalized(hour) + ".") }
        if impact.failedWrites.high > 0 { lines.append("\(Words.bounds(impact.failedWrites)) writes failed.") }
        if let missing = impact.missingRequests, missing.high > 0 {
            lines.append("\(Words.bounds(missing)) requests that should have come did not.")
        }
        if let error = impact.error { lines.append("The counts are estimates, within \(Words.share(error)).") }
        let counted = report.coverage.filter { $0.sourceClass == .access }.flatMap(\.inputs)
        if !counted.isEmpty {
            let files = counted.map { Escaping.markdownCode(markdown.names[$0]) }
            lines.append("Counted from \(Words.list(files)); the commands are under *How to recount*.")
        }
        return lines
    }

    private func paths(_ impact: Impact) -> [String] {
        let rows = impact.byPath.prefix(10)
        guard !rows.isEmpty else { return [] }
        return MarkdownText.table(
            ["path", "requests", "failed", "by status"], numbers: [1, 2],
            rows.map { row in
                [
                    Escaping.markdownCode(row.key, inCell: true), Words.count(row.requests),
                    Words.count(row.failedRequests),
                    row.byStatus.sorted { $0.status < $1.status }.map { "\($0.status): \(Words.count($0.count))" }
                        .joined(separator: ", "),
                ]
            })
    }

    private func cause(_ incident: Incident) -> String {
        let cause = incident.rootCause
        let verdict =
            incident.hypotheses.first { $0.kind == cause.kind }.map { markdown.text(Words.verdict($0.verdict)) + ", " }
            ?? ""
        return "**\(markdown.text(Words.capitalized(Words.kind(cause.kind))))"
            + (cause.subject.isEmpty ? "" : " in \(markdown.text(cause.subject))")
            + "** (\(verdict)\(Words.share(cause.confidence)) sure). \(markdown.text(ReportZone.localised(cause.summary, incident.start)))"
            + markdown.citation(cause.evidence)
    }

    // MARK: - Timeline

    private func timeline(_ events: [Event], dated: Bool) -> [String] {
        let limit = 300
        var lines = events.prefix(limit).map { line($0, dated: dated) }
        if events.count > limit { lines.append("and \(events.count - limit) more; the JSON report has them all") }
        return lines
    }

    // MARK: - Cause and resolution

    private func trigger(_ incident: Incident) -> String {
        let trigger = incident.trigger
        guard let kind = trigger.kind else { return "No trigger was found in the logs." }
        var words = "It was set off by a \(markdown.text(Words.kind(kind)))"
        if let version = trigger.version { words += " of \(markdown.bold(version))" }
        if let time = trigger.time { words += " at \(Words.day(time))\(ReportZone.suffix)" }
        return words + markdown.citation([trigger.event].compactMap { $0 }) + "."
    }

    private func chain(_ incident: Incident) -> [String] {
        incident.rootCause.chain.map { link in
            func name(_ id: String) -> String {
                markdown.index[id].map { markdown.text($0.title) } ?? markdown.text(id)
            }
            let lag = link.lagS.isFinite && link.lagS > 0 ? ", \(Words.duration(link.lagS)) later" : ""
            return "\(name(link.from)) → \(name(link.to))\(lag): \(markdown.text(link.mechanism))"
                + markdown.citation([link.from, link.to])
        }
    }

    private func evidence(_ incident: Incident) -> [String] {
        let events = markdown.index.events(incident.rootCause.evidence)
        guard !events.isEmpty else { return ["none"] }
        return events.flatMap { event in
            event.citations.prefix(2).map { citation in
                "\(markdown.text(event.id)), \(Escaping.markdownCode(markdown.names.citation(citation))): "
                    + Escaping.markdownCode(Escaping.text(citation.text, truncated: citation.truncated))
                    + (citation.truncated ? " …" : "")
            }
        }
    }

    private func steps(_ events: [Event]) -> [String] {
        let actions = events.filter { $0.role == .action }
        guard !actions.isEmpty else { return ["No action is in the logs. What was done?"] }
        return actions.map { action in
            "**\(Words.clock(action.time))\(ReportZone.suffix)** - \(markdown.text(action.title)). "
                + "*\(markdown.text(Words.capitalized(Words.effect(of: action, markdown.index))))*"
                + markdown.citation([action.id])
        }
    }

    private func restored(_ incident: Incident) -> String {
        let criterion = incident.restoredCriterion.isEmpty ? "" : " " + markdown.text(incident.restoredCriterion)
        guard let milestone = incident.milestones.restored else {
            return "It was not restored before the logs end." + criterion
        }
        return
            "Restored at **\(Words.day(milestone.time))\(ReportZone.suffix)**\(markdown.citation([milestone.event].compactMap { $0 }))."
            + criterion
    }

    // MARK: - Hypotheses

    private func ruledOut(_ incident: Incident) -> [String] {
        let innocent = incident.hypotheses.filter { $0.verdict == "ruled_out" }
        return innocent.isEmpty ? ["Nothing could be ruled out."] : innocent.map { judged($0) }
    }

    private func judged(_ hypothesis: Hypothesis) -> String {
        var reasons: [String] = []
        if hypothesis.verdict != "ruled_out" {
            reasons += hypothesis.arguments.map { "for it: \(markdown.text($0.text))\(markdown.citation($0.events))" }
        }
        reasons += hypothesis.against.map { "\(markdown.text($0.text))\(markdown.citation($0.events))" }
        reasons += hypothesis.expected.filter { $0.seen == false }
            .map { "not seen in the \($0.sourceClass.rawValue) source: \(markdown.text($0.text))" }
        return
            "\(markdown.bold(Words.capitalized(Words.kind(hypothesis.kind)))) (\(Words.share(hypothesis.confidence))): "
            + (reasons.isEmpty ? "no reason is known" : reasons.joined(separator: "; "))
    }

    private func untold(_ incident: Incident) -> [String] {
        incident.hypotheses.flatMap { hypothesis in
            hypothesis.expected.filter { $0.seen == nil }.map {
                "\(markdown.text($0.text)) (\($0.sourceClass.rawValue); would speak for \(markdown.text(Words.kind(hypothesis.kind))))"
            }
        }
    }

    // MARK: - Measures

    /// Questions that follow from milestones and events; nothing that the evidence does not suggest.
    private func measures(_ incident: Incident, _ events: [Event]) -> [String] {
        let milestones = incident.milestones
        var lines: [String] = []
        func cite(_ milestone: Milestone?) -> String { markdown.citation([milestone?.event].compactMap { $0 }) }
        if let onset = milestones.onset, let impact = milestones.firstImpact, onset.time < impact.time {
            let lead = Words.duration(onset.time.seconds(to: impact.time))
            lines.append(
                "An alert on the first sign, at \(Words.clock(onset.time)), would have come \(lead) before users were hurt\(cite(onset)). Add it?"
            )
        }
        if milestones.alerted == nil { lines.append("No alert is in the logs. Who noticed, and how?") }
        if let trigger = incident.trigger.event, incident.trigger.kind == "deploy" {
            lines.append("What test before the release would have shown this\(markdown.citation([trigger]))?")
        }
        for event in events where event.kind == "query_loop" {
            lines.append(
                "Mend the statement that repeats: \(markdown.text(event.title))\(markdown.citation([event.id])).")
        }
        if let impact = milestones.firstImpact, let effective = milestones.mitigationEffective,
            impact.time < effective.time
        {
            lines.append(
                "\(Words.duration(impact.time.seconds(to: effective.time))) passed from the first failure to the act that helped\(cite(effective)). Can that act be automatic?"
            )
        }
        for event in events {
            guard event.role == .action, case .text(let effect)? = event["effect"] else { continue }
            if effect == "no_effect" || effect == "harmful" {
                lines.append(
                    "\(markdown.text(event.title)) \(effect == "harmful" ? "did harm" : "had no effect")\(markdown.citation([event.id])). What would have pointed elsewhere?"
                )
            }
        }
        let unseen = Set(incident.hypotheses.flatMap(\.expected).filter { $0.seen == nil }.map(\.sourceClass.rawValue))
            .sorted()
        if !unseen.isEmpty { lines.append("No \(Words.list(unseen)) source was given. Keep its logs?") }
        return lines.isEmpty ? ["What would have shortened it?"] : lines
    }

    // MARK: - Phases

    /// The phases as boxes, in the manner of the postmortems that people draw by hand.
    private func phases(_ phases: [Incident.Phase]) -> [String] {
        let texts = phases.map { phase in
            let end = Words.clock(phase.end)
            return [
                Words.capitalized(Escaping.visible(phase.name)),
                "\(Words.clock(phase.start)) to \(end), \(Words.duration(phase.start.seconds(to: phase.end)))",
            ]
        }
        guard !texts.isEmpty else { return ["(no phases)"] }
        let width = max(30, texts.joined().map(TextWidth.columns).max() ?? 0)
        let edge = "|" + String(repeating: "-", count: width + 2) + "|"
        var lines: [String] = []
        for (index, box) in texts.enumerated() {
            if index > 0 { lines.append("     ↓") }
            lines.append(edge)
            for text in box {
                let space = width - TextWidth.columns(text)
                lines.append(
                    "| " + String(repeating: " ", count: space / 2) + text
                        + String(repeating: " ", count: space - space / 2) + " |")
            }
            lines.append(edge)
        }
        return lines
    }
}
