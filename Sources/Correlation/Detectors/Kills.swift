import Evidence

/// OOM kills, each once, whichever logs tell it; one event each.
enum Kills {
    /// Kernel logs of one kill differ by at most this much on the aligned clock.
    private static let reach = 5.0

    static func grouped(_ stories: [KillStory], _ sources: [Source]) -> [(moment: Moment, stories: [KillStory])] {
        var groups: [(moment: Moment, stories: [KillStory])] = []
        let placed = stories.compactMap { story -> (Moment, KillStory)? in
            guard
                let source = sources.first(where: { $0.stream == story.stream && $0.host == story.host })
                    ?? sources.first(where: { $0.stream == story.stream })
            else { return nil }
            if story.time.axis == .boot, source.clock.bootMicros == nil { return nil }
            return (source.moment(story.time), story)
        }.sorted { $0.0 == $1.0 ? $0.1.stream < $1.1.stream : $0.0 < $1.0 }
        for (moment, story) in placed {
            if let index = groups.lastIndex(where: { group in
                group.stories.contains { $0.pid == story.pid } && abs(group.moment.seconds(to: moment)) <= reach
                    && !group.stories.contains { $0.stream == story.stream && $0.host == story.host }
            }) {
                groups[index].stories.append(story)
            } else {
                groups.append((moment, [story]))
            }
        }
        return groups
    }

    static func events(_ groups: [(moment: Moment, stories: [KillStory])], _ scene: inout Scene) {
        for group in groups {
            guard var story = group.stories.first else { continue }
            for other in group.stories.dropFirst() {
                story.anonRSSBytes = story.anonRSSBytes ?? other.anonRSSBytes
                story.fileRSSBytes = story.fileRSSBytes ?? other.fileRSSBytes
                story.limitBytes = story.limitBytes ?? other.limitBytes
                story.constraint = story.constraint ?? other.constraint
                story.cgroup = story.cgroup ?? other.cgroup
                story.trigger = story.trigger ?? other.trigger
            }
            let told = group.stories.compactMap(\.facts.first).sorted { $0.citation < $1.citation }
            var citations = told.map(scene.file.citation)
            let said = supervisor(near: group.moment, scene)
            if let said { citations.append(said.citation) }
            let life = scene.lives.last { $0.pid == story.pid && $0.start <= group.moment.advanced(bySeconds: 2) }
            let rss = story.rssBytes.map { ", rss \(ReportNumber.bytes($0))" } ?? ""
            let limit = story.limitBytes.map { ", limit \(ReportNumber.bytes($0))" } ?? ""
            let subject = said?.unit ?? life?.subject ?? story.process
            let event = Event(
                time: group.moment, kind: "oom_kill",
                title: "OOM kill: \(story.process) (pid \(story.pid))\(rss)\(limit)",
                detail: detail(story, logs: group.stories.count), subject: subject, score: 1,
                role: story.isManual ? .context : .symptom,
                attributes: [
                    ("pid", .int(story.pid)), ("process", .text(story.process)),
                    ("rss_bytes", story.rssBytes.map { .int($0) } ?? .null),
                    ("anon_rss_bytes", story.anonRSSBytes.map { .int($0) } ?? .null),
                    ("limit_bytes", story.limitBytes.map { .int($0) } ?? .null),
                    ("constraint", story.constraint.map { .text($0) } ?? .null),
                    ("cgroup", story.cgroup.map { .text($0) } ?? .null),
                    ("trigger", story.trigger.map { .text($0) } ?? .null),
                    ("version", life?.version.map { .text($0) } ?? .null),
                    ("manual", .flag(story.isManual)),
                ], citations: citations)
            let ref = scene.book.add(event)
            scene.kills.append(
                Kill(
                    moment: group.moment, story: story, limitBytes: story.limitBytes, unit: said?.unit,
                    version: life?.version, ref: ref))
        }
    }

    private static func detail(_ story: KillStory, logs: Int) -> String {
        var text: String
        switch story.constraint {
        case "CONSTRAINT_MEMCG": text = "the memory cgroup's limit was reached"
        case "CONSTRAINT_NONE": text = "the host ran out of memory"
        default: text = "the kernel killed it for memory"
        }
        if let cgroup = story.cgroup { text += " (\(cgroup))" }
        if let trigger = story.trigger { text += "; \(trigger) asked for the page that was not there" }
        if logs > 1 { text += "; told by \(logs) kernel logs, counted once" }
        if story.isManual { text += "; asked for by hand (order=-1), no pressure" }
        return text + "."
    }

    /// The supervisor's line about a kill, within three seconds.
    private static func supervisor(near moment: Moment, _ scene: Scene) -> (unit: String, citation: ReportCitation)? {
        var best: (distance: Double, unit: String, fact: Fact)?
        for source in scene.sources {
            for fact in source.facts(.unit) where fact.attributes.text("act") == "killed_by_oom" {
                let distance = abs(moment.seconds(to: source.moment(fact.time)))
                if distance <= 3, best.map({ distance < $0.distance }) ?? true {
                    best = (distance, fact.attributes.text("unit") ?? "?", fact)
                }
            }
        }
        return best.map { ($0.unit, scene.file.citation($0.fact)) }
    }
}
