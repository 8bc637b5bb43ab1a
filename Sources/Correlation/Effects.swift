import Evidence

/// What an act did: the stretch before it against the stretch after it (`report-contract.md`, Effect).
enum Effects {
    /// Fewest requests a side.
    private static let fewest: Int64 = 30
    /// What a restart itself takes, seconds.
    private static let interruption: Int64 = 5

    struct Stretch {
        var from: Int64
        var to: Int64
        var cell: TrafficStep
        var rate: Double { cell.failedShare }
    }

    /// Judges all acts and writes effect, shares, interval and lag into their events.
    ///
    /// `phaseStarts` are the moments at which a phase of an incident begins.
    static func judge(_ scene: inout Scene, phaseStarts: [Moment]) {
        let groups = bundles(scene)
        for (place, group) in groups.enumerated() {
            guard let first = group.first, let last = group.last else { continue }
            let before = stretch(before: first, previous: place > 0 ? groups[place - 1].last : nil, phaseStarts, scene)
            let next = place + 1 < groups.count ? groups[place + 1].first : nil
            let after = stretch(after: last, next: next, scene)
            let verdict = effect(before, after, at: last, scene)
            for act in group {
                var event = scene.book[act.ref]
                var effect = verdict.effect
                if group.count > 1, effect == "helped" || effect == "harmful" || effect == "no_effect" {
                    effect = "not_separable"
                }
                event["effect"] = .text(effect)
                event["failed_share_before"] = before.cell.dynamic > 0 ? .number(before.rate) : .null
                event["failed_share_after"] = after.cell.dynamic > 0 ? .number(after.rate) : .null
                event["p95_before_s"] = before.cell.p95.map { .number($0) } ?? .null
                event["p95_after_s"] = after.cell.p95.map { .number($0) } ?? .null
                event["effect_low"] = verdict.low.map { .number($0) } ?? .null
                event["effect_high"] = verdict.high.map { .number($0) } ?? .null
                event["effect_lag_s"] = verdict.lag.map { .number($0) } ?? .null
                event["window_s"] = .int((before.to - before.from) + (after.to - after.from))
                event["jointly_with"] = .list(group.filter { $0.ref != act.ref }.map { EventBook.id($0.ref) })
                if group.count > 1, effect == "not_separable" { event["joint_effect"] = .text(verdict.effect) }
                scene.book[act.ref] = event
            }
        }
    }

    /// Acts that lie too close together to be told apart: fewer than 30 requests, or five seconds, between them.
    private static func bundles(_ scene: Scene) -> [[Act]] {
        var groups: [[Act]] = []
        for act in scene.acts {
            if let last = groups.last?.last {
                let between = scene.traffic.counts(last.end.second, act.start.second).dynamic
                if last.end.seconds(to: act.start) <= 5 || between < fewest && last.end.seconds(to: act.start) <= 60 {
                    groups[groups.count - 1].append(act)
                    continue
                }
            }
            groups.append([act])
        }
        return groups
    }

    private static func stretch(before act: Act, previous: Act?, _ phaseStarts: [Moment], _ scene: Scene) -> Stretch {
        let to = act.start.second
        var from = to - 900
        if let previous { from = max(from, previous.end.second) }
        if let phase = phaseStarts.last(where: { $0 < act.start }), to - phase.second >= 5 {
            from = max(from, phase.second)
        }
        return Stretch(from: from, to: to, cell: scene.traffic.sum(from, to))
    }

    private static func stretch(after act: Act, next: Act?, _ scene: Scene) -> Stretch {
        let from = act.end.second + 1
        var to = from + 1800
        if let next { to = min(to, max(from, next.start.second)) }
        return Stretch(from: from, to: to, cell: scene.traffic.sum(from, to))
    }

    private static func effect(_ before: Stretch, _ after: Stretch, at act: Act, _ scene: Scene) -> (
        effect: String, low: Double?, high: Double?, lag: Double?
    ) {
        guard before.cell.dynamic >= fewest, after.cell.dynamic >= fewest else {
            return ("too_little_data", nil, nil, nil)
        }
        // The change may come some time after the act: the best split of the stretch after it (a binomial change point).
        let split = changePoint(before, after, scene)
        let settled = scene.traffic.sum(split, after.to)
        let used = settled.dynamic >= fewest ? settled : after.cell
        let difference = Tails.difference(
            before: (before.cell.dynamicFailed, before.cell.dynamic), after: (used.dynamicFailed, used.dynamic))
        let lag = max(0, act.end.seconds(to: Moment(second: split)))
        // A restart, a reload or a clearing acts at once or not at all; what comes much later is another's work, and so
        // is what comes after requests have failed as before.
        if !act.isChange, act.kind != "scale" {
            let between = scene.traffic.sum(after.from &+ interruption, split)
            let failsOn = lag > Double(interruption) && between.dynamic > 0 && between.failedShare >= before.rate
            if lag > 30 || (failsOn && before.rate >= 0.05) {
                return ("no_effect", difference.low, difference.high, nil)
            }
        }
        if abs(difference.difference) >= 0.05, difference.low > 0 || difference.high < 0 {
            return (difference.difference < 0 ? "helped" : "harmful", difference.low, difference.high, lag)
        }
        if before.rate < 0.05, used.failedShare < 0.05, let p = before.cell.p95, let q = used.p95, p > 0, q > 0 {
            let ratio = q / p
            if ratio <= 1 / 1.5 { return ("helped", difference.low, difference.high, lag) }
            if ratio >= 1.5 { return ("harmful", difference.low, difference.high, lag) }
        }
        return ("no_effect", difference.low, difference.high, nil)
    }

    /// The second after the act from which the failed share differs most from what came before it.
    private static func changePoint(_ before: Stretch, _ after: Stretch, _ scene: Scene) -> Int64 {
        let steps = max(1, (after.to - after.from) / 120)
        var (best, gain): (Int64, Double) = (after.from, -.infinity)
        var failed = Double(before.cell.dynamicFailed)
        var total = Double(before.cell.dynamic)
        let (allFailed, all) = (Double(after.cell.dynamicFailed) + failed, Double(after.cell.dynamic) + total)
        var second = after.from
        while second < min(after.to, scene.traffic.end) {
            let likelihood = entropy(failed, total) + entropy(allFailed - failed, all - total)
            if likelihood > gain + 1e-9, all - total >= Double(fewest) { (best, gain) = (second, likelihood) }
            let step = scene.traffic.counts(second, second &+ steps)
            failed += Double(step.failed)
            total += Double(step.dynamic)
            second &+= steps
        }
        return best
    }

    /// Log-likelihood of k failures in n at their own share.
    private static func entropy(_ k: Double, _ n: Double) -> Double {
        guard n > 0, k > 0, k < n else { return 0 }
        return -Tails.binomialEntropy(k: k, n: n)
    }
}
