import Evidence

/// Folds the lines of kernel OOM dumps into one story a kill (catalogue 2.2–2.3).
///
///     invoked ─ origin ─ counters ─ memory ─ cgroup ─ table ─ summary ─ kill ─ reaper
///        └────────────── a lane: the lines of one dump ──────────────────┘
///
/// A dump may lack any of its lines (rate limits, kernels before 5.0, a store that keeps errors only), and two dumps may
/// interleave: the `Killed process` line or the `oom-kill:` summary alone is a kill. A line goes to the lane that names
/// its pid or cgroup, else to the earliest lane near it that lacks it; the kernel writes each dump in the same order.
struct OOMDump {
    private let host: String
    private let stream: String
    private var lanes: [OOMLane] = []
    /// First lane that a later line may still reach.
    private var first = 0

    /// What the fold needs of a stream; the last two lend their time to lines that have none.
    static let kinds: [FactKind] = [
        .oomInvoked, .oomSummary, .oomKilled, .oomMemory, .oomCgroup, .oomTask, .oomReaped, .oomOrigin, .oomCounters,
        .linesLost, .hostSymptom,
    ]

    /// Lanes that are looked at for one line: a hostile log of headers alone must not make the fold slow.
    private static let width = 64

    private init(host: String, stream: String) {
        self.host = host
        self.stream = stream
    }

    /// The kills of one stream. `keepsUntimed` where its lines are the kernel's own even without a prefix; elsewhere a
    /// dump without any time may be a quotation.
    static func kills(
        of facts: [FactKind: [Fact]], host: String, stream: String, keepsUntimed: Bool = true
    ) -> [KillStory] {
        guard facts[.oomKilled] != nil || facts[.oomSummary] != nil else { return [] }
        let settled = OOMNeighbours.settle(kinds.flatMap { facts[$0] ?? [] })
        var dump = OOMDump(host: host, stream: stream)
        for fact in settled.sorted(by: Fact.precedes) where keepsUntimed || !fact.attributes.flag("untimed") {
            dump.take(fact)
        }
        var stories: [KillStory] = []
        for lane in dump.lanes { stories += dump.stories(lane) }
        return stories.sorted { a, b in
            if a.time != b.time { return a.time < b.time }
            if a.pid != b.pid { return (a.pid ?? -1) < (b.pid ?? -1) }
            guard let x = a.facts.first, let y = b.facts.first else { return false }
            return x.citation < y.citation
        }
    }

    // MARK: - Lines to lanes

    private mutating func take(_ fact: Fact) {
        let pid = fact.attributes.int("pid")
        let near = candidates(fact)
        let open = near.filter { lanes[$0].isOpen }
        func earliest(_ lacks: (OOMLane) -> Bool) -> Int? { open.first { lacks(lanes[$0]) } }
        switch fact.kind {
        case .oomInvoked: add(fact) { $0.invoked = fact }
        case .oomOrigin:
            let comm = fact.attributes.text("process")
            let at = open.first { lanes[$0].origin == nil && lanes[$0].invoked?.attributes.text("process") == comm }
            if let at { put(fact, at) { $0.origin = fact } }
        case .oomMemory: putOrAdd(fact, earliest { $0.memory == nil }) { $0.memory = fact }
        case .oomCgroup:
            if fact.attributes.flag("group") {
                let path = fact.attributes.text("cgroup")
                // It stands behind the first of its kills.
                let at = near.last { lanes[$0].summary?.attributes.text("oom_memcg") == path } ?? near.last
                putOrAdd(fact, at) { $0.isGroup = true }
            } else {
                putOrAdd(fact, earliest { $0.cgroup == nil }) { $0.cgroup = fact }
            }
        case .oomCounters:
            let name = fact.attributes.entries.first?.name
            let at = earliest { lane in
                !lane.counters.contains { $0.attributes.entries.first?.name == name }
            }
            putOrAdd(fact, at ?? open.last) { $0.counters.append(fact) }
        case .oomTask:
            guard let pid else { return }
            // Which of two tables a row belongs to, nothing tells: both get it, and say so.
            let lacking = open.filter { lanes[$0].tasks[pid] == nil }
            let isMixed = open.count > 1
            if open.isEmpty { add(fact) { $0.tasks[pid] = fact } }
            for at in lacking {
                put(fact, at) {
                    $0.tasks[pid] = fact
                    $0.isMixed = $0.isMixed || isMixed
                }
            }
        case .oomSummary: takeSummary(fact, pid, near, open)
        case .oomKilled:
            guard let pid else { return }
            takeKill(fact, pid, near, open)
        case .oomReaped:
            guard let pid else { return }
            if let at = near.last(where: { lanes[$0].hasKill(pid) || lanes[$0].victim == pid }) {
                lanes[at].reaped.insert(pid)
            }
        default: break
        }
    }

