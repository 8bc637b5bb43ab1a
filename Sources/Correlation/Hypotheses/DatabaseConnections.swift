import Evidence

/// `database_connections`: slots or pools are exhausted.
enum DatabaseConnectionsHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("database_connections", score: -1.5)
        let exhausted = view.events(["connections_exhausted"])
        let before = exhausted.filter { view.scene.book[$0].time < view.impact }
        opinion.predicts(
            "connections run out before the first failure", .application, seen: !before.isEmpty,
            covered: view.covers(.application) || view.covers(.database))
        if !before.isEmpty {
            opinion.speaksFor(2.5, "connections ran out before the first failure", before)
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
