/// Rare facts, with their text: at most `limit` a kind, by least hash of their key; exact counts beside them.
///
/// The key of a kernel line is its host and second, so that a dump stays whole; else it is the fact's place. All facts
/// of a key are kept or none.
package struct FactStore: Sendable, Equatable {
    package struct Kept: Sendable, Equatable {
        /// Keys with a hash at or above this were given up; nil while none was.
        package fileprivate(set) var droppedFrom: UInt64?
        /// Hash of the key → its facts, in the order of `Fact.precedes`.
        package fileprivate(set) var facts: [UInt64: [Fact]] = [:]
        /// Facts seen, kept or not.
        package fileprivate(set) var seen: Int64 = 0
        fileprivate var held = 0
        package init() {}
    }

    package let limit: Int
    package private(set) var kinds: [FactKind: Kept] = [:]

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, kinds: [(kind: FactKind, droppedFrom: UInt64?, seen: Int64, facts: [(UInt64, Fact)])]) {
        self.init(limit: limit)
        for (kind, droppedFrom, seen, facts) in kinds {
            var kept = Kept()
            kept.droppedFrom = droppedFrom
            for (key, fact) in facts { FactStore.insert(fact, key: key, into: &kept, limit: self.limit) }
            kept.seen = seen
            self.kinds[kind] = kept
        }
    }

    package var isEmpty: Bool { kinds.isEmpty }
    package var isEstimated: Bool { kinds.values.contains { $0.droppedFrom != nil } }

    /// Adds a fact; `key` is what is kept or given up together.
    package mutating func add(_ fact: Fact, key: UInt64) {
        kinds[fact.kind, default: Kept()].seen &+= 1
        FactStore.insert(fact, key: key, into: &kinds[fact.kind, default: Kept()], limit: limit)
    }

    package mutating func merge(_ other: FactStore) {
        for (kind, theirs) in other.kinds {
            var kept = kinds[kind] ?? Kept()
            if let bound = theirs.droppedFrom { FactStore.drop(from: min(bound, kept.droppedFrom ?? bound), &kept) }
            for (key, facts) in theirs.facts {
                for fact in facts { FactStore.insert(fact, key: key, into: &kept, limit: limit) }
            }
            kept.seen &+= theirs.seen
            kinds[kind] = kept
        }
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        for (kind, kept) in kinds {
            for (key, facts) in kept.facts {
                var moved = facts
                for index in moved.indices { transform(&moved[index].citation) }
                kinds[kind]?.facts[key] = moved
            }
        }
    }

    /// Brings the store to its exact bound (see `SteppedTable.seal`).
    package mutating func seal() {
        for kind in kinds.keys { FactStore.fit(&kinds[kind, default: Kept()], limit: limit, slack: 0) }
    }

    /// Drops the facts that `holds` refuses; `seen` counts what is left.
    package mutating func keep(where holds: (Fact) -> Bool) {
        for (kind, kept) in kinds {
            var rest = kept
            rest.facts = kept.facts.mapValues { $0.filter(holds) }.filter { !$0.value.isEmpty }
            rest.held = rest.facts.values.reduce(0) { $0 + $1.count }
            rest.seen = Int64(rest.held)
            kinds[kind] = rest
        }
    }

    /// The facts of a kind in the order of `Fact.precedes`.
    package func facts(_ kind: FactKind) -> [Fact] {
        (kinds[kind]?.facts.values.flatMap { $0 } ?? []).sorted(by: Fact.precedes)
    }

    /// Facts of a kind that were seen, kept or not.
    package func seen(_ kind: FactKind) -> Int64 { kinds[kind]?.seen ?? 0 }

    package static func == (a: FactStore, b: FactStore) -> Bool { a.limit == b.limit && a.kinds == b.kinds }

    private static func insert(_ fact: Fact, key: UInt64, into kept: inout Kept, limit: Int) {
        if let bound = kept.droppedFrom, key >= bound { return }
        var list = kept.facts[key] ?? []
        let place = list.firstIndex { Fact.precedes(fact, $0) } ?? list.count
        list.insert(fact, at: place)
        kept.facts[key] = list
        kept.held += 1
        fit(&kept, limit: limit, slack: limit / 4)
    }

    private static func fit(_ kept: inout Kept, limit: Int, slack: Int) {
        guard kept.held > limit + slack else { return }
        var total = 0
        for key in kept.facts.keys.sorted() {
            total += kept.facts[key]?.count ?? 0
            if total > limit { return drop(from: key, &kept) }
        }
    }

    private static func drop(from bound: UInt64, _ kept: inout Kept) {
        if let droppedFrom = kept.droppedFrom, droppedFrom <= bound { return }
        kept.droppedFrom = bound
        kept.facts = kept.facts.filter { $0.key < bound }
        kept.held = kept.facts.values.reduce(0) { $0 + $1.count }
    }
}
