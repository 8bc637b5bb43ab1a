/// What used the memory at the moment of a kill, as the dump shows it: the task table and the counters around it.
package struct KillMemory: Sendable, Hashable {
    /// A process of the task table.
    package struct Process: Sendable, Hashable {
        package var pid: Int64
        package var name: String
        package var rssBytes: Int64
        package var swapBytes: Int64?
        package var oomScoreAdj: Int64?
        /// The row of the table.
        package var citation: Citation?
        package init(
            pid: Int64, name: String, rssBytes: Int64, swapBytes: Int64?, oomScoreAdj: Int64?, citation: Citation? = nil
        ) {
            self.pid = pid
            self.name = name
            self.rssBytes = rssBytes
            self.swapBytes = swapBytes
            self.oomScoreAdj = oomScoreAdj
            self.citation = citation
        }
    }

    /// All processes of one name together.
    package struct Group: Sendable, Hashable {
        package var name: String
        package var processes: Int64
        package var rssBytes: Int64
        package init(name: String, processes: Int64, rssBytes: Int64) {
            self.name = name
            self.processes = processes
            self.rssBytes = rssBytes
        }
    }

    /// What holds most of the memory that ran out.
    package enum Holder: String, Sendable {
        case processes
        /// The kernel's own structures, which no process is charged with.
        case slab
        /// Shared memory and tmpfs.
        case shmem
        case hugepages
    }

    /// Bytes of a page, by which the table's pages became bytes.
    package var pageBytes: Int64 = 4096
    /// Rows of the table and their resident memory together; shared pages count once for each process.
    package var processes: Int64 = 0
    package var rssBytes: Int64 = 0
    /// The ten with most resident memory, then least pid; and the ten names with most together, then in the order of
    /// names.
    package var top: [Process] = []
    package var byName: [Group] = []
    /// The host: memory that the kernel manages, free, in slab that cannot be reclaimed, shared, in huge pages, swap.
    package var ramBytes: Int64?
    package var freeBytes: Int64?
    package var slabUnreclaimableBytes: Int64?
    package var shmemBytes: Int64?
    package var hugepagesBytes: Int64?
    package var swapTotalBytes: Int64?
    package var swapFreeBytes: Int64?
    /// In swap and in memory at once: gone from swap as soon as somebody needs the room.
    package var swapCacheBytes: Int64?
    /// Slab caches that the kernel lists, most bytes first; it does only where they hold more than the processes.
    package var slabs: [Group] = []
    /// The cgroup that ran out: by use.
    package var cgroupAnonBytes: Int64?
    package var cgroupFileBytes: Int64?
    package var cgroupShmemBytes: Int64?
    package var cgroupSlabUnreclaimableBytes: Int64?
    /// The lines that tell the counters, by the counter's name in their facts.
    package var cited: [String: Citation] = [:]
    /// Whether dumps of two kills ran into each other, so that the table may hold rows of the other one.
    package var isMixed = false

    package init() {}

    package static let kept = 10

    /// Swap that is truly used up; nil where the dump does not say.
    package var swapUsedBytes: Int64? {
        guard let swapTotalBytes, let swapFreeBytes else { return nil }
        return max(0, swapTotalBytes &- swapFreeBytes &- (swapCacheBytes ?? 0))
    }

    /// What holds most of `total` bytes; nil where nothing that the dump shows holds a fifth of them.
    package func holder(of total: Int64) -> Holder? {
        guard total > 0 else { return nil }
        if processes > 0, rssBytes >= total / 2 { return .processes }
        let isCgroup = cgroupAnonBytes != nil
        let others: [(Holder, Int64)] = [
            (.slab, (isCgroup ? cgroupSlabUnreclaimableBytes : slabUnreclaimableBytes) ?? 0),
            (.shmem, (isCgroup ? cgroupShmemBytes : shmemBytes) ?? 0),
            (.hugepages, isCgroup ? 0 : hugepagesBytes ?? 0),
        ]
        var best: (holder: Holder, bytes: Int64) = (.processes, processes > 0 ? rssBytes : 0)
        for (holder, bytes) in others where bytes > best.bytes { best = (holder, bytes) }
        return best.bytes >= total / 5 ? best.holder : nil
    }
}
