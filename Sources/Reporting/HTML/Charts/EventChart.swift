internal import Correlation

/// One aligned time axis with a lane for each thing that is measured and a row for each class of event.
///
/// The phases are bands behind; a marker links to its event. Colours are of Okabe and Ito's palette, and no meaning hangs
/// on colour alone: lines differ in dash or lane, markers in shape.
struct EventChart {
    let report: Report
    let events: [Event]
    let phases: [Incident.Phase]
    let memory: [MemoryFinding]
    let html: HTMLText
    /// Distinguishes the ids of several charts on one page.
    let name: String

    private static let width = 1120.0
    private static let gutter = 150.0
    private static let laneHeight = 96.0
    private static let rowHeight = 24.0

    private let time: TimeScale

    init(
        _ report: Report, from: Moment, to: Moment, events: [Event], phases: [Incident.Phase], memory: [MemoryFinding],
        html: HTMLText, name: String
    ) {
        self.report = report
        self.events = events.filter { $0.time >= from && $0.time <= to }
        self.phases = phases
        self.memory = memory
        self.html = html
        self.name = name
        time = TimeScale(start: from, end: to, left: Self.gutter, right: Self.width - 12)
    }

    /// The drawing; empty where there is neither a series nor an event to show.
    func svg() -> String {
        var body = ""
        var y = 34.0
        var summaries: [String] = []
        for lane in ChartLanes(report: report, memory: memory, time: time).all {
            let bottom = y + Self.laneHeight
            body += draw(lane, top: y, bottom: bottom)
            summaries.append(lane.summary)
            y = bottom + 26
        }
        let rows = rows()
        guard !summaries.isEmpty || !rows.isEmpty else { return "" }
        for row in rows {
            body += draw(row, middle: y + Self.rowHeight / 2)
            y += Self.rowHeight
        }
        let title = "What was measured and what happened, \(Words.span(time.start, time.end))"
        let zone =
            ReportZone.offsets(Window(start: time.start, end: time.end)).map { " data-offsets=\"\($0)\"" } ?? ""
        return """
            <figure class="chart">
            <svg viewBox="0 0 \(Int(Self.width)) \(Int(y + 30))" role="img" aria-labelledby="\(name)-title \(name)-desc"
             data-start="\(time.start.micros / 1000)" data-end="\(time.end.micros / 1000)"
             data-left="\(SVG.number(time.left))" data-right="\(SVG.number(time.right))"\(zone)>
            <title id="\(name)-title">\(html.text(title))</title>
            <desc id="\(name)-desc">\(html.text(summaries.joined(separator: " ")))</desc>
            \(bands(bottom: y))\(axis(bottom: y))\(body)\(SVG.line("cross", x1: -9, y1: 20, x2: -9, y2: y))
            </svg>
            <figcaption><output class="readout"></output>Bands are the phases; a marker leads to its line of the
            timeline. All times are \(html.text(ReportZone.name)) on the aligned clock.</figcaption>
            </figure>

            """
    }

    // MARK: - Frame

    private func bands(bottom: Double) -> String {
        phases.filter { $0.end > time.start && $0.start < time.end && $0.name != "normal" }.map { phase in
            let left = time.clamped(phase.start)
            let width = max(1, time.clamped(phase.end) - left)
            let isKnown = ["change", "degradation", "outage", "recovery"].contains(phase.name)
            let hasRoom = width > Double(phase.name.count) * 7
            return SVG.rect(
                "band \(isKnown ? phase.name : "other")", x: left, y: 20, width: width, height: bottom - 20,
                title: "\(phase.name), \(Words.span(phase.start, phase.end))")
                + (hasRoom ? SVG.text("phase", x: left + width / 2, y: 14, phase.name) : "") + "\n"
        }.joined()
    }

    private func axis(bottom: Double) -> String {
        var result = SVG.horizontal("frame", time, y: bottom)
        for tick in time.ticks(most: 9) {
            let x = time.x(tick.moment)
            result += SVG.line("grid", x1: x, y1: 20, x2: x, y2: bottom + 4)
            result += SVG.text(tick.isDate ? "tick date" : "tick", x: x, y: bottom + 17, tick.label) + "\n"
        }
        return result + SVG.text("day", x: 0, y: bottom + 17, TimeText.parts(time.start).date + ReportZone.suffix)
            + "\n"
    }

    // MARK: - Lanes

    private func draw(_ lane: ChartLane, top: Double, bottom: Double) -> String {
        let scale = ValueScale(greatest: lane.greatest, unit: lane.unit, lowY: bottom, highY: top)
        var result =
            "<g class=\"lane\" data-low=\"\(SVG.number(bottom))\" data-high=\"\(SVG.number(top))\" "
            + "data-top=\"\(NumberText.json(scale.top) ?? "1")\" data-unit=\"\(lane.unit.rawValue)\">"
        result += SVG.text("lane-title", x: 0, y: top + 10, lane.title)
        for tick in scale.ticks {
            let y = scale.y(tick.value)
            result += SVG.horizontal("grid", time, y: y) + SVG.text("value", x: time.left - 6, y: y, tick.label)
        }
        for line in lane.lines {
            let path = ChartPath(line.series, factor: line.factor, time, scale)
            guard !path.isEmpty else { continue }
            if line.isArea { result += SVG.path("area \(line.css)", path.area(lowY: bottom)) }
            result += SVG.path("line \(line.css)", path.line, label: line.label) + "\n"
        }
        for mark in lane.marks {
            let y = scale.y(mark.value)
            result += SVG.horizontal("limit", time, y: y)
            result += SVG.text("limit-label", x: time.right - 4, y: y - 4, mark.label)
        }
        for line in lane.projections { result += draw(line, scale) }
        return result + legend(lane, y: top - 5) + "</g>\n"
    }

