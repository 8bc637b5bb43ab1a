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
        let sizes = Scan.find(" total-vm:", in: line, from: at, to: end)
        let bound = sizes ?? Scan.find(") score ", in: line, from: at, to: end).map { $0 &+ 1 } ?? end
        guard let close = Scan.last(UInt8(ascii: ")"), in: line, from: at &+ 2, to: bound) else { return nil }
        let rest = close &+ 1
        func kilobytes(_ key: StaticString) -> Int64? {
            guard let value = OomLine.number(line, key, rest, end), value >= 0, value < 1 << 52 else { return nil }
            return value &* 1024
        }
        return OomKill(
            pid: pid.value, process: at &+ 2..<close, uid: uid ?? OomLine.number(line, " UID:", rest, end),
            totalVM: kilobytes(" total-vm:"), anonRss: kilobytes(" anon-rss:"), fileRss: kilobytes(" file-rss:"),
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
        func field(_ key: StaticString) -> Range<Int>? {
            guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
            let from = at &+ key.utf8CodeUnitCount
            return from..<(Scan.first(UInt8(ascii: ","), in: line, from: from, to: end) ?? end)
        }
        var process: Range<Int>?
        if let task = Scan.find(",task=", in: line, from: start, to: end) {
            process = task &+ 6..<(Scan.findLast(",pid=", in: line, from: task &+ 6, to: end) ?? end)
        }
        let tail = process?.upperBound ?? start
        return OomSummary(
            constraint: field("constraint="), oomMemcg: field(",oom_memcg="), taskMemcg: field(",task_memcg="),
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

/// A row of the task table; pages.
package struct OomTask: Sendable, Equatable {
    package var pid: Int64
    package var uid: Int64
    package var tgid: Int64
    package var totalVM: Int64
    package var rss: Int64
    package var oomScoreAdj: Int64
    package var process: Range<Int>

    /// Reads `[  31877]    33 31877  2310442   511022 … 874 node` without its header.
    ///
    /// Kernels have 7 numbers behind the pid (until 4.x `nr_ptes`, from 4.15 `pgtables_bytes`), 8 or 9 (`nr_pmds`,
    /// `nr_puds`) or, from 6.8, 10 (`rss_anon rss_file rss_shmem`). Always uid, tgid, total_vm and rss come first and
    /// oom_score_adj last; a name made of numbers leaves one number fewer.
    static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> OomTask? {
        let end = text.upperBound
        var at = Scan.skipBlanks(line, text.lowerBound &+ 1, to: end)
        guard let pid = Scan.number(line, at, to: end) else { return nil }
        at = Scan.skipBlanks(line, pid.end, to: end)
        guard Scan.byte(line, at) == UInt8(ascii: "]") else { return nil }
        at &+= 1
        var values: [Int64] = []
        values.reserveCapacity(10)
        var name = at
        while values.count < 10 {
            let start = Scan.skipBlanks(line, at, to: end)
            guard start > at, let number = Scan.signedNumber(line, start, to: end),
                number.end < end, line[number.end] == 0x20
            else { break }
            values.append(number.value)
            at = number.end
            name = number.end
        }
        name = Scan.skipBlanks(line, name, to: end)
        guard values.count >= 7, name < end, values[0] >= 0, values[1] >= 0, values[2] >= 0, values[3] >= 0,
            let adjust = values.last, adjust >= -1000, adjust <= 1000
        else { return nil }
        return OomTask(
            pid: pid.value, uid: values[0], tgid: values[1], totalVM: values[2], rss: values[3], oomScoreAdj: adjust,
            process: name..<end)
    }
}
