import Correlation
import Evidence

/// A run whose evidence is a few facts, each of a stream of its own name; seconds count from 2 a.m. of 3 March 2025.
struct EventScene {
    private static let start: Int64 = 1_740_967_200
    private var streams: [String] = []
    private var tables: [Tables] = []
    private var kills: [KillStory] = []
    private var databases: Set<String> = []

    /// Takes streams for databases' own logs.
    mutating func database(_ names: Set<String>) { databases.formUnion(names) }

    /// Adds a connection that a database's log counts.
    mutating func connection(_ stream: String, _ second: Double, _ subject: String, _ quantity: MemoryQuantity) {
        let index = place(stream)
        let time = Self.time(second)
        tables[index].memory.add(
            MemoryKey(subject: subject, pid: nil, quantity: quantity), time: time, value: 1)
        tables[index].cited.add(
            second: time.second, key: CitedKey(.memory, subject: subject),
            cell: CitedLine(
                time: time, citation: Citation(input: UInt32(index), byte: Int64(second * 1000), line: Int64(second)),
                text: []))
        see(index, second)
    }

    /// Adds a reading of a process' memory whose log names no pid.
    mutating func reading(_ stream: String, _ second: Double, bytes: Int64) {
        let index = place(stream)
        tables[index].memory.add(
            MemoryKey(subject: "web-1", pid: nil, quantity: .rss), time: Self.time(second), value: bytes)
        see(index, second)
    }

    /// Adds a fact of a stream at a second.
    mutating func add(
        _ stream: String, _ second: Double, _ kind: FactKind, _ attributes: KeyValuePairs<String, AttributeValue?>
    ) {
        let index = place(stream)
        let fact = Fact(
            kind: kind,
            citation: Citation(
                input: UInt32(index), byte: Int64((second + 10_000) * 1000), line: Int64(second + 10_000)),
            time: Self.time(second), attributes: Attributes(attributes), text: Array("\(kind) at \(second)".utf8))
        tables[index].facts.add(fact, key: UInt64((second + 10_000) * 1000))
        see(index, second)
    }

    /// Adds a kill that the kernel tells.
    mutating func kill(_ second: Double, pid: Int64, process: String, cgroup: String? = nil) {
        add("kern.log", second, .oomKilled, ["pid": .int(pid), "process": .text(process)])
        let facts = tables[place("kern.log")].facts.facts(.oomKilled).filter { $0.time == Self.time(second) }
        var story = KillStory(
            host: "web-1", stream: "kern.log", time: Self.time(second), pid: pid, process: process, facts: facts)
        story.cgroup = cgroup
        kills.append(story)
    }

    /// The report.
    func report() -> Report {
        var inputs: [PlanInput] = []
        var shards: [Shard] = []
        for (index, stream) in streams.enumerated() {
            var input = PlanInput(id: UInt32(index), path: stream, host: "web-1", stream: stream)
            if databases.contains(stream) { input.sourceClass = .database }
            inputs.append(input)
            var shard = Shard(input: UInt32(index), start: 0)
            shard.end = 1_000_000
            shard.isEnd = true
            shard.tables = [.instant: tables[index]]
            shards.append(shard)
        }
        let bundle = EvidenceBundle(
            plan: Plan(inputs: inputs, options: PlanOptions()), shards: shards, outcomes: [])
        return Correlator.report(bundle, stories: Stories(kills: kills), toolVersion: "test")
    }

    private mutating func place(_ stream: String) -> Int {
        if let index = streams.firstIndex(of: stream) { return index }
        streams.append(stream)
        tables.append(Tables(limits: TableLimits()))
        return streams.count - 1
    }

    private mutating func see(_ index: Int, _ second: Double) {
        tables[index].see(Self.time(second).micros)
    }

    private static func time(_ second: Double) -> SourceTime {
        SourceTime(axis: .instant, micros: start * 1_000_000 + Int64(second * 1_000_000))
    }
}

extension Report {
    /// Kind and title of the events of some kinds.
    func told(_ kinds: String...) -> [String] {
        events.filter { kinds.contains($0.kind) }.map { "\($0.kind): \($0.title)" }
    }
}
