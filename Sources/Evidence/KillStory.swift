/// One kill for memory: of the kernel, folded from the lines of its dump (header, memory lines, table, summary, `Killed
/// process`, reaper), or of a program that kills before the kernel must (`killer`).
package struct KillStory: Sendable, Hashable {
    /// Host and stream of the kernel log.
    package var host: String
    package var stream: String
    /// Time of the `Killed process` line, else of the `oom-kill:` summary.
    package var time: SourceTime
    /// Whether neither the kill's line nor a neighbour has a time; `time` says nothing then.
    package var isUntimed = false
    /// Whether the wall clock was reckoned from the kernel's own when the log was read: it is off by what the machine
    /// slept since.
    package var isReckoned = false
    /// `systemd-oomd`, `earlyoom` or `oomd`; nil where the kernel killed.
    package var killer: String?
    /// The kernel's monotonic clock in microseconds, where the line has it.
    package var monotonic: Int64?
    /// nil where all processes of a cgroup were killed by a program.
    package var pid: Int64?
    /// The victim's `comm`, at most 15 characters; the cgroup's last component where the victim is a cgroup.
    package var process: String
    package var totalVMBytes: Int64?
    package var anonRSSBytes: Int64?
    package var fileRSSBytes: Int64?
    package var shmemRSSBytes: Int64?
    /// Resident memory as the table or a killing program states it, where the kill's line has no parts.
    package var statedRSSBytes: Int64?
    /// Limit and usage of the memory cgroup that ran out, from `memory: usage …, limit …`.
    package var limitBytes: Int64?
    package var usageBytes: Int64?
    /// `CONSTRAINT_MEMCG`, `CONSTRAINT_NONE` …
    package var constraint: String?
    /// Whose limit it was (`oom_memcg`), else where the victim lived (`task_memcg`).
    package var cgroup: String?
    /// The process whose allocation failed (`X invoked oom-killer`): not the victim.
    package var trigger: String?
    package var triggerPid: Int64?
    /// What was asked for: flags and order, and the kernel's version.
    package var gfpMask: String?
    package var order: Int64?
    package var kernel: String?
    /// Badness of the victim in kernels before 5.1, and its bias.
    package var score: Int64?
    package var oomScoreAdj: Int64?
    package var uid: Int64?
    /// Why, in the words of a killing program.
    package var reason: String?
    /// Whether the whole cgroup was to be killed (`memory.oom.group`): several kills, one decision.
    package var isGroup = false
    package var isReaped = false
    /// What used the memory at that moment, where the dump has its table or counters.
    package var memory: KillMemory?
    /// `order=-1`: asked for by hand (sysrq), no pressure.
    package var isManual: Bool
    /// The lines that tell it, the kill itself first.
    package var facts: [Fact]

    package init(host: String, stream: String, time: SourceTime, pid: Int64?, process: String, facts: [Fact]) {
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
        guard let anonRSSBytes else { return statedRSSBytes }
        return anonRSSBytes &+ (fileRSSBytes ?? 0) &+ (shmemRSSBytes ?? 0)
    }
}

/// What the fold made of facts that need each other.
package struct Stories: Sendable {
    package var kills: [KillStory]
    package init(kills: [KillStory] = []) { self.kills = kills }
}
