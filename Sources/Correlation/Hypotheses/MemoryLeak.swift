import Evidence

/// `memory_leak`: memory grows with time or work until the limit.
enum MemoryLeakHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("memory_leak", score: -1.5)
        let kills = view.kills.filter { !$0.story.isManual }
        let hasReadings = !view.memory.isEmpty
        opinion.predicts(
            "memory of the process grows and does not come back", .application, seen: !view.leaks.isEmpty,
            covered: hasReadings)
        opinion.predicts(
            "the kernel kills it at the limit", .kernel, seen: !kills.isEmpty, covered: view.covers(.kernel))
        if !kills.isEmpty {
            opinion.speaksFor(
                2.5, "the kernel killed it for memory \(kills.count) time\(kills.count == 1 ? "" : "s")",
                kills.map(\.ref))
        } else if view.covers(.kernel) {
            opinion.speaksAgainst(2, "the kernel log covers the time and shows no kill for memory")
        }
        let forced = view.exits.forced
        if kills.isEmpty, !view.covers(.kernel), !view.leaks.isEmpty, !forced.isEmpty {
            opinion.speaksFor(
                2.5,
                "a process whose memory grew was ended by SIGKILL, as the kernel does when memory runs out; its log "
                    + "was not given", forced)
        }
        let crowded = view.crowdedOut
        if !crowded.isEmpty, 2 * crowded.count >= kills.count {
            opinion.speaksAgainst(
                2.5, "another program of the host held more memory than what was killed", crowded.map(\.ref))
        }
        if let leak = view.leaks.max(by: { $0.finding.confidence < $1.finding.confidence }) {
            let slope = ReportNumber.bytes(Int64((leak.finding.slopeBytesPerS ?? 0) * 60))
            opinion.speaksFor(
                3, "memory grew by \(slope) a minute from reading to reading and never came back",
                view.leaks.compactMap(\.ref))
            if view.changeIsMatched, leak.version == view.change?.version {
                opinion.speaksFor(
                    1.5, "the growth begins with \(leak.version ?? "the release")", view.change.map { [$0.ref] } ?? [])
                let steady = view.scene.memory.filter {
                    $0.version != nil && $0.version != leak.version && !$0.finding.leak && $0.finding.samples >= 5
                }
                if !steady.isEmpty {
                    opinion.speaksFor(0.5, "under \(steady[0].version ?? "another version") the same memory was steady")
                }
            }
        } else if !hasReadings, let lives = Lifetimes.of(view), lives.areUneven {
            opinion.speaksAgainst(
                1.5,
                "some processes were killed after \(ReportNumber.duration(lives.later.min() ?? 0)), a fraction of what "
                    + "others lasted: growth from each start would take as long every time", kills.map(\.ref))
        } else if hasReadings, view.memory.contains(where: { $0.finding.samples >= 8 }) {
            opinion.speaksAgainst(2, "memory readings cover the time and show no lasting growth")
        }
        if let change = view.limitChange, view.leaks.isEmpty {
            opinion.speaksAgainst(
                1.5, "the kills began with a change of configuration, and no reading shows growth", [change.ref])
        }
        if kills.count >= 3 {
            let versions = Set(kills.compactMap(\.version))
            if versions.count == 1, let version = versions.first, view.changeIsMatched {
                opinion.speaksFor(1, "every kill hit version \(version)", kills.map(\.ref))
            }
        }
        for (act, effect) in view.acts(["rollback"]) where effect == "helped" && !kills.isEmpty {
            opinion.speaksFor(1, "the kills ended with the rollback", [act.ref])
        }
        return opinion
    }
}
