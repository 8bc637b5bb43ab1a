import Correlation
import Evidence
import Testing

/// A kernel's own wall clock stops with the machine: each kill is put where something else saw it.
@Suite("Where kills are put in time")
struct KillPlacementTests {
    private static let day: Int64 = 1_741_000_000
    private static let end = Moment(second: day + 50_000)

    private static func story(
        _ pid: Int64, second: Int64, stream: String = "dmesg", axis: TimeAxis = .civil, reckoned: Bool = true
    ) -> KillStory {
        let time = SourceTime(axis: axis, micros: second * 1_000_000)
        var story = KillStory(
            host: "app-1", stream: stream, time: time, pid: pid, process: "node",
            facts: [
                Fact(
                    kind: .oomKilled, citation: Citation(input: 0, byte: pid, line: pid), time: time,
                    attributes: Attributes(["pid": .int(pid)]))
            ])
        story.isReckoned = reckoned
        story.cgroup = "/system.slice/shop-api.service"
        return story
    }

    /// The sources of streams with their tables.
    private static func sources(
        _ streams: [(stream: String, host: String, tables: [TimeAxis: Tables])]
    ) -> [Source] {
        var inputs: [PlanInput] = []
        var shards: [Shard] = []
        for (id, stream) in streams.enumerated() {
            inputs.append(PlanInput(id: UInt32(id), path: stream.stream, host: stream.host, stream: stream.stream))
            var shard = Shard(input: UInt32(id), start: 0)
            shard.end = 1
            shard.tables = stream.tables
            shards.append(shard)
        }
        return CaseFile(
            EvidenceBundle(plan: Plan(inputs: inputs, options: PlanOptions()), shards: shards, outcomes: [])
        ).sources
    }

    private static let kernel = (
        stream: "dmesg", host: "app-1", tables: [TimeAxis.civil: Tables(limits: TableLimits())]
    )

    private static func place(
        _ stories: [KillStory], _ other: (stream: String, host: String, tables: [TimeAxis: Tables])? = nil
    ) -> [PlacedKill] {
        KillPlacement.place(stories, sources([kernel] + (other.map { [$0] } ?? [])), end: end)
    }

    private static func lastLines(_ lines: [(pid: Int64, second: Int64)]) -> [TimeAxis: Tables] {
        var tables = Tables(limits: TableLimits())
        for line in lines {
            let time = SourceTime(axis: .instant, micros: line.second * 1_000_000)
            tables.addCited(
                second: line.second, CitedKey(.processLast, subject: String(line.pid)),
                CitedLine(time: time, citation: Citation(input: 1, byte: line.second, line: 1), text: []))
        }
        return [.instant: tables]
    }

    private static func exits(_ seconds: [Int64]) -> [TimeAxis: Tables] {
        var tables = Tables(limits: TableLimits())
        for second in seconds {
            let fact = Fact(
                kind: .unit, citation: Citation(input: 2, byte: second, line: 1),
                time: SourceTime(axis: .instant, micros: second * 1_000_000),
                attributes: Attributes(["unit": .text("shop-api.service"), "act": .text("killed_by_oom")]))
            tables.facts.add(fact, key: UInt64(second))
        }
        return [.instant: tables]
    }

    @Test("Wish 23: after a suspend each kill is anchored by its victim's last line, by an amount of its own")
    func lastLine() {
        let placed = Self.place(
            [Self.story(100, second: Self.day), Self.story(200, second: Self.day + 10_000)],
            ("app", "app-1", Self.lastLines([(100, Self.day + 7200), (200, Self.day + 40_000)])))
        #expect(placed.map(\.moment) == [Moment(second: Self.day + 7200), Moment(second: Self.day + 40_000)])
        #expect(placed.map(\.clockOff) == [7200, 30_000])
        #expect(placed.allSatisfy { $0.isPlaced && $0.basis == "the last line of its victim" })
    }

    @Test("Wish 23: the same kill in a log with received times is the better clock")
    func twin() {
        let placed = Self.place(
            [
                Self.story(100, second: Self.day),
                Self.story(100, second: Self.day + 259_200, stream: "syslog", reckoned: false),
            ], ("syslog", "app-1", [.civil: Tables(limits: TableLimits())]))
        #expect(placed.map(\.moment) == Array(repeating: Moment(second: Self.day + 259_200), count: 2))
        #expect(placed.compactMap(\.clockOff) == [259_200])
    }

    @Test("Wish 23: as many words of the supervisor as kills of the unit put them one to one")
    func supervisor() {
        let stories = [Self.story(100, second: Self.day), Self.story(200, second: Self.day + 60)]
        let placed = Self.place(stories, ("journal", "app-1", Self.exits([Self.day + 3600, Self.day + 9000])))
        #expect(placed.map(\.moment) == [Moment(second: Self.day + 3600), Moment(second: Self.day + 9000)])
        let one = Self.place(stories, ("journal", "app-1", Self.exits([Self.day + 3600])))
        #expect(one.count == 2 && one.allSatisfy { $0.clockOff == nil })
    }

    @Test("a clock that is right stays, another host's pid says nothing, a received time is never moved")
    func stays() {
        let others = [
            (stream: "app", host: "app-1", tables: Self.lastLines([(100, Self.day - 3)])),
            (stream: "app", host: "app-2", tables: Self.lastLines([(100, Self.day + 7200)])),
        ]
        for other in others {
            let placed = Self.place([Self.story(100, second: Self.day)], other)
            #expect(placed.map(\.moment) == [Moment(second: Self.day)] && placed.allSatisfy { $0.clockOff == nil })
        }
        let received = Self.place(
            [Self.story(100, second: Self.day, reckoned: false)],
            ("app", "app-1", Self.lastLines([(100, Self.day + 7200)])))
        #expect(received.map(\.moment) == [Moment(second: Self.day)])
    }

    @Test("a dump without any time is put by its victim's last line, else it is said that nothing tells")
    func untimed() {
        var story = Self.story(100, second: 0, axis: .boot, reckoned: false)
        story.isUntimed = true
        let placed = Self.place([story], ("app", "app-1", Self.lastLines([(100, Self.day + 7200)])))
        #expect(placed.map(\.moment) == [Moment(second: Self.day + 7200)] && placed.allSatisfy { $0.isPlaced })
        let lost = Self.place([story])
        #expect(lost.map(\.moment) == [Self.end] && lost.allSatisfy { !$0.isPlaced })
    }
}
