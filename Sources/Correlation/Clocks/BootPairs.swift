import Evidence

/// What anchors seconds since boot: lines that state both clocks, and acts of a service manager that two logs of one
/// host tell, one by each clock.
struct BootPairs {
    private struct Act: Hashable {
        var host: String
        var name: String
    }

    /// Host → instants of second 0, microseconds, by lines with both clocks.
    private var stated: [String: [Double]] = [:]
    /// Acts by wall clock, each sorted.
    private var acts: [Act: [Int64]] = [:]

    init(_ sources: [Source]) {
        for source in sources {
            for kind in FactKind.allCases {
                for fact in source.facts(kind) where fact.time.axis != .boot {
                    let host = fact.attributes.text("host") ?? source.host
                    if let monotonic = fact.attributes.int("monotonic_us") {
                        stated[host, default: []].append(Double(source.moment(fact.time).micros &- monotonic))
                    }
                    if kind == .unit, let name = BootPairs.name(fact) {
                        acts[Act(host: host, name: name), default: []].append(source.moment(fact.time).micros)
                    }
                }
            }
        }
        for key in acts.keys { acts[key]?.sort() }
    }

    /// The instants of second 0 that the pairs of a source give, and what they are; none where none concern its host.
    func differences(for source: Source) -> (micros: [Double], basis: String?) {
        if let own = stated[source.host] ?? (stated.count == 1 ? stated.first?.value : nil), !own.isEmpty {
            return (own, "lines with both clocks")
        }
        var told: [Act: [Int64]] = [:]
        for fact in source.facts(.unit) where fact.time.axis == .boot {
            guard let name = BootPairs.name(fact) else { continue }
            let host = fact.attributes.text("host") ?? source.host
            told[Act(host: host, name: name), default: []].append(fact.time.micros)
        }
        var result: [Double] = []
        for (act, times) in told {
            // Only where both logs tell it as often is it plain which is which.
            guard let walls = acts[act], walls.count == times.count else { continue }
            for (wall, time) in zip(walls, times.sorted()) { result.append(Double(wall &- time)) }
        }
        return (result.sorted(), result.isEmpty ? nil : "the same acts of units in another log")
    }

    private static func name(_ fact: Fact) -> String? {
        guard let act = fact.attributes.text("act"),
            let unit = fact.attributes.text("unit") ?? fact.attributes.text("description")
        else { return nil }
        return act + "\u{0}" + unit
    }
}
