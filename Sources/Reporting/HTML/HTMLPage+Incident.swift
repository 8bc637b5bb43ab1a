internal import Correlation
internal import Evidence

extension HTMLPage {
    mutating func incident(_ incident: Incident) {
        html.line("<section class=\"incident\" id=\"\(text.text(incident.id))\">")
        headline(incident)
        happened(incident)
        if Words.untoldImpact(report, incident.impact) == nil {
            figures(incident.impact)
            impact(incident.impact)
        }
        cause(incident)
        chart(incident)
        acts(incident)
        hypotheses(incident)
        html.line("</section>")
    }

    // MARK: - First page

    private mutating func headline(_ incident: Incident) {
        let severity = ["critical", "major", "minor"].contains(incident.severity) ? incident.severity : "other"
        var when = "since \(Words.day(incident.start))\(ReportZone.suffix), not over when the logs end"
        if let end = incident.end {
            when = "\(Words.span(incident.start, end)), \(Words.duration(incident.start.seconds(to: end)))"
        }
        html.line("<header><p class=\"badge \(severity)\">\(text.text(incident.severity))</p>")
        html.element("h1", "", text.text(Words.capitalized(incident.title)))
        html.element("p", "class=\"when\"", "\(text.text(incident.id)) · \(when)")
        html.line("</header>")
    }

    /// What happened, in three sentences: who was hurt, why, and how it ended.
    private mutating func happened(_ incident: Incident) {
        let impact = incident.impact
        let about = impact.estimated ? "about " : ""
        let until =
            incident.end.map { "to \(text.time($0))\(ReportZone.suffix)" }
            ?? (ReportZone.isUTC ? "UTC to the end of the logs" : "to the end of the logs")
        let failed = "\(about)\(Words.count(impact.failedRequests)) of \(Words.count(impact.requests)) requests failed"
        let gateway = "\(about)\(Words.count(impact.badGateway)) of them with 502 Bad Gateway, "
        let cause = incident.rootCause
        let verdict = incident.hypotheses.first { $0.kind == cause.kind }.map { Words.verdict($0.verdict) + ", " } ?? ""
        html.line("<div class=\"prose lead\">")
        let hurt =
            "From \(text.time(incident.start)) \(until) \(text.strong(failed)), \(impact.badGateway > 0 ? gateway : "")"
            + "and \(about)\(Words.count(impact.affectedClients)) of \(Words.count(impact.clients)) clients were hit."
            + text.cite(incident.milestones.firstImpact?.event) + text.counted(accessInputs)
        let untold = Words.untoldImpact(report, impact).map { "\(Words.capitalized($0))." }
        html.element("p", "", untold ?? hurt)
        html.element(
            "p", "",
            "\(text.text(ReportZone.localised(cause.summary, incident.start))) (\(text.text(Words.capitalized(Words.kind(cause.kind)))): "
                + "\(verdict)\(Words.share(cause.confidence)) sure.)" + text.cite(cause.evidence))
        html.element("p", "", ending(incident))
        html.line("</div>")
    }

    private func ending(_ incident: Incident) -> String {
        let milestones = incident.milestones
        var words = "No act is known to have helped; "
        if let effective = milestones.mitigationEffective {
            let title = effective.event.flatMap { text.index[$0]?.title } ?? "an act"
            words =
                "\(text.text(Words.capitalized(title))) at \(text.time(effective.time)) helped"
                + "\(text.cite(effective.event)); "
        }
        if let restored = milestones.restored {
            words += "normal service was back at \(text.time(restored.time))\(ReportZone.suffix)."
            return words + text.cite(restored.event ?? milestones.firstImpact?.event)
        }
        return words + "it was not over when the logs end." + text.cite(milestones.firstImpact?.event)
    }

    private mutating func figures(_ impact: Impact) {
        let about = impact.estimated ? "≈ " : ""
        let silent = impact.noDataS > 0 ? "; no data \(Words.duration(Double(impact.noDataS)))" : ""
        var cards: [(value: String, label: String)] = [
            (
                about + Words.count(impact.failedRequests),
                "requests failed (\(Words.share(impact.failedShare)); \(Words.share(impact.peakFailedShare)) at the peak)"
            ),
            (about + Words.count(impact.affectedClients), "clients hit, of \(Words.count(impact.clients))"),
            (
                Words.duration(Double(impact.downS)),
                "down; degraded \(Words.duration(Double(impact.degradedS)))\(silent)"
            ),
            (
                "\(Words.count(impact.endpointsFailed)) of \(Words.count(impact.endpointsTotal))",
                "endpoints had failures"
            ),
        ]
        if impact.failedWrites.high > 0 { cards.append((Words.bounds(impact.failedWrites), "writes failed")) }
        if let missing = impact.missingRequests, missing.high > 0 {
            cards.append((Words.bounds(missing), "expected requests did not come"))
        }
        let shown = cards.map { "<div><dt>\(text.text($0.label))</dt><dd>\(text.text($0.value))</dd></div>" }
        html.element("dl", "class=\"figures\"", shown.joined())
    }

