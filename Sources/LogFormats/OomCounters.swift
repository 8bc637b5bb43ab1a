/// What a number of a dump counts; raw values are the names of attributes, the unit last.
package enum OomCounter: String, Sendable, CaseIterable {
    // Pages of the host, from the block below `Mem-Info:`.
    case activeAnon = "active_anon_pages"
    case inactiveAnon = "inactive_anon_pages"
    case activeFile = "active_file_pages"
    case inactiveFile = "inactive_file_pages"
    case unevictable = "unevictable_pages"
    case slabReclaimable = "slab_reclaimable_pages"
    case slabUnreclaimable = "slab_unreclaimable_pages"
    case shmem = "shmem_pages"
    case pagetables = "pagetables_pages"
    case free = "free_pages"
    case ram = "ram_pages"
    case reserved = "reserved_pages"
    case pageCache = "pagecache_pages"
    case swapCache = "swap_cache_pages"
    // Bytes of the host.
    case swapFree = "swap_free_bytes"
    case swapTotal = "swap_total_bytes"
    case hugepages = "hugepages_bytes"
    /// Bytes of a page, from the smallest order of a zone's free list.
    case page = "page_bytes"
    // Bytes of the memory cgroup that ran out.
    case cgroupAnon = "cgroup_anon_bytes"
    case cgroupFile = "cgroup_file_bytes"
    case cgroupShmem = "cgroup_shmem_bytes"
    case cgroupSwap = "cgroup_swap_bytes"
    case cgroupKernelStack = "cgroup_kernel_stack_bytes"
    case cgroupPagetables = "cgroup_pagetables_bytes"
    case cgroupSock = "cgroup_sock_bytes"
    case cgroupSlabReclaimable = "cgroup_slab_reclaimable_bytes"
    case cgroupSlabUnreclaimable = "cgroup_slab_unreclaimable_bytes"
    /// A statistic of the cgroup that is not kept.
    case cgroupOther = "cgroup_other"
}

