package import Evidence
import LogFormats

/// Kernel lines: the parts of OOM dumps, complaints of the host, lines that the kernel suppressed.
///
/// Facts carry `host` and `caller` where the line has them, `monotonic_us` where a wall clock and the kernel's own stand in
/// it, `reckoned` where `dmesg` made the wall clock of the kernel's own. A line without any time is read where the plan
/// found kernel lines; its facts say `untimed`, and the fold looks for the time of their neighbours.
package struct KernelExtractor: LineExtractor {
    private var clock: LineClockReader
    private let hostHash: UInt64
    /// Whether lines without a prefix are read: a quoted line in some application's log is no kernel line.
    private let readsBare: Bool
    private var tally = RecordTally()

    package init(context: ExtractionContext) {
        clock = LineClockReader(context: context)
        hostHash = StableHash.of(context.input.host)
        readsBare = context.input.candidates.isEmpty || context.input.candidates.contains("kernel")
    }

    package var format: String { "kernel" }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { KernelLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let line = KernelLine.parse(record, readsBare: readsBare) else {
            return KernelLine.isDictionaryLine(record) ? .parsed : .notMine
        }
        var time = outer ?? SourceTime(axis: .boot, micros: 0)
        if let stamp = line.clock {
            guard let stated = clock.time(stamp, inside: outer) else { return .notMine }
            time = stated
        }
        if line.clock != nil || outer != nil {
            if clock.context.skips(time) { return .skipped }
            tally.note(time, into: &tables)
        }
        guard let (kind, attributes) = fact(record, line) else { return .parsed }
        var all = attributes
        if let times = line.repetitions {
            // No process is killed twice, and no row of a dump stands twice: only complaints come again.
            guard kind == .hostSymptom || kind == .linesLost else { return .parsed }
            all["times"] = Field.int(times)
        }
        if let host = line.host { all["host"] = Field.text(record, host) }
        if let caller = line.caller { all["caller"] = Field.text(record, caller) }
        if time.axis != .boot, let monotonic = line.monotonic { all["monotonic_us"] = Field.int(monotonic) }
        if line.isReckoned { all["reckoned"] = .flag(true) }
        guard line.clock != nil || outer != nil else {
            if kind == .hostSymptom || kind == .linesLost { return .parsed }
            all["untimed"] = .flag(true)
            tables.addFact(kind, all, record, at: place, time: time, scope: .stretch)
            return .parsed
        }
        var host = hostHash
        if let name = line.host { host = StableHash.of(bytes: record.extracting(Scan.clamp(name, to: record))) }
        tables.addFact(kind, all, record, at: place, time: time, scope: .hostSecond(host))
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) { tally.flush(into: &tables) }

    private func fact(_ record: Span<UInt8>, _ line: KernelLine) -> (FactKind, Attributes)? {
        if let part = OomLine.parse(record, line.text) { return oomFact(record, part, line.text.upperBound) }
        if let kill = UserSpaceKiller.parse(message: record, line.text, program: nil) {
            return (.userSpaceKill, kill.attributes(record))
        }
        if let symptom = HostSymptom.parse(record, line.text) {
            return (.hostSymptom, Attributes(["symptom": .text(symptom.rawValue)]))
        }
        if let lost = LostLines.parse(record, line.text) {
            return (.linesLost, Attributes(["count": Field.int(lost.count), "reason": .text(lost.reason)]))
        }
        return nil
    }

    private func oomFact(_ record: Span<UInt8>, _ part: OomLine, _ end: Int) -> (FactKind, Attributes)? {
        switch part {
        case .invoked(let process, let mask, let order, let adjust):
            return (
                .oomInvoked,
                Attributes([
                    "process": process.isEmpty ? nil : Field.text(record, process),
                    "gfp_mask": Field.text(record, mask),
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
        case .cgroup(let path):
            var attributes = Attributes(["cgroup": Field.text(record, path)])
            if path.upperBound < end {
                for entry in OomCounters.cgroup(record, path.upperBound..<end).entries {
                    attributes[entry.counter.rawValue] = .int(entry.value)
                }
            }
            return (.oomCgroup, attributes)
        case .group(let path):
            return (.oomCgroup, Attributes(["cgroup": Field.text(record, path), "group": .flag(true)]))
        case .origin(let pid, let process, let kernel):
            return (
                .oomOrigin,
                Attributes([
                    "pid": Field.int(pid), "process": Field.text(record, process), "kernel": Field.text(record, kernel),
                ])
            )
        case .counters(let counters):
            var attributes = Attributes()
            for entry in counters.entries where entry.counter != .cgroupOther {
                attributes[entry.counter.rawValue] = .int(entry.value)
            }
            return attributes.entries.isEmpty ? nil : (.oomCounters, attributes)
        case .slab(let name, let used, let total):
            return (
                .oomCounters,
                Attributes([
                    "slab": Field.text(record, name), "used_bytes": Field.int(used), "total_bytes": Field.int(total),
                ])
            )
        case .task(let task):
            return (
                .oomTask,
                Attributes([
                    "pid": Field.int(task.pid), "process": Field.text(record, task.process),
                    "rss_pages": Field.int(task.rss),
                    "total_vm_pages": Field.int(task.totalVM), "oom_score_adj": Field.int(task.oomScoreAdj),
                    "uid": Field.int(task.uid), "tgid": Field.int(task.tgid), "anon_pages": Field.int(task.anon),
                    "file_pages": Field.int(task.file), "shmem_pages": Field.int(task.shmem),
                    "swap_pages": Field.int(task.swap),
                ])
            )
        case .reaped(let pid, let process):
            return (.oomReaped, Attributes(["pid": Field.int(pid), "process": Field.text(record, process)]))
        }
    }
}

extension UserSpaceKiller {
    /// The attributes of a `.userSpaceKill`.
    func attributes(_ record: Span<UInt8>) -> Attributes {
        Attributes([
            "killer": .text(program.rawValue), "cgroup": Field.text(record, cgroup), "pid": Field.int(pid),
            "process": Field.text(record, process), "uid": Field.int(uid), "signal": Field.text(record, signal),
            "rss_bytes": Field.int(rss), "reason": Field.text(record, reason),
        ])
    }
}
