/// Who was killed and how large it was; bytes, nil where the kernel's version does not say.
package struct OomKill: Sendable, Equatable {
    package var pid: Int64
    package var process: Range<Int>
    package var uid: Int64?
    package var totalVM: Int64?
    package var anonRss: Int64?
    package var fileRss: Int64?
    package var shmemRss: Int64?
    package var pgtables: Int64?
    package var oomScoreAdj: Int64?
    package var isMemcg: Bool

    /// Reads behind `Killed process `: `31877 (node) total-vm:9241768kB, …`, `5120, UID 48, (java) total-vm:…`,
    /// `6120 (app).`
    static func parse(_ line: Span<UInt8>, _ start: Int, _ end: Int, isMemcg: Bool) -> OomKill? {
        guard let pid = Scan.number(line, start, to: end) else { return nil }
        var at = pid.end
        var uid: Int64?
        if Scan.has(", UID ", in: line, at: at), let owner = Scan.number(line, at &+ 6, to: end) {
            uid = owner.value
            at = owner.end
            if Scan.byte(line, at) == UInt8(ascii: ",") { at &+= 1 }
        }
        guard Scan.has(" (", in: line, at: at) else { return nil }
        // A name may hold brackets: it ends at the last one before the sizes.
        // Kernels 2.6.33 to 2.6.35 write `vsz` for total-vm.
        let sizes =
            Scan.findLast(" total-vm:", in: line, from: at, to: end)
            ?? Scan.findLast(" vsz:", in: line, from: at, to: end)
        let bound = sizes ?? Scan.find(") score ", in: line, from: at, to: end).map { $0 &+ 1 } ?? end
        guard let close = Scan.last(UInt8(ascii: ")"), in: line, from: at &+ 2, to: bound) else { return nil }
        let rest = close &+ 1
        func kilobytes(_ key: StaticString) -> Int64? {
            guard let value = OomLine.number(line, key, rest, end), value >= 0, value < 1 << 48 else { return nil }
            return value &* 1024
        }
        return OomKill(
            pid: pid.value, process: at &+ 2..<close, uid: uid ?? OomLine.number(line, " UID:", rest, end),
            totalVM: kilobytes(" total-vm:") ?? kilobytes(" vsz:"), anonRss: kilobytes(" anon-rss:"),
            fileRss: kilobytes(" file-rss:"),
            shmemRss: kilobytes(" shmem-rss:"), pgtables: kilobytes(" pgtables:"),
            oomScoreAdj: OomLine.number(line, " oom_score_adj:", rest, end), isMemcg: isMemcg)
    }
}

/// Why a kill was decided and for which cgroup.
package struct OomSummary: Sendable, Equatable {
    package var constraint: Range<Int>?
    package var oomMemcg: Range<Int>?
    package var taskMemcg: Range<Int>?
    package var isGlobal: Bool
    package var process: Range<Int>?
    package var pid: Int64?
    package var uid: Int64?
    /// Badness of old kernels.
    package var score: Int64?

    /// Reads behind `oom-kill:`; the name behind `task=` may hold commas, so it ends at the last `,pid=`.
    static func parse(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomSummary? {
        guard Scan.has("constraint=", in: line, at: start) else { return nil }
        // A path may hold commas: it ends where the next field begins.
        func field(_ key: StaticString, before next: StaticString) -> Range<Int>? {
            guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
            let from = at &+ key.utf8CodeUnitCount
            return
                from..<(Scan.find(next, in: line, from: from, to: end)
                ?? Scan.first(UInt8(ascii: ","), in: line, from: from, to: end) ?? end)
        }
        var process: Range<Int>?
        if let task = Scan.find(",task=", in: line, from: start, to: end) {
            process = task &+ 6..<(Scan.findLast(",pid=", in: line, from: task &+ 6, to: end) ?? end)
        }
        let tail = process?.upperBound ?? start
        return OomSummary(
            constraint: field("constraint=", before: ","), oomMemcg: field(",oom_memcg=", before: ",task_memcg="),
            taskMemcg: field(",task_memcg=", before: ",task="),
            isGlobal: Scan.find(",global_oom", in: line, from: start, to: tail) != nil, process: process,
            pid: OomLine.number(line, ",pid=", tail, end), uid: OomLine.number(line, ",uid=", tail, end), score: nil)
    }

    /// Reads behind `Task in ` (kernels 3.x and 4.x): `/docker/ID killed as a result of limit of /docker/ID`.
    static func limitOf(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomSummary? {
        guard let words = Scan.find(" killed as a result of limit of ", in: line, from: start, to: end) else {
            return nil
        }
        return OomSummary(
            constraint: nil, oomMemcg: words &+ 32..<end, taskMemcg: start..<words, isGlobal: false, process: nil,
            pid: nil, uid: nil, score: nil)
    }
}
