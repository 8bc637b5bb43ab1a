internal import Correlation
internal import Evidence

/// The page as it is written, section by section.
struct HTMLPage {
    let report: Report
    let text: HTMLText
    /// Rows of the timeline: every event, or those for which there is room.
    let timelineRows: [(event: Event, markup: String)]
    var html = HTMLWriter()

    init(_ report: Report) {
        self.report = report
        let index = EventIndex(report.events)
        let names = SourceNames(report.inputs, shortening: true)
        timelineRows = Self.fitting(report.events, HTMLText(index: index, names: names, linked: []))
        // What has no row is cited without a link.
        text = HTMLText(index: index, names: names, linked: Set(timelineRows.map(\.event.id)))
    }

    /// Events for which the timeline has room: what caused, what was done and what was seen before what merely was.
    private static func fitting(_ events: [Event], _ text: HTMLText) -> [(event: Event, markup: String)] {
        let most = 1500
        var budget = RowBudget(2_500_000)
        let isDated = Set(events.map { TimeText.parts($0.time).date }).count > 1
        let order: [EventRole] = [.cause, .action, .symptom, .context]
        let kept = events.enumerated().sorted { a, b in
            let (x, y) = (order.firstIndex(of: a.element.role) ?? 4, order.firstIndex(of: b.element.role) ?? 4)
            if x != y { return x < y }
            return a.element.score == b.element.score ? a.offset < b.offset : a.element.score > b.element.score
        }
        let rows = kept.prefix(most).map { (place: $0.offset, markup: row($0.element, dated: isDated, text)) }
        return rows.prefix { budget.admits($0.markup) }.sorted { $0.place < $1.place }.map {
            (events[$0.place], $0.markup)
        }
    }

    mutating func write() {
        head()
        html.line("<main id=\"main\">")
        if let zone = ReportZone.sentence(report.window) { html.element("p", "class=\"when\"", text.text(zone)) }
        if report.incidents.isEmpty { quiet() }
        for incident in report.incidents.prefix(Self.mostIncidents) { self.incident(incident) }
        more(report.incidents.count - Self.mostIncidents, "incidents")
        timeline()
        memory()
        patterns()
        sources()
        recount()
        html.line("</main>")
        html.element(
            "footer", "",
            "<p>Written by faultline \(text.text(report.toolVersion)) from the logs alone. Every statement names its event "
                + "or its line: look before you act.</p>")
        html.element("script", "", Self.script)
        html.line("</body>\n</html>")
    }

    static let mostIncidents = 20
    private static let style = String(decoding: PackageResources.report_css, as: UTF8.self)
    private static let script = String(decoding: PackageResources.report_js, as: UTF8.self)

    // MARK: - Head

