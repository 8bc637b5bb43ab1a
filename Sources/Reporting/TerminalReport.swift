package import Correlation
internal import Evidence

/// The summary that a tired engineer reads: what broke, why, who was hurt, what helped, what was innocent.
///
/// Every statement carries its source, `path:line`. No line is wider than the width. Texts of logs are escaped.
package struct TerminalReport: Sendable {
    /// How emphasis shows.
    package enum Style: Sendable {
        /// Text alone: pipes, files, `NO_COLOR`.
        case plain
        /// SGR colours.
        case ansi
    }

    /// Columns of the terminal, kept between 60 and 120.
    package let width: Int
    package let style: Style
    /// Whether the terminal shows UTF-8; else ASCII alone.
    package let unicode: Bool
    /// The command to run next; a general one where the caller knows none.
    package let next: String?

    package init(width: Int, style: Style, unicode: Bool, next: String? = nil) {
        self.width = max(60, min(120, width))
        self.style = style
        self.unicode = unicode
        self.next = next
    }

    /// The whole summary, with a final newline.
    package func render(_ report: Report) -> [UInt8] {
        var page = TerminalPage(report: report, canvas: TerminalCanvas(width: width, style: style, unicode: unicode))
        page.overview()
        if report.incidents.isEmpty {
            page.quiet()
            // A leak that has not killed yet is the news of a quiet night.
            page.forecasts()
            page.lookedAt()
        }
        for incident in report.incidents { page.incident(incident) }
        page.memory()
        if !report.incidents.isEmpty { page.forecasts() }
        if report.incidents.isEmpty { page.events() }
        page.inputs()
        page.warnings()
        page.next(next)
        return page.canvas.bytes
    }
}

/// One summary while it is written.
struct TerminalPage {
    let report: Report
    let index: EventIndex
    let names: SourceNames
    var canvas: TerminalCanvas

    init(report: Report, canvas: TerminalCanvas) {
        self.report = report
        self.canvas = canvas
        index = EventIndex(report.events)
        names = SourceNames(report.inputs, shortening: true)
    }

    func text(_ text: String, _ tone: TerminalCanvas.Tone = .plain) -> TerminalCanvas.Piece { canvas.piece(text, tone) }

    /// The source of the first of some events that has one.
    func source(_ ids: [String]) -> String {
        index.events(ids).lazy.map { names.citation(of: $0) }.first { !$0.isEmpty } ?? ""
    }
}

// MARK: - Top

extension TerminalPage {
    mutating func overview() {
        let lines = report.inputs.reduce(0) { $0 &+ $1.counts.lines }
        var words =
            "faultline \(report.toolVersion): \(Words.count(Int64(report.inputs.count), "input")), \(Words.count(lines, "line"))"
        if let window = report.window { words += ", \(Words.span(window.start, window.end))" }
        canvas.paragraph([text(words, .faint)], indent: 0)
        if let zone = ReportZone.sentence(report.window) { canvas.paragraph([text(zone, .faint)], indent: 0) }
        if report.incidents.count > 1 {
            canvas.paragraph([text("\(report.incidents.count) incidents", .strong)], indent: 0)
        }
    }

    mutating func quiet() {
        canvas.blank()
        canvas.rule([text("NO INCIDENT FOUND", .good)], tone: .good)
        let totals = report.totals
        if totals.requests > 0 {
            let about = totals.estimated ? "about " : ""
            canvas.paragraph([
                text(
                    "\(about)\(Words.count(totals.requests, "request")) from \(about)\(Words.count(totals.clients, "client")); "
                        + "\(Words.count(totals.failedRequests)) failed, \(Words.count(totals.badGateway)) ended as 502, "
                        + "\(Words.count(totals.oomKills, "OOM kill")). Nothing in it hurt users for long enough to count as an incident."
                )
            ])
        } else {
            canvas.paragraph([
                text(
                    "No requests were read, so nothing can be said about users; \(Words.count(totals.oomKills, "OOM kill")) seen."
                )
            ])
        }
        if !report.forecasts.isEmpty { canvas.paragraph([text("But memory is running out: see the forecast.", .bad)]) }
    }

