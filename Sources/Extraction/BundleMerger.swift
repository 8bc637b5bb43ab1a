package import Evidence

/// Why two bundles cannot be merged.
package enum MergeError: Error, Sendable, Equatable {
    case differentPlans
    case differentContent(name: String, start: Int64, end: Int64)
    case partialOverlap(name: String, start: Int64, end: Int64)

    /// What, where and how to mend.
    package var sentence: String {
        switch self {
        case .differentPlans:
            "the bundles come from different plans; extract all parts with one plan file and merge those."
        case .differentContent(let name, let start, let end):
            "\(name): bytes \(start) to \(end) are there twice with different content; "
                + "the file changed between two tasks. Plan and extract it again."
        case .partialOverlap(let name, let start, let end):
            "\(name): bytes \(start) to \(end) overlap another part; "
                + "merge parts that come from the shards of one plan."
        }
    }
}

/// The set union of bundles: shards of one input that touch are joined, a range that comes twice is dropped.
package struct BundleMerger: Sendable {
    private var bundle: EvidenceBundle?

    package init() {}

    /// Adds a bundle, whatever the order.
    package mutating func add(_ other: EvidenceBundle) throws(MergeError) {
        guard var mine = bundle else {
            bundle = other
            return
        }
        guard mine.plan == other.plan else { throw .differentPlans }
        for shard in other.shards {
            let ranges = other.ranges.filter {
                $0.input == shard.input && $0.start >= shard.start && $0.end <= shard.end
            }
            let known = mine.ranges.filter { range in
                range.input == shard.input && range.start < shard.end && shard.start < range.end
                    || ranges.contains { $0.input == range.input && $0.start == range.start && $0.end == range.end }
            }
            if known.isEmpty {
                mine.shards.append(shard)
                mine.ranges.append(contentsOf: ranges)
                continue
            }
            let name = other.plan.inputs[Int(shard.input)].name
            for range in ranges {
                guard let twin = known.first(where: { $0.start == range.start && $0.end == range.end }) else {
                    throw .partialOverlap(name: name, start: shard.start, end: shard.end)
                }
                if twin.digest != range.digest {
                    throw .differentContent(name: name, start: range.start, end: range.end)
                }
            }
        }
        for outcome in other.outcomes where !mine.outcomes.contains(outcome) { mine.outcomes.append(outcome) }
        bundle = mine
    }

    /// The merged bundle with neighbours joined; nil where nothing was added.
    package func merged() -> EvidenceBundle? {
        guard var result = bundle else { return nil }
        result.ranges.sort { ($0.input, $0.start, $0.end) < ($1.input, $1.start, $1.end) }
        result.outcomes.sort {
            ($0.input, $0.decompressedBytes, $0.bytes, $0.sha256 ?? "") < (
                $1.input, $1.decompressedBytes, $1.bytes, $1.sha256 ?? ""
            )
        }
        let shards = result.shards.sorted { ($0.input, $0.start) < ($1.input, $1.start) }
        var joined: [Shard] = []
        var index = 0
        while index < shards.count {
            var shard = shards[index]
            let context = ExtractionContext(
                input: result.plan.inputs[Int(shard.input)], options: result.plan.options)
            var joiner = ShardJoiner(
                reader: RecordReader(context: context, extractors: LineExtractors.all(for: context)))
            let start = shard.start
            index += 1
            while index < shards.count, shards[index].input == shard.input, shards[index].start == shard.end {
                joiner.join(&shard, shards[index])
                index += 1
            }
            if start == 0, shard.isEnd { joiner.finish(&shard) }
            joiner.takeTables(into: &shard)
            for axis in shard.tables.keys.sorted() { shard.tables[axis]?.seal() }
            joined.append(shard)
        }
        result.shards = joined
        return result
    }
}