    // MARK: - Cause

    private mutating func cause(_ incident: Incident) {
        let cause = incident.rootCause
        let subject = cause.subject.isEmpty ? "" : " in \(text.text(cause.subject))"
        html.element("h2", "", "Root cause: \(text.text(Words.kind(cause.kind)))\(subject)")
        html.line("<div class=\"prose\">")
        if let kind = incident.trigger.kind {
            var words = "Set off by a \(text.text(Words.kind(kind)))"
            if let version = incident.trigger.version { words += " of \(text.strong(version))" }
            if let time = incident.trigger.time { words += " at \(text.time(time, dated: true))\(ReportZone.suffix)" }
            html.element("p", "", words + "." + text.cite(incident.trigger.event))
        } else {
            html.element("p", "", "No trigger was found in the logs.")
        }
        for contribution in incident.contributing {
            html.element("p", "", "Made worse: \(text.text(contribution.text))" + text.cite(contribution.events))
        }
        html.line("</div>")
        chain(cause.chain)
    }

    private mutating func chain(_ links: [Incident.Link]) {
        guard !links.isEmpty else { return }
        html.line("<ol class=\"chain\" aria-label=\"From cause to effect\">")
        var last = ""
        for link in links {
            if link.from != last { step(link.from) }
            let lag = link.lagS.isFinite && link.lagS >= 0.001 ? "\(Words.duration(link.lagS)) later: " : ""
            html.element("li", "class=\"how\"", lag + text.text(link.mechanism) + text.cite([link.from, link.to]))
            step(link.to)
            last = link.to
        }
        html.line("</ol>")
    }

    private mutating func step(_ id: String) {
        guard let event = text.index[id] else { return html.element("li", "class=\"step\"", text.text(id)) }
        html.element("li", "class=\"step\"", "\(text.time(event.time)) \(text.text(event.title))\(text.cite(id))")
    }

    // MARK: - Chart

    private mutating func chart(_ incident: Incident) {
        guard let window = report.window else { return }
        let milestones = incident.milestones
        let end = incident.end ?? window.end
        let starts = [milestones.change?.time, milestones.onset?.time, incident.start].compactMap { $0 }
        let begin = starts.min() ?? incident.start
        let margin = max(30, begin.seconds(to: end) * 0.12)
        let from = max(window.start, begin.advanced(bySeconds: -margin))
        let to = min(window.end, end.advanced(bySeconds: margin))
        guard from < to else { return }
        let drawing = EventChart(
            report, from: from, to: to, events: report.events, phases: incident.phases, memory: incident.memory,
            html: text, name: "chart-\(text.text(incident.id))"
        ).svg()
        guard !drawing.isEmpty else { return }
        html.element("h2", "", "What was measured")
        html.raw(drawing)
    }

    // MARK: - Impact

    private mutating func impact(_ impact: Impact) {
        html.element("h2", "", "Who was hurt")
        var lines = [
            "\(Words.count(impact.endpointsFailed)) of \(Words.count(impact.endpointsTotal)) endpoints had failures"
                + (Words.spared(impact) { text.code("\($0.method) \($0.path)") }.map { "; \($0)" } ?? "") + "."
        ]
        if let hour = Words.hourOfDay(impact.hourOfDay) { lines.append(text.text(Words.capitalized(hour) + ".")) }
        if !impact.clientBasis.isEmpty { lines.append("A client is: \(text.text(impact.clientBasis)).") }
        if let error = impact.error { lines.append("The counts are estimates, within \(Words.share(error)).") }
        html.element("div", "class=\"prose\"", "<p>\(lines.joined(separator: " "))\(text.counted(accessInputs))</p>")
        let most = 8
        rows("By path and status", "path", Array(impact.byPath.prefix(most)))
        let others = [
            ("The other paths", "path", Array(impact.byPath.dropFirst(most))),
            ("By upstream", "upstream", impact.byUpstream), ("By method", "method", impact.byMethod),
            ("By kind of client", "client", impact.byClientClass),
        ]
        for (title, key, list) in others where !list.isEmpty {
            html.line("<details><summary>\(title)</summary>")
            rows(title, key, list)
            html.line("</details>")
        }
    }