    private mutating func takeSummary(_ fact: Fact, _ pid: Int64?, _ near: [Int], _ open: [Int]) {
        if fact.attributes["score"] != nil {
            return putOrAdd(fact, open.first { lanes[$0].announced == nil }) { $0.announced = fact }
        }
        guard let pid else {
            return putOrAdd(fact, open.first { lanes[$0].limit == nil }) { $0.limit = fact }
        }
        if let at = near.first(where: { lanes[$0].hasKill(pid) && lanes[$0].summary == nil }) {
            return put(fact, at) { $0.summary = fact }
        }
        if near.contains(where: { lanes[$0].victim == pid }) { return }
        let path = fact.attributes.text("oom_memcg")
        let lacking = open.filter { lanes[$0].summary == nil }
        let at =
            lacking.first { path != nil && lanes[$0].cgroup?.attributes.text("cgroup") == path }
            ?? lacking.first { lanes[$0].tasks[pid] != nil && !lanes[$0].isMixed } ?? lacking.first
        putOrAdd(fact, at) { $0.summary = fact }
    }

    private mutating func takeKill(_ fact: Fact, _ pid: Int64, _ near: [Int], _ open: [Int]) {
        if near.contains(where: { lanes[$0].hasKill(pid) }) {
            let at = near.last { lanes[$0].hasKill(pid) }
            if let at { put(fact, at) { $0.kills.append(fact) } }
            return
        }
        let named =
            open.first { lanes[$0].victim == pid }
            ?? open.first { lanes[$0].announced?.attributes.int("pid") == pid }
        if let named { return put(fact, named) { $0.kills.append(fact) } }
        if let group = near.last(where: { lanes[$0].isGroup }) {
            return put(fact, group) { $0.kills.append(fact) }
        }
        // The kill may be of a child of the process that was announced; a summary names its victim, so its lane waits.
        putOrAdd(fact, open.first { lanes[$0].victim == nil }) { $0.kills.append(fact) }
    }

    /// Lanes near a line, the earliest first.
    private mutating func candidates(_ fact: Fact) -> [Int] {
        let host = host(of: fact)
        while first < lanes.count, lanes.count - first > OOMDump.width { first += 1 }
        return (first..<lanes.count).filter { lanes[$0].reaches(fact, host: host) }
    }

    private func host(of fact: Fact) -> String { fact.attributes.text("host") ?? host }

    private mutating func add(_ fact: Fact, _ change: (inout OOMLane) -> Void) {
        var lane = OOMLane(fact, host: host(of: fact))
        change(&lane)
        lanes.append(lane)
    }

    private mutating func put(_ fact: Fact, _ at: Int, _ change: (inout OOMLane) -> Void) {
        change(&lanes[at])
        lanes[at].touch(fact)
    }

    private mutating func putOrAdd(_ fact: Fact, _ at: Int?, _ change: (inout OOMLane) -> Void) {
        if let at { put(fact, at, change) } else { add(fact, change) }
    }

    // MARK: - Lanes to stories

