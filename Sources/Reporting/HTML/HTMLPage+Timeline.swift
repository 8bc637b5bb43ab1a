internal import Correlation
internal import Evidence

extension HTMLPage {
    mutating func timeline() {
        html.line("<section id=\"timeline\"><h2>Timeline</h2>")
        guard !timelineRows.isEmpty else {
            html.element("p", "class=\"prose\"", "No event was found.")
            html.line("</section>")
            return
        }
        filters()
        html.line(
            HTMLTable(columns: [
                .text("id"), .text("time\(ReportZone.heading)"), .text("role"), .text("what"), .text("line"),
            ])
            .open(css: "timeline"))
        for row in timelineRows { html.line(row.markup) }
        html.line(HTMLTable.close)
        more(report.events.count - timelineRows.count, "events, of less weight,")
        html.line("</section>")
    }

    /// Shown by the page's script alone: without it there is nothing to press.
    private mutating func filters() {
        let roles = [EventRole.cause, .symptom, .action, .context].filter { role in
            timelineRows.contains { $0.event.role == role }
        }
        let sources = Set(timelineRows.compactMap { $0.event.citations.first?.input }).sorted()
        let boxes = roles.map {
            "<label><input type=\"checkbox\" name=\"role\" value=\"\($0.rawValue)\" checked> \($0.rawValue)</label>"
        }
        let choices = sources.prefix(500).map { "<option value=\"\($0)\">\(text.text(text.names[$0]))</option>" }
        html.line("<form class=\"filters\" hidden aria-label=\"Filter the timeline\">")
        html.element("fieldset", "", "<legend>Role</legend>" + boxes.joined(separator: " "))
        html.element(
            "label", "", "Source <select name=\"source\"><option value=\"\">all</option>\(choices.joined())</select>")
        html.line("<label>Text <input type=\"search\" name=\"text\"></label> <output></output></form>")
    }

    static func row(_ event: Event, dated: Bool, _ text: HTMLText) -> String {
        var what = text.text(event.title)
        if let end = event.end, event.time.seconds(to: end) > 1 { what += ", until \(text.time(end))" }
        if event.kind == "oom_kill" {
            if case .int(let size)? = event["rss_bytes"] { what += ", resident \(Words.bytes(size))" }
            if case .int(let limit)? = event["limit_bytes"] { what += " of \(Words.bytes(limit))" }
        }
        if event["effect"] != nil { what += " – \(text.text(Words.effect(of: event, text.index)))" }
        if !event.detail.isEmpty { what += "<br><span class=\"detail\">\(text.text(event.detail))</span>" }
        let lines = event.citations.prefix(3).map { citation in
            let line = text.text(Escaping.text(citation.text, truncated: citation.truncated))
            return "<span class=\"place\">\(text.text(text.names.citation(citation)))</span>"
                + "<code class=\"line\">\(line)\(citation.truncated ? " …" : "")</code>"
        }
        let (id, role) = (text.text(event.id), event.role.rawValue)
        let source = event.citations.first.map { String($0.input) } ?? ""
        return "<tr id=\"\(id)\" class=\"\(role)\" data-role=\"\(role)\" data-source=\"\(source)\">"
            + "<th scope=\"row\"><a href=\"#\(id)\">\(id)</a></th><td>\(text.time(event.time, dated: dated))</td>"
            + "<td><span class=\"role\">\(role)</span></td><td>\(what)</td><td>\(lines.joined())</td></tr>"
    }

    // MARK: - Sources

    mutating func sources() {
        html.line("<section id=\"sources\"><h2>Sources, coverage and clocks</h2>")
        if !text.names.folder.isEmpty {
            html.element("p", "class=\"prose\"", "Paths are in \(text.code(text.names.folder))")
        }
        let columns = HTMLTable(columns: [
            .text("input"), .text("format"), .number("lines"), .number("parsed"), .number("unparsed"),
            .number("damaged"), .number("skipped"), .text("from, to\(ReportZone.heading)"), .text("zone"),
            .text("clock"),
        ])
        let (inputs, text) = (report.inputs, text)
        table(columns, bytes: 500_000, of: inputs.count, "inputs") { columns.row(Self.cells(inputs[$0], $0, text)) }
        coverage()
        warnings()
        html.line("</section>")
    }

