/// A byte range of an input's decoded text that was read, and the digest of its bytes: by it a task that was run twice
/// is told from two tasks that disagree.
package struct BundleRange: Sendable, Hashable {
    package var input: UInt32
    package var start: Int64
    package var end: Int64
    package var digest: Digest

    package init(input: UInt32, start: Int64, end: Int64, digest: Digest) {
        self.input = input
        self.start = start
        self.end = end
        self.digest = digest
    }
}

/// The evidence of some or all shards of a plan: what travels between machines.
package struct EvidenceBundle: Sendable, Equatable {
    package var plan: Plan
    /// Neighbours are joined; sorted by input and start once merged.
    package var shards: [Shard]
    package var outcomes: [InputOutcome]
    /// The tasks' ranges, kept when their shards are joined, so that a task that ran twice is known.
    package var ranges: [BundleRange]

    /// `ranges` are the shards' own where none are given.
    package init(
        plan: Plan, shards: [Shard] = [], outcomes: [InputOutcome] = [], ranges: [BundleRange]? = nil
    ) {
        self.plan = plan
        self.shards = shards
        self.outcomes = outcomes
        self.ranges =
            ranges
            ?? shards.map { BundleRange(input: $0.input, start: $0.start, end: $0.end, digest: $0.digest) }
    }
}
