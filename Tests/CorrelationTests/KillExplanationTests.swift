import Correlation
import Evidence
import Testing

/// A kill explained: what the lines say and no more.
@Suite struct `Kills explained` {
    private static func fact(
        _ kind: FactKind, _ line: Int64, _ attributes: KeyValuePairs<String, AttributeValue?> = [:]
    )
        -> Fact
    {
        Fact(
            kind: kind, citation: Citation(input: 0, byte: line * 100, line: line),
            time: SourceTime(axis: .instant, micros: 1_741_000_000_000_000 + line * 1_000_000),
            attributes: Attributes(attributes))
    }

    /// A kill on a host of 8 GiB: pid 6120 of 1 GiB, beside a java of 5 GiB.
    private static func story(_ line: Int64 = 9, _ change: (inout KillStory) -> Void = { _ in }) -> KillStory {
        let kill = fact(.oomKilled, line, ["pid": .int(6120)])
        var story = KillStory(
            host: "app-1", stream: "kern.log", time: kill.time, pid: 6120, process: "app",
            facts: [kill, fact(.oomInvoked, 1), fact(.oomSummary, 8)])
        story.constraint = "CONSTRAINT_NONE"
        story.trigger = "sshd"
        story.triggerPid = 22
        story.order = 0
        story.gfpMask = "0x100cca(GFP_HIGHUSER_MOVABLE)"
        story.anonRSSBytes = 1 << 30
        story.oomScoreAdj = 0
        var memory = KillMemory()
        memory.processes = 2
        memory.rssBytes = 6 << 30
        memory.top = [
            KillMemory.Process(
                pid: 7000, name: "java", rssBytes: 5 << 30, swapBytes: 0, oomScoreAdj: 0,
                citation: Citation(input: 0, byte: 300, line: 3)),
            KillMemory.Process(
                pid: 6120, name: "app", rssBytes: 1 << 30, swapBytes: 0, oomScoreAdj: 0,
                citation: Citation(input: 0, byte: 400, line: 4)),
        ]
        memory.byName = [
            KillMemory.Group(name: "java", processes: 1, rssBytes: 5 << 30),
            KillMemory.Group(name: "app", processes: 1, rssBytes: 1 << 30),
        ]
        memory.ramBytes = 8 << 30
        memory.cited["ram_pages"] = Citation(input: 0, byte: 200, line: 2)
        story.memory = memory
        change(&story)
        return story
    }

    private static func explained(_ stories: KillStory...) -> [KillExplanation] {
        let events = stories.map { story in
            Event(
                time: Moment(micros: story.time.micros), kind: "oom_kill", title: "",
                citations: [
                    ReportCitation(
                        input: 0, line: story.facts[0].citation.line + 1, byte: story.facts[0].citation.byte,
                        lines: nil,
                        text: [], truncated: false, redacted: false)
                ])
        }
        return KillExplanation.all(events, stories)
    }

    private static func text(_ explanation: KillExplanation, _ question: KillExplanation.Question) -> String {
        explanation.statements.filter { $0.question == question }.map(\.text).joined(separator: " ")
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var question: KillExplanation.Question
        var says: String
        var not = "\u{0}"
        var change: @Sendable (inout KillStory) -> Void = { _ in }
    }

