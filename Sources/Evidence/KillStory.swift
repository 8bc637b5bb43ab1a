/// One kernel OOM kill, folded from the lines of its dump: header, memory lines, summary, `Killed process`, reaper.
package struct KillStory: Sendable, Hashable {
    /// Host and stream of the kernel log.
    package var host: String
    package var stream: String
    /// Time of the `Killed process` line, else of the `oom-kill:` summary.
    package var time: SourceTime
    /// The kernel's monotonic clock in microseconds, where the line has it.
    package var monotonic: Int64?
    package var pid: Int64
    /// The victim's `comm`, at most 15 characters.
    package var process: String
    package var totalVMBytes: Int64?
    package var anonRSSBytes: Int64?
    package var fileRSSBytes: Int64?
    package var shmemRSSBytes: Int64?
    /// Limit and usage of the memory cgroup that ran out, from `memory: usage …, limit …`.
    package var limitBytes: Int64?
    package var usageBytes: Int64?
    /// `CONSTRAINT_MEMCG`, `CONSTRAINT_NONE` …
    package var constraint: String?
    /// Whose limit it was (`oom_memcg`), else where the victim lived (`task_memcg`).
    package var cgroup: String?
    /// The process whose allocation failed (`X invoked oom-killer`): not the victim.
    package var trigger: String?
    /// `order=-1`: asked for by hand (sysrq), no pressure.
    package var isManual: Bool
    /// The lines that tell it, the kill itself first.
    package var facts: [Fact]

    package init(host: String, stream: String, time: SourceTime, pid: Int64, process: String, facts: [Fact]) {
        self.host = host
        self.stream = stream
        self.time = time
        self.pid = pid
        self.process = process
        self.facts = facts
        isManual = false
    }

    /// Resident memory of the victim: anonymous, file and shared pages.
    package var rssBytes: Int64? {
        guard let anonRSSBytes else { return nil }
        return anonRSSBytes &+ (fileRSSBytes ?? 0) &+ (shmemRSSBytes ?? 0)
    }
}

/// What the fold made of facts that need each other.
package struct Stories: Sendable {
    package var kills: [KillStory]
    package init(kills: [KillStory] = []) { self.kills = kills }
}
