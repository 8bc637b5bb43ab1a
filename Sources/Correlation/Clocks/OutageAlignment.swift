import Evidence

/// Ties the clock of a host to the proxy's where no request ids do: when a process ends, requests begin to fail.
///
/// The ends of processes on a host (kills, exits, stops that a service manager tells) and the beginnings of failures at
/// one upstream are two patterns of moments. A clock is moved only where all but a few ends fall onto beginnings at one
/// shift, at no other, and where that is no accident. Servers that are restarted one after the other fail in the same
/// pattern: where the upstreams do not agree about the shift, none is believed.
enum OutageAlignment {
    /// Ends or failures closer together than this are one outage, seconds.
    private static let quiet: Int64 = 20
    private static let reach: Int64 = 120
    /// How often a shift may fit by accident.
    private static let accident = 0.05

    /// Offsets for sources that have none yet, by their index.
    static func offsets(_ sources: [Source]) -> [Int: ClockAlignment.Estimate] {
        var ends: [String: [Moment]] = [:]
        var members: [String: [Int]] = [:]
        for source in sources where source.host != "unknown" && source.clock.basis == "none" && source.requests == 0 {
            let found = moments(source)
            guard !found.isEmpty else { continue }
            ends[source.host, default: []] += found
            members[source.host, default: []].append(source.id)
        }
        guard !ends.isEmpty else { return [:] }
        let patterns = beginnings(sources)
        guard let span = span(patterns) else { return [:] }
        // A host with a source that is tied needs no guess.
        let tied = Set(sources.filter { $0.clock.basis != "none" }.map(\.host))
        var result: [Int: ClockAlignment.Estimate] = [:]
        for (host, moments) in ends where !tied.contains(host) {
            let starts = starts(of: moments.map(\.second).sorted())
            let found = patterns.compactMap { fit(starts, $0, span: span) }
            guard let best = found.max(by: { ($0.pairs, -$0.spread, -$0.offset) < ($1.pairs, -$1.spread, -$1.offset) }),
                found.allSatisfy({ abs($0.offset - best.offset) <= 3 })
            else { continue }
            for index in members[host] ?? [] { result[index] = best }
        }
        return result
    }

    private static func moments(_ source: Source) -> [Moment] {
        let acts: Set<String> = ["main_exited", "killed_by_oom", "stopping"]
        let facts =
            source.facts(.unit).filter { acts.contains($0.attributes.text("act") ?? "") } + source.facts(.oomKilled)
        return facts.filter { $0.time.axis != .boot }.map { source.moment($0.time) }
    }

    /// The beginnings of failures at each upstream, and of all that the proxy answered for one.
    private static func beginnings(_ sources: [Source]) -> [[Int64]] {
        var seconds: [String: Set<Int64>] = [:]
        for source in sources where source.clock.basis != "none" {
            for (axis, tables) in source.byAxis {
                for row in tables.attempts.rows() where row.cell.failures > 0 && source.requests == 0 {
                    seconds["u" + row.key.upstream, default: []].insert(source.alignedSecond(row.start, axis))
                }
                for row in tables.status.rows() where row.cell.byStatus[502] > 0 {
                    seconds["", default: []].insert(source.alignedSecond(row.start, axis))
                }
            }
        }
        return seconds.sorted { $0.key < $1.key }.map { starts(of: $0.value.sorted()) }
    }

    private static func starts(of seconds: [Int64]) -> [Int64] {
        var result: [Int64] = []
        var last: Int64?
        for second in seconds {
            if last.map({ second &- $0 > quiet }) ?? true { result.append(second) }
            last = second
        }
        return result
    }

    private static func span(_ patterns: [[Int64]]) -> Double? {
        let all = patterns.flatMap { $0 }
        guard let first = all.min(), let last = all.max() else { return nil }
        return Double(max(600, last &- first))
    }

    private static func fit(_ ends: [Int64], _ beginnings: [Int64], span: Double) -> ClockAlignment.Estimate? {
        guard ends.count >= 2, ends.count <= 500, beginnings.count >= 2, beginnings.count <= 500 else { return nil }
        func matches(_ shift: Int64) -> [Double] {
            ends.compactMap { end in
                let near = beginnings.min { abs($0 &- end &- shift) < abs($1 &- end &- shift) }
                return near.flatMap { abs($0 &- end &- shift) <= 1 ? Double($0 &- end) : nil }
            }
        }
        let counts = (-reach...reach).map { (shift: $0, count: matches($0).count) }
        guard let most = counts.map(\.count).max(), most >= 2, 10 * most >= 7 * ends.count else { return nil }
        let best = counts.filter { $0.count == most }.map(\.shift)
        guard let low = best.first, let high = best.last, high &- low <= 4 else { return nil }
        let share = min(1, 3 * Double(beginnings.count) / span)
        var chance = Double(2 * reach + 1)
        for _ in 0..<most { chance *= share }
        guard chance <= accident else { return nil }
        let differences = matches((low &+ high) / 2)
        return ClockAlignment.Estimate(
            offset: Quantile.median(differences), spread: Quantile.deviation(differences), pairs: differences.count)
    }
}