    static let rows: [Row] = [
        Row(
            testDescription: "who asked", question: .asked,
            says: "sshd (task 22) asked for a page (4 KiB) for a program's own memory"),
        Row(testDescription: "not the victim", question: .asked, says: "It is not the victim"),
        Row(testDescription: "a thread of the victim", question: .asked, says: "app (task 22)", not: "not the victim") {
            $0.trigger = "app"
        },
        Row(testDescription: "pages in a row", question: .asked, says: "2^3 pages in a row (32 KiB)") { $0.order = 3 },
        Row(testDescription: "an order that is none", question: .asked, says: "asked for memory") { $0.order = 99 },
        Row(testDescription: "by hand", question: .asked, says: "by hand") { $0.isManual = true },
        Row(testDescription: "without its first line", question: .asked, says: "the first line of the dump is missing")
        { $0.trigger = nil },
        Row(testDescription: "host", question: .limit, says: "the host ran out. It has 8 GiB"),
        Row(testDescription: "cgroup", question: .limit, says: "/a: 2 GiB, of which 1.5 GiB were in use") {
            ($0.constraint, $0.cgroup, $0.limitBytes, $0.usageBytes) = ("CONSTRAINT_MEMCG", "/a", 2 << 30, 3 << 29)
        },
        Row(testDescription: "cpuset", question: .limit, says: "a cpuset binds it to") {
            $0.constraint = "CONSTRAINT_CPUSET"
        },
        Row(testDescription: "no constraint told", question: .limit, says: "does not name a limit") {
            $0.constraint = nil
        },
        Row(testDescription: "the largest is held against it", question: .used, says: "java 5 GiB, app 1 GiB"),
        Row(
            testDescription: "slab", question: .used,
            says: "the kernel's own structures (slab) did, dentry 4 GiB among them."
        ) {
            $0.memory?.rssBytes = 1 << 30
            $0.memory?.slabUnreclaimableBytes = 5 << 30
            $0.memory?.slabs = [KillMemory.Group(name: "dentry", processes: 0, rssBytes: 4 << 30)]
        },
        Row(testDescription: "mixed", question: .used, says: "rows of the other one") { $0.memory?.isMixed = true },
        Row(
            testDescription: "a larger one passed over", question: .victim,
            says: "java (pid 7000) was larger with 5 GiB resident and oom_score_adj 0: why it was passed over"),
        Row(testDescription: "a larger one exempt", question: .victim, says: "oom_score_adj -1000: it is exempt") {
            $0.memory?.top[0].oomScoreAdj = -1000
        },
        Row(testDescription: "the adjustment decides", question: .victim, says: "which counts as 8 GiB more") {
            $0.oomScoreAdj = 1000
        },
        Row(testDescription: "with that counted", question: .victim, says: "with that counted, the victim came first") {
            $0.oomScoreAdj = 1000
        },
        Row(testDescription: "the largest itself", question: .victim, says: "No other process in the table had more") {
            $0.anonRSSBytes = 6 << 30
        },
        Row(testDescription: "a child", question: .victim, says: "chose app (pid 1) and killed a child") {
            $0.facts.append(
                `Kills explained`.fact(.oomSummary, 7, ["score": .int(651), "pid": .int(1), "process": .text("app")]))
        },
        Row(testDescription: "no swap", question: .avoided, says: "Swap would have given time") {
            $0.memory?.swapTotalBytes = 0
            $0.memory?.swapFreeBytes = 0
        },
        Row(testDescription: "swap full", question: .avoided, says: "Swap was full too") {
            $0.memory?.swapTotalBytes = 1 << 30
            $0.memory?.swapFreeBytes = 4096
        },
        Row(
            testDescription: "a limit of its own", question: .avoided,
            says: "A limit of its own for java, which held 5 GiB of 8 GiB"),
        Row(
            testDescription: "fragmentation", question: .avoided, says: "not 2^3 pages in a row. Memory was fragmented",
            not: "Swap"
        ) {
            $0.order = 3
            $0.memory?.freeBytes = 1 << 30
            $0.memory?.swapTotalBytes = 0
            $0.memory?.swapFreeBytes = 0
        },
        Row(testDescription: "nothing that tells", question: .avoided, says: "The dump alone does not tell") {
            $0.memory = nil
        },
        Row(testDescription: "by hand, nothing", question: .avoided, says: "Nothing: it was asked for.", not: "limit") {
            $0.isManual = true
        },
        Row(
            testDescription: "another killer", question: .asked,
            says: "systemd-oomd killed before the kernel had to (pressure)"
        ) {
            ($0.killer, $0.reason) = ("systemd-oomd", "pressure")
        },
    ]

    @Test(arguments: rows) func `says what its lines say`(_ row: Row) throws {
        let explanation = try #require(Self.explained(Self.story(9, row.change)).first)
        let text = Self.text(explanation, row.question)
        #expect(text.contains(row.says), "\(text)")
        #expect(!text.contains(row.not), "\(text)")
        for statement in explanation.statements { #expect(!statement.citations.isEmpty, "\(statement.text)") }
    }

    @Test func `kills at one limit are told as one trouble`() throws {
        let stories = (0..<3).map { index in
            Self.story(10 + Int64(index) * 30) {
                ($0.constraint, $0.cgroup, $0.limitBytes) = ("CONSTRAINT_MEMCG", "/a", 2 << 30)
            }
        }
        let explanations = Self.explained(stories[0], stories[1], stories[2])
        #expect(explanations.count == 3)
        for explanation in explanations {
            let text = Self.text(explanation, .avoided)
            #expect(text.contains("3 kills at this limit are in these logs within 60 s, one every 30 s"), "\(text)")
        }
        #expect(Self.text(try #require(Self.explained(stories[0]).first), .avoided).hasPrefix("A limit above 2 GiB"))
    }

    @Test(arguments: [Int64.min, -1000, 1000, 999_999_999_999_999_999, .max], [0, 1 << 62, Int64.max])
    func `numbers that no kernel writes are said, not trusted`(_ adjust: Int64, _ bytes: Int64) {
        let story = Self.story { story in
            story.constraint = "CONSTRAINT_MEMCG"
            story.oomScoreAdj = adjust
            (story.limitBytes, story.usageBytes, story.anonRSSBytes) = (bytes, bytes, bytes)
            story.memory?.swapTotalBytes = bytes
        }
        #expect(Self.text(Self.explained(story)[0], .victim).contains("oom_score_adj \(adjust)"))
    }
}
