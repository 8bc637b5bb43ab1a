internal import Correlation
internal import Evidence

/// What the postmortem's template shows: sentences in Markdown, by the template's names.
struct PostmortemContext {
    let report: Report
    let markdown: MarkdownText

    init(_ report: Report) {
        self.report = report
        markdown = MarkdownText(report)
    }

    /// The template's values: strings, flags, and lists of strings or of values.
    var values: [String: Any] {
        let memory = self.memory
        let warnings = self.warnings
        return [
            "incidents": report.incidents.map { incident($0) },
            "quiet": report.incidents.isEmpty,
            "quietSummary": quietSummary,
            "quietEvents": quietEvents,
            "hasMemory": !memory.isEmpty,
            "memory": memory,
            "sources": sources,
            "coverage": coverage,
            "hasWarnings": !warnings.isEmpty,
            "warnings": warnings,
            "recount": recount,
            "version": Escaping.markdownCode(report.toolVersion),
        ]
    }

    // MARK: - Without an incident

    private var quietSummary: String {
        let totals = report.totals
        let about = totals.estimated ? "about " : ""
        let window =
            report.window.map { "Between \(Words.day($0.start)) and \(Words.day($0.end))\(ReportZone.suffix)" }
            ?? "In what was read"
        return
            "\(ReportZone.sentence(report.window).map { $0 + " " } ?? "")\(window) there were \(about)\(Words.count(totals.requests, "request")) from "
            + "\(about)\(Words.count(totals.clients, "client")); \(Words.count(totals.failedRequests)) failed, "
            + "\(Words.count(totals.badGateway)) ended as 502 Bad Gateway, and \(Words.count(totals.oomKills, "OOM kill")) "
            + "\(totals.oomKills == 1 ? "was" : "were") seen. Nothing in it hurt users for long enough to count as an incident."
    }

    private var quietEvents: [String] {
        report.events.isEmpty ? ["No event was found."] : report.events.map { line($0, dated: true) }
    }

    /// An event as a line of a timeline.
    func line(_ event: Event, dated: Bool) -> String {
        var words =
            "**\(dated ? Words.day(event.time) : Words.clock(event.time))\(ReportZone.suffix)** - \(markdown.text(event.title))"
        if let end = event.end, event.time.seconds(to: end) > 1 { words += ", until \(Words.clock(end))" }
        if event.kind == "oom_kill" {
            if case .int(let size)? = event["rss_bytes"] { words += ", resident \(Words.bytes(size))" }
            if case .int(let limit)? = event["limit_bytes"] { words += " of \(Words.bytes(limit))" }
        }
        if !event.detail.isEmpty { words += " (\(markdown.text(event.detail)))" }
        if event.role != .context { words += " - *\(event.role.rawValue)*" }
        return words + markdown.citation([event.id])
    }

    // MARK: - Memory

    private var memory: [String] {
        var lines = report.memory.prefix(50).map { memory in
            var words = markdown.bold(memory.subject) + (memory.pid.map { " (pid \($0))" } ?? "")
            words += ": \(Words.bytes(memory.firstBytes)) to \(Words.bytes(memory.peakBytes))"
            if let limit = memory.limitBytes { words += " of \(Words.bytes(limit))" }
            words += " in \(Words.duration(memory.start.seconds(to: memory.end)))"
            if let slope = memory.slopeBytesPerS { words += ", \(Words.bytes(slope)) a second" }
            words += "; \(Words.leak(memory))"
            if let version = memory.sinceVersion { words += " since \(markdown.text(version))" }
            return words + markdown.citation(memory.basis)
        }
        lines += report.forecasts.map { forecast in
            "**Forecast:** \(markdown.text(forecast.subject)) runs out of memory at \(Words.day(forecast.time))\(ReportZone.suffix), "
                + "\(Words.between(forecast.timeLow, forecast.timeHigh)); \(Words.share(forecast.confidence)) sure"
                + markdown.citation(forecast.evidence)
        }
        return lines
    }

    // MARK: - Sources

    private var sources: [String] {
        guard !report.inputs.isEmpty else { return ["No input was read."] }
        return MarkdownText.table(
            ["#", "file", "format", "lines", "parsed", "zone", "clock shifted by"], numbers: [0, 3, 4],
            report.inputs.enumerated().map { number, input in
                let share =
                    input.counts.lines > 0 ? Words.share(Double(input.counts.parsed) / Double(input.counts.lines)) : "-"
                var clock =
                    input.clockOffsetS.map { $0.isFinite ? NumberText.fixed($0, decimals: 3) + " s" : "unknown" } ?? "-"
                if let twin = input.duplicateOf { clock = "same as #\(twin)" }
                return [
                    String(number), Escaping.markdownCode(markdown.names[number], inCell: true),
                    markdown.text(input.format),
                    Words.count(input.counts.lines), share,
                    markdown.text(input.timezone)
                        + (input.timezoneBasis.isEmpty ? "" : " (\(markdown.text(input.timezoneBasis)))"),
                    clock + (input.clockBasis.isEmpty ? "" : " (\(markdown.text(input.clockBasis)))"),
                ]
            })
    }

    private var coverage: [String] {
        var lines = report.inputs.isEmpty ? [] : [Words.lineSum(report.inputs)]
        lines += report.coverage.map { coverage in
            var words =
                "\(coverage.sourceClass.rawValue) of \(markdown.bold(coverage.host)): \(Words.span(coverage.start, coverage.end))"
            let (shown, more) = Words.gaps(coverage)
            for gap in shown {
                words +=
                    "; silent \(Words.span(gap.start, gap.end))\(gap.reason.isEmpty ? "" : " (\(markdown.text(gap.reason)))")"
            }
            if let more { words += "; \(more)" }
            return words
        }
        let absent = TerminalPage.absentClasses(report)
        if !absent.isEmpty { lines.append("Not given: \(Words.list(absent)). What only these show could not be seen.") }
        lines += report.requestGroups.map { group in
            let files = group.inputs.map { Escaping.markdownCode(markdown.names[$0]) }
            return "Requests of \(Words.list(files)): \(markdown.text(group.relation)), \(markdown.text(group.basis))"
        }
        return lines
    }

    private var warnings: [String] {
        report.warnings.map { markdown.text($0) }
            + report.inputs.enumerated().flatMap { number, input in
                input.warnings.map { "\(Escaping.markdownCode(markdown.names[number])): \(markdown.text($0))" }
            }
    }

    private var recount: [String] {
        var lines: [String] = []
        func add(_ recounts: [Recount], _ of: String) {
            for recount in recounts {
                lines.append("\(Escaping.markdownCode(recount.name)) \(of):")
                lines.append("")
                lines += recount.command.map { MarkdownText.codeBlock($0, language: "sh") } ?? ["no command gives it."]
                lines.append("")
            }
        }
        add(report.totals.recount, "over the whole window")
        for incident in report.incidents { add(incident.impact.recount, "of \(markdown.text(incident.id))") }
        return lines.isEmpty ? ["No number here can be counted again by a command."] : Array(lines.dropLast())
    }
}
