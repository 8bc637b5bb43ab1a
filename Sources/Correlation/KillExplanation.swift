package import Evidence

/// A kill for memory explained for a person: each statement says only what lines of its dump say, and cites them.
package struct KillExplanation: Sendable {
    /// What a statement answers.
    package enum Question: String, Sendable, CaseIterable {
        case asked, limit, used, victim, avoided
    }

    /// A sentence or two and the lines that they rest on.
    package struct Statement: Sendable {
        package var question: Question
        package var text: String
        package var citations: [Citation]
    }

    /// What the kernel log tells of it, of several logs the one that tells most.
    package let story: KillStory
    /// The event of the report: its time is the aligned one.
    package let event: Event
    package private(set) var statements: [Statement] = []
    /// Other kills under the same limit in these logs, by time, this one among them.
    private let siblings: [Sibling]

    /// Explains the kills among a report's events, in their order.
    package static func all(_ events: [Event], _ stories: [KillStory]) -> [KillExplanation] {
        let pairs = events.compactMap { event -> (Event, KillStory)? in
            guard event.kind == "oom_kill" else { return nil }
            let told = stories.filter { story in
                story.facts.first.map { fact in
                    event.citations.contains { $0.input == Int(fact.citation.input) && $0.byte == fact.citation.byte }
                } ?? false
            }
            guard let richest = told.max(by: isPoorer) else { return nil }
            return (event, richest)
        }
        return pairs.map { event, story in
            let siblings = pairs.compactMap { other, its -> Sibling? in
                guard let cgroup = story.cgroup, story.constraint == "CONSTRAINT_MEMCG", its.cgroup == cgroup,
                    its.constraint == story.constraint, its.limitBytes == story.limitBytes, its.host == story.host,
                    let fact = its.facts.first
                else { return nil }
                return Sibling(moment: other.time, citation: fact.citation)
            }
            return KillExplanation(story: story, event: event, siblings: siblings)
        }
    }

    private static func isPoorer(_ a: KillStory, _ b: KillStory) -> Bool {
        let (x, y) = (a.memory?.processes ?? -1, b.memory?.processes ?? -1)
        if x != y { return x < y }
        if a.facts.count != b.facts.count { return a.facts.count < b.facts.count }
        guard let first = a.facts.first, let second = b.facts.first else { return false }
        return second.citation < first.citation
    }

    private struct Sibling: Sendable {
        var moment: Moment
        var citation: Citation
    }

    private init(story: KillStory, event: Event, siblings: [Sibling]) {
        self.story = story
        self.event = event
        self.siblings = siblings
        sayWhoAsked()
        sayWhichLimit()
        sayWhatUsedIt()
        sayWhyThisVictim()
        sayWhatWouldHaveAvoidedIt()
    }

    private mutating func say(_ question: Question, _ text: String, _ citations: [Citation?]) {
        var cited: [Citation] = []
        for citation in citations.compactMap({ $0 }) where !cited.contains(citation) { cited.append(citation) }
        // Without a line of its own a statement rests on the kill's.
        if cited.isEmpty, let kill { cited.append(kill) }
        statements.append(Statement(question: question, text: text, citations: cited))
    }

    private func line(_ kind: FactKind) -> Citation? { story.facts.first { $0.kind == kind }?.citation }
    /// The kill itself, or the summary that alone tells it.
    private var kill: Citation? { story.facts.first?.citation }
    private func counter(_ name: String) -> Citation? { story.memory?.cited[name] }
    private func bytes(_ value: Int64) -> String { ReportNumber.bytes(value) }
    private var isCgroup: Bool { story.constraint == "CONSTRAINT_MEMCG" }

    /// The memory that ran out: the cgroup's limit or the host's.
    private var total: Int64? {
        if story.isManual { return nil }
        return isCgroup ? story.limitBytes ?? story.usageBytes : story.memory?.ramBytes
    }
}

// MARK: - Who asked, and which limit

extension KillExplanation {
    private mutating func sayWhoAsked() {
        if let killer = story.killer {
            return say(
                .asked,
                "Nobody asked: \(killer) killed before the kernel had to" + (story.reason.map { " (\($0))" } ?? "")
                    + ".",
                [kill])
        }
        if story.isManual {
            return say(
                .asked, "Somebody asked for a kill by hand (order=-1, as sysrq does): no memory had run out.",
                [line(.oomInvoked)])
        }
        guard let trigger = story.trigger else {
            return say(.asked, "Who asked is not told: the first line of the dump is missing.", [kill])
        }
        let page = story.memory?.pageBytes ?? 4096
        var what = "memory"
        if let order = story.order, (0...20).contains(order) {
            let size = bytes(page << order)
            what = order == 0 ? "a page (\(size))" : "2^\(order) pages in a row (\(size))"
        }
        let id = story.triggerPid.map { " (task \($0))" } ?? ""
        var text =
            "\(trigger)\(id) asked for \(what)\(KillExplanation.purpose(story.gfpMask)), and there was none to give."
        if trigger != story.process {
            text += " It is not the victim: who asks last need not be who used the memory up."
        }
        if let mask = story.gfpMask { text += " gfp_mask=\(mask)." }
        say(.asked, text, [line(.oomInvoked), line(.oomOrigin)])
    }

