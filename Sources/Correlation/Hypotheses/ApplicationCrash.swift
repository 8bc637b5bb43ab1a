import Evidence

/// `application_crash`: the process ended for a reason other than memory.
enum ApplicationCrashHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("application_crash", score: -1.5)
        let gone = view.upstream([.refused, .reset, .closedEarly, .socketMissing])
        let (forced, own) = view.exits
        let exits = own + view.events(["out_of_memory_error"])
        opinion.predicts(
            "connections are refused or reset", .error, seen: !gone.isEmpty, covered: view.covers(.error))
        opinion.predicts(
            "a supervisor reports an exit that is no kill for memory", .supervisor, seen: !exits.isEmpty,
            covered: view.covers(.supervisor))
        if !gone.isEmpty {
            let share = view.share(gone)
            if share >= 0.3 {
                opinion.speaksFor(2, "connections were refused or reset: nothing listened", gone.map(\.ref))
            } else {
                opinion.speaksAgainst(
                    1, "only \(ReportNumber.hundredths(share)) of the failures are refused or reset connections",
                    gone.map(\.ref))
            }
        }
        if !exits.isEmpty { opinion.speaksFor(1.5, "the process ended by itself", exits) }
        if !forced.isEmpty, exits.isEmpty {
            if view.leaks.isEmpty {
                opinion.speaksFor(0.5, "the process was ended by SIGKILL", forced)
            } else {
                opinion.speaksAgainst(
                    1.5, "the process was ended by SIGKILL after its memory had grown: it did not crash by itself",
                    forced)
            }
        }
        if !view.kills.isEmpty {
            opinion.speaksAgainst(
                4, "the kernel killed it for memory: it did not crash by itself", view.kills.prefix(1).map(\.ref))
        }
        return opinion
    }
}
