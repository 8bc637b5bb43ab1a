import Evidence

/// `traffic_surge`: more requests than the service can take.
enum TrafficSurgeHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("traffic_surge", score: -1)
        let surge = view.surge
        opinion.predicts(
            "clearly more requests a second than normal before the failures", .access, seen: (surge ?? 0) >= 1.5,
            covered: surge != nil)
        if let surge {
            let words = "traffic before the failures was \(ReportNumber.hundredths(surge)) times the normal rate"
            if surge >= 1.5 {
                opinion.speaksFor(min(4, 1 + 1.5 * surge), words)
            } else {
                opinion.speaksAgainst(3.5, words)
            }
        }
        return opinion
    }
}