/// The numbers of one line of a dump.
package struct OomCounters: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var counter: OomCounter
        package var value: Int64
    }
    package var entries: [Entry]

    /// Whether the line is one statistic of a cgroup (`anon 98742272`), as short as a line of anything else.
    var isCgroupLine: Bool { entries.count == 1 && entries[0].counter.rawValue.utf8.starts(with: "cgroup".utf8) }

    /// Reads a line's text, or nil where it has no numbers of memory.
    static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> OomCounters? {
        let (start, end) = (text.lowerBound, text.upperBound)
        guard start < end else { return nil }
        let first = line[start]
        if Scan.isDigit(first) { return pages(line, start, end) }
        switch first {
        case UInt8(ascii: "F"), UInt8(ascii: "T"): return swap(line, start, end)
        case UInt8(ascii: "N"): return node(line, start, end)
        default: break
        }
        guard first &- 0x61 < 26 else { return nil }
        var at = start
        while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "(") || line[at] == UInt8(ascii: ")") {
            at &+= 1
        }
        switch Scan.byte(line, at) {
        case UInt8(ascii: ":"): return listed(line, start, end)
        case 0x20: return statistic(line, start..<at, end)
        default: return nil
        }
    }

    /// `cache:0KB rss:20260KB …` behind the path of a cgroup, as kernels before 5.3 write it.
    package static func cgroup(_ line: Span<UInt8>, _ text: Range<Int>) -> OomCounters {
        var entries: [Entry] = []
        func add(_ key: StaticString, _ counter: OomCounter) {
            guard let value = OomLine.number(line, key, text.lowerBound, text.upperBound), value >= 0, value < 1 << 52
            else { return }
            entries.append(Entry(counter: counter, value: value &* 1024))
        }
        add(" cache:", .cgroupFile)
        add(" rss:", .cgroupAnon)
        add(" shmem:", .cgroupShmem)
        add(" swap:", .cgroupSwap)
        return OomCounters(entries: entries)
    }

    /// `445340 pages RAM`, `204 total pagecache pages`.
    private static func pages(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomCounters? {
        guard let number = Scan.number(line, start, to: end), number.value <= 1 << 48 else { return nil }
        let words = number.end..<end
        let counter: OomCounter
        if Scan.matches(" pages RAM", in: line, words) {
            counter = .ram
        } else if Scan.matches(" pages reserved", in: line, words) {
            counter = .reserved
        } else if Scan.matches(" total pagecache pages", in: line, words) {
            counter = .pageCache
        } else if Scan.matches(" pages in swap cache", in: line, words) {
            counter = .swapCache
        } else {
            return nil
        }
        return OomCounters(entries: [Entry(counter: counter, value: number.value)])
    }

    /// `Free swap  = 84kB`, `Total swap = 25165820kB`.
    private static func swap(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomCounters? {
        let isFree = Scan.has("Free swap  = ", in: line, at: start)
        guard isFree || Scan.has("Total swap = ", in: line, at: start),
            let number = Scan.number(line, start &+ 13, to: end), number.value < 1 << 52, number.end &+ 2 == end,
            Scan.has("kB", in: line, at: number.end)
        else { return nil }
        return OomCounters(entries: [Entry(counter: isFree ? .swapFree : .swapTotal, value: number.value &* 1024)])
    }

    /// `Node 0 hugepages_total=8 … hugepages_size=2048kB` and `Node 0 DMA: 5*4kB (UM) 6*8kB …`.
    private static func node(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomCounters? {
        guard Scan.has("Node ", in: line, at: start), let node = Scan.number(line, start &+ 5, to: end),
            Scan.byte(line, node.end) == 0x20
        else { return nil }
        let at = node.end &+ 1
        if Scan.has("hugepages_total=", in: line, at: at), let total = Scan.number(line, at &+ 16, to: end),
            let size = OomLine.number(line, " hugepages_size=", total.end, end), size >= 0, size < 1 << 40
        {
            let (bytes, overflow) = total.value.multipliedReportingOverflow(by: size &* 1024)
            return overflow ? nil : OomCounters(entries: [Entry(counter: .hugepages, value: bytes)])
        }
        let zone = Scan.tokenEnd(line, at, to: end)
        guard zone > at, line[zone &- 1] == UInt8(ascii: ":"), let free = Scan.number(line, zone &+ 1, to: end),
            Scan.byte(line, free.end) == UInt8(ascii: "*"), let size = Scan.number(line, free.end &+ 1, to: end),
            Scan.has("kB ", in: line, at: size.end), size.value >= 4, size.value <= 1024
        else { return nil }
        return OomCounters(entries: [Entry(counter: .page, value: size.value &* 1024)])
    }

    /// `active_anon:405991 inactive_anon:57 …`: pages, never with a unit; syslog writes the line's inner newline `#012`.
    private static func listed(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomCounters? {
        var entries: [Entry] = []
        var at = start
        var known = 0
        while at < end {
            while at < end, line[at] == 0x20 || line[at] == 0x0A || Scan.has("#012", in: line, at: at) {
                at &+= line[at] == UInt8(ascii: "#") ? 4 : 1
            }
            if at >= end { break }
            let key = at
            while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: "(") || line[at] == UInt8(ascii: ")") {
                at &+= 1
            }
            guard at > key, Scan.byte(line, at) == UInt8(ascii: ":"),
                let number = Scan.number(line, at &+ 1, to: end), number.value <= 1 << 48,
                number.end == end || line[number.end] == 0x20 || line[number.end] == 0x0A
                    || Scan.has("#012", in: line, at: number.end)
            else { return nil }
            if isListed(line, key..<at) { known &+= 1 }
            if let counter = pageCounter(line, key..<at) {
                entries.append(Entry(counter: counter, value: number.value))
            }
            at = number.end
        }
        return known > 0 ? OomCounters(entries: entries) : nil
    }

    private static func pageCounter(_ line: Span<UInt8>, _ key: Range<Int>) -> OomCounter? {
        if Scan.matches("active_anon", in: line, key) { return .activeAnon }
        if Scan.matches("inactive_anon", in: line, key) { return .inactiveAnon }
        if Scan.matches("active_file", in: line, key) { return .activeFile }
        if Scan.matches("inactive_file", in: line, key) { return .inactiveFile }
        if Scan.matches("unevictable", in: line, key) { return .unevictable }
        if Scan.matches("slab_reclaimable", in: line, key) { return .slabReclaimable }
        if Scan.matches("slab_unreclaimable", in: line, key) { return .slabUnreclaimable }
        if Scan.matches("shmem", in: line, key) { return .shmem }
        if Scan.matches("pagetables", in: line, key) { return .pagetables }
        if Scan.matches("free", in: line, key) { return .free }
        return nil
    }

    /// Keys that no other log writes in this way, one of which each line of the block has.
    private static func isListed(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
        Scan.matches("isolated_anon", in: line, key) || Scan.matches("isolated_file", in: line, key)
            || Scan.matches("writeback", in: line, key) || Scan.matches("slab_unreclaimable", in: line, key)
            || Scan.matches("pagetables", in: line, key) || Scan.matches("free_cma", in: line, key)
            || Scan.matches("sec_pagetables", in: line, key) || Scan.matches("kernel_misc_reclaimable", in: line, key)
            || Scan.matches("bounce", in: line, key)
    }

    /// `anon 98742272` of a cgroup's `memory.stat`.
    private static func statistic(_ line: Span<UInt8>, _ key: Range<Int>, _ end: Int) -> OomCounters? {
        guard let number = Scan.number(line, key.upperBound &+ 1, to: end), number.end == end,
            number.value <= 1 << 56, let counter = cgroupCounter(line, key)
        else { return nil }
        return OomCounters(entries: [Entry(counter: counter, value: number.value)])
    }

    private static func cgroupCounter(_ line: Span<UInt8>, _ key: Range<Int>) -> OomCounter? {
        if Scan.matches("anon", in: line, key) || Scan.matches("rss", in: line, key) { return .cgroupAnon }
        if Scan.matches("file", in: line, key) || Scan.matches("cache", in: line, key) { return .cgroupFile }
        if Scan.matches("shmem", in: line, key) { return .cgroupShmem }
        if Scan.matches("swap", in: line, key) { return .cgroupSwap }
        if Scan.matches("kernel_stack", in: line, key) { return .cgroupKernelStack }
        if Scan.matches("pagetables", in: line, key) { return .cgroupPagetables }
        if Scan.matches("sock", in: line, key) { return .cgroupSock }
        if Scan.matches("slab_reclaimable", in: line, key) { return .cgroupSlabReclaimable }
        if Scan.matches("slab_unreclaimable", in: line, key) { return .cgroupSlabUnreclaimable }
        let prefixes: [StaticString] = [
            "file_", "anon_", "shmem_", "inactive_", "active_", "workingset_", "pg", "thp_", "zswap", "percpu", "slab",
            "sec_pagetables", "kernel", "vmalloc", "unevictable", "swapcached", "hierarchical_", "total_",
            "mapped_file",
            "rss_huge", "dirty", "writeback", "zswpin", "zswpout", "swpin", "swpout",
        ]
        return prefixes.contains { Scan.has($0, in: line, at: key.lowerBound) } ? .cgroupOther : nil
    }
}