    /// Cut at the right edge, at the height that the line has there.
    private func draw(_ line: ChartLane.Projection, _ scale: ValueScale) -> String {
        let whole = line.from.seconds(to: line.to)
        let shown = min(whole, line.from.seconds(to: time.end))
        guard time.holds(line.from), whole > 0, shown > 0 else { return "" }
        return SVG.line(
            "projection", x1: time.x(line.from), y1: scale.y(line.value),
            x2: time.x(line.from.advanced(bySeconds: shown)),
            y2: scale.y(line.value + (line.limit - line.value) * shown / whole),
            title: "at this rate the limit is reached at \(Words.day(line.to))\(ReportZone.suffix)")
    }

    /// The names of a lane's lines; lines of one colour are one entry.
    private func legend(_ lane: ChartLane, y: Double) -> String {
        var seen: Set<String> = []
        let entries = lane.lines.filter { seen.insert($0.css).inserted }
        guard entries.count > 1 || lane.unit == .bytes else { return "" }
        var x = time.left + 4
        var result = ""
        for entry in entries.prefix(6) {
            let label = String(entry.name.prefix(28))
            result += SVG.rect("key \(entry.css)", x: x, y: y - 7, width: 12, height: 5)
            result += SVG.text("key-label", x: x + 16, y: y - 1, label)
            x += 32 + Double(label.count) * 6.4
        }
        return result
    }

    // MARK: - Rows of markers

    private struct Row {
        var title: String
        var css: String
        var shape: MarkerShape
        var events: [Event]
    }

    private static let classes: [(title: String, css: String, shape: MarkerShape, kinds: Set<String>)] = [
        ("releases", "blue", .triangle, ["deploy", "rollback", "config_change"]),
        ("kills", "red", .cross, ["oom_kill", "out_of_memory_error"]),
        ("starts, exits", "grey", .circle, ["process_start", "process_exit", "crash_loop", "reboot"]),
        (
            "acts", "green", .square,
            ["proxy_restart", "proxy_reload", "service_restart", "connections_cleared", "scale", "operator_login"]
        ),
        ("alerts", "orange", .diamond, ["alert", "acknowledged"]),
        ("symptoms", "purple", .circle, []),
    ]

    /// What is in no other class and is a symptom or a cause goes to the last.
    private func rows() -> [Row] {
        let named = Self.classes.reduce(into: Set<String>()) { $0.formUnion($1.kinds) }
        return Self.classes.compactMap { entry in
            let own = events.filter { event in
                entry.kinds.isEmpty
                    ? !named.contains(event.kind) && (event.role == .symptom || event.role == .cause)
                    : entry.kinds.contains(event.kind)
            }
            return own.isEmpty ? nil : Row(title: entry.title, css: entry.css, shape: entry.shape, events: own)
        }
    }

    private func draw(_ row: Row, middle: Double) -> String {
        var result = "<g class=\"row\">" + SVG.text("lane-title", x: 0, y: middle + 4, row.title)
        result += SVG.horizontal("grid", time, y: middle)
        var group: [Event] = []
        var groupX = 0.0
        // Markers closer than their width are one with a number.
        for event in row.events.sorted(by: { ($0.time, $0.id) < ($1.time, $1.id) }) {
            let x = time.clamped(event.time)
            if !group.isEmpty, x - groupX < 20 {
                group.append(event)
            } else {
                result += marker(group, row, x: groupX, y: middle)
                (group, groupX) = ([event], x)
            }
        }
        return result + marker(group, row, x: groupX, y: middle) + "</g>\n"
    }

    private func marker(_ group: [Event], _ row: Row, x: Double, y: Double) -> String {
        guard let first = group.first else { return "" }
        var words = group.prefix(8).map { event in
            let effect = event["effect"] != nil ? ": \(Words.effect(of: event, html.index))" : ""
            return "\(Words.clock(event.time)) \(event.title)\(effect)"
        }
        if group.count > 8 { words.append("and \(group.count - 8) more") }
        let title = html.text(words.joined(separator: "; "))
        var css = "marker \(row.css)"
        var badge = group.count > 1 ? String(group.count) : ""
        if group.count == 1, case .text(let effect)? = first["effect"] {
            switch effect {
            case "helped": badge = "✓"
            case "harmful": css += " harmful"
            default: css += " unproven"
            }
        }
        let drawn =
            SVG.path(css, row.shape.path(x, y)) + (badge.isEmpty ? "" : SVG.text("badge", x: x + 8, y: y + 4, badge))
            + "<title>\(title)</title>"
        return html.linked.contains(first.id)
            ? "<a href=\"#\(html.text(first.id))\" aria-label=\"\(title)\">\(drawn)</a>" : "<g>\(drawn)</g>"
    }
}

/// The form of a marker: a class of events is told by it as well as by its colour.
private enum MarkerShape {
    case triangle, cross, circle, square, diamond

    /// `d` of the shape around a point.
    func path(_ x: Double, _ y: Double) -> String {
        func at(_ dx: Double, _ dy: Double) -> String { "\(SVG.number(x + dx)) \(SVG.number(y + dy))" }
        return switch self {
        case .triangle: "M\(at(0, -6))L\(at(6, 5))L\(at(-6, 5))Z"
        case .cross: "M\(at(-5, -5))L\(at(5, 5))M\(at(5, -5))L\(at(-5, 5))"
        case .circle: "M\(at(-4, 0))a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z"
        case .square: "M\(at(-5, -5))h10v10h-10Z"
        case .diamond: "M\(at(0, -6))L\(at(6, 0))L\(at(0, 6))L\(at(-6, 0))Z"
        }
    }
}
