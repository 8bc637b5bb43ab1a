import Evidence

/// Calls of an application to a service behind it that time out, as its own error lines tell.
///
/// Told by the messages' templates: an error or warning that speaks of a time limit, new or at twice its rate in the
/// incident. Waits for a connection of the application's own pool and connections that are not made are other causes'.
enum DependencyCalls {
    static let kind = "upstream_timeout"
    private static let levels: Set<String> = ["WARN", "WARNING", "ERROR", "CRITICAL", "FATAL", "SEVERE"]
    private static let limits = [
        "timed out", "timeout", "time-out", "deadline exceeded", "etimedout", "504 gateway", "status 504",
    ]
    private static let others = [
        "pool", "connect timed out", "connection timed out", "connecttimeout", "connect timeout", "lock", "shutdown",
        "keepalive", "keep-alive", "idle", "session",
    ]

    /// Whether an event of the kind is of an application, not of the proxy.
    static func isOne(_ event: Event) -> Bool { event["template"] != nil }

    static func find(_ scene: inout Scene, from: Moment, end: Moment) {
        var events: [Event] = []
        for source in scene.sources where source.sourceClass != .access && source.sourceClass != .error {
            guard let span = Scene.span(source), span.start < from else { continue }
            for (axis, tables) in source.byAxis {
                for row in tables.patterns.rows() where levels.contains(row.key.level) && speaks(row.key.template) {
                    var (early, late, first): (Int64, Int64, Moment?) = (0, 0, nil)
                    for (start, count) in row.cell.buckets {
                        let moment = source.moment(SourceTime(axis: axis, micros: start &* 1_000_000))
                        if moment < from {
                            early &+= count
                        } else if moment <= end {
                            late &+= count
                            first = min(first ?? moment, moment)
                        }
                    }
                    let before = max(1, span.start.seconds(to: from))
                    let during = max(1, from.seconds(to: min(end, span.end)))
                    guard let first, late >= 5, Double(late) / during > 2 * Double(early) / before else { continue }
                    events.append(
                        Event(
                            time: first, kind: kind, title: "calls of the application time out: \(row.key.template)",
                            detail:
                                "\(late) times in \(source.stream) from then on; the line is the first of its kind.",
                            subject: source.stream, count: late,
                            score: 0.6,
                            role: .symptom, attributes: [("template", .text(row.key.template))],
                            citations: [scene.file.citation(row.cell.first)]))
                }
            }
        }
        events.sort { ($1.count, $0.title, $0.subject ?? "") < ($0.count, $1.title, $1.subject ?? "") }
        for event in events.prefix(5) { scene.book.add(event) }
    }

    private static func speaks(_ template: String) -> Bool {
        let text = template.lowercased()
        return limits.contains { text.contains($0) } && !others.contains { text.contains($0) }
    }
}