    /// What the names of the mask say of the purpose.
    private static func purpose(_ mask: String?) -> String {
        guard let mask else { return "" }
        if mask.contains("GFP_HIGHUSER") { return " for a program's own memory or a file that it reads" }
        if mask.contains("GFP_KERNEL") || mask.contains("GFP_NOFS") { return " for the kernel's own use in its name" }
        return ""
    }

    private mutating func sayWhichLimit() {
        if story.killer != nil {
            return say(
                .limit,
                "No limit of the kernel's: the rule of \(story.killer ?? "it")"
                    + (story.cgroup.map { " for \($0)" } ?? "") + ".",
                [kill])
        }
        if story.isManual { return say(.limit, "None: no limit was reached.", [line(.oomInvoked)]) }
        switch story.constraint {
        case "CONSTRAINT_MEMCG":
            var text = "The limit of a memory cgroup" + (story.cgroup.map { ", \($0)" } ?? "")
            if let limit = story.limitBytes { text += ": \(bytes(limit))" }
            if let usage = story.usageBytes { text += ", of which \(bytes(usage)) were in use" }
            text += ". The host as a whole need not have been short."
            say(.limit, text, [line(.oomMemory), line(.oomSummary), line(.oomCgroup), kill])
        case "CONSTRAINT_NONE":
            var text = "No cgroup's limit: the host ran out."
            if let ram = story.memory?.ramBytes {
                text +=
                    " It has \(bytes(ram))" + (story.memory?.freeBytes.map { ", \(bytes($0)) of them free" } ?? "")
                    + "."
            }
            say(.limit, text, [line(.oomSummary), counter("ram_pages"), counter("free_pages"), kill])
        case "CONSTRAINT_CPUSET", "CONSTRAINT_MEMORY_POLICY":
            let by = story.constraint == "CONSTRAINT_CPUSET" ? "cpuset" : "memory policy"
            say(
                .limit, "The memory nodes that a \(by) binds it to ran out; other nodes may have had memory left.",
                [line(.oomSummary), kill])
        default:
            say(
                .limit,
                "The dump does not name a limit; without lines of a memory cgroup it was most likely the host's memory"
                    + (story.memory?.ramBytes.map { ", \(bytes($0))." } ?? "."), [kill, counter("ram_pages")])
        }
    }
}

// MARK: - What used the memory

extension KillExplanation {
    private mutating func sayWhatUsedIt() {
        guard let memory = story.memory else {
            return say(.used, "The dump has neither table nor counters: what used the memory is not told.", [kill])
        }
        sayCounters(memory)
        let groups = memory.byName.filter { $0.rssBytes > 0 }.prefix(3).map { group in
            "\(group.name) \(bytes(group.rssBytes))" + (group.processes > 1 ? " in \(group.processes) processes" : "")
        }
        if !groups.isEmpty {
            say(
                .used,
                "Of \(memory.processes) process\(memory.processes == 1 ? "" : "es") in the table with \(bytes(memory.rssBytes)) resident together (a shared page "
                    + "counts for each): \(groups.joined(separator: ", ")).", memory.top.prefix(3).map(\.citation))
        }
        switch total.flatMap({ memory.holder(of: $0) }) {
        case .slab:
            let caches = memory.slabs.prefix(3).map { "\($0.name) \(bytes($0.rssBytes))" }
            say(
                .used,
                "No process held most of it: the kernel's own structures (slab) did"
                    + (caches.isEmpty ? "." : ", \(caches.joined(separator: ", ")) among them."),
                [counter(isCgroup ? "cgroup_slab_unreclaimable_bytes" : "slab_unreclaimable_pages"), counter("slab")])
        case .shmem:
            say(
                .used, "No process alone held most of it: shared memory and files on tmpfs did.",
                [counter(isCgroup ? "cgroup_shmem_bytes" : "shmem_pages")])
        case .hugepages:
            say(.used, "Huge pages that were set aside held most of it, used or not.", [counter("hugepages_bytes")])
        case .processes, nil: break
        }
        if memory.isMixed {
            say(.used, "Two dumps ran into each other here: the table may hold rows of the other one.", [kill])
        }
    }

