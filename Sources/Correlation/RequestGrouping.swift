import Evidence

/// Decides which access logs record the same requests, so that each request counts once (`evidence.md`, Count once).
package struct RequestGrouping: Sendable {
    /// Sources that record requests, and how they relate.
    package struct Group: Sendable {
        package var sources: [Int]
        /// The source whose requests are counted.
        package var counted: Int
        /// The source whose latency, attempts and routes are used; has the times of requests where any has.
        package var attributes: Int
        package var relation: String
        package var overlap: Double
        package var basis: String
    }

    package var groups: [Group]

    package init(_ sources: [Source]) {
        let access = sources.indices.filter { sources[$0].requests > 0 }
        var parent = Dictionary(uniqueKeysWithValues: access.map { ($0, $0) })
        func root(_ x: Int) -> Int {
            var x = x
            while let up = parent[x], up != x { x = up }
            return x
        }
        var overlaps: [Int: Double] = [:]
        var relations: [Int: String] = [:]
        var ambiguous: [(Int, Int, Double)] = []
        for (place, a) in access.enumerated() {
            for b in access[(place + 1)...] {
                let agreement = RequestGrouping.agreement(sources[a], sources[b])
                if agreement.common > 0, agreement.share >= 0.99 {
                    let (into, from) = (min(root(a), root(b)), max(root(a), root(b)))
                    parent[from] = into
                    overlaps[into] = min(overlaps[into] ?? 1, agreement.share)
                    relations[into] = "same"
                } else if let contained = RequestGrouping.containment(sources[a], sources[b]), contained >= 0.95 {
                    let (into, from) = (min(root(a), root(b)), max(root(a), root(b)))
                    parent[from] = into
                    overlaps[into] = min(overlaps[into] ?? 1, contained)
                    relations[into] = relations[into] ?? "chain"
                } else if agreement.common > 0, agreement.share >= 0.5 {
                    ambiguous.append((a, b, agreement.share))
                }
            }
        }
        var members: [Int: [Int]] = [:]
        for a in access { members[root(a), default: []].append(a) }
        groups = members.sorted { $0.key < $1.key }.map { key, list in
            let relation = list.count > 1 ? (relations[key] ?? "same") : "disjoint"
            let timed = list.first {
                RequestGrouping.hasLatency(sources[$0]) && RequestGrouping.hasUpstream(sources[$0])
            }
            let counted: Int
            // Of two logs of one server the one that is whole.
            let most = list.map { sources[$0].requests }.max() ?? 0
            let whole = list.filter { sources[$0].requests == most }
            if relation == "chain" {
                // The outermost proxy sees the clients; the inner ones see it, and health checks of their own.
                let seen = list.map { (id: $0, clients: sources[$0].clients, requests: sources[$0].requests) }
                counted = seen.max { ($0.clients, $0.requests, -$0.id) < ($1.clients, $1.requests, -$1.id) }?.id ?? key
            } else {
                counted =
                    whole.first { $0 == timed } ?? whole.first { RequestGrouping.hasUpstream(sources[$0]) }
                    ?? whole.first ?? key
            }
            let attributes = timed ?? list.first { RequestGrouping.hasLatency(sources[$0]) } ?? counted
            let unsure = ambiguous.first { list.contains($0.0) || list.contains($0.1) }
            let basis: String
            switch relation {
            case "same": basis = "fingerprint and count agree in the seconds that both logs cover"
            case "chain": basis = "the sample of request ids of one log is contained in the other's"
            default:
                basis =
                    unsure == nil
                    ? "no other log records these requests"
                    : "another log covers some of the same requests, but too few seconds agree to merge the two"
            }
            return Group(
                sources: list, counted: counted, attributes: attributes,
                relation: unsure != nil && relation == "disjoint" ? "ambiguous" : relation,
                overlap: overlaps[key] ?? unsure?.2 ?? 0, basis: basis)
        }
    }

    /// Share of the seconds in which both have requests in which fingerprint and count agree.
    ///
    /// Seconds that only one has are left out: a file that was cut or lost leaves a hole, and its requests must still
    /// count once. Different requests do not agree in one second by chance: the fingerprint has 64 bits.
    static func agreement(_ a: Source, _ b: Source) -> (share: Double, common: Int) {
        let (x, y) = (seconds(a), seconds(b))
        guard let xStart = x.keys.min(), let xEnd = x.keys.max(), let yStart = y.keys.min(), let yEnd = y.keys.max()
        else { return (0, 0) }
        let (start, end) = (max(xStart, yStart), min(xEnd, yEnd))
        guard start <= end else { return (0, 0) }
        var (common, equal) = (0, 0)
        for second in Set(x.keys).union(y.keys) where second >= start && second <= end {
            guard let p = x[second], let q = y[second] else { continue }
            common += 1
            if p == q { equal += 1 }
        }
        return (common == 0 ? 0 : Double(equal) / Double(common), common)
    }

    private struct Mark: Equatable {
        var requests: Int64
        var fingerprint: UInt64
    }

    private static func seconds(_ source: Source) -> [Int64: Mark] {
        var result: [Int64: Mark] = [:]
        for (axis, tables) in source.byAxis {
            for row in tables.status.rows() {
                let second = source.alignedSecond(row.start, axis)
                var mark = result[second] ?? Mark(requests: 0, fingerprint: 0)
                mark.requests &+= row.cell.requests
                mark.fingerprint &+= row.cell.fingerprint
                result[second] = mark
            }
        }
        return result
    }

    /// Share of the smaller sample's ids that the other has too; nil where one has fewer than 50.
    ///
    /// Each stretch of a table keeps its least ids, by its own clock: of two clocks that differ the same request may lie
    /// in a stretch that kept it and in one that did not. Ids under the least bound of all stretches were kept by both.
    private static func containment(_ a: Source, _ b: Source) -> Double? {
        let (p, q) = (sample(a), sample(b))
        let bound = min(p.bound, q.bound)
        let (x, y) = (p.ids.filter { $0 <= bound }, q.ids.filter { $0 <= bound })
        guard x.count >= 50, y.count >= 50 else { return nil }
        return Double(x.intersection(y).count) / Double(min(x.count, y.count))
    }

    /// The ids that were kept, and the greatest below which none was left out: only a full stretch leaves any out.
    private static func sample(_ source: Source) -> (ids: Set<UInt64>, bound: UInt64) {
        let strata = source.byAxis.flatMap { $0.tables.joins.strata.values.map { $0.map(\.id) } }
        let bound = strata.filter { $0.count >= JoinSample.perStratum }.compactMap { $0.max() }.min() ?? .max
        return (Set(strata.joined()), bound)
    }

    static func hasLatency(_ source: Source) -> Bool { source.byAxis.contains { !$0.tables.latency.isEmpty } }

    static func hasUpstream(_ source: Source) -> Bool {
        source.byAxis.contains { entry in
            entry.tables.status.rows().contains { !$0.cell.byUpstreamStatus.entries.isEmpty }
        }
    }
}
