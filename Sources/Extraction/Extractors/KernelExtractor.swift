package import Evidence
import LogFormats

/// Kernel lines: the parts of OOM dumps, complaints of the host, lines that the kernel suppressed.
///
/// Facts carry `host` where the line has one and `monotonic_us` where a wall clock and the kernel's own stand in it.
package struct KernelExtractor: LineExtractor {
    private var clock: LineClockReader
    private let hostHash: UInt64
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        clock = LineClockReader(context: context)
        hostHash = StableHash.of(context.input.host)
    }

    package var format: String { "kernel" }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { KernelLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let line = KernelLine.parse(record) else {
            return KernelLine.isDictionaryLine(record) ? .parsed : .notMine
        }
        guard let time = clock.time(line.clock, inside: outer) else { return .notMine }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        guard let (kind, attributes) = fact(record, line) else { return .parsed }
        var all = attributes
        if let host = line.host { all["host"] = Field.text(record, host) }
        if time.axis != .boot, let monotonic = line.monotonic { all["monotonic_us"] = Field.int(monotonic) }
        var host = hostHash
        if let name = line.host { host = StableHash.of(bytes: record.extracting(Scan.clamp(name, to: record))) }
        tables.addFact(kind, all, record, at: place, time: time, scope: .hostSecond(host))
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) { tally.flush(into: &tables) }

    private func fact(_ record: Span<UInt8>, _ line: KernelLine) -> (FactKind, Attributes)? {
        if let part = OomLine.parse(record, line.text) { return oomFact(record, part) }
        if let symptom = HostSymptom.parse(record, line.text) {
            return (.hostSymptom, Attributes(["symptom": .text(symptom.rawValue)]))
        }
        if let lost = LostLines.parse(record, line.text) {
            return (.linesLost, Attributes(["count": Field.int(lost.count), "reason": .text(lost.reason)]))
        }
        return nil
    }

    private func oomFact(_ record: Span<UInt8>, _ part: OomLine) -> (FactKind, Attributes) {
        switch part {
        case .invoked(let process, let mask, let order, let adjust):
            return (
                .oomInvoked,
                Attributes([
                    "process": Field.text(record, process), "gfp_mask": Field.text(record, mask),
                    "order": Field.int(order),
                    "oom_score_adj": Field.int(adjust),
                ])
            )
        case .summary(let summary):
            var attributes = Attributes([
                "constraint": Field.text(record, summary.constraint), "oom_memcg": Field.text(record, summary.oomMemcg),
                "task_memcg": Field.text(record, summary.taskMemcg), "process": Field.text(record, summary.process),
                "pid": Field.int(summary.pid), "uid": Field.int(summary.uid), "score": Field.int(summary.score),
            ])
            if summary.isGlobal { attributes["global"] = .flag(true) }
            return (.oomSummary, attributes)
        case .killed(let kill):
            return (
                .oomKilled,
                Attributes([
                    "pid": Field.int(kill.pid), "process": Field.text(record, kill.process), "uid": Field.int(kill.uid),
                    "total_vm_bytes": Field.int(kill.totalVM), "anon_rss_bytes": Field.int(kill.anonRss),
                    "file_rss_bytes": Field.int(kill.fileRss), "shmem_rss_bytes": Field.int(kill.shmemRss),
                    "pgtables_bytes": Field.int(kill.pgtables), "oom_score_adj": Field.int(kill.oomScoreAdj),
                    "memcg": .flag(kill.isMemcg),
                ])
            )
        case .memory(let usage, let limit, let failcnt):
            return (
                .oomMemory,
                Attributes([
                    "usage_bytes": Field.int(usage), "limit_bytes": Field.int(limit), "failcnt": Field.int(failcnt),
                ])
            )
        case .cgroup(let path): return (.oomCgroup, Attributes(["cgroup": Field.text(record, path)]))
        case .task(let task):
            return (
                .oomTask,
                Attributes([
                    "pid": Field.int(task.pid), "process": Field.text(record, task.process),
                    "rss_pages": Field.int(task.rss),
                    "total_vm_pages": Field.int(task.totalVM), "oom_score_adj": Field.int(task.oomScoreAdj),
                    "uid": Field.int(task.uid),
                ])
            )
        case .reaped(let pid, let process):
            return (.oomReaped, Attributes(["pid": Field.int(pid), "process": Field.text(record, process)]))
        }
    }
}
