internal import Correlation
internal import Evidence

// MARK: - What and why

extension TerminalPage {
    mutating func incident(_ incident: Incident) {
        headline(incident)
        why(incident)
        chain(incident)
        hurt(incident.impact)
        when(incident)
        kills(incident)
        helped(incident)
        ruledOut(incident)
        untold(incident)
    }

    private mutating func headline(_ incident: Incident) {
        let tone: TerminalCanvas.Tone = incident.severity == "minor" ? .warn : .bad
        canvas.blank()
        canvas.rule([text("\(incident.severity.uppercased())  \(incident.id)", tone)], tone: tone)
        canvas.paragraph([text(incident.title, .strong)], indent: 0)
        var words = ""
        if let end = incident.end {
            words = "\(Words.span(incident.start, end)), \(Words.duration(incident.start.seconds(to: end)))"
        } else {
            words = "since \(Words.day(incident.start))\(ReportZone.suffix); not over when the logs end"
        }
        if let detected = incident.detected {
            words += "; first alert \(Words.clock(detected))"
        } else {
            words += "; no alert in the logs"
        }
        canvas.paragraph([text(words)], indent: 0)
        for relation in incident.related {
            canvas.paragraph([text("\(Words.kind(relation.relation)) \(relation.incident)", .faint)], indent: 0)
        }
    }

    private mutating func why(_ incident: Incident) {
        let cause = incident.rootCause
        canvas.heading("WHY")
        let verdict = incident.hypotheses.first { $0.kind == cause.kind }.map { Words.verdict($0.verdict) + ", " } ?? ""
        canvas.row(
            [], labelWidth: 0,
            [
                text(
                    Words.capitalized(Words.kind(cause.kind)) + (cause.subject.isEmpty ? "" : " in \(cause.subject)")
                        + " (\(cause.kind))",
                    .bad),
                text(": \(verdict)\(Words.share(cause.confidence)) sure"),
            ])
        canvas.paragraph([text(ReportZone.localised(cause.summary, incident.start))])
        let trigger = incident.trigger
        if let kind = trigger.kind {
            var words = Words.kind(kind) + (trigger.version.map { " of \($0)" } ?? "")
            if let time = trigger.time { words += " at \(Words.day(time))" }
            canvas.row(
                [text("Trigger", .strong)], labelWidth: 10, [text(words)],
                source: source([trigger.event].compactMap { $0 }))
        } else {
            canvas.row([text("Trigger", .strong)], labelWidth: 10, [text("none found in the logs")])
        }
        if let effective = incident.milestones.mitigationEffective {
            let title = effective.event.flatMap { index[$0]?.title } ?? "service recovered"
            canvas.row(
                [text("Helped", .strong)], labelWidth: 10,
                [text(title, .good), text(" at \(Words.day(effective.time))")],
                source: source([effective.event].compactMap { $0 }))
        } else {
            canvas.row([text("Helped", .strong)], labelWidth: 10, [text("nothing that the logs show")])
        }
        for contribution in incident.contributing {
            canvas.row(
                [text("Worsened", .strong)], labelWidth: 10, [text(contribution.text)],
                source: source(contribution.events))
        }
    }

    private mutating func chain(_ incident: Incident) {
        let links = incident.rootCause.chain
        guard !links.isEmpty else { return }
        canvas.heading("CHAIN\(ReportZone.heading)")
        var last = ""
        for link in links {
            if link.from != last { chainEvent(link.from) }
            let bar = canvas.unicode ? "│" : "|"
            let lag = link.lagS.isFinite && link.lagS > 0 ? "\(Words.duration(link.lagS)) later: " : ""
            canvas.row([text("       \(bar)", .faint)], labelWidth: 10, [text(lag + link.mechanism, .faint)])
            chainEvent(link.to)
            last = link.to
        }
    }

    private mutating func chainEvent(_ id: String) {
        guard let event = index[id] else { return canvas.row([text("?")], labelWidth: 10, [text(id)]) }
        canvas.row(
            [text(Words.clock(event.time))], labelWidth: 10, [text(event.title)], source: names.citation(of: event))
    }
}

// MARK: - Who

