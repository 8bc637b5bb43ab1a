import Evidence

/// Processes that end by themselves again and again: each start ends as the one before it did.
enum ExitLoops {
    /// Fewest ends of a loop, and the longest that a start lasts, seconds.
    private static let fewest = 3
    private static let longest = 300.0

    private struct End {
        var moment: Moment
        var fact: Fact
    }

    static func find(_ scene: inout Scene) {
        var ends: [String: [End]] = [:]
        var names: [String: String] = [:]
        for source in scene.sources {
            for kind in [FactKind.unit, .processExit] {
                for fact in source.facts(kind) where isFailure(fact, kind) {
                    let moment = source.moment(fact.time)
                    if scene.kills.contains(where: { abs($0.moment.seconds(to: moment)) <= 3 }) { continue }
                    guard
                        let name = fact.attributes.text("unit") ?? fact.attributes.text("process")
                            ?? fact.attributes.text("supervisor")
                    else { continue }
                    // Processes of several hosts that end once each are no loop.
                    let key = (fact.attributes.text("host") ?? source.host) + "\u{0}" + name
                    ends[key, default: []].append(End(moment: moment, fact: fact))
                    names[key] = name
                }
            }
        }
        for key in ends.keys.sorted() {
            guard let all = ends[key], let name = names[key] else { continue }
            let sorted = all.sorted {
                $0.moment == $1.moment ? Fact.precedes($0.fact, $1.fact) : $0.moment < $1.moment
            }
            var run: [End] = []
            for end in sorted {
                if let last = run.last {
                    let gap = last.moment.seconds(to: end.moment)
                    // Two logs tell one end.
                    if gap < 0.5 { continue }
                    if gap > longest {
                        add(run, name, &scene)
                        run = []
                    }
                }
                run.append(end)
            }
            add(run, name, &scene)
        }
    }

    /// Whether a process failed: it was neither asked to end nor ended well.
    private static func isFailure(_ fact: Fact, _ kind: FactKind) -> Bool {
        if kind == .unit, fact.attributes.text("act") != "main_exited" { return false }
        if fact.attributes.text("reason") != nil, kind == .processExit { return false }
        let signal =
            fact.attributes.text("signal_name") ?? fact.attributes.text("signal")
            ?? fact.attributes.int("signal").map(String.init)
        if let signal {
            return !["15", "SIGTERM", "TERM", "2", "SIGINT", "INT", "3", "SIGQUIT", "QUIT"].contains(signal)
        }
        return (fact.attributes.int("status") ?? fact.attributes.int("exit_code") ?? 0) != 0
    }

    private static func add(_ run: [End], _ name: String, _ scene: inout Scene) {
        guard run.count >= fewest, let first = run.first, let last = run.last else { return }
        let gaps = zip(run, run.dropFirst()).map { $0.moment.seconds(to: $1.moment) }
        scene.book.add(
            Event(
                time: first.moment, end: last.moment, kind: "crash_loop",
                title: "\(name) fails \(run.count) times, every \(ReportNumber.tenths(Quantile.median(gaps))) s",
                detail: "each new process ends by itself.", subject: name, count: Int64(run.count), score: 0.9,
                role: .symptom, citations: [first.fact, last.fact].map(scene.file.citation)))
    }
}
