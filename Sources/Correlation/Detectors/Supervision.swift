import Evidence

/// What supervisors saw beside the kernel: workers that ended, containers killed for memory, units given up.
///
/// A kill that the kernel told is the kernel's: the supervisor's word about it makes no second one.
enum Supervision {
    static func find(_ scene: inout Scene) {
        workers(&scene)
        memory(&scene)
        givenUp(&scene)
    }

    /// Whether the kernel told a kill near a moment, of this process where it is named.
    private static func isKernels(_ moment: Moment, pid: Int64?, within seconds: Double, _ scene: Scene) -> Bool {
        scene.kills.contains { kill in
            abs(kill.moment.seconds(to: moment)) <= (pid == kill.story.pid ? max(seconds, 60) : seconds)
                && (pid == nil || pid == kill.story.pid)
        }
    }

    /// Workers that ended by a signal or a failure. A supervisor that gives a silent worker up ends it itself, with the
    /// same signal as the kernel's: what it announced before is the reason.
    private static func workers(_ scene: inout Scene) {
        let facts = sorted(.processExit, scene)
        var announced: [Int64: (moment: Moment, reason: String, fact: Fact)] = [:]
        for (moment, fact) in facts {
            let pid = fact.attributes.int("pid")
            if let reason = fact.attributes.text("reason") {
                if let pid { announced[pid] = (moment, reason, fact) }
                continue
            }
            let signal = fact.attributes.text("signal") ?? fact.attributes.int("signal").map(String.init)
            let status = fact.attributes.int("status")
            let isAsked = ["15", "SIGTERM", "2", "SIGINT", "3", "SIGQUIT"].contains(signal ?? "")
            guard !isAsked, signal != nil || (status ?? 0) != 0 else { continue }
            if isKernels(moment, pid: pid, within: 10, scene) { continue }
            let told = pid.flatMap { announced.removeValue(forKey: $0) }
            let reason = told.flatMap { $0.moment.seconds(to: moment) <= 60 ? $0 : nil }
            let name =
                fact.attributes.text("process") ?? fact.attributes.text("unit") ?? fact.attributes.text("supervisor")
            scene.book.add(
                Event(
                    time: moment, kind: "process_exit",
                    title: "worker" + (pid.map { " \($0)" } ?? "") + (name.map { " of \($0)" } ?? "")
                        + (signal.map { " ended by signal \($0)" } ?? status.map { " ended with status \($0)" } ?? ""),
                    detail: reason.map {
                        $0.reason == "timeout"
                            ? "its own supervisor ended it: it had not answered in time."
                            : "its own supervisor ended it: it used too much memory."
                    } ?? "", subject: name, score: 0.4, role: .symptom,
                    attributes: [
                        ("pid", pid.map { .int($0) } ?? .null), ("signal", signal.map { .text($0) } ?? .null),
                        ("status", status.map { .int($0) } ?? .null),
                        ("reason", reason.map { .text($0.reason) } ?? .null),
                    ], citations: [fact, reason?.fact].compactMap { $0 }.map(scene.file.citation)))
        }
    }

    /// Containers that a runtime says were killed for memory, where no kernel log tells the kill.
    private static func memory(_ scene: inout Scene) {
        var seen: [String: Moment] = [:]
        for (moment, fact) in sorted(.unit, scene) {
            let act = fact.attributes.text("act")
            guard act == "killed_by_oom" || act == "oom_reported" else { continue }
            let isProven = act == "killed_by_oom"
            if isKernels(moment, pid: fact.attributes.int("pid"), within: isProven ? 35 : 10, scene) { continue }
            let unit = fact.attributes.text("unit") ?? "?"
            let key = (act ?? "") + "\u{0}" + unit
            // A description that was taken twice tells the same end twice.
            if let last = seen[key], last.seconds(to: moment) < 2 { continue }
            seen[key] = moment
            let container = fact.attributes.text("container")
            scene.book.add(
                Event(
                    time: moment, kind: isProven ? "process_exit" : "memory_pressure",
                    title: isProven
                        ? "\(unit) was killed for memory, as its supervisor says"
                        : "\(unit) reached its memory limit, as its runtime says",
                    detail: "no kernel log tells a kill at this time.", subject: unit, score: isProven ? 0.9 : 0.6,
                    role: .symptom,
                    attributes: [
                        ("reason", .text(isProven ? "oom" : "oom_reported")),
                        ("container", container.map { .text($0) } ?? .null),
                    ], citations: [scene.file.citation(fact)]))
        }
    }

    /// Units that their supervisor no longer starts, or only after longer and longer waits.
    private static func givenUp(_ scene: inout Scene) {
        let loops = scene.book.events.filter { $0.kind == "crash_loop" }
        var open: [String: EventBook.Ref] = [:]
        for (moment, fact) in sorted(.unit, scene) {
            let act = fact.attributes.text("act")
            guard act == "start_limit" || act == "back_off" else { continue }
            let unit = fact.attributes.text("unit") ?? "?"
            if let ref = open[unit], (scene.book[ref].end ?? scene.book[ref].time).seconds(to: moment) <= 900 {
                scene.book[ref].count += fact.attributes.int("count") ?? 1
                scene.book[ref].end = moment
                continue
            }
            if loops.contains(where: {
                $0.subject == unit && $0.time <= moment && moment <= ($0.end ?? $0.time).advanced(bySeconds: 60)
            }) {
                continue
            }
            open[unit] = scene.book.add(
                Event(
                    time: moment, kind: "crash_loop",
                    title: act == "start_limit"
                        ? "\(unit) is given up after too many starts"
                        : "\(unit) keeps failing and is started ever later",
                    subject: unit, count: fact.attributes.int("count") ?? 1, score: 0.8, role: .symptom,
                    citations: [scene.file.citation(fact)]))
        }
    }

    /// The facts of a kind of all sources by time.
    private static func sorted(_ kind: FactKind, _ scene: Scene) -> [(Moment, Fact)] {
        scene.sources.flatMap { source in source.facts(kind).map { (source.moment($0.time), $0) } }
            .sorted { $0.0 == $1.0 ? Fact.precedes($0.1, $1.1) : $0.0 < $1.0 }
    }
}