    mutating func lookedAt() {
        canvas.heading("LOOKED AT")
        if report.coverage.isEmpty { canvas.paragraph([text("nothing that faultline understands")]) }
        for coverage in report.coverage {
            canvas.row(
                [text(coverage.sourceClass.rawValue)], labelWidth: 13,
                [
                    text(
                        "\(coverage.host.isEmpty ? "" : "on \(coverage.host), ")\(Words.span(coverage.start, coverage.end))"
                    )
                ])
        }
        let absent = Self.absentClasses(report)
        if !absent.isEmpty {
            canvas.row(
                [text("not given", .warn)], labelWidth: 13,
                [text("\(Words.list(absent)). What only these show would not be seen here.")])
        }
        gaps()
    }

    /// Classes of source that no input belongs to.
    static func absentClasses(_ report: Report) -> [String] {
        SourceClass.allCases.filter { kind in !report.coverage.contains { $0.sourceClass == kind } }.map(\.rawValue)
    }

    mutating func gaps() {
        for coverage in report.coverage {
            let (shown, more) = Words.gaps(coverage)
            for gap in shown {
                let reason = gap.reason.isEmpty ? "" : " (\(gap.reason))"
                canvas.row(
                    [text("gap", .warn)], labelWidth: 13,
                    [
                        text(
                            "\(coverage.sourceClass.rawValue) of \(coverage.host) is silent \(Words.span(gap.start, gap.end))\(reason)"
                        )
                    ])
            }
            if let more {
                canvas.row(
                    [], labelWidth: 13, [text("\(coverage.sourceClass.rawValue) of \(coverage.host): \(more)", .faint)])
            }
        }
    }
}

// MARK: - Bottom

extension TerminalPage {
    mutating func memory() {
        guard !report.memory.isEmpty else { return }
        canvas.heading("MEMORY")
        let shown = report.memory.filter(\.leak) + report.memory.filter { !$0.leak }
        for memory in shown.prefix(12) {
            let pid = memory.pid.map { " (pid \($0))" } ?? ""
            var words = "\(Words.bytes(memory.firstBytes)) to \(Words.bytes(memory.peakBytes))"
            if let limit = memory.limitBytes { words += " of \(Words.bytes(limit))" }
            words += " in \(Words.duration(memory.start.seconds(to: memory.end)))"
            if let slope = memory.slopeBytesPerS {
                words += ", \(slope < 0 ? "" : "+")\(Words.bytes(slope))/s"
                if let low = memory.slopeLow, let high = memory.slopeHigh {
                    words += " (\(Words.bytes(low)) to \(Words.bytes(high)))"
                }
            }
            var pieces = [text("\(memory.subject)\(pid) ", .strong), text(words)]
            pieces.append(text("; "))
            pieces.append(text(Words.leak(memory), memory.leak ? .bad : .plain))
            if memory.leak, let version = memory.sinceVersion { pieces.append(text(" since \(version)")) }
            if let full = memory.projectedExhaustion {
                pieces.append(text("; full at \(Words.day(full)) by that slope"))
            }
            canvas.row([], labelWidth: 0, pieces, source: memory.basis.map { names.citation($0) } ?? "")
        }
        more(shown.count - 12, "subjects")
    }

    mutating func forecasts() {
        guard !report.forecasts.isEmpty else { return }
        canvas.heading("FORECAST")
        for forecast in report.forecasts {
            canvas.row(
                [], labelWidth: 0,
                [
                    text(
                        "\(forecast.subject) runs out of memory at \(Words.day(forecast.time))\(ReportZone.suffix)",
                        .bad),
                    text(
                        " (\(Words.between(forecast.timeLow, forecast.timeHigh)); "
                            + "\(Words.share(forecast.confidence)) sure\(forecast.sinceVersion.map { "; since \($0)" } ?? ""))"
                    ),
                ], source: source(forecast.evidence))
        }
    }

