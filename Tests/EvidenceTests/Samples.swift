import Evidence
import Testing

/// One thing that an extractor adds to the tables.
struct Addition {
    var apply: (inout Tables) -> Void
}

/// Random additions. Times are around an hour with strays; keys repeat, so that cells merge.
struct Samples {
    var random: SplitMix64
    /// Each citation has a place of its own, as lines have.
    private var place: Int64 = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// Text from a pool, with two spellings of one word that Swift's `==` takes for the same.
    mutating func word(_ count: Int) -> String {
        let n = random.below(count)
        switch n {
        case 0: return "caf\u{E9}"
        case 1: return "cafe\u{301}"
        default: return "w\(n)"
        }
    }

    mutating func second() -> Int64 {
        switch random.below(20) {
        case 0: random.below(Int64(1) << 40)
        case 1: -1 - random.below(Int64(1) << 20)
        default: 1_700_000_000 + random.below(Int64(4000))
        }
    }

    mutating func citedLine(_ second: Int64) -> CitedLine {
        place += 100
        return CitedLine(
            rank: random.chance(30) ? -random.below(Int64(50)) : 0,
            time: SourceTime(axis: .instant, micros: second &* 1_000_000 &+ random.below(Int64(3))),
            citation: Citation(input: UInt32(random.below(2)), byte: place, line: place / 100),
            text: [0x61, 0xFF, UInt8(random.below(256))])
    }

    mutating func counts() -> SparseCounts {
        SparseCounts((0...random.below(3)).map { _ in (UInt16(random.below(6) * 100), 1 + random.below(Int64(4))) })
    }

    mutating func status() -> Addition {
        var cell = StatusCell()
        cell.requests = 1
        cell.byStatus = counts()
        cell.byUpstreamStatus = counts()
        cell.failed = random.below(Int64(2))
        cell.failedWrites = random.below(Int64(2))
        cell.bytes = random.below(Int64(1) << 40)
        cell.fingerprint = random.next()
        let (second, key) = (second(), ClassKey(random.pick(RequestClass.allCases)))
        return Addition { $0.status.add(second: second, key: key, cell: cell) }
    }

    mutating func latency() -> Addition {
        var cell = LatencyCell()
        cell.bins.add(LatencyBin.bin(milliseconds: random.below(Int64(1) << random.below(Int64(34)))))
        let (second, key) = (second(), ClassKey(random.pick(RequestClass.allCases)))
        return Addition { $0.latency.add(second: second, key: key, cell: cell) }
    }

    mutating func attempt() -> Addition {
        let key = AttemptKey(
            upstream: word(40), outcome: random.pick(AttemptOutcome.allCases),
            action: random.pick(UpstreamAction.allCases))
        let (second, cell) = (second(), AttemptCell(attempts: 1, failures: random.below(Int64(2))))
        return Addition { $0.attempts.add(second: second, key: key, cell: cell) }
    }

    mutating func cited() -> Addition {
        let second = second()
        let (key, cell) = (CitedKey(random.pick(CitedRole.allCases), subject: word(30)), citedLine(second))
        return Addition { $0.cited.add(second: second, key: key, cell: cell) }
    }

    mutating func activity() -> Addition {
        let second = second()
        return Addition {
            $0.activity.add(second: second, key: NoKey(), cell: CountCell())
            $0.see(second &* 1_000_000)
        }
    }

    mutating func route() -> Addition {
        var cell = RouteCell()
        cell.requests = 1
        cell.byStatus = counts()
        cell.bins.add(LatencyBin.coarse(LatencyBin.bin(milliseconds: random.below(Int64(100_000)))))
        cell.dynamic = random.below(Int64(2))
        let depth = random.below(9)
        var route = (0..<depth).map { _ in "/" + (random.chance(5) ? "" : word(4)) }.joined()
        if random.chance(10) { route = random.pick(["/", "-", "", "/…", "/a/…", "//", "(malformed)"]) }
        let (second, method) = (second(), random.pick(["GET", "POST", "-"]))
        return Addition { [route] in
            $0.routes.add(second: second, route: route, method: method, cell: cell)
        }
    }

