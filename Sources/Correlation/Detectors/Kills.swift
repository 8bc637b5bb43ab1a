import Evidence

/// Kills for memory, each once, whichever logs tell it; one event each.
enum Kills {
    /// One kill with all the stories of it, the richest first.
    struct Group {
        var moment: Moment
        var kills: [PlacedKill]

        var isPlaced: Bool { kills.contains(where: \.isPlaced) }
        var clockOff: (seconds: Double, basis: String)? {
            kills.lazy.compactMap { kill in kill.clockOff.flatMap { off in kill.basis.map { (off, $0) } } }.first
        }

        /// What the logs say of it together.
        var story: KillStory? {
            guard var story = kills.first?.story else { return nil }
            for other in kills.dropFirst().map(\.story) { story.complete(from: other) }
            return story
        }
    }

    /// Kernel logs of one kill differ by at most this much on the aligned clock.
    private static let reach = 5.0

    static func grouped(_ stories: [KillStory], _ sources: [Source], end: Moment) -> [Group] {
        var groups: [Group] = []
        for kill in KillPlacement.place(stories, sources, end: end) {
            if let index = groups.lastIndex(where: { isSame($0, kill) }) {
                groups[index].kills.append(kill)
            } else {
                groups.append(Group(moment: kill.moment, kills: [kill]))
            }
        }
        return groups
    }

    private static func isSame(_ group: Group, _ kill: PlacedKill) -> Bool {
        guard abs(group.moment.seconds(to: kill.moment)) <= reach, group.isPlaced == kill.isPlaced else { return false }
        let story = kill.story
        return group.kills.contains { other in
            other.story.killer == story.killer && other.story.pid == story.pid
                && (story.pid != nil || other.story.cgroup == story.cgroup)
        } && !group.kills.contains { $0.story.stream == story.stream && $0.story.host == story.host }
    }

    static func events(_ groups: [Group], _ scene: inout Scene) {
        for group in groups {
            guard let story = group.story else { continue }
            let told = group.kills.compactMap(\.story.facts.first).sorted { $0.citation < $1.citation }
            var citations = told.map(scene.file.citation)
            let said = group.isPlaced ? supervisor(near: group.moment, scene) : nil
            if let said { citations.append(said.citation) }
            let life = group.isPlaced ? life(of: story, at: group.moment, scene) : nil
            let rss = story.rssBytes.map { ", rss \(ReportNumber.bytes($0))" } ?? ""
            let limit = story.limitBytes.map { ", limit \(ReportNumber.bytes($0))" } ?? ""
            let pid = story.pid.map { " (pid \($0))" } ?? ""
            let by = story.killer.map { " by \($0)" } ?? ""
            let event = Event(
                time: group.moment, kind: "oom_kill",
                title: "OOM kill\(by): \(story.process)\(pid)\(rss)\(limit)",
                detail: KillWords.detail(story, group), subject: said?.unit ?? life?.subject ?? story.process, score: 1,
                role: story.isManual ? .context : .symptom,
                attributes: KillWords.attributes(story, group, version: life?.version), citations: citations)
            let ref = scene.book.add(event)
            scene.kills.append(
                Kill(
                    moment: group.moment, story: story, limitBytes: story.limitBytes, unit: said?.unit,
                    version: life?.version, ref: ref, isPlaced: group.isPlaced))
        }
    }

    private static func life(of story: KillStory, at moment: Moment, _ scene: Scene) -> Life? {
        guard let pid = story.pid else { return nil }
        return scene.lives.last { $0.pid == pid && $0.start <= moment.advanced(bySeconds: 2) }
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

extension KillStory {
    /// Takes what this log does not say from another log of the same kill.
    fileprivate mutating func complete(from other: KillStory) {
        totalVMBytes = totalVMBytes ?? other.totalVMBytes
        if anonRSSBytes == nil {
            anonRSSBytes = other.anonRSSBytes
            fileRSSBytes = other.fileRSSBytes
            shmemRSSBytes = other.shmemRSSBytes
        }
        statedRSSBytes = statedRSSBytes ?? other.statedRSSBytes
        limitBytes = limitBytes ?? other.limitBytes
        usageBytes = usageBytes ?? other.usageBytes
        constraint = constraint ?? other.constraint
        cgroup = cgroup ?? other.cgroup
        trigger = trigger ?? other.trigger
        triggerPid = triggerPid ?? other.triggerPid
        gfpMask = gfpMask ?? other.gfpMask
        order = order ?? other.order
        kernel = kernel ?? other.kernel
        score = score ?? other.score
        oomScoreAdj = oomScoreAdj ?? other.oomScoreAdj
        uid = uid ?? other.uid
        memory = memory ?? other.memory
        isManual = isManual || other.isManual
        isGroup = isGroup || other.isGroup
    }
}
