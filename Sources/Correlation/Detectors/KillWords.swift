import Evidence

/// The words and attributes of a kill's event.
enum KillWords {
    static func attributes(
        _ story: KillStory, _ group: Kills.Group, version: String?
    ) -> [(name: String, value: EventAttribute)] {
        func int(_ value: Int64?) -> EventAttribute { value.map { .int($0) } ?? .null }
        func text(_ value: String?) -> EventAttribute { value.map { .text($0) } ?? .null }
        var attributes: [(name: String, value: EventAttribute)] = [
            ("pid", int(story.pid)), ("process", text(story.process)), ("rss_bytes", int(story.rssBytes)),
            ("anon_rss_bytes", int(story.anonRSSBytes)), ("limit_bytes", int(story.limitBytes)),
            ("constraint", text(story.constraint)), ("cgroup", text(story.cgroup)), ("trigger", text(story.trigger)),
            ("version", text(version)), ("manual", .flag(story.isManual)),
        ]
        func add(_ name: String, _ value: EventAttribute) { attributes.append((name, value)) }
        add("trigger_pid", int(story.triggerPid))
        add("gfp_mask", text(story.gfpMask))
        add("order", int(story.order))
        add("oom_score_adj", int(story.oomScoreAdj))
        add("killer", text(story.killer))
        add("time_known", .flag(group.isPlaced))
        if let off = group.clockOff { add("clock_off_s", .int(Int64(off.seconds.rounded()))) }
        guard let memory = story.memory else { return attributes }
        add("ram_bytes", int(memory.ramBytes))
        add("swap_total_bytes", int(memory.swapTotalBytes))
        add("swap_free_bytes", int(memory.swapFreeBytes))
        add("slab_unreclaimable_bytes", int(memory.cgroupSlabUnreclaimableBytes ?? memory.slabUnreclaimableBytes))
        add("shmem_bytes", int(memory.cgroupShmemBytes ?? memory.shmemBytes))
        add("tasks", int(memory.processes))
        add("tasks_rss_bytes", int(memory.rssBytes))
        add("held_by", text(total(story).flatMap { memory.holder(of: $0) }?.rawValue))
        if let largest = memory.top.first {
            add("largest_pid", int(largest.pid))
            add("largest_process", text(largest.name))
            add("largest_rss_bytes", int(largest.rssBytes))
        }
        return attributes
    }

    static func detail(_ story: KillStory, _ group: Kills.Group) -> String {
        var text = cause(story)
        if let cgroup = story.cgroup {
            text += story.constraint == "CONSTRAINT_NONE" ? "; the victim lived in \(cgroup)" : " (\(cgroup))"
        }
        if let trigger = story.trigger, !story.isManual {
            text += "; \(trigger) asked for the page that was not there"
        }
        if group.kills.count > 1 { text += "; told by \(group.kills.count) kernel logs, counted once" }
        if story.isManual { text += "; asked for by hand (order=-1), no pressure" }
        if story.isGroup { text += "; the whole cgroup was to go (memory.oom.group)" }
        text += "."
        text += users(story)
        if let off = group.clockOff {
            let direction = off.seconds > 0 ? "early" : "late"
            text +=
                " The kernel's own clock is \(ReportNumber.seconds(abs(off.seconds))) s \(direction) here, as after a "
                + "suspend; the time is by \(off.basis)."
        }
        if !group.isPlaced { text += " Nothing says when it was: the time shown is where the logs end." }
        return text
    }

    private static func cause(_ story: KillStory) -> String {
        if let killer = story.killer {
            return "\(killer) killed it before the kernel had to" + (story.reason.map { ": \($0)" } ?? "")
        }
        if story.isManual { return "the kernel killed it" }
        switch story.constraint {
        case "CONSTRAINT_MEMCG": return "the memory cgroup's limit was reached"
        case "CONSTRAINT_NONE": return "the host ran out of memory"
        case "CONSTRAINT_CPUSET", "CONSTRAINT_MEMORY_POLICY":
            return "the memory nodes that it is bound to ran out of memory"
        default: return "the kernel killed it for memory"
        }
    }

    /// What used the memory at that moment, in a sentence or two.
    private static func users(_ story: KillStory) -> String {
        guard let memory = story.memory else { return "" }
        var text = ""
        let groups = memory.byName.filter { $0.rssBytes > 0 }.prefix(3).map { group in
            "\(group.name) \(ReportNumber.bytes(group.rssBytes))"
                + (group.processes > 1 ? " in \(group.processes) processes" : "")
        }
        if !groups.isEmpty { text += " Most memory was with \(groups.joined(separator: ", "))." }
        if let largest = memory.top.first, let pid = story.pid, largest.pid != pid, !story.isManual {
            text += " The largest process was \(largest.name) (pid \(largest.pid)), not the victim."
        }
        switch total(story).flatMap({ memory.holder(of: $0) }) {
        case .slab: text += " No process held it: the kernel's own slab did."
        case .shmem: text += " No process held most of it: shared memory and tmpfs did."
        case .hugepages: text += " Huge pages that were set aside held most of it."
        case .processes, nil: break
        }
        if let order = story.order, order > 0, let free = memory.freeBytes, let ram = memory.ramBytes, free > ram / 20 {
            text +=
                " It asked for 2^\(order) pages in a row with \(ReportNumber.bytes(free)) free: fragmentation, not want."
        }
        return text
    }

    /// The memory that ran out: the cgroup's limit or the host's.
    private static func total(_ story: KillStory) -> Int64? {
        if story.isManual { return nil }
        return story.constraint == "CONSTRAINT_MEMCG" ? story.limitBytes ?? story.usageBytes : story.memory?.ramBytes
    }
}