extension TerminalPage {
    private mutating func hurt(_ impact: Impact) {
        canvas.heading("WHO WAS HURT")
        if let untold = Words.untoldImpact(report, impact) { return canvas.paragraph([text(untold)]) }
        func label(_ words: String) -> [TerminalCanvas.Piece] { [text(words, .strong)] }
        let about = impact.estimated ? "about " : ""
        let error = impact.error.map { " (within \(Words.share($0)))" } ?? ""
        canvas.row(
            label("Requests"), labelWidth: 11,
            [
                text("\(about)\(Words.count(impact.failedRequests)) of \(Words.count(impact.requests)) failed", .bad),
                text("\(error); \(about)\(Words.count(impact.badGateway)) ended as 502 Bad Gateway"),
            ])
        canvas.row(
            label("Share"), labelWidth: 11,
            [
                text(
                    "\(Words.share(impact.failedShare)) failed, \(Words.share(impact.peakFailedShare)) at the peak; "
                        + "without static files, health checks and bots")
            ])
        canvas.row(
            label("Clients"), labelWidth: 11,
            [
                text(
                    "\(about)\(Words.count(impact.affectedClients)) of \(Words.count(impact.clients)) had a failed request"
                        + (impact.clientBasis.isEmpty ? "" : " (\(impact.clientBasis))"))
            ])
        let silent = impact.noDataS > 0 ? ", no data \(Words.duration(Double(impact.noDataS)))" : ""
        canvas.row(
            label("Time"), labelWidth: 11,
            [
                text("down \(Words.duration(Double(impact.downS)))", .bad),
                text(", degraded \(Words.duration(Double(impact.degradedS)))\(silent)"),
            ])
        canvas.row(
            label("Endpoints"), labelWidth: 11,
            [
                text("\(Words.count(impact.endpointsFailed)) of \(Words.count(impact.endpointsTotal)) had failures"),
                text(Words.spared(impact) { "\($0.method) \($0.path)" }.map { "; \($0)" } ?? ""),
            ])
        if let hour = Words.hourOfDay(impact.hourOfDay) {
            canvas.row(label("Hour"), labelWidth: 11, [text(hour)])
        }
        if impact.failedWrites.high > 0 {
            canvas.row(label("Writes"), labelWidth: 11, [text("\(Words.bounds(impact.failedWrites)) failed")])
        }
        if let missing = impact.missingRequests, missing.high > 0 {
            canvas.row(
                label("Missing"), labelWidth: 11,
                [text("\(Words.bounds(missing)) requests that should have come did not")])
        }
        paths(impact)
    }

    /// Which paths gave which status: the question asked most often.
    private mutating func paths(_ impact: Impact) {
        let rows = impact.byPath.prefix(8)
        guard !rows.isEmpty else { return }
        var totals: [Int: Int64] = [:]
        for row in impact.byPath { for entry in row.byStatus { totals[entry.status, default: 0] &+= entry.count } }
        let statuses = totals.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .prefix(canvas.width < 80 ? 2 : 4).map(\.key).sorted()
        let p99 = impact.byPath.contains { $0.p99S != nil }
        var columns: [TerminalCanvas.Column] = [
            .init(title: "path", isFlexible: true), .init(title: "requests", isNumber: true),
            .init(title: "failed", isNumber: true, tone: .bad),
        ]
        columns += statuses.map { .init(title: String($0), isNumber: true) }
        if p99 { columns.append(.init(title: "p99", isNumber: true)) }
        canvas.blank()
        canvas.table(
            columns,
            rows.map { row in
                [row.key, Words.count(row.requests), Words.count(row.failedRequests)]
                    + statuses.map { status in
                        row.byStatus.first { $0.status == status }.map { Words.count($0.count) } ?? "-"
                    }
                    + (p99 ? [row.p99S.map { Words.duration($0) } ?? "-"] : [])
            })
        more(impact.byPath.count - rows.count, "paths")
    }
}

// MARK: - When

extension TerminalPage {
    private mutating func when(_ incident: Incident) {
        let events = index.events(incident.timeline)
        guard let first = events.first, let last = events.last else { return }
        let date = TimeText.parts(first.time).date
        let day = ReportZone.isUTC ? "WHEN (UTC, \(date))" : "WHEN (\(date))"
        canvas.heading(TimeText.parts(last.time).date == date ? day : "WHEN\(ReportZone.heading)")
        eventRows(events)
    }

    /// A timeline; the kills stand in it as one entry and are listed by themselves.
    mutating func eventRows(_ events: [Event]) {
        let limit = 40
        let kills = events.filter { $0.kind == "oom_kill" }
        let several = kills.count > 2
        var rows = events.filter { !several || $0.kind != "oom_kill" || $0.id == kills.first?.id }
        let all = rows.count
        if all > limit {
            // What gives way first is what tells least: context, then what scored low.
            let kept = rows.enumerated().sorted { a, b in
                let (x, y) = (a.element.role == .context ? 1 : 0, b.element.role == .context ? 1 : 0)
                if x != y { return x < y }
                return a.element.score == b.element.score ? a.offset < b.offset : a.element.score > b.element.score
            }.prefix(limit).map(\.offset).sorted()
            rows = kept.map { rows[$0] }
        }
        let sameDay = Set(events.map { TimeText.parts($0.time).date }).count == 1
        for event in rows {
            let time = sameDay ? Words.clock(event.time) : String(Words.day(event.time).dropFirst(5))
            let isKills = several && event.kind == "oom_kill"
            let end = isKills ? kills.last?.time : event.end
            var title = isKills ? "\(Words.count(Int64(kills.count), "OOM kill")), each listed below" : event.title
            if let end, end.seconds(to: event.time) < -1 { title += ", until \(Words.clock(end))" }
            let (word, tone) = Self.role(event.role)
            canvas.row(
                [text(time + "  "), text(word, tone)], labelWidth: time.count + 11, [text(title)],
                source: names.citation(of: event))
        }
        more(all - rows.count, "events")
    }

