package import Evidence

/// Makes stories of the facts of merged evidence: what needs a second record waits until here.
package enum Fold {
    /// The stories of a bundle, stream by stream; a duplicate of an input is left out by `correlate`, where the digests
    /// are compared, so inputs named in `leavingOut` give none.
    package static func stories(of bundle: EvidenceBundle, leavingOut: Set<UInt32> = []) -> Stories {
        struct Entry {
            var host: String
            var stream: String
            /// Whether most of its lines are the kernel's: a dump without any time in another log may be a quotation.
            var isKernel: Bool
            var facts: [FactKind: [Fact]] = [:]
        }
        var streams: [String: Entry] = [:]
        for shard in bundle.shards where !leavingOut.contains(shard.input) {
            guard bundle.plan.inputs.indices.contains(Int(shard.input)) else { continue }
            let input = bundle.plan.inputs[Int(shard.input)]
            let key = input.host + "\u{0}" + input.stream
            for axis in shard.tables.keys.sorted() {
                guard let facts = shard.tables[axis]?.facts else { continue }
                for kind in OOMDump.kinds + [.userSpaceKill] where facts.seen(kind) > 0 {
                    let entry = Entry(
                        host: input.host, stream: input.stream,
                        isKernel: input.candidates.isEmpty || input.candidates.first == "kernel")
                    streams[key, default: entry].facts[kind, default: []].append(contentsOf: facts.facts(kind))
                }
            }
        }
        var stories = Stories()
        for key in streams.keys.sorted() {
            guard let entry = streams[key] else { continue }
            stories.kills += OOMDump.kills(
                of: entry.facts, host: entry.host, stream: entry.stream, keepsUntimed: entry.isKernel)
            stories.kills += UserSpaceKills.kills(
                of: entry.facts[.userSpaceKill] ?? [], host: entry.host, stream: entry.stream)
        }
        return stories
    }
}
