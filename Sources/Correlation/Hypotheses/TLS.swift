import Evidence

/// `tls`: handshakes between proxy and application fail, as with a certificate that has run out.
enum TLSHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("tls", score: -2)
        let failed = view.upstream([.tls])
        opinion.predicts(
            "the proxy's handshakes with the application fail", .error, seen: !failed.isEmpty,
            covered: view.covers(.error))
        guard !failed.isEmpty else {
            opinion.speaksAgainst(view.covers(.error) ? 2.5 : 1, "no log says that a TLS handshake failed")
            return opinion
        }
        let share = view.share(failed)
        if share >= 0.3 {
            opinion.speaksFor(5.5, "TLS handshakes failed for most failed requests", failed.map(\.ref))
        } else {
            opinion.speaksFor(1, "some TLS handshakes failed", failed.map(\.ref))
        }
        return opinion
    }
}