    private mutating func sayCounters(_ memory: KillMemory) {
        var parts: [String] = []
        var cited: [Citation?] = []
        func add(_ value: Int64?, _ words: String, _ name: String) {
            guard let value else { return }
            parts.append("\(words) \(bytes(value))")
            cited.append(counter(name))
        }
        if isCgroup {
            add(memory.cgroupAnonBytes, "memory of programs", "cgroup_anon_bytes")
            add(memory.cgroupFileBytes, "files", "cgroup_file_bytes")
            add(memory.cgroupShmemBytes, "shared", "cgroup_shmem_bytes")
            add(memory.cgroupSlabUnreclaimableBytes, "kernel structures that stay", "cgroup_slab_unreclaimable_bytes")
            if !parts.isEmpty { say(.used, "In the cgroup: \(parts.joined(separator: ", ")).", cited) }
            return
        }
        add(memory.slabUnreclaimableBytes, "kernel structures that stay", "slab_unreclaimable_pages")
        add(memory.shmemBytes, "shared memory and tmpfs", "shmem_pages")
        add(memory.hugepagesBytes.flatMap { $0 > 0 ? $0 : nil }, "huge pages", "hugepages_bytes")
        if !parts.isEmpty { say(.used, "On the host: \(parts.joined(separator: ", ")).", cited) }
        if let swap = memory.swapTotalBytes, let free = memory.swapFreeBytes {
            say(
                .used, swap == 0 ? "There is no swap." : "Of \(bytes(swap)) swap \(bytes(free)) were free.",
                [counter("swap_total_bytes"), counter("swap_free_bytes")])
        }
    }
}

// MARK: - Why this victim

extension KillExplanation {
    private mutating func sayWhyThisVictim() {
        let row = story.memory?.top.first { $0.pid == story.pid }
        if story.killer != nil {
            return say(.victim, story.reason.map { "In its own words: \($0)." } ?? "It does not say why.", [kill])
        }
        if story.isGroup {
            say(
                .victim, "All of its cgroup was to go (memory.oom.group), not this process alone.",
                [story.facts.first { $0.kind == .oomCgroup && $0.attributes.flag("group") }?.citation, kill])
        }
        if let score = story.score {
            say(
                .victim, "The kernel gave it \(score) of 1000 points, the most of all (badness).",
                [story.facts.first { $0.kind == .oomSummary && $0.attributes["score"] != nil }?.citation])
        }
        if let announced = story.facts.first(where: { $0.kind == .oomSummary && $0.attributes["score"] != nil }),
            let chosen = announced.attributes.int("pid"), let pid = story.pid, chosen != pid
        {
            return say(
                .victim,
                "The kernel chose \(announced.attributes.text("process") ?? "?") (pid \(chosen)) and killed a child of it instead.",
                [announced.citation, kill])
        }
        var text = ""
        if let rss = story.rssBytes { text = "It had \(bytes(rss)) resident" }
        if let adjust = story.oomScoreAdj { text += (text.isEmpty ? "It had" : " and") + " oom_score_adj \(adjust)" }
        if !text.isEmpty {
            if let adjust = story.oomScoreAdj, adjust != 0, let total = base {
                let weight = ReportNumber.whole(abs(Double(adjust)) * Double(total) / 1000)
                text += ", which counts as \(bytes(weight)) \(adjust < 0 ? "less" : "more")"
            }
            say(.victim, text + ".", [kill, row?.citation])
        }
        sayHowOthersCompare()
    }

    /// What the kernel measures oom_score_adj by: thousandths of the memory that ran out, swap included.
    private var base: Int64? { total.map { isCgroup ? $0 : $0 &+ (story.memory?.swapTotalBytes ?? 0) } }

    /// The kernel's measure, as far as the table tells it: resident, swapped, and the adjustment.
    private func points(_ rss: Int64, _ swap: Int64?, _ adjust: Int64?) -> Double {
        Double(rss) + Double(swap ?? 0) + Double(adjust ?? 0) / 1000 * Double(base ?? 0)
    }