    mutating func client() -> Addition {
        let second = second()
        let client = random.next() & ~((random.chance(50) ? 1 << 60 : 1 << 54) - 1)
        var cell = ClientCell()
        cell.requests = 1
        cell.firstSecond = second
        cell.lastSecond = second
        if random.chance(30) {
            cell.failed = 1
            cell.firstFailedSecond = second
            cell.lastFailedSecond = second
        }
        cell.classes = 1 << UInt8(random.below(8))
        let key = ClientTable.Key(client: client, start: second & ~(ClientTable.stratum - 1))
        return Addition { $0.clients.add(key, cell) }
    }

    mutating func join() -> Addition {
        let second = second()
        let id = StableHash.of("id \(random.below(2000))")
        let statements = (0..<random.below(4)).map { _ in
            JoinRecord.Statement(template: UInt64(random.below(30)), count: 1 + random.below(Int64(3)))
        }
        let record = JoinRecord(
            endMicros: second &* 1_000_000 &+ 5, startMicros: second &* 1_000_000,
            durationMicros: random.below(Int64(9)) - 1,
            status: random.pick([0, 200, 502]), client: random.pick([0, 7, .max]), statements: statements,
            otherStatements: 0)
        return Addition { $0.joins.add(second: second, id: id, record: record) }
    }

    mutating func statement() -> Addition {
        let second = second()
        let text = "select " + word(60)
        let key = StatementKey(template: StableHash.of(text), worker: word(5))
        let cell = StatementCell(
            runs: 1, withID: random.below(Int64(2)), rows: random.below(Int64(9)), micros: random.below(Int64(999)),
            first: citedLine(second))
        return Addition {
            $0.statements.add(second: second, key: key, text: text, cell: cell)
        }
    }

    mutating func pattern() -> Addition {
        let words = (0..<(3 + random.below(7))).map { _ in word(3) }
        var template = words.joined(separator: " ")
        if random.chance(5) { template += " …[9]" }
        let key = PatternKey(level: random.pick(["INFO", "WARN"]), logger: word(4), template: template)
        let cell = PatternCell(first: citedLine(second()))
        return Addition { $0.patterns.add(key, cell) }
    }

    mutating func memory() -> Addition {
        let second = second()
        let pid: Int64? = random.chance(20) ? nil : random.below(Int64(6)) - 1
        let key = MemoryKey(subject: word(8), pid: pid, quantity: random.pick(MemoryQuantity.allCases))
        let time = SourceTime(axis: .instant, micros: second &* 1_000_000 &+ random.below(Int64(2)))
        let value = random.below(Int64(5))
        return Addition { $0.memory.add(key, time: time, value: value) }
    }

    mutating func fact() -> Addition {
        let second = second()
        let line = citedLine(second)
        let attributes = Attributes([
            "pid": .int(random.below(Int64(100))), "process": .text(word(5)),
            "memcg": random.chance(50) ? .flag(true) : nil,
        ])
        let fact = Fact(
            kind: random.pick(Array(FactKind.allCases.prefix(4))), citation: line.citation, time: line.time,
            attributes: attributes, text: line.text)
        let key = StableHash.of("key \(random.below(40))")
        return Addition { $0.facts.add(fact, key: key) }
    }

    /// What a test can ask for by name.
    mutating func addition(_ table: TableName) -> Addition {
        switch table {
        case .status: status()
        case .latency: latency()
        case .attempts: attempt()
        case .cited: cited()
        case .activity: activity()
        case .routes: route()
        case .clients: client()
        case .joins: join()
        case .statements: statement()
        case .patterns: pattern()
        case .memory: memory()
        case .facts: fact()
        }
    }
}

enum TableName: String, CaseIterable, CustomTestStringConvertible {
    case status, latency, attempts, cited, activity, routes, clients, joins, statements, patterns, memory, facts
    var testDescription: String { rawValue }
}
