import Evidence

/// What a metric or a column measures, by its name, and in which unit.
///
///     process_resident_memory_bytes    rss_mb    Working Set (MB)    kbmemused    heapUsed
struct MetricName: Equatable {
    var quantity: MemoryQuantity
    /// Bytes of one; 1 where the name has no unit.
    var unit: Int64
    /// Whether it is the host's memory.
    var isHost = false

    /// Names that are known whole, in lower case.
    private static let known: [(name: String, quantity: MemoryQuantity, unit: Int64, isHost: Bool)] = [
        ("process_resident_memory_bytes", .rss, 1, false), ("container_memory_rss", .rss, 1, false),
        ("namedprocess_namegroup_memory_bytes", .rss, 1, false),
        ("container_memory_working_set_bytes", .cgroupUsage, 1, false),
        ("container_spec_memory_limit_bytes", .limit, 1, false),
        ("kube_pod_container_resource_limits_memory_bytes", .limit, 1, false),
        ("jvm_memory_bytes_used", .heapUsed, 1, false), ("jvm_memory_used_bytes", .heapUsed, 1, false),
        ("jvm_memory_bytes_committed", .heapCommitted, 1, false),
        ("jvm_memory_committed_bytes", .heapCommitted, 1, false),
        ("jvm_gc_live_data_size_bytes", .heapAfterFullCollection, 1, false),
        ("jvm_memory_pool_collection_used_bytes", .heapAfterCollection, 1, false),
        ("go_memstats_alloc_bytes", .heapUsed, 1, false), ("go_memstats_heap_sys_bytes", .heapCommitted, 1, false),
        ("nodejs_heap_size_used_bytes", .heapUsed, 1, false),
        ("nodejs_heap_size_total_bytes", .heapCommitted, 1, false),
        ("dotnet_total_memory_bytes", .heapUsed, 1, false), ("process_open_fds", .descriptors, 1, false),
        ("node_memory_memavailable_bytes", .hostAvailable, 1, true), ("node_memory_memfree_bytes", .hostFree, 1, true),
        ("node_memory_memtotal_bytes", .limit, 1, true), ("kbmemfree", .hostFree, 1024, true),
        ("kbavail", .hostAvailable, 1024, true), ("kbswpused", .swapUsed, 1024, true),
        ("working set (mb)", .rss, 1_000_000, false), ("gc heap size (mb)", .heapUsed, 1_000_000, false),
        ("dotnet.process.memory.working_set (by)", .rss, 1, false),
        ("dotnet.gc.last_collection.heap.size (by)", .heapAfterCollection, 1, false),
        ("gc committed bytes (mb)", .heapCommitted, 1_000_000, false),
    ]

    /// A metric whose name is known whole.
    static func known(_ line: Span<UInt8>, _ name: Range<Int>) -> MetricName? {
        var text = Scan.bytes(line, name)
        for index in text.indices where text[index] &- 0x41 < 26 { text[index] |= 0x20 }
        for entry in known where entry.name.utf8.elementsEqual(text) {
            return MetricName(quantity: entry.quantity, unit: entry.unit, isHost: entry.isHost)
        }
        return nil
    }

    /// The metric of a column of anybody's naming: a word for the quantity, and perhaps one for the unit.
    static func column(_ line: Span<UInt8>, _ name: Range<Int>) -> MetricName? {
        if let known = known(line, name) { return known }
        let words = MetricName.words(line, name)
        func has(_ choice: String...) -> Bool { choice.contains { words.contains($0) } }
        let unit: Int64 =
            has("kb", "kib", "kbytes")
            ? 1 << 10
            : has("mb", "mib", "mbytes", "megabytes") ? 1 << 20 : has("gb", "gib") ? 1 << 30 : has("pages") ? 4096 : 1
        if has("percent", "pct", "ratio", "util", "utilization", "rate", "count", "total_count") { return nil }
        if has("rss", "resident") || words == ["working", "set"] || has("workingset") && !has("container", "cgroup") {
            return MetricName(quantity: .rss, unit: unit)
        }
        if has("heapused") || has("heap") && has("used", "usage", "alloc", "inuse") {
            return MetricName(quantity: .heapUsed, unit: unit)
        }
        if has("heaptotal") || has("heap") && has("committed", "total", "sys") {
            return MetricName(quantity: .heapCommitted, unit: unit)
        }
        let isMemory = has("memory", "mem")
        if isMemory, has("limit", "max") { return MetricName(quantity: .limit, unit: unit) }
        if isMemory, has("working", "workingset") { return MetricName(quantity: .cgroupUsage, unit: unit) }
        if isMemory, has("available", "avail") { return MetricName(quantity: .hostAvailable, unit: unit, isHost: true) }
        if isMemory, has("free") { return MetricName(quantity: .hostFree, unit: unit, isHost: true) }
        if isMemory, !has("total", "cache", "cached", "buffers", "swap", "virtual") {
            return MetricName(quantity: .rss, unit: unit)
        }
        return nil
    }

    /// The words of a name in lower case: what stands between other characters, and between a small and a great letter.
    static func words(_ line: Span<UInt8>, _ name: Range<Int>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for index in Scan.clamp(name, to: line) where words.count < 16 {
            let byte = line[index]
            if Scan.isAlphanumeric(byte) {
                word.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
        }
        if !word.isEmpty, words.count < 16 { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
