import Evidence

/// Symptoms that applications and supervisors write themselves: memory, crash loops.
enum Symptoms {
    /// Warnings of the application that memory is high: the first of each hour's run.
    static func memoryPressure(_ scene: inout Scene) {
        for source in scene.sources {
            var last: Moment?
            for fact in source.facts(.memoryHigh) {
                let moment = source.moment(fact.time)
                defer { last = moment }
                if let last, last.seconds(to: moment) < 300 { continue }
                let rss = fact.attributes.int("rss_bytes")
                let limit = fact.attributes.int("limit_bytes")
                scene.book.add(
                    Event(
                        time: moment, kind: "memory_pressure",
                        title: "the application warns of high memory"
                            + (rss.map { ": \(ReportNumber.bytes($0))" } ?? "")
                            + (limit.map { " of \(ReportNumber.bytes($0))" } ?? ""),
                        subject: source.stream, score: 0.6, role: .symptom,
                        attributes: [
                            ("rss_bytes", rss.map { .int($0) } ?? .null),
                            ("limit_bytes", limit.map { .int($0) } ?? .null),
                        ], citations: [scene.file.citation(fact)]))
            }
        }
    }

    /// Runtime out-of-memory errors.
    static func outOfMemoryErrors(_ scene: inout Scene) {
        for source in scene.sources {
            for fact in source.facts(.outOfMemoryError).prefix(50) {
                scene.book.add(
                    Event(
                        time: source.moment(fact.time), kind: "out_of_memory_error",
                        title: "out-of-memory error" + (fact.attributes.text("runtime").map { " (\($0))" } ?? ""),
                        detail: fact.attributes.text("message") ?? "", subject: source.stream, score: 0.8,
                        role: .symptom,
                        citations: [scene.file.citation(fact)]))
            }
        }
    }

    /// Processes that start, and those that end otherwise than by a kill for memory.
    static func processes(_ scene: inout Scene) {
        for life in scene.lives {
            guard let citation = life.startCitation else { continue }
            scene.book.add(
                Event(
                    time: life.start, kind: "process_start",
                    title: "process \(life.pid) of \(life.subject) starts" + (life.version.map { " (\($0))" } ?? ""),
                    subject: life.subject, score: 0.1,
                    attributes: [("pid", .int(life.pid)), ("version", life.version.map { .text($0) } ?? .null)],
                    citations: [citation]))
        }
        // A container's end is told by its runtime, by the engine above it and by the orchestrator above that.
        var told: [(moment: Moment, supervisor: String, code: Int64?)] = []
        for source in scene.sources {
            for fact in source.facts(.unit) where fact.attributes.text("act") == "main_exited" {
                let moment = source.moment(fact.time)
                if let supervisor = fact.attributes.text("supervisor") {
                    let code = fact.attributes.int("exit_code")
                    if told.contains(where: {
                        $0.supervisor != supervisor && $0.code == code && abs($0.moment.seconds(to: moment)) <= 2
                    }) {
                        continue
                    }
                    told.append((moment, supervisor, code))
                }
                let isKill = scene.kills.contains { abs($0.moment.seconds(to: moment)) <= 3 }
                let status = fact.attributes.int("status")
                let signal = fact.attributes.text("signal_name") ?? fact.attributes.int("signal").map(String.init)
                guard !isKill, signal != nil || (status ?? 0) != 0 else { continue }
                let unit = fact.attributes.text("unit") ?? "?"
                scene.book.add(
                    Event(
                        time: moment, kind: "process_exit",
                        title: "\(unit) ended"
                            + (signal.map { " by signal \($0)" } ?? status.map { " with status \($0)" } ?? ""),
                        subject: unit, score: 0.5, role: .symptom,
                        attributes: [
                            ("signal", signal.map { .text($0) } ?? .null), ("status", status.map { .int($0) } ?? .null),
                        ], citations: [scene.file.citation(fact)]))
            }
        }
    }

    /// Three or more kills of one subject, each within five minutes of the one before: a crash loop.
    static func crashLoops(_ scene: inout Scene) -> [EventBook.Ref] {
        var bySubject: [String: [Kill]] = [:]
        for kill in scene.kills where kill.isPressure {
            bySubject[kill.unit ?? kill.story.cgroup ?? kill.story.process, default: []].append(kill)
        }
        var refs: [EventBook.Ref] = []
        for subject in bySubject.keys.sorted() {
            guard let kills = bySubject[subject], let first = kills.first else { continue }
            var run = [first]
            for kill in kills.dropFirst() {
                if let last = run.last, last.moment.seconds(to: kill.moment) <= 300 {
                    run.append(kill)
                } else {
                    add(run, subject, &scene, &refs)
                    run = [kill]
                }
            }
            add(run, subject, &scene, &refs)
        }
        return refs
    }

    private static func add(_ run: [Kill], _ subject: String, _ scene: inout Scene, _ refs: inout [EventBook.Ref]) {
        guard run.count >= 3, let first = run.first, let last = run.last else { return }
        let gaps = zip(run, run.dropFirst()).map { $0.moment.seconds(to: $1.moment) }
        refs.append(
            scene.book.add(
                Event(
                    time: first.moment, end: last.moment, kind: "crash_loop",
                    title:
                        "\(subject) is killed \(run.count) times, every \(ReportNumber.tenths(Quantile.median(gaps))) s",
                    detail: "each new process fills its memory again and is killed.", subject: subject,
                    count: Int64(run.count), score: 1, role: .symptom,
                    citations: [first, last].compactMap { scene.book[$0.ref].citations.first })))
    }
}
