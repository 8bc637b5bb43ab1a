import Evidence

/// Kills for memory that only a container's runtime or orchestrator tells: a status `OOMKilled`, `TaskOOM`, `container oom`
/// with the end that follows. Neither pid nor memory is known of them.
///
///     containerd   TaskOOM ──┐
///     docker       oom ── die 137 ──┐           one kill: the same container, or another teller
///     kubernetes            finishedAt, OOMKilled      within a few seconds that may mean the same
///
/// A kill that the kernel tells, or a program, is that one: it makes no second.
enum ContainerKills {
    /// Two tellers' words about one death differ by at most this much.
    private static let tellers = 5.0
    /// A child is killed first and the container ends when its main process notices: seen 28 s apart.
    private static let dying = 35.0
    /// A runtime's word of want alone, without a death, is the kernel's kill up to here.
    private static let near = 10.0
    /// A container that both the kernel and its runtime name is the same one for this long.
    private static let named = 60.0

    /// What tellers say of one kill.
    private struct Report {
        var start: Moment
        var end: Moment
        /// Whether a death with its reason was told.
        var isProven: Bool
        var entries: [(source: Int, fact: Fact)]

        var tellers: Set<String> { Set(entries.map { $0.fact.attributes.text("supervisor") ?? "" }) }

        func value(_ name: String) -> String? { entries.lazy.compactMap { $0.fact.attributes.text(name) }.first }

        /// Containers by their runtime's id, at least 12 hexadecimal digits.
        var ids: Set<String> {
            Set(
                entries.flatMap { entry in
                    ["container_id", "container"].compactMap { entry.fact.attributes.text($0) }.filter(isID)
                })
        }

        /// The process, where a node's own watcher names it.
        var pid: Int64? {
            entries.lazy.filter { $0.fact.attributes.text("act") != "main_exited" }
                .compactMap { $0.fact.attributes.int("pid") }.first
        }

        /// The pod, where an orchestrator says it, without its namespace.
        var pod: String? {
            entries.lazy.filter { ["kubernetes", "kubelet"].contains($0.fact.attributes.text("supervisor")) }
                .compactMap { $0.fact.attributes.text("unit")?.split(separator: "/").last.map(String.init) }.first
        }
    }

    static func find(_ scene: inout Scene) {
        let known = scene.kills
        for report in merged(reports(scene)) where !known.contains(where: { isSame(report, $0) }) {
            // The kernel's own log of that time tells no kill: a group wanted memory, and nothing died.
            if !report.isProven, report.pid == nil,
                scene.covers(.kernel, report.start, report.end)
            {
                continue
            }
            add(report, &scene)
        }
    }

    // MARK: - What was told

    /// One report a container and death, of one teller each or of runtimes that name the container alike.
    private static func reports(_ scene: Scene) -> [Report] {
        var entries: [(moment: Moment, source: Int, fact: Fact)] = []
        for (index, source) in scene.sources.enumerated() {
            for fact in source.facts(.unit)
            where fact.attributes.text("supervisor") != nil || fact.attributes.text("container") != nil {
                entries.append((source.moment(fact.time), index, fact))
            }
        }
        entries.sort { $0.moment == $1.moment ? Fact.precedes($0.fact, $1.fact) : $0.moment < $1.moment }
        var reports: [Report] = []
        var open: [String: Int] = [:]
        for (moment, source, fact) in entries {
            let key = fact.attributes.text("container") ?? fact.attributes.text("unit") ?? "?"
            let last = open[key].flatMap { reports[$0].end.seconds(to: moment) <= dying ? $0 : nil }
            switch fact.attributes.text("act") {
            case "oom_reported":
                if let last {
                    reports[last].end = max(reports[last].end, moment)
                    reports[last].entries.append((source, fact))
                } else {
                    open[key] = reports.count
                    reports.append(Report(start: moment, end: moment, isProven: false, entries: [(source, fact)]))
                }
            case "killed_by_oom":
                reports.append(Report(start: moment, end: moment, isProven: true, entries: [(source, fact)]))
            case "main_exited":
                guard fact.attributes.int("exit_code") == 137, let last else { continue }
                reports[last].end = max(reports[last].end, moment)
                reports[last].isProven = true
                reports[last].entries.append((source, fact))
                open[key] = nil
            default: continue
            }
        }
        return reports
    }

