import Correlation
import Evidence
import Testing

/// What the report says of kills and of the host.
@Suite("Events of kills and of the host")
struct KillEventTests {
    private static let second: Int64 = 1_741_000_000

    private static func fact(
        _ kind: FactKind, _ attributes: KeyValuePairs<String, AttributeValue?>, at offset: Int64 = 0, byte: Int64 = 0
    ) -> Fact {
        Fact(
            kind: kind, citation: Citation(input: 0, byte: byte, line: byte),
            time: SourceTime(axis: .instant, micros: (second + offset) * 1_000_000), attributes: Attributes(attributes),
            text: Array("line".utf8))
    }

    private static func report(_ facts: [Fact], _ kills: [KillStory]) -> Report {
        var tables = Tables(limits: TableLimits())
        for offset in 0..<600 { tables.addActivity(second: second + Int64(offset), 1) }
        tables.see(second * 1_000_000)
        tables.see((second + 599) * 1_000_000)
        for fact in facts { tables.facts.add(fact, key: UInt64(bitPattern: fact.citation.byte)) }
        var input = PlanInput(id: 0, path: "kern.log", host: "app-1", stream: "kern.log")
        input.sourceClass = .kernel
        input.referenceSecond = second
        var shard = Shard(input: 0, start: 0)
        shard.end = 100
        shard.tables = [.instant: tables]
        let bundle = EvidenceBundle(
            plan: Plan(inputs: [input], options: PlanOptions()), shards: [shard], outcomes: [])
        return Correlator.report(bundle, stories: Stories(kills: kills), toolVersion: "test")
    }

    private static func story(_ pid: Int64? = 6120) -> KillStory {
        let kill = fact(.oomKilled, ["pid": pid.map { .int($0) }])
        var story = KillStory(
            host: "app-1", stream: "kern.log", time: kill.time, pid: pid, process: "app", facts: [kill])
        story.constraint = "CONSTRAINT_NONE"
        story.trigger = "sshd"
        story.triggerPid = 22
        story.order = 0
        story.anonRSSBytes = 1 << 30
        var memory = KillMemory()
        memory.processes = 3
        memory.rssBytes = 7 << 30
        memory.top = [
            KillMemory.Process(pid: 7000, name: "java", rssBytes: 5 << 30, swapBytes: 0, oomScoreAdj: -999),
            KillMemory.Process(pid: 6120, name: "app", rssBytes: 1 << 30, swapBytes: 0, oomScoreAdj: 1000),
        ]
        memory.byName = [
            KillMemory.Group(name: "java", processes: 1, rssBytes: 5 << 30),
            KillMemory.Group(name: "app", processes: 2, rssBytes: 2 << 30),
        ]
        memory.ramBytes = 8 << 30
        story.memory = memory
        return story
    }

    @Test("an event says who asked, what used the memory, and that the victim was not the largest")
    func memory() throws {
        let report = Self.report([], [Self.story()])
        let event = try #require(report.events.first { $0.kind == "oom_kill" })
        #expect(event.detail.contains("Most memory was with java ") && event.detail.contains(" in 2 processes."))
        #expect(event.detail.contains("The largest process was java (pid 7000), not the victim."))
        #expect(event.attributes.contains { $0.name == "trigger_pid" && $0.value == .int(22) })
        #expect(event.attributes.contains { $0.name == "held_by" && $0.value == .text("processes") })
        #expect(event.attributes.contains { $0.name == "largest_process" && $0.value == .text("java") })
        #expect(report.incidents.count == 1)
    }

    @Test("a kill by hand and one at no known time open no incident")
    func noIncident() {
        var manual = Self.story()
        manual.isManual = true
        var untimed = Self.story()
        untimed.isUntimed = true
        for story in [manual, untimed] {
            let report = Self.report([], [story])
            #expect(report.totals.oomKills == 1 && report.incidents.isEmpty)
            #expect(report.events.contains { $0.kind == "oom_kill" })
        }
    }

    @Test("systemd-oomd kills a cgroup: no pid, its own words")
    func program() throws {
        var story = Self.story(nil)
        story.killer = "systemd-oomd"
        story.memory = nil
        story.reason = "memory pressure"
        let report = Self.report([], [story])
        let event = try #require(report.events.first { $0.kind == "oom_kill" })
        #expect(report.totals.oomKills == 0)
        #expect(event.title.hasPrefix("OOM kill by systemd-oomd: app"))
        #expect(event.detail.contains("systemd-oomd killed it before the kernel had to: memory pressure"))
    }

    @Test("the recount's command is given only where it gives the number")
    func recount() {
        let line = Self.fact(.oomKilled, ["pid": .int(6120)])
        func hasCommand(_ facts: [Fact], _ kills: [KillStory]) -> Bool {
            Self.report(facts, kills).totals.recount.first { $0.name == "oom_kills" }?.command != nil
        }
        #expect(hasCommand([], []) && hasCommand([line], [Self.story()]))
        #expect(!hasCommand([], [Self.story()]) && !hasCommand([line], []))
    }

    @Test("complaints of the host: one event a run, links that settle at boot are none")
    func host() {
        let facts = [
            Self.fact(.hostSymptom, ["symptom": .text("conntrack_full")], at: 10, byte: 1),
            Self.fact(.hostSymptom, ["symptom": .text("conntrack_full")], at: 40, byte: 2),
            Self.fact(.hostSymptom, ["symptom": .text("conntrack_full")], at: 200, byte: 3),
            Self.fact(.hostSymptom, ["symptom": .text("hung_task")], at: 10, byte: 4),
            Self.fact(.hostSymptom, ["symptom": .text("boot")], at: 10, byte: 5),
            Self.fact(.hostSymptom, ["symptom": .text("link_down"), "monotonic_us": .int(5_000_000)], at: 10, byte: 6),
        ]
        let events = Self.report(facts, []).events
        #expect(events.filter { $0.kind == "host_network" }.map(\.count) == [2, 1])
        #expect(events.filter { $0.kind == "host_failure" }.map(\.title) == ["app-1: a task hangs"])
        #expect(events.count == 3)
    }

    @Test("lines that the kernel suppressed are a gap of the coverage")
    func suppressed() {
        let facts = [
            Self.fact(.linesLost, ["count": .int(23), "reason": .text("kernel rate limit")], at: 10, byte: 1),
            Self.fact(.linesLost, ["count": .int(7), "reason": .text("kernel rate limit")], at: 20, byte: 2),
        ]
        let gaps = Self.report(facts, []).coverage.flatMap(\.gaps)
        #expect(gaps.map(\.reason) == ["the log itself says that 30 lines were lost (kernel rate limit)"])
    }
}
