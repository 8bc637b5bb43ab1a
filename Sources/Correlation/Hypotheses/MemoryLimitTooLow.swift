import Evidence

/// `memory_limit_too_low`: use is flat, close under the limit.
enum MemoryLimitHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("memory_limit_too_low", score: -2)
        let kills = view.kills.filter { !$0.story.isManual }
        let near = view.memory.filter { life in
            guard let limit = life.finding.limitBytes, limit > 0 else { return false }
            // One reading of a life that fills its memory anew is no flat use.
            return life.finding.samples >= 5 && life.isFlat && !life.finding.leak
                && Double(life.finding.firstBytes) >= 0.8 * Double(limit)
        }
        opinion.predicts(
            "memory is flat and close under the limit", .application, seen: !near.isEmpty, covered: !view.memory.isEmpty
        )
        opinion.predicts(
            "the kernel kills it at the limit", .kernel, seen: !kills.isEmpty, covered: view.covers(.kernel))
        if !kills.isEmpty { opinion.speaksFor(1, "the kernel killed it for memory", kills.map(\.ref)) }
        if !near.isEmpty { opinion.speaksFor(3, "its memory stood flat at four fifths of the limit or more") }
        if let change = view.limitChange {
            opinion.speaksFor(
                3, "the configuration was changed right before the first kill, and no process was killed before it",
                [change.ref])
        }
        if view.memory.isEmpty, let lives = Lifetimes.of(view), lives.areUneven, view.change == nil {
            opinion.speaksFor(
                2,
                "without a change before, processes were killed at the limit after anything from "
                    + "\(ReportNumber.duration(lives.later.min() ?? 0)) on", kills.map(\.ref))
        }
        if !view.leaks.isEmpty {
            opinion.speaksAgainst(3, "memory began far under the limit and grew", view.leaks.compactMap(\.ref))
        }
        if kills.isEmpty, view.covers(.kernel) { opinion.speaksAgainst(2, "no kill for memory in the kernel log") }
        return opinion
    }
}