    private mutating func sayHowOthersCompare() {
        guard let memory = story.memory, let pid = story.pid, let rss = story.rssBytes, memory.processes > 1,
            !memory.isMixed, !story.isManual
        else { return }
        let row = memory.top.first { $0.pid == pid }
        let larger = memory.top.filter { $0.pid != pid && $0.rssBytes > rss }
        guard let largest = larger.first else {
            return say(
                .victim, "No other process in the table had more resident memory.", memory.top.prefix(2).map(\.citation)
            )
        }
        let own = points(row?.rssBytes ?? rss, row?.swapBytes, story.oomScoreAdj)
        let ahead = larger.filter { points($0.rssBytes, $0.swapBytes, $0.oomScoreAdj) > own && $0.oomScoreAdj != -1000 }
        var text =
            "\(largest.name) (pid \(largest.pid)) was larger with \(bytes(largest.rssBytes)) resident"
            + (largest.oomScoreAdj.map { " and oom_score_adj \($0)" } ?? "")
        if largest.oomScoreAdj == -1000 {
            text += ": it is exempt."
        } else if ahead.isEmpty, base != nil {
            text += ": with that counted, the victim came first."
        } else {
            text += ": why it was passed over, the dump does not say."
        }
        say(.victim, text, [largest.citation, row?.citation])
    }
}

// MARK: - What would have avoided it

extension KillExplanation {
    private mutating func sayWhatWouldHaveAvoidedIt() {
        let before = statements.count
        if story.isManual {
            return say(.avoided, "Nothing: it was asked for.", [line(.oomInvoked)])
        }
        if let order = story.order, order > 0, let memory = story.memory, let free = memory.freeBytes,
            let ram = memory.ramBytes, free > ram / 20, !isCgroup
        {
            say(
                .avoided,
                "More memory would not: \(bytes(free)) were free, but not 2^\(order) pages in a row. Memory was fragmented.",
                [line(.oomInvoked), counter("free_pages")])
        }
        if isCgroup { sayOfTheLimit() }
        sayOfSwap()
        sayOfTheLargest()
        if statements.count == before {
            say(.avoided, "The dump alone does not tell: it shows the last moment, not what led to it.", [kill])
        }
    }

    private mutating func sayOfTheLimit() {
        if siblings.count > 1, let first = siblings.first, let last = siblings.last {
            let span = first.moment.seconds(to: last.moment)
            let every = span / Double(siblings.count - 1)
            return say(
                .avoided,
                "Not a new start: \(siblings.count) kills at this limit are in these logs within "
                    + "\(ReportNumber.duration(span)), one every \(ReportNumber.duration(every)) on average. A higher limit buys "
                    + "time; what fills the memory must be found.", [first.citation, last.citation])
        }
        guard let limit = story.limitBytes else { return }
        var text =
            "A limit above \(bytes(limit)) would have put it off; whether use would have stopped there, one dump does not tell."
        if let file = story.memory?.cgroupFileBytes, file < limit / 20, story.memory?.cgroupAnonBytes != nil {
            text += " Little could be dropped instead: \(bytes(file)) were files."
        }
        say(.avoided, text, [line(.oomMemory), counter("cgroup_file_bytes")])
    }

    private mutating func sayOfSwap() {
        guard let memory = story.memory, !isCgroup, let swap = memory.swapTotalBytes, (story.order ?? 0) == 0 else {
            return
        }
        let cited = [counter("swap_total_bytes"), counter("swap_free_bytes")]
        if swap == 0 {
            say(
                .avoided,
                "Swap would have given time: there was none, so that nothing of a program's memory could move out.",
                cited)
        } else if let free = memory.swapFreeBytes, free < swap / 50 {
            say(.avoided, "Swap was full too: more of it only buys time.", cited)
        }
    }

    private mutating func sayOfTheLargest() {
        guard let memory = story.memory, let total else { return }
        switch memory.holder(of: total) {
        case .slab:
            say(
                .avoided, "Killing processes frees little of it: look for what makes the kernel's structures grow.",
                [counter(isCgroup ? "cgroup_slab_unreclaimable_bytes" : "slab_unreclaimable_pages")])
        case .shmem:
            say(
                .avoided,
                "Killing need not free it: files on tmpfs and shared memory stay until they are removed. A size= on the mount bounds them.",
                [counter(isCgroup ? "cgroup_shmem_bytes" : "shmem_pages")])
        case .hugepages: say(.avoided, "Fewer huge pages set aside (vm.nr_hugepages).", [counter("hugepages_bytes")])
        case .processes, nil:
            guard !isCgroup, let largest = memory.byName.first, largest.rssBytes > total / 2 else { return }
            say(
                .avoided,
                "A limit of its own for \(largest.name), which held \(bytes(largest.rssBytes)) of \(bytes(total)) (MemoryMax= of its unit, a "
                    + "container's limit), would have kept the shortage to it.",
                memory.top.filter { $0.name == largest.name }.prefix(2).map(\.citation))
        }
    }
}
