import Evidence

/// Puts the blocks of one task back in order: joins their shards, and turns line numbers that are relative to a block
/// into ones relative to the task.
///
/// Blocks come in any order; those that are ahead wait. Tables are not in the blocks' shards: each worker keeps its own
/// for the input and hands them over at the end.
struct InputAssembler {
    private var joiner: ShardJoiner
    private var joined: Shard
    private var waiting: [Int64: (shard: Shard, beginsAtLine: Bool)] = [:]
    private var parts: [[TimeAxis: Tables]] = []
    private var workerUnparsed = UnparsedSample()
    /// First byte of each block, and the newlines before it; sorted by byte.
    private var blocks: [(start: Int64, newlines: Int64)] = []

    init(input: UInt32, start: Int64, reader: RecordReader) {
        joiner = ShardJoiner(reader: reader)
        joined = Shard(input: input, start: start)
        joined.isAllHead = start > 0
    }

    /// Adds the shard of a block.
    mutating func add(_ block: Shard, beginsAtLine: Bool) {
        waiting[block.start] = (block, beginsAtLine)
        while let next = waiting.removeValue(forKey: joined.end) {
            blocks.append((next.shard.start, joined.newlines))
            joiner.join(&joined, next.shard, beginsAtLine: next.beginsAtLine && next.shard.start > joined.start)
        }
    }

    /// Adds a worker's tables, whose citations count lines from their block.
    mutating func add(tables: [TimeAxis: Tables], unparsed: UnparsedSample) {
        workerUnparsed.merge(unparsed)
        if !tables.isEmpty { parts.append(tables) }
    }

    /// The tables of the workers, to be added up.
    mutating func takeParts() -> [[TimeAxis: Tables]] {
        defer { parts = [] }
        return parts
    }

    /// The task's shard with the sum of `takeParts`. `reachesEnd` says that its range ends with the input's text.
    mutating func finish(_ sum: consuming [TimeAxis: Tables], reachesEnd: Bool, lastLineIsDamaged: Bool) -> Shard {
        var workerTables = sum
        if reachesEnd { joiner.finish(&joined, lastLineIsDamaged: lastLineIsDamaged) }
        let (own, blocks) = (joined.input, blocks)
        for axis in workerTables.keys.sorted() {
            workerTables[axis]?.mapCitations { citation in
                if citation.input == own { citation.line &+= InputAssembler.newlines(before: citation.byte, blocks) }
            }
        }
        workerUnparsed.mapCitations { $0.line &+= InputAssembler.newlines(before: $0.byte, blocks) }
        joined.mergeTables(workerTables)
        joined.unparsed.merge(workerUnparsed)
        joiner.takeTables(into: &joined)
        for axis in joined.tables.keys.sorted() { joined.tables[axis]?.seal() }
        return joined
    }

    private static func newlines(before byte: Int64, _ blocks: [(start: Int64, newlines: Int64)]) -> Int64 {
        var (low, high) = (0, blocks.count)
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].start <= byte { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? blocks[low - 1].newlines : 0
    }
}
