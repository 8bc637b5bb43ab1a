import Evidence

/// `unknown`: none of the others, the measure of all; wins where the logs cannot tell.
enum UnknownHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("unknown")
        let missing = [
            ("kernel", view.covers(.kernel)), ("application", view.covers(.application)),
            ("error", view.covers(.error)),
        ]
        .filter { !$0.1 }.map(\.0)
        if !missing.isEmpty {
            opinion.arguments.append(
                Hypothesis.Argument(text: "no \(missing.joined(separator: ", no ")) log covers the time; it would tell")
            )
        }
        return opinion
    }
}
