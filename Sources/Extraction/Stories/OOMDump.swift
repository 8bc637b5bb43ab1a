import Evidence

/// Folds the lines of kernel OOM dumps into one story a kill (catalogue 2.2–2.3).
///
/// A dump may lack any of its lines (rate limits, kernels before 5.0, a store that keeps errors only), and two dumps may
/// interleave: the `Killed process` line or the `oom-kill:` summary alone is a kill, and the rest is joined by pid and by
/// nearness in time.
enum OOMDump {
    /// Lines of one dump lie within this many microseconds.
    private static let reach: Int64 = 5_000_000

    static func kills(of facts: [FactKind: [Fact]], host: String, stream: String) -> [KillStory] {
        var stories: [KillStory] = []
        let summaries = facts[.oomSummary] ?? []
        for fact in facts[.oomKilled] ?? [] {
            guard let pid = fact.attributes.int("pid") else { continue }
            if let index = stories.lastIndex(where: { $0.pid == pid && near($0.time, fact.time) }) {
                fill(&stories[index], from: fact)
                stories[index].facts.append(fact)
                continue
            }
            var story = KillStory(
                host: fact.attributes.text("host") ?? host, stream: stream, time: fact.time, pid: pid,
                process: fact.attributes.text("process") ?? "?", facts: [fact])
            fill(&story, from: fact)
            stories.append(story)
        }
        for fact in summaries {
            guard let pid = fact.attributes.int("pid") else { continue }
            // An announcement of old kernels (`Kill process … score …`) is followed by the kill, perhaps of a child.
            let isAnnounced = fact.attributes["score"] != nil && stories.contains { near($0.time, fact.time) }
            if !isAnnounced, !stories.contains(where: { $0.pid == pid && near($0.time, fact.time) }) {
                stories.append(
                    KillStory(
                        host: fact.attributes.text("host") ?? host, stream: stream, time: fact.time, pid: pid,
                        process: fact.attributes.text("process") ?? "?", facts: []))
            }
        }
        stories.sort { $0.time == $1.time ? $0.pid < $1.pid : $0.time < $1.time }
        for index in stories.indices { complete(&stories[index], facts) }
        return stories
    }

    private static func complete(_ story: inout KillStory, _ facts: [FactKind: [Fact]]) {
        let (time, pid) = (story.time, story.pid)
        if let summary = facts[.oomSummary]?.filter({ $0.attributes.int("pid") == pid && near($0.time, time) }).last {
            story.constraint = summary.attributes.text("constraint")
            story.cgroup = summary.attributes.text("oom_memcg") ?? summary.attributes.text("task_memcg")
            story.monotonic = story.monotonic ?? summary.attributes.int("monotonic_us")
            story.facts.append(summary)
        }
        if let invoked = before(time, facts[.oomInvoked]) {
            story.trigger = invoked.attributes.text("process")
            story.isManual = invoked.attributes.int("order") == -1
            story.facts.append(invoked)
        }
        if let memory = before(time, facts[.oomMemory]) {
            story.limitBytes = memory.attributes.int("limit_bytes")
            story.usageBytes = memory.attributes.int("usage_bytes")
            story.facts.append(memory)
        }
        if story.cgroup == nil, let cgroup = before(time, facts[.oomCgroup]) {
            story.cgroup = cgroup.attributes.text("cgroup")
        }
    }

    private static func fill(_ story: inout KillStory, from fact: Fact) {
        story.totalVMBytes = story.totalVMBytes ?? fact.attributes.int("total_vm_bytes")
        story.anonRSSBytes = story.anonRSSBytes ?? fact.attributes.int("anon_rss_bytes")
        story.fileRSSBytes = story.fileRSSBytes ?? fact.attributes.int("file_rss_bytes")
        story.shmemRSSBytes = story.shmemRSSBytes ?? fact.attributes.int("shmem_rss_bytes")
        story.monotonic = story.monotonic ?? fact.attributes.int("monotonic_us")
    }

    private static func near(_ a: SourceTime, _ b: SourceTime) -> Bool {
        a.axis == b.axis && abs(a.micros &- b.micros) <= reach
    }

    private static func before(_ time: SourceTime, _ facts: [Fact]?) -> Fact? {
        facts?.last { near($0.time, time) && $0.time.micros <= time.micros }
    }
}
