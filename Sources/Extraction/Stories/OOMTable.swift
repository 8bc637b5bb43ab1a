import Evidence

/// What a dump's table and counters say of the memory at that moment.
enum OOMTable {
    /// nil where the dump has neither.
    static func memory(_ lane: OOMLane) -> KillMemory? {
        var memory = KillMemory()
        memory.isMixed = lane.isMixed
        let counters = lane.counters + (lane.cgroup.map { [$0] } ?? [])
        if lane.tasks.isEmpty && counters.isEmpty { return nil }
        func value(_ name: String) -> Int64? { counters.lazy.compactMap { $0.attributes.int(name) }.first }
        memory.pageBytes = pageBytes(lane, value("page_bytes"))
        func pages(_ name: String) -> Int64? { value(name).map { bytes($0, memory.pageBytes) } }
        fillTasks(&memory, lane)
        for fact in counters {
            for entry in fact.attributes.entries where memory.cited[entry.name] == nil {
                memory.cited[entry.name] = fact.citation
            }
        }
        memory.ramBytes = pages("ram_pages")
        memory.freeBytes = pages("free_pages")
        memory.slabUnreclaimableBytes = pages("slab_unreclaimable_pages")
        memory.shmemBytes = pages("shmem_pages")
        let huge = counters.compactMap { $0.attributes.int("hugepages_bytes") }
        if !huge.isEmpty { memory.hugepagesBytes = huge.reduce(0, sum) }
        memory.swapTotalBytes = value("swap_total_bytes")
        memory.swapFreeBytes = value("swap_free_bytes")
        memory.swapCacheBytes = pages("swap_cache_pages")
        memory.cgroupAnonBytes = value("cgroup_anon_bytes")
        memory.cgroupFileBytes = value("cgroup_file_bytes")
        memory.cgroupShmemBytes = value("cgroup_shmem_bytes")
        memory.cgroupSlabUnreclaimableBytes = value("cgroup_slab_unreclaimable_bytes")
        var slabs: [KillMemory.Group] = []
        for fact in counters {
            guard let name = fact.attributes.text("slab"), let total = fact.attributes.int("total_bytes") else {
                continue
            }
            slabs.append(KillMemory.Group(name: name, processes: 0, rssBytes: total))
        }
        memory.slabs = most(slabs)
        return memory
    }

    private static func fillTasks(_ memory: inout KillMemory, _ lane: OOMLane) {
        var processes: [KillMemory.Process] = []
        var groups: [String: KillMemory.Group] = [:]
        for (pid, fact) in lane.tasks {
            let name = fact.attributes.text("process") ?? "?"
            let rss = bytes(fact.attributes.int("rss_pages") ?? 0, memory.pageBytes)
            processes.append(
                KillMemory.Process(
                    pid: pid, name: name, rssBytes: rss,
                    swapBytes: fact.attributes.int("swap_pages").map { bytes($0, memory.pageBytes) },
                    oomScoreAdj: fact.attributes.int("oom_score_adj"), citation: fact.citation))
            var group = groups[name] ?? KillMemory.Group(name: name, processes: 0, rssBytes: 0)
            group.processes &+= 1
            group.rssBytes = sum(group.rssBytes, rss)
            groups[name] = group
            memory.rssBytes = sum(memory.rssBytes, rss)
        }
        memory.processes = Int64(processes.count)
        processes.sort { $0.rssBytes == $1.rssBytes ? $0.pid < $1.pid : $0.rssBytes > $1.rssBytes }
        memory.top = Array(processes.prefix(KillMemory.kept))
        memory.byName = most(Array(groups.values))
    }

    private static func most(_ groups: [KillMemory.Group]) -> [KillMemory.Group] {
        let sorted = groups.sorted { $0.rssBytes == $1.rssBytes ? $0.name < $1.name : $0.rssBytes > $1.rssBytes }
        return Array(sorted.prefix(KillMemory.kept))
    }

    /// The page's size: the smallest order of a free list, else what makes the victim's row and its kill line agree,
    /// else 4 KiB.
    private static func pageBytes(_ lane: OOMLane, _ stated: Int64?) -> Int64 {
        if let stated { return stated }
        for kill in lane.kills {
            guard let pid = kill.attributes.int("pid"), let total = kill.attributes.int("total_vm_bytes"),
                let pages = lane.tasks[pid]?.attributes.int("total_vm_pages"), pages > 0, total % pages == 0
            else { continue }
            let size = total / pages
            if [4096, 8192, 16_384, 65_536].contains(size) { return size }
        }
        return 4096
    }

    static func bytes(_ pages: Int64, _ size: Int64) -> Int64 {
        let (bytes, overflow) = pages.multipliedReportingOverflow(by: size)
        return overflow ? .max : bytes
    }

    private static func sum(_ a: Int64, _ b: Int64) -> Int64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