    /// Which rows gave which status: the question asked most often.
    private mutating func rows(_ title: String, _ key: String, _ rows: [Impact.Row]) {
        guard !rows.isEmpty else { return }
        var totals: [Int: Int64] = [:]
        for row in rows { for entry in row.byStatus { totals[entry.status, default: 0] &+= entry.count } }
        let statuses = totals.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .prefix(8).map(\.key).sorted()
        let columns = HTMLTable(
            columns: [.text(key), .number("requests"), .number("failed")] + statuses.map { .number(String($0)) }
                + [.number("p99")])
        let (text, caption) = (text, title + text.counted(accessInputs))
        table(columns, caption: caption, bytes: 60_000, of: rows.count, "rows") { place in
            let row = rows[place]
            let counts = statuses.map { status in
                guard let count = row.byStatus.first(where: { $0.status == status })?.count else {
                    return HTMLTable.Cell("·")
                }
                return HTMLTable.Cell(Words.count(count), css: status >= 500 ? "bad" : "")
            }
            return columns.row(
                [
                    "\(text.code(row.key))", "\(Words.count(row.requests))",
                    .init(Words.count(row.failedRequests), css: row.failedRequests > 0 ? "bad" : ""),
                ] + counts + ["\(row.p99S.map { Words.duration($0) } ?? "–")"])
        }
    }

    // MARK: - Acts

    private mutating func acts(_ incident: Incident) {
        let most = 200
        let actions = text.index.events(incident.timeline).filter { $0.role == .action }
        html.element("h2", "", "What was done, and what it did")
        guard !actions.isEmpty else { return html.element("p", "class=\"prose\"", "No act is in the logs.") }
        html.line("<ul class=\"acts\">")
        for action in actions.prefix(most) {
            let (mark, css) = Self.mark(action)
            let effect = Words.capitalized(Words.effect(of: action, text.index))
            html.element(
                "li", "class=\"\(css)\"",
                "<span class=\"mark\" aria-hidden=\"true\">\(mark)</span> \(text.time(action.time)) "
                    + "\(text.text(action.title)). <em>\(text.text(effect))</em>\(text.cite(action.id))")
        }
        html.line("</ul>")
        more(actions.count - most, "acts")
    }

    private static func mark(_ action: Event) -> (mark: String, css: String) {
        guard case .text(let effect)? = action["effect"] else { return ("?", "unproven") }
        switch effect {
        case "helped": return ("✓", "helped")
        case "harmful": return ("✗", "harmful")
        case "no_effect": return ("–", "no-effect")
        default: return ("?", "unproven")
        }
    }

    // MARK: - Hypotheses

    private mutating func hypotheses(_ incident: Incident) {
        html.element("h2", "", "What else it could have been")
        for hypothesis in incident.hypotheses {
            let isKnown = ["confirmed", "likely", "possible", "ruled_out"].contains(hypothesis.verdict)
            let isTop = hypothesis.kind == incident.rootCause.kind
            let share = Words.share(hypothesis.confidence)
            let value = NumberText.json(hypothesis.confidence) ?? "0"
            html.line(
                "<details class=\"hypothesis \(isKnown ? hypothesis.verdict : "other")\"\(isTop ? " open" : "")><summary>"
                    + "<span class=\"name\">\(text.text(Words.capitalized(Words.kind(hypothesis.kind))))</span> "
                    + "<span class=\"verdict\">\(text.text(Words.verdict(hypothesis.verdict)))</span> "
                    + "<meter min=\"0\" max=\"1\" value=\"\(value)\">\(share)</meter> <span class=\"n\">\(share)</span>"
                    + "</summary><ul>")
            for argument in hypothesis.arguments { reason("for", "for", argument) }
            for argument in hypothesis.against { reason("against", "against", argument) }
            for expectation in hypothesis.expected {
                let word =
                    expectation.seen.map { $0 ? "expected and seen" : "expected, not seen" } ?? "no log covers it"
                let css = expectation.seen.map { $0 ? "for" : "against" } ?? "open"
                html.element(
                    "li", "class=\"\(css)\"",
                    "<b>\(word)</b> \(text.text(expectation.text)) "
                        + "<span class=\"cites\">(\(expectation.sourceClass.rawValue))</span>")
            }
            html.line("</ul></details>")
        }
    }

    private mutating func reason(_ word: String, _ css: String, _ argument: Hypothesis.Argument) {
        html.element(
            "li", "class=\"\(css)\"", "<b>\(word)</b> \(text.text(argument.text))\(text.cite(argument.events))")
    }
}
