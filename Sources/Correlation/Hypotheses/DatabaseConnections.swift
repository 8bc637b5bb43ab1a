import Evidence

/// `database_connections`: slots or pools are exhausted.
enum DatabaseConnectionsHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("database_connections", score: -1.5)
        let exhausted = view.events(["connections_exhausted"])
        // Who waits in vain says so at the end of the wait, when the request fails.
        let before = exhausted.filter { view.scene.book[$0].time <= view.impact.advanced(bySeconds: 5) }
        opinion.predicts(
            "connections run out before the first failure", .application, seen: !before.isEmpty,
            covered: view.covers(.application) || view.covers(.database))
        if !before.isEmpty {
            opinion.speaksFor(2.5, "connections ran out before the first failure", before)
            let count = exhausted.reduce(0) { $0 &+ view.scene.book[$1].count }
            if Double(count) >= 0.3 * Double(max(1, view.episode.failed)) {
                opinion.speaksFor(1.5, "\(count) times somebody waited for a connection in vain", exhausted)
            }
        } else if !exhausted.isEmpty {
            opinion.speaksAgainst(1.5, "connections ran out only after the first failure: a consequence", exhausted)
        } else if view.covers(.application) || view.covers(.database) {
            opinion.speaksAgainst(1.5, "no log says that connections ran out")
        }
        if !view.kills.isEmpty {
            opinion.speaksAgainst(2, "the process was killed for memory", view.kills.prefix(1).map(\.ref))
        }
        return opinion
    }
}
