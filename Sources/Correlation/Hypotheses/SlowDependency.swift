import Evidence

/// `slow_dependency`: a database or a service behind the application is slow.
enum SlowDependencyHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("slow_dependency", score: -1.5)
        let waits = view.upstream([.timedOut]).filter {
            $0.actions.contains(.readingHeader) || $0.actions.contains(.readingBody)
        }
        opinion.predicts(
            "the proxy times out while it waits for the application's answer", .error, seen: !waits.isEmpty,
            covered: view.covers(.error))
        opinion.predicts(
            "slow statements or lock waits before the first failure", .database,
            seen: !view.events(["slow_query"]).isEmpty,
            covered: view.covers(.database))
        let calls = view.events([DependencyCalls.kind]).filter {
            DependencyCalls.isOne(view.scene.book[$0])
                && view.scene.book[$0].time <= view.impact.advanced(bySeconds: 30)
        }
        if !calls.isEmpty {
            let count = calls.reduce(0) { $0 &+ view.scene.book[$1].count }
            opinion.speaksFor(
                Double(count) >= 0.2 * Double(max(1, view.episode.failed)) ? 3.5 : 1,
                "calls of the application to another service timed out", calls)
        }
        if !waits.isEmpty {
            let share = view.share(waits, [.readingHeader, .readingBody])
            opinion.speaksFor(
                share >= 0.3 ? 3 : share >= 0.05 ? 1.5 : 0.5, "the proxy waited in vain for answers of the application",
                waits.map(\.ref))
        } else if view.covers(.error), calls.isEmpty {
            opinion.speaksAgainst(2, "the error log covers the time and shows no timeout while reading the answer")
        }
        let exhausted = view.events(["connections_exhausted"]).filter {
            view.scene.book[$0].time <= view.impact.advanced(bySeconds: 5)
        }
        if !exhausted.isEmpty, view.events(["slow_query"]).isEmpty {
            opinion.speaksAgainst(
                1.5, "requests waited for a free connection of the application's own pool, and no statement was slow",
                exhausted)
        }
        let slow = view.events(["slow_query"]).filter {
            view.scene.book[$0].time <= view.impact.advanced(bySeconds: 5)
                && view.scene.book[$0].time >= view.impact.advanced(bySeconds: -600)
        }
        if !slow.isEmpty, !waits.isEmpty {
            opinion.speaksFor(1, "statements became slow before the first failure", slow)
        }
        if let rise = view.latencyRise {
            opinion.speaksFor(0.7, "responses slowed down before the first failure", [rise])
        }
        if !view.kills.isEmpty {
            opinion.speaksAgainst(
                2.5, "the application itself was killed; a slow dependency does not do that",
                view.kills.prefix(1).map(\.ref))
        }
        return opinion
    }
}
