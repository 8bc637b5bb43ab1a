import Evidence
import Testing

/// The promise of `evidence.md`: what a table keeps is a function of the multiset of what was added.
@Suite struct TableMergeTests {
    /// How tight the bounds are: from never reached to all chains walked to the end.
    static let limits: [TableLimits] = [2, 12, 60, 400].map { n in
        var limits = TableLimits()
        limits.statusCells = n
        limits.latencyCells = n
        limits.attemptCells = n
        limits.routes = max(1, n / 2)
        limits.routeCells = n
        limits.clientEntries = n
        limits.joinRecords = n * 4
        limits.statementCells = n
        limits.patterns = n / 2
        limits.memorySteps = max(1, n / 8)
        limits.memorySeries = n
        limits.factsPerKind = n
        limits.citedLines = n
        return limits
    }

    @Test(arguments: TableName.allCases, limits.indices)
    func `any split and any order of merging gives the same table`(_ name: TableName, _ tightness: Int) throws {
        let limits = Self.limits[tightness]
        for seed in 0..<UInt64(8) {
            var samples = Samples(seed: seed)
            let additions = (0..<(seed % 3 == 0 ? 40 : 900)).map { _ in samples.addition(name) }
            var random = SplitMix64(seed: seed &+ 1000)
            let expected = Self.whole(additions, limits)
            let bytes = Self.bundle(expected).encoded()
            for round in 0..<4 {
                let merged = try Self.merged(additions.shuffled(using: &random), limits, &random)
                guard merged == expected, Self.bundle(merged).encoded() == bytes else {
                    Issue.record("\(name) differs: seed \(seed), round \(round), limits \(tightness)")
                    return
                }
            }
        }
    }

    /// Everything by one worker.
    static func whole(_ additions: [Addition], _ limits: TableLimits) -> Tables {
        var tables = Tables(limits: limits)
        for addition in additions { addition.apply(&tables) }
        tables.seal()
        return tables
    }

    /// Parts of random size, from one addition up, joined two by two in random order; some travel as files.
    static func merged(_ additions: [Addition], _ limits: TableLimits, _ random: inout SplitMix64) throws -> Tables {
        var parts: [Tables] = []
        var rest = additions[...]
        let largest = random.pick([1, 7, 300])
        while !rest.isEmpty {
            var tables = Tables(limits: limits)
            let size = 1 + random.below(largest)
            for addition in rest.prefix(size) { addition.apply(&tables) }
            rest = rest.dropFirst(size)
            if random.chance(20) { tables.seal() }
            parts.append(tables)
        }
        while parts.count > 1 {
            let other = parts.remove(at: random.below(parts.count))
            let index = random.below(parts.count)
            if random.chance(5) { parts[index] = try travelled(parts[index]) }
            if random.chance(50) {
                parts[index].merge(other)
            } else {
                let one = parts[index]
                parts[index] = other
                parts[index].merge(one)
            }
        }
        var tables = parts.first ?? Tables(limits: limits)
        tables.seal()
        return tables
    }

    /// The tables after a way through a file.
    static func travelled(_ tables: Tables) throws -> Tables {
        try #require(try EvidenceBundle(decoding: bundle(tables).encoded()).shards.first?.tables[.instant])
    }

    static func bundle(_ tables: Tables) -> EvidenceBundle {
        let inputs = ["a", "b"].enumerated().map { index, path in
            PlanInput(id: UInt32(index), path: path, host: "h", stream: "s")
        }
        var shard = Shard(input: 0, start: 0)
        shard.tables[.instant] = tables
        return EvidenceBundle(plan: Plan(inputs: inputs, options: PlanOptions()), shards: [shard])
    }
}
