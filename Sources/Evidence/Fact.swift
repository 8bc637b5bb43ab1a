/// What a single line says. Facts of kernel lines carry `host`, `caller`, `monotonic_us` where the line has them,
/// `reckoned` where a wall clock was reckoned from seconds since boot, `untimed` where the line has no time (its axis is
/// `boot` and its microseconds 0 then). `times` where syslog says how often the message came. Open: later formats add kinds. Raw values are part of the bundle's format.
package enum FactKind: UInt8, Sendable, CaseIterable, Comparable {
    /// `X invoked oom-killer`: attributes `process` (the trigger), `gfp_mask`, `order`, `oom_score_adj`.
    case oomInvoked = 1
    /// `oom-kill:constraint=…`: `constraint`, `oom_memcg`, `task_memcg`, `process`, `pid`, `uid`.
    case oomSummary = 2
    /// `Killed process …`: `pid`, `process`, `total_vm_bytes`, `anon_rss_bytes`, `file_rss_bytes`, `shmem_rss_bytes`,
    /// `uid`, `pgtables_bytes`, `oom_score_adj`, `memcg` (true for a memory cgroup kill).
    case oomKilled = 3
    /// `memory: usage …, limit …`: `usage_bytes`, `limit_bytes`, `failcnt`.
    case oomMemory = 4
    /// `Memory cgroup stats for PATH`: `cgroup`, and `group` where all tasks of it are killed together.
    case oomCgroup = 5
    /// A row of the task table: `pid`, `tgid`, `process`, `uid`, `rss_pages`, `total_vm_pages`, `oom_score_adj`, and where
    /// the kernel has them `anon_pages`, `file_pages`, `shmem_pages`, `swap_pages`.
    case oomTask = 6
    /// `oom_reaper: reaped process …`: `pid`, `process`.
    case oomReaped = 7
    /// `CPU: 2 PID: 31877 Comm: node …`: `pid`, `process`, `kernel`; every stack trace of the kernel has it.
    case oomOrigin = 8
    /// Memory by use at the moment of a dump: the names of `OomCounter`; of one slab cache `slab`, `used_bytes`,
    /// `total_bytes`.
    case oomCounters = 9
    /// A supervisor's line about a unit, program, container or pod: `unit`, `act` (see `UnitAct`), `result`, `restarts`,
    /// `description`, `container`, `container_id`, `namespace`, `pod_uid`, `image`, `version`, `pid`, `signal`, `signal_name`, `status`, `reason`, `supervisor`.
    case unit = 10
    /// An application says that it starts: `version`, `pid`, `process`, `instance`.
    case processStart = 11
    /// A process ended, as its supervisor says: `pid`, `unit`, `signal`, `status`; with `reason` (`timeout`,
    /// `memory_limit`) its supervisor is about to end it.
    case processExit = 12
    /// A deploy tool's or an operator's act: `act` (`deploy`, `rollback`, `activate` (a
    /// version runs from now on, by either), `ops`, `config`, `scale`, `package`, `reboot`),
    /// `version`, `previous`, `host`, `command`, `target`, `service`, `status`, `by`, `count`.
    case deployAct = 13
    /// Nginx start, stop, reload, log reopening: `act` (`start`, `stop`, `quit`, `reload`, `reopen`, `worker_exit`,
    /// `bind_failed`, `configuration_refused`), `pid`.
    case nginxLifecycle = 14
    /// A worker of Nginx or a process it watches ended by a signal: `pid`, `signal`.
    case nginxWorkerSignal = 15
    /// Nginx's own limits (`worker_connections`, descriptors, disk …): `limit`.
    case nginxLimit = 16
    /// Somebody logged in: `user`, `from`, `method`, `session`, `terminal`, `by` (the program that says so).
    case login = 17
    /// Another system's rule: `state` (`firing`, `pending`, `notified`, `acknowledged`, `resolved`), `name`, `severity`,
    /// `target`, `by`, `contact`, `summary`, `source`, `incident`.
    case alert = 18
    /// A command that somebody ran and that changes nothing we know of: `by`, `command`, `terminal`.
    case command = 19
    /// A connection pool or server slots are exhausted or leak: `symptom` (`exhausted`, `leaked`, `stale`, `waited`),
    /// `count`, `size`, `waited_ms`, `waiting`, `timeout_ms`; with `side` (`server`) a server says it: `user`, `database`,
    /// `host`, `reason`, `limit`.
    case connections = 20
    /// An exception with its type: `exception`, `logger`, `frame`.
    case exception = 21
    /// Memory is high, said by the application itself: `rss_bytes`, `limit_bytes`, `reason`.
    case memoryHigh = 22
    /// A runtime's own out-of-memory error: `runtime`, `message`.
    case outOfMemoryError = 23
    /// The log itself admits that lines were lost: `count`, `reason`.
    case linesLost = 30
    /// The host's network or hardware complains, or it boots (catalogue, section 7): `symptom`.
    case hostSymptom = 31
    /// The clock was stepped: `seconds`.
    case clockStep = 32
    /// A program killed for want of memory, the kernel did not: `killer` (`systemd-oomd`, `earlyoom`, `oomd`), `cgroup`,
    /// `pid`, `process`, `uid`, `signal`, `rss_bytes`, `reason`.
    case userSpaceKill = 40
    /// A statement that ran for a second or more, as the database's own log tells it: `duration_ms`, `rows_sent`,
    /// `rows_examined`, `lock_ms`, `template`, `user`, `database`, `host`, `pid`, `plan`; with `source` (`plan`) the
    /// planner's log, which may tell a run a second time.
    case slowStatement = 60
    /// What a database server says of itself and its clients: `symptom` (`lock_wait`, `lock_timeout`, `deadlock`,
    /// `statement_timeout`, `temporary_file`, `client_lost`, `terminated`, `output_buffer`, `crashed`, `recovering`,
    /// `starting`, `ready`, `stopping`, `stopped`, `unavailable`, `fork_failed`, `disk_full`), `lock`, `waited_ms`,
    /// `holder`, `bytes`, `signal`, `version`, `reason`, `user`, `database`, `host`, `pid`.
    case databaseEvent = 61

    package static func < (a: FactKind, b: FactKind) -> Bool { a.rawValue < b.rawValue }
}

