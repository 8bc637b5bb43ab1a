import Evidence

/// `proxy_configuration`: the proxy itself is set up wrong.
enum ProxyConfigurationHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("proxy_configuration", score: -1.5)
        let changed = view.proxyChanges
        let mended = view.acts(["proxy_restart", "proxy_reload"])
        opinion.predicts(
            "the proxy is reloaded or restarted right before the failures", .error, seen: !changed.isEmpty,
            covered: view.covers(.error) || view.covers(.deploy))
        if !changed.isEmpty {
            opinion.speaksFor(3, "the proxy was reloaded or restarted right before the failures", changed.map(\.ref))
        } else if view.covers(.error) || view.covers(.deploy) {
            opinion.speaksAgainst(2.5, "the proxy was neither reloaded nor restarted before the failures")
        }
        for (act, effect) in mended {
            if effect == "helped" {
                opinion.speaksFor(2, "a restart or reload of the proxy ended the failures", [act.ref])
            }
            if effect == "no_effect" { opinion.speaksAgainst(1.5, "restarting the proxy changed nothing", [act.ref]) }
        }
        let invalid = view.upstream([.invalidResponse, .tooBigHeader])
        if !invalid.isEmpty {
            opinion.speaksFor(1, "the proxy could not read the application's answers", invalid.map(\.ref))
        }
        if !view.kills.isEmpty {
            opinion.speaksAgainst(1.5, "the process behind the proxy was killed", view.kills.prefix(1).map(\.ref))
        }
        return opinion
    }
}
