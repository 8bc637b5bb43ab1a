import Evidence

/// Stretches of failed requests, with the moment at which service was normal again.
enum Episodes {
    /// ln of the tail probability below which a step is anomalous.
    private static let threshold = -14.0

    /// Seconds that the criterion of the contract looks at: three windows of this length.
    static func restoredWidth(_ baseline: Baseline) -> Int64 { max(5, baseline.step) }

    /// Whether requests fail, or fail to come quickly, in [second, second + width).
    static func isHealthy(_ traffic: Traffic, _ baseline: Baseline, _ second: Int64, _ width: Int64) -> Bool {
        if traffic.counts(second, second &+ width).failed > 0 { return false }
        let cell = traffic.sum(second, second &+ width)
        if let p95 = cell.p95, let normal = baseline.p95, p95 >= 2 * max(normal, 0.001) { return false }
        return cell.dynamic > 0 || baseline.rate * Double(width) < 1
    }

    /// Whether a step is down: half or more of its requests failed.
    static func isDown(_ cell: TrafficStep) -> Bool { cell.dynamic > 0 && cell.failedShare >= 0.5 }

    /// Anomalous seconds by failure, on the judging step: [from, to) with the counts.
    static func clusters(_ traffic: Traffic, _ baseline: Baseline, acts: [Act], kills: [Kill]) -> [Episode] {
        let grouped = traffic.regrouped(baseline.step)
        let expected = max(baseline.failedShare * 3, 0.002)
        let gap = max(30, min(600, (traffic.end - traffic.start) / 20))
        var failing: [(second: Int64, cell: TrafficStep, tail: Double)] = []
        for (index, cell) in grouped.steps.enumerated() {
            let tail = Tails.logBinomialUpper(
                k: Double(cell.dynamicFailed), n: Double(cell.dynamic), p: expected)
            guard tail < threshold || (cell.dynamicFailed >= 3 && cell.failedShare >= 0.5) else { continue }
            failing.append((grouped.start &+ Int64(index) &* grouped.width, cell, tail))
        }
        let prices = prices(failing.map(\.second), grouped.width, acts, kills)
        var result: [Episode] = []
        for (second, cell, tail) in failing where !prices.contains(second) {
            if let last = result.last, second - last.to <= gap {
                result[result.count - 1].to = second &+ grouped.width
                result[result.count - 1].lastBad = second &+ grouped.width
                result[result.count - 1].failed &+= cell.dynamicFailed
                result[result.count - 1].logTail += min(0, tail)
            } else {
                result.append(
                    Episode(
                        start: Moment(second: second), lastBad: second &+ grouped.width, restored: nil, from: second,
                        to: second &+ grouped.width, failed: cell.dynamicFailed, dynamic: 0, logTail: min(0, tail)))
            }
        }
        return result
    }

    /// The steps that are but the price of an act: a restart drops what is in flight. A few seconds that stand alone at an
    /// act, without another reason, belong to no incident, also where one lies around them.
    private static func prices(_ steps: [Int64], _ width: Int64, _ acts: [Act], _ kills: [Kill]) -> Set<Int64> {
        var result: Set<Int64> = []
        var at = 0
        while at < steps.count {
            var next = at + 1
            while next < steps.count, steps[next] - steps[next - 1] <= apart { next += 1 }
            let (from, to) = (steps[at], steps[next - 1] &+ width)
            if to - from <= max(5, 2 * width), isNear(from, acts), !isKilled(from, to, kills) {
                result.formUnion(steps[at..<next])
            }
            at = next
        }
        return result
    }

    /// Failures closer together than this are not told apart, seconds.
    private static let apart: Int64 = 15

    private static func isNear(_ second: Int64, _ acts: [Act]) -> Bool {
        acts.contains { $0.start.second - 3 <= second && second <= $0.end.second + 15 }
    }

    private static func isKilled(_ from: Int64, _ to: Int64, _ kills: [Kill]) -> Bool {
        kills.contains { $0.isPressure && $0.moment.second >= from - 5 && $0.moment.second <= to }
    }