    /// Reports of several tellers about one kill as one.
    private static func merged(_ reports: [Report]) -> [Report] {
        var result: [Report] = []
        for report in reports.sorted(by: { $0.start < $1.start }) {
            if let index = result.lastIndex(where: { isSame($0, report) }) {
                result[index].start = min(result[index].start, report.start)
                result[index].end = max(result[index].end, report.end)
                result[index].isProven = result[index].isProven || report.isProven
                result[index].entries += report.entries
            } else {
                result.append(report)
            }
        }
        return result
    }

    private static func isSame(_ a: Report, _ b: Report) -> Bool {
        let gap = max(a.end.seconds(to: b.start), b.end.seconds(to: a.start))
        if let x = a.pid, let y = b.pid { return x == y && gap <= named }
        let (x, y) = (a.ids, b.ids)
        if !x.isEmpty, !y.isEmpty {
            return x.contains { id in y.contains { isSameID(id, $0) } } && gap <= tellers
        }
        if let x = a.pod, let y = b.pod, x != y { return false }
        if !a.tellers.isDisjoint(with: b.tellers) {
            // A description that was taken twice tells the same end twice; another end of the same container is another.
            return a.value("unit") == b.value("unit") && a.value("container") == b.value("container") && gap < 2
        }
        return gap <= tellers
    }

    // MARK: - What the kernel told

    private static func isSame(_ report: Report, _ kill: Kill) -> Bool {
        let distance = max(
            0, max(report.end.seconds(to: kill.moment), kill.moment.seconds(to: report.start)))
        if !kill.isPlaced { return report.pid != nil && report.pid == kill.story.pid }
        if let pid = report.pid { return pid == kill.story.pid && distance <= named }
        let words = Set(
            (kill.story.cgroup ?? "").split { !$0.isHexDigit && $0 != "-" && $0 != "_" }.map {
                String($0).replacing("_", with: "-")
            })
        if let uid = report.value("pod_uid"), kill.story.cgroup?.contains("pod") == true {
            let isNamed = words.contains { $0.hasSuffix(uid) }
            if isNamed { return distance <= named }
        }
        let containers = words.flatMap { $0.split(separator: "-").map(String.init) }.filter {
            $0.count == 64 && isID($0)
        }
        if !containers.isEmpty, !report.ids.isEmpty {
            return report.ids.contains { id in containers.contains { isSameID(id, $0) } } && distance <= named
        }
        return distance <= (report.isProven ? dying : near)
    }

    private static func isID(_ text: String) -> Bool { text.utf8.count >= 12 && text.allSatisfy(\.isHexDigit) }

    private static func isSameID(_ a: String, _ b: String) -> Bool { a.hasPrefix(b) || b.hasPrefix(a) }

    // MARK: - The event

    private static func add(_ report: Report, _ scene: inout Scene) {
        guard let first = report.entries.first else { return }
        let source = scene.sources[first.source]
        let unit = report.pod ?? report.value("unit") ?? "?"
        let container = report.entries.lazy.compactMap { $0.fact.attributes.text("container") }.first { !isID($0) }
        var story = KillStory(
            host: source.host, stream: source.stream, time: first.fact.time, pid: report.pid,
            process: report.value("process") ?? container ?? unit, facts: report.entries.map(\.fact))
        story.reason = report.value("reason")
        let tellers = report.tellers.filter { !$0.isEmpty }.sorted()
        let placed = Kills.Group(
            moment: report.start,
            kills: [PlacedKill(story: story, moment: report.start, source: first.source)])
        var attributes = KillWords.attributes(story, placed, version: report.value("version"))
        func add(_ name: String, _ value: String?) { attributes.append((name, value.map { .text($0) } ?? .null)) }
        add("container", container)
        add("container_id", report.ids.max { $0.count < $1.count })
        add("pod", report.pod)
        add("namespace", report.value("namespace"))
        add("told_by", tellers.isEmpty ? nil : tellers.joined(separator: ", "))
        let ref = scene.book.add(
            Event(
                time: report.start, kind: "oom_kill",
                title: "OOM kill: \(story.process)" + (story.process == unit ? "" : " of \(unit)")
                    + (report.pid.map { " (pid \($0))" } ?? ""),
                detail: (tellers.isEmpty ? "Its supervisor says so" : "Told by \(tellers.joined(separator: ", "))")
                    + "; no kernel log tells of it, so that neither its memory nor what used the rest is known.",
                subject: unit, score: report.isProven ? 0.95 : 0.8, role: .symptom, attributes: attributes,
                citations: report.entries.prefix(6).map { scene.file.citation($0.fact) }))
        scene.kills.append(
            Kill(
                moment: report.start, story: story, limitBytes: nil, unit: unit, version: report.value("version"),
                ref: ref))
    }
}