/// The value of an attribute.
package enum AttributeValue: Sendable, Hashable {
    case int(Int64)
    case text(String)
    case flag(Bool)
}

/// Named values of a fact or event, sorted by name.
package struct Attributes: Sendable, Hashable {
    /// Sorted by name, names unique.
    package private(set) var entries: [Entry] = []

    package struct Entry: Sendable, Hashable {
        package var name: String
        package var value: AttributeValue
        package init(name: String, value: AttributeValue) {
            self.name = name
            self.value = value
        }
    }

    package init() {}

    package init(_ pairs: KeyValuePairs<String, AttributeValue?>) {
        for (name, value) in pairs { self[name] = value }
    }

    package subscript(name: String) -> AttributeValue? {
        get { entries.first { $0.name == name }?.value }
        set {
            if let index = entries.firstIndex(where: { $0.name >= name }) {
                if entries[index].name == name {
                    if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
                } else if let newValue {
                    entries.insert(Entry(name: name, value: newValue), at: index)
                }
            } else if let newValue {
                entries.append(Entry(name: name, value: newValue))
            }
        }
    }

    /// The text of an attribute, or nil where it is missing or no text.
    package func text(_ name: String) -> String? {
        if case .text(let value) = self[name] { value } else { nil }
    }

    /// The number of an attribute, or nil where it is missing or no number.
    package func int(_ name: String) -> Int64? {
        if case .int(let value) = self[name] { value } else { nil }
    }

    /// Whether a flag is there and true.
    package func flag(_ name: String) -> Bool {
        if case .flag(true) = self[name] { true } else { false }
    }
}

/// One record's claim, with its place: what extractors write. Nothing in it needs a second record.
package struct Fact: Sendable, Hashable {
    package var kind: FactKind
    package var citation: Citation
    package var time: SourceTime
    package var attributes: Attributes
    /// The line as it stands but for masked secrets, at most 400 bytes.
    package var text: [UInt8]

    package init(
        kind: FactKind, citation: Citation, time: SourceTime, attributes: Attributes = Attributes(), text: [UInt8] = []
    ) {
        self.kind = kind
        self.citation = citation
        self.time = time
        self.attributes = attributes
        self.text = text
    }

    /// How often the line says that it came: 1 but for syslog's repetitions.
    package var times: Int64 { max(1, attributes.int("times") ?? 1) }

    /// The order in which facts are listed: axis and time, then place, then kind.
    package static func precedes(_ a: Fact, _ b: Fact) -> Bool {
        if a.time != b.time { return a.time < b.time }
        if a.citation.input != b.citation.input || a.citation.byte != b.citation.byte { return a.citation < b.citation }
        return a.kind < b.kind
    }
}