    private mutating func head() {
        let title = report.incidents.first?.title ?? "No incident found"
        let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
        html.raw(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <title>\(text.text(title)) – faultline</title>
            <link rel="icon" href="data:,">
            <style>
            \(Self.style)</style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the findings</a>

            """)
        var links = report.incidents.prefix(Self.mostIncidents).map { (id: $0.id, name: $0.id) }
        links.append(("timeline", "Timeline"))
        if hasMemory { links.append(("memory", "Memory")) }
        if !report.patterns.isEmpty { links.append(("patterns", "Messages")) }
        links += [("sources", "Sources"), ("recount", "Recount")]
        let anchors = links.map { "<a href=\"#\(text.text($0.id))\">\(text.text($0.name))</a>" }
        html.element(
            "nav", "aria-label=\"Sections\"",
            "<span class=\"tool\">faultline</span> " + anchors.joined(separator: " "))
    }

    // MARK: - Without an incident

    private mutating func quiet() {
        let totals = report.totals
        let about = totals.estimated ? "about " : ""
        html.line("<section class=\"incident\"><header><p class=\"badge calm\">quiet</p>")
        html.line("<h1>No incident found</h1></header><div class=\"prose\">")
        let window =
            report.window.map { "Between \(Words.day($0.start)) and \(Words.day($0.end))\(ReportZone.suffix)" }
            ?? "In what was read"
        html.element(
            "p", "",
            "\(window) there were \(about)\(Words.count(totals.requests, "request")) from "
                + "\(about)\(Words.count(totals.clients, "client")); \(Words.count(totals.failedRequests)) failed, "
                + "\(Words.count(totals.badGateway)) ended as 502 Bad Gateway, and "
                + "\(Words.count(totals.oomKills, "OOM kill")) \(totals.oomKills == 1 ? "was" : "were") seen."
                + text.counted(accessInputs.isEmpty ? Array(report.inputs.indices) : accessInputs))
        html.element("p", "", "Nothing in it hurt users for long enough to count as an incident.")
        for forecast in report.forecasts { html.element("p", "class=\"warn\"", sentence(forecast)) }
        html.line("</div>")
        if let window = report.window {
            html.raw(
                EventChart(
                    report, from: window.start, to: window.end, events: report.events, phases: [],
                    memory: report.memory, html: text, name: "chart-all"
                ).svg())
        }
        html.line("</section>")
    }

    private func sentence(_ forecast: Forecast) -> String {
        "Forecast: \(text.strong(forecast.subject)) runs out of memory at \(text.time(forecast.time, dated: true))\(ReportZone.suffix) ("
            + "\(Words.between(forecast.timeLow, forecast.timeHigh)), \(Words.share(forecast.confidence)) sure)"
            + (forecast.sinceVersion.map { ", since release \(text.text($0))" } ?? "") + "."
            + text.cite(forecast.evidence)
    }

    var accessInputs: [Int] { report.coverage.filter { $0.sourceClass == .access }.flatMap(\.inputs) }

    /// Says what a table left out.
    mutating func more(_ count: Int, _ what: String) {
        guard count > 0 else { return }
        html.element("p", "class=\"left-out\"", "\(Words.count(Int64(count))) more \(what) are in report.json.")
    }

    /// Rows as long as there is room, then how many were left out.
    mutating func table(
        _ table: HTMLTable, css: String = "", caption: String = "", bytes: Int, of count: Int, _ what: String,
        row: (Int) -> String
    ) {
        var budget = RowBudget(bytes)
        var written = 0
        html.line(table.open(css: css, caption: caption))
        while written < count {
            let markup = row(written)
            guard budget.admits(markup) else { break }
            html.line(markup)
            written += 1
        }
        html.line(HTMLTable.close)
        more(count - written, what)
    }

    // MARK: - Memory

    private var hasMemory: Bool { !report.memory.isEmpty || !report.forecasts.isEmpty }

    private mutating func memory() {
        guard hasMemory else { return }
        html.line("<section id=\"memory\"><h2>Memory</h2>")
        for forecast in report.forecasts { html.element("p", "class=\"warn\"", sentence(forecast)) }
        let columns = HTMLTable(columns: [
            .text("process"), .text("pid"), .text("from\(ReportZone.heading)"), .number("first"), .number("peak"),
            .number("limit"),
            .number("growth"), .text("judged"), .text("line"),
        ])
        let (all, text) = (report.memory, text)
        table(columns, bytes: 300_000, of: all.count, "processes") { place in
            columns.row(css: all[place].leak ? "hot" : "", Self.cells(all[place], text))
        }
        html.line("</section>")
    }

    private static func cells(_ memory: MemoryFinding, _ text: HTMLText) -> [HTMLTable.Cell] {
        var growth = HTMLTable.Cell(memory.slopeBytesPerS.map { "\(Words.bytes($0 * 60))/min" } ?? "–")
        if let low = memory.slopeLow, let high = memory.slopeHigh {
            growth.title = "95 %: \(Words.bytes(low * 60)) to \(Words.bytes(high * 60)) a minute"
        }
        let since = memory.sinceVersion.map { " since \(text.text($0))" } ?? ""
        return [
            "\(text.text(memory.subject))", "\(memory.pid.map { String($0) } ?? "–")",
            "\(text.time(memory.start)), \(Words.duration(memory.start.seconds(to: memory.end)))",
            "\(Words.bytes(memory.firstBytes))", "\(Words.bytes(memory.peakBytes))",
            "\(memory.limitBytes.map { Words.bytes($0) } ?? "–")", growth, "\(Words.leak(memory))\(since)",
            "\(text.cite(memory.basis))",
        ]
    }

    // MARK: - Message patterns

    private mutating func patterns() {
        let (all, text) = (report.patterns, text)
        guard !all.isEmpty else { return }
        html.line("<section id=\"patterns\"><h2>Messages that are new or surged</h2>")
        let columns = HTMLTable(columns: [
            .text("message"), .text("source"), .number("count"), .number("before / min"), .number("during / min"),
            .text("first\(ReportZone.heading)"), .text("line"),
        ])
        table(columns, bytes: 400_000, of: all.count, "patterns") { place in
            let pattern = all[place]
            return columns.row([
                "\(text.code(String(pattern.template.prefix(400))))", "\(text.text(pattern.source))",
                "\(Words.count(pattern.count))", "\(NumberText.json(pattern.beforePerMin) ?? "?")",
                "\(NumberText.json(pattern.duringPerMin) ?? "?")", "\(text.time(pattern.first))",
                "\(text.cite(pattern.example))",
            ])
        }
        html.line("</section>")
    }
}