    private func stories(_ lane: OOMLane) -> [KillStory] {
        var stories: [KillStory] = []
        for fact in lane.kills {
            guard let pid = fact.attributes.int("pid") else { continue }
            if let index = stories.firstIndex(where: { $0.pid == pid }) {
                OOMDump.fill(&stories[index], from: fact)
                stories[index].facts.append(fact)
            } else {
                stories.append(story(fact, pid, lane))
            }
        }
        if stories.isEmpty, let fact = lane.summary ?? lane.announced, let pid = fact.attributes.int("pid") {
            stories.append(story(fact, pid, lane))
        }
        let memory = OOMTable.memory(lane)
        for index in stories.indices { complete(&stories[index], lane, memory) }
        return stories
    }

    private func story(_ fact: Fact, _ pid: Int64, _ lane: OOMLane) -> KillStory {
        var story = KillStory(
            host: lane.host, stream: stream, time: fact.time, pid: pid,
            process: fact.attributes.text("process") ?? "?", facts: [fact])
        story.isUntimed = fact.attributes.flag("untimed")
        story.isReckoned = fact.attributes.flag("reckoned")
        OOMDump.fill(&story, from: fact)
        return story
    }

    private func complete(_ story: inout KillStory, _ lane: OOMLane, _ memory: KillMemory?) {
        for fact in [lane.summary, lane.announced, lane.limit, lane.invoked, lane.origin, lane.memory, lane.cgroup] {
            guard let fact, !story.facts.contains(fact) else { continue }
            story.facts.append(fact)
            story.monotonic = story.monotonic ?? fact.attributes.int("monotonic_us")
        }
        if let summary = lane.summary {
            story.constraint = summary.attributes.text("constraint")
            story.uid = story.uid ?? summary.attributes.int("uid")
        }
        let paths = [lane.summary, lane.limit].compactMap { $0 }
        story.cgroup =
            paths.lazy.compactMap { $0.attributes.text("oom_memcg") }.first
            ?? lane.cgroup?.attributes.text("cgroup") ?? lane.summary?.attributes.text("task_memcg")
        // Before 5.0 no line names the constraint; a cgroup's limit shows in its own lines.
        if story.constraint == nil, lane.limit != nil || lane.memory != nil || lane.kills.contains(where: isMemcg) {
            story.constraint = "CONSTRAINT_MEMCG"
        }
        story.score = lane.announced?.attributes.int("score")
        if let invoked = lane.invoked {
            story.trigger = invoked.attributes.text("process")
            story.order = invoked.attributes.int("order")
            story.gfpMask = invoked.attributes.text("gfp_mask")
            story.isManual = story.order == -1
        }
        story.triggerPid = lane.origin?.attributes.int("pid")
        story.kernel = lane.origin?.attributes.text("kernel")
        story.limitBytes = lane.memory?.attributes.int("limit_bytes")
        story.usageBytes = lane.memory?.attributes.int("usage_bytes")
        story.isGroup = lane.isGroup
        if let pid = story.pid {
            story.isReaped = lane.reaped.contains(pid)
            if let row = lane.tasks[pid], let memory, let pages = row.attributes.int("rss_pages") {
                story.statedRSSBytes = OOMTable.bytes(pages, memory.pageBytes)
                story.oomScoreAdj = story.oomScoreAdj ?? row.attributes.int("oom_score_adj")
                story.uid = story.uid ?? row.attributes.int("uid")
            }
        }
        story.memory = memory
    }

    private func isMemcg(_ kill: Fact) -> Bool { kill.attributes.flag("memcg") }

    private static func fill(_ story: inout KillStory, from fact: Fact) {
        story.totalVMBytes = story.totalVMBytes ?? fact.attributes.int("total_vm_bytes")
        story.anonRSSBytes = story.anonRSSBytes ?? fact.attributes.int("anon_rss_bytes")
        story.fileRSSBytes = story.fileRSSBytes ?? fact.attributes.int("file_rss_bytes")
        story.shmemRSSBytes = story.shmemRSSBytes ?? fact.attributes.int("shmem_rss_bytes")
        story.monotonic = story.monotonic ?? fact.attributes.int("monotonic_us")
        story.oomScoreAdj = story.oomScoreAdj ?? fact.attributes.int("oom_score_adj")
        story.uid = story.uid ?? fact.attributes.int("uid")
    }
}