    mutating func events() {
        guard !report.events.isEmpty else { return }
        canvas.heading("EVENTS\(ReportZone.heading)")
        eventRows(report.events)
    }

    mutating func inputs() {
        guard !report.inputs.isEmpty else { return }
        canvas.heading("INPUTS")
        if !names.folder.isEmpty { canvas.paragraph([text("below \(names.folder)", .faint)]) }
        let rows = report.inputs.enumerated().map { number, input in
            let share =
                input.counts.lines > 0 ? Words.share(Double(input.counts.parsed) / Double(input.counts.lines)) : "-"
            var clock =
                input.clockOffsetS.map { offset in
                    !offset.isFinite
                        ? "?"
                        : offset == 0 ? "0 s" : "\(offset > 0 ? "+" : "")\(NumberText.fixed(offset, decimals: 3)) s"
                } ?? (input.bootTime != nil ? "from boot" : "?")
            if let twin = input.duplicateOf { clock = "same as \(names[twin])" }
            return [
                names[number], input.format, Words.count(input.counts.lines), share,
                input.timezone + (input.timezoneBasis == "assumed" ? "?" : ""), clock,
            ]
        }
        canvas.table(
            [
                .init(title: "file", isFlexible: true), .init(title: "format"), .init(title: "lines", isNumber: true),
                .init(title: "parsed", isNumber: true), .init(title: "zone"), .init(title: "clock"),
            ], rows)
        let assumed =
            report.inputs.contains { $0.timezoneBasis == "assumed" }
            ? "zone?: the lines name none, it is assumed; " : ""
        canvas.paragraph([text(Words.lineSum(report.inputs))])
        canvas.paragraph([text(assumed + "clock: what was added to align the file with the others", .faint)])
    }

    mutating func warnings() {
        let own = report.inputs.enumerated().flatMap { number, input in input.warnings.map { "\(names[number]): \($0)" }
        }
        let all = report.warnings + own
        guard !all.isEmpty else { return }
        canvas.heading("WARNINGS")
        for warning in all.prefix(20) { canvas.paragraph([text("! ", .warn), text(warning)], hanging: 2) }
        more(all.count - 20, "warnings")
    }

    mutating func next(_ command: String?) {
        canvas.heading("NEXT")
        if let recount = report.totals.recount.first(where: { $0.name == "requests" })?.command {
            canvas.row([text("count", .faint)], labelWidth: 7, [text(recount)])
        }
        canvas.row(
            [text("write", .faint)], labelWidth: 7,
            [text(command ?? "faultline analyze PATH --output DIR   (postmortem draft, report.json)")])
        if let incident = report.incidents.first, let look = lookCommand(incident) {
            canvas.row([text("look", .faint)], labelWidth: 7, [text(look)])
        }
    }

    /// The command that shows the first line of evidence; nil where its path is not safe to paste.
    private func lookCommand(_ incident: Incident) -> String? {
        let ids = [incident.trigger.event].compactMap { $0 } + incident.rootCause.evidence
        guard let citation = index.events(ids).lazy.compactMap(\.citations.first).first,
            report.inputs.indices.contains(citation.input)
        else { return nil }
        let input = report.inputs[citation.input]
        guard input.path != "-", !input.path.hasPrefix("-"),
            input.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"'\"\\`$&;|<>()*?[]{}!#~".utf8.contains($0) })
        else { return nil }
        return "faultline show \(input.path):\(citation.line)"
    }

    mutating func more(_ count: Int, _ what: String) {
        if count > 0 {
            canvas.paragraph([
                text("and \(Words.count(Int64(count))) more \(what); the JSON report has them all", .faint)
            ])
        }
    }
}
