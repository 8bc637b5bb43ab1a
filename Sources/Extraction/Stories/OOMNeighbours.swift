import Evidence

/// Times for lines of a dump that have none: that of the line before them in the same dump, else of the one after.
///
/// `dmesg` and journald print the further lines of one record without a time, and `dmesg -e` prints steps. A dump none of
/// whose lines has a time keeps none.
enum OOMNeighbours {
    /// Takes the facts of one stream; gives them with the times that they could be given, in no particular order.
    static func settle(_ facts: [Fact]) -> [Fact] {
        guard facts.contains(where: { $0.attributes.flag("untimed") }) else { return facts }
        var facts = facts.sorted { a, b in
            a.citation.input == b.citation.input && a.citation.byte == b.citation.byte
                ? a.kind < b.kind : a.citation < b.citation
        }
        var start = 0
        while start < facts.count {
            var end = start + 1
            while end < facts.count, goesOn(facts[end - 1], facts[end]) { end += 1 }
            settle(&facts, start..<end)
            start = end
        }
        return facts
    }

    /// Lines behind a kill that still tell of it stand within this many bytes.
    private static let tail: Int64 = 1024

    /// Whether a fact belongs to the dump of the one before it.
    private static func goesOn(_ before: Fact, _ fact: Fact) -> Bool {
        if before.citation.input != fact.citation.input { return false }
        let distance = fact.citation.byte &- before.citation.byte
        // A header begins a dump of its own, and a kill ends one but for its group and its reaper.
        if fact.kind == .oomInvoked || distance > OOMLane.bytes { return false }
        guard before.kind == .oomKilled else { return true }
        return distance <= tail && [.oomKilled, .oomReaped, .oomCgroup].contains(fact.kind)
    }

    private static func settle(_ facts: inout [Fact], _ run: Range<Int>) {
        var known: Fact?
        for index in run {
            if facts[index].attributes.flag("untimed") {
                if let known { lend(known, to: &facts[index]) }
            } else {
                if known == nil {
                    for earlier in run.lowerBound..<index { lend(facts[index], to: &facts[earlier]) }
                }
                known = facts[index]
            }
        }
    }

    private static func lend(_ timed: Fact, to fact: inout Fact) {
        fact.time = timed.time
        fact.attributes["untimed"] = nil
        for name in ["reckoned", "monotonic_us", "host"] where fact.attributes[name] == nil {
            fact.attributes[name] = timed.attributes[name]
        }
    }
}
