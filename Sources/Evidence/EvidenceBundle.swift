/// The evidence of a run, or of a part of it, with the plan that it was taken by.
package struct EvidenceBundle: Sendable, Equatable {
    package var plan: Plan
    package var shards: [Shard]
    package var outcomes: [InputOutcome]
    /// What the shards were joined from.
    package var ranges: [BundleRange]

    package init(plan: Plan, shards: [Shard] = [], outcomes: [InputOutcome] = [], ranges: [BundleRange] = []) {
        self.plan = plan
        self.shards = shards
        self.outcomes = outcomes
        self.ranges = ranges
    }
}

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
