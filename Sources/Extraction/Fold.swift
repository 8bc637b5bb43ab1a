package import Evidence

/// Makes stories of the facts of merged evidence: what needs a second record waits until here.
package enum Fold {
    /// The stories of a bundle, stream by stream; a duplicate of an input is left out by `correlate`, where the digests
    /// are compared, so inputs named in `leavingOut` give none.
    package static func stories(of bundle: EvidenceBundle, leavingOut: Set<UInt32> = []) -> Stories {
        var streams: [String: (host: String, stream: String, facts: [FactKind: [Fact]])] = [:]
        for shard in bundle.shards where !leavingOut.contains(shard.input) {
            guard bundle.plan.inputs.indices.contains(Int(shard.input)) else { continue }
            let input = bundle.plan.inputs[Int(shard.input)]
            let key = input.host + "\u{0}" + input.stream
            for axis in shard.tables.keys.sorted() {
                guard let facts = shard.tables[axis]?.facts else { continue }
                for kind in [FactKind.oomInvoked, .oomSummary, .oomKilled, .oomMemory, .oomCgroup, .oomReaped] {
                    streams[key, default: (input.host, input.stream, [:])].facts[kind, default: []]
                        .append(contentsOf: facts.facts(kind))
                }
            }
        }
        var stories = Stories()
        for key in streams.keys.sorted() {
            guard let entry = streams[key] else { continue }
            let facts = entry.facts.mapValues { $0.sorted(by: Fact.precedes) }
            stories.kills.append(contentsOf: OOMDump.kills(of: facts, host: entry.host, stream: entry.stream))
        }
        return stories
    }
}
