import Evidence

/// `bad_release`: the new version fails at start or throws; memory stays flat.
enum BadReleaseHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("bad_release", score: -1)
        guard let change = view.change, change.kind != "rollback" else {
            let covered = view.covers(.deploy) || view.covers(.application)
            opinion.predicts("a release shortly before the failures", .deploy, seen: false, covered: covered)
            if let restart = unlogged(view) {
                opinion.speaksFor(
                    1.5, "the service was restarted right before, and answers with errors of its own since",
                    [restart.ref])
                for (act, effect) in view.acts(["service_restart"]) where effect == "helped" {
                    opinion.speaksFor(1, "another restart of the service ended the failures", [act.ref])
                }
            } else if covered {
                opinion.speaksAgainst(2.5, "no release precedes the failures")
            }
            return opinion
        }
        let lag = change.end.seconds(to: view.impact)
        opinion.predicts("a release shortly before the failures", .deploy, seen: true, covered: true)
        opinion.predicts("failures from the first moments of the release", .access, seen: lag <= 60, covered: true)
        if lag <= 60 {
            opinion.speaksFor(2.5, "failures began \(ReportNumber.duration(lag)) after the release", [change.ref])
        } else {
            opinion.speaksFor(0.5, "a release precedes the failures by \(ReportNumber.duration(lag))", [change.ref])
            opinion.speaksAgainst(1, "it served requests for \(ReportNumber.duration(lag)) before they failed")
        }
        if !view.leaks.isEmpty || !view.kills.isEmpty {
            opinion.speaksAgainst(
                4, "its memory was not flat: it grew until the kernel killed it",
                view.leaks.compactMap(\.ref) + view.kills.prefix(1).map(\.ref))
        } else {
            for (act, effect) in view.acts(["rollback"]) where effect == "helped" {
                opinion.speaksFor(1.5, "the rollback ended the failures", [act.ref])
            }
        }
        return opinion
    }

    /// A restart right before failures that the application answers itself: a release that no log tells.
    private static func unlogged(_ view: IncidentView) -> Act? {
        let cell = view.scene.traffic.sum(view.impact.second, view.end.second + 1)
        guard cell.failed > 0, Double(cell.badGateway) < 0.3 * Double(cell.failed) else { return nil }
        return view.scene.acts.last { act in
            act.kind == "service_restart" && act.start <= view.impact.advanced(bySeconds: 2)
                && act.end.seconds(to: view.impact) <= 60
        }
    }
}