    private static func cells(_ input: InputReport, _ place: Int, _ text: HTMLText) -> [HTMLTable.Cell] {
        var notes = input.warnings.prefix(20).map { text.text($0) }
        if let copy = input.duplicateOf {
            notes.append("the same content as \(text.text(text.names[copy])): not counted again")
        }
        let warnings = notes.isEmpty ? "" : "<br><span class=\"warn\">\(notes.joined(separator: "<br>"))</span>"
        var span = "–"
        if let first = input.first, let last = input.last {
            let isOneDay = TimeText.parts(first).date == TimeText.parts(last).date
            span = "\(Words.day(first)), \(isOneDay ? Words.clock(last) : Words.day(last))"
        }
        let counts = input.counts
        return [
            "\(text.text(text.names[place]))\(warnings)",
            "\(text.text(input.format))\(input.envelope.map { " in \(text.text($0))" } ?? "")",
            "\(Words.count(counts.lines))", "\(Words.count(counts.parsed))", "\(Words.count(counts.unparsed))",
            "\(Words.count(counts.damaged))", "\(Words.count(counts.skipped))", "\(span)",
            "\(text.text(input.timezone)) <span class=\"detail\">\(text.text(input.timezoneBasis))</span>",
            "\(text.text(clock(input)))",
        ]
    }

    private static func clock(_ input: InputReport) -> String {
        guard let offset = input.clockOffsetS else { return "seconds since boot" }
        var words = input.clockBasis
        if offset != 0 { words = "\(offset > 0 ? "+" : "−")\(Words.duration(abs(offset))), \(words)" }
        if input.clockPairs > 0 { words += " from \(Words.count(input.clockPairs, "pair"))" }
        if let spread = input.clockSpreadS { words += " (± \(Words.duration(spread)))" }
        return words
    }

    private mutating func coverage() {
        let most = 200
        guard !report.coverage.isEmpty else { return }
        html.line("<h3>What was covered</h3><ul class=\"coverage\">")
        for row in report.coverage.prefix(most) {
            let (shown, rest) = Words.gaps(row)
            var gaps = shown.map { "; gap \(Words.span($0.start, $0.end)): \(text.text($0.reason))" }
            if let rest { gaps.append("; \(rest)") }
            html.element(
                "li", "",
                "\(text.strong(row.sourceClass.rawValue)) of \(text.text(row.host)): \(Words.span(row.start, row.end))"
                    + gaps.joined() + text.cite(inputs: row.inputs))
        }
        html.line("</ul>")
        more(report.coverage.count - most, "rows")
    }

    private mutating func warnings() {
        let most = 100
        guard !report.warnings.isEmpty else { return }
        html.line("<h3>Warnings</h3><ul class=\"warn\">")
        for warning in report.warnings.prefix(most) { html.element("li", "", text.text(warning)) }
        html.line("</ul>")
        more(report.warnings.count - most, "warnings")
    }

    // MARK: - Recount

    mutating func recount() {
        html.line("<section id=\"recount\"><h2>How to recount</h2>")
        html.element("p", "", "Each command, run where the analysis was run, prints the number of the report.")
        html.line("<dl class=\"recount\">")
        commands(report.totals.recount, "the whole input")
        for incident in report.incidents.prefix(Self.mostIncidents) { commands(incident.impact.recount, incident.id) }
        html.line("</dl></section>")
    }

    private mutating func commands(_ commands: [Recount], _ scope: String) {
        for command in commands {
            let shown =
                command.command.map { text.code($0) }
                ?? "no command can count it: the number is estimated or came from standard input"
            html.line("<dt>\(text.text(Words.kind(command.name))), \(text.text(scope))</dt><dd>\(shown)</dd>")
        }
    }
}