    /// The first second from which three windows are healthy; nil where there is none.
    static func restored(_ traffic: Traffic, _ baseline: Baseline, from: Int64) -> Int64? {
        let width = restoredWidth(baseline)
        var second = max(from, traffic.start)
        while second &+ 3 &* width <= traffic.end {
            if (0..<3).allSatisfy({ isHealthy(traffic, baseline, second &+ Int64($0) &* width, width) }) {
                return second
            }
            second &+= max(1, traffic.step)
        }
        return nil
    }

    /// Outages that lie within ten minutes and in which the same unit is killed for memory are one incident, though
    /// service comes back in between: each life only runs into its limit anew.
    static func joined(_ episodes: [(Episode, Bool)], _ kills: [Kill], _ traffic: Traffic) -> [(Episode, Bool)] {
        func victims(_ episode: Episode) -> Set<String> {
            let from = episode.start.advanced(bySeconds: -30)
            let to = Moment(second: max(episode.to, episode.lastBad))
            return Set(
                kills.filter { $0.isPressure && $0.moment >= from && $0.moment <= to }.map {
                    $0.unit ?? $0.story.process
                })
        }
        var result: [(Episode, Bool)] = []
        for entry in episodes {
            guard let last = result.last, entry.0.from - last.0.to <= 600,
                !victims(last.0).isDisjoint(with: victims(entry.0))
            else {
                result.append(entry)
                continue
            }
            var whole = last.0
            // Users are hurt from the first failure on, also where kills that nobody felt came before it.
            if !last.1, entry.1 { whole.start = entry.0.start }
            whole.to = max(whole.to, entry.0.to)
            whole.lastBad = max(whole.lastBad, entry.0.lastBad)
            whole.restored = entry.0.restored
            whole.failed &+= entry.0.failed
            whole.logTail += entry.0.logTail
            whole.dynamic = traffic.counts(whole.from, whole.to).dynamic
            result[result.count - 1] = (whole, last.1 || entry.1)
        }
        return result
    }

    /// Follows an episode to the moment at which service is restored, taking in later clusters on the way.
    ///
    /// Restored: after the last step that was down or above three times the baseline's p95, the first of three windows
    /// without a failed request and with p95 under twice the baseline's.
    static func extended(_ first: Episode, _ later: [Episode], _ traffic: Traffic, _ baseline: Baseline) -> (
        Episode, Int
    ) {
        var episode = first
        var taken = 0
        while true {
            let found = restored(traffic, baseline, from: episode.lastBad)
            let bound = found ?? Int64.max
            let more = later.dropFirst(taken).prefix { $0.from < bound }
            if more.isEmpty {
                if let found {
                    episode.restored = Moment(second: found)
                    episode.to = max(episode.to, found)
                } else {
                    episode.to = traffic.end
                }
                break
            }
            for cluster in more {
                episode.lastBad = max(episode.lastBad, cluster.lastBad)
                episode.to = max(episode.to, cluster.to)
                episode.failed &+= cluster.failed
                episode.logTail += cluster.logTail
                taken += 1
            }
        }
        episode.dynamic = traffic.counts(episode.from, episode.to).dynamic
        return (episode, taken)
    }

    /// The episodes that are incidents: users were hurt, and not just for the moment of a planned restart.
    static func incidents(_ traffic: Traffic, _ baseline: Baseline, acts: [Act], kills: [Kill]) -> [Episode] {
        let clusters = clusters(traffic, baseline, acts: acts, kills: kills)
        var result: [Episode] = []
        var index = 0
        while index < clusters.count {
            let cluster = clusters[index]
            index += 1
            let length = cluster.to - cluster.from
            // A restart drops what is in flight: a few failures in a few seconds at an act are its price, unless something
            // else ended the process.
            if length <= max(5, 2 * baseline.step), isNear(cluster.from, acts),
                !isKilled(cluster.from, cluster.to, kills)
            {
                continue
            }
            let share = Double(cluster.failed) / Double(max(1, traffic.counts(cluster.from, cluster.to).dynamic))
            if cluster.failed < 10 || share < 0.02 { continue }
            let (episode, taken) = extended(cluster, Array(clusters[index...]), traffic, baseline)
            index += taken
            result.append(episode)
        }
        return result
    }
}