    private static func role(_ role: EventRole) -> (String, TerminalCanvas.Tone) {
        switch role {
        case .cause: ("cause", .bad)
        case .symptom: ("symptom", .warn)
        case .action: ("action", .good)
        case .context: ("", .plain)
        }
    }

    private mutating func kills(_ incident: Incident) {
        let kills = index.events(incident.timeline).filter { $0.kind == "oom_kill" }
        guard !kills.isEmpty else { return }
        canvas.heading("OOM KILLS\(ReportZone.heading)")
        let limit = 200
        canvas.table(
            [
                .init(title: "time"), .init(title: "process"), .init(title: "pid", isNumber: true),
                .init(title: "resident", isNumber: true), .init(title: "limit", isNumber: true),
                .init(title: "source", isFlexible: true, tone: .faint),
            ],
            kills.prefix(limit).map { kill in
                func words(_ name: String, _ size: Bool = false) -> String {
                    switch kill[name] {
                    case .text(let text)?: text
                    case .int(let number)?: size ? Words.bytes(number) : String(number)
                    case .number(let number)?: size ? Words.bytes(number) : NumberText.json(number) ?? "?"
                    default: "?"
                    }
                }
                return [
                    Words.clock(kill.time), words("process"), words("pid"), words("rss_bytes", true),
                    words("limit_bytes", true), names.citation(of: kill),
                ]
            })
        more(kills.count - limit, "kills")
    }
}

// MARK: - What helped, what was innocent, what is not known

extension TerminalPage {
    private mutating func helped(_ incident: Incident) {
        let actions = index.events(incident.timeline).filter { $0.role == .action }
        canvas.heading("WHAT HELPED, WHAT DID NOT\(ReportZone.heading)")
        if actions.isEmpty { canvas.paragraph([text("no action is in the logs")]) }
        for action in actions {
            let (mark, tone) = mark(action)
            canvas.row(
                [text(mark, tone), text(" " + Words.clock(action.time))], labelWidth: canvas.unicode ? 12 : 13,
                [text(action.title + ". "), text(Words.capitalized(Words.effect(of: action, index)), tone)],
                source: names.citation(of: action))
        }
    }

    private func mark(_ action: Event) -> (String, TerminalCanvas.Tone) {
        guard case .text(let effect)? = action["effect"] else { return (canvas.unicode ? "?" : "? ", .plain) }
        switch effect {
        case "helped": return (canvas.unicode ? "✓" : "ok", .good)
        case "no_effect": return (canvas.unicode ? "✗" : "no", .warn)
        case "harmful": return (canvas.unicode ? "✗" : "!!", .bad)
        default: return (canvas.unicode ? "?" : "? ", .plain)
        }
    }

    private mutating func ruledOut(_ incident: Incident) {
        let innocent = incident.hypotheses.filter { $0.verdict == "ruled_out" }
        if !innocent.isEmpty { canvas.heading("RULED OUT") }
        for hypothesis in innocent { judged(hypothesis) }
        let others = incident.hypotheses.filter {
            $0.verdict != "ruled_out" && $0.kind != incident.rootCause.kind && $0.kind != "unknown"
        }
        if !others.isEmpty { canvas.heading("LESS LIKELY, BUT NOT RULED OUT") }
        for hypothesis in others { judged(hypothesis) }
    }

    private mutating func judged(_ hypothesis: Hypothesis) {
        var words: [String] = []
        if hypothesis.verdict != "ruled_out" {
            words.append(Words.share(hypothesis.confidence))
            words += hypothesis.arguments.map { "for: \($0.text)" }
            words += hypothesis.against.map { "against: \($0.text)" }
        } else {
            words += hypothesis.against.map(\.text)
            words += hypothesis.expected.filter { $0.seen == false }.map { "not seen: \($0.text)" }
        }
        let evidence = (hypothesis.against + hypothesis.arguments).flatMap(\.events)
        canvas.row(
            [text(Words.kind(hypothesis.kind), .strong)], labelWidth: 21, [text(words.joined(separator: "; "))],
            source: source(evidence))
    }

    private mutating func untold(_ incident: Incident) {
        var byClass: [SourceClass: [String]] = [:]
        for hypothesis in incident.hypotheses {
            for expectation in hypothesis.expected where expectation.seen == nil {
                byClass[expectation.sourceClass, default: []].append(
                    "\(expectation.text) (\(Words.kind(hypothesis.kind)))")
            }
        }
        let absent = Self.absentClasses(report).filter { name in !byClass.keys.contains { $0.rawValue == name } }
        guard !byClass.isEmpty || !absent.isEmpty || report.coverage.contains(where: { !$0.gaps.isEmpty }) else {
            return
        }
        canvas.heading("WHAT COULD NOT BE TOLD")
        for kind in SourceClass.allCases {
            guard let texts = byClass[kind] else { continue }
            canvas.row(
                [text(kind.rawValue, .warn)], labelWidth: 13,
                [text("no log of this covers it: \(texts.joined(separator: "; "))")])
        }
        if !absent.isEmpty { canvas.row([text("not given", .warn)], labelWidth: 13, [text(Words.list(absent))]) }
        gaps()
    }
}
