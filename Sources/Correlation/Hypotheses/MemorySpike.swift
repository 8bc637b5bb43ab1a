import Evidence

/// `memory_spike`: one jump takes the memory, no steady growth.
enum MemorySpikeHypothesis: HypothesisJudge {
    static func judge(_ view: IncidentView) -> Opinion {
        var opinion = Opinion("memory_spike", score: -2)
        let kills = view.kills.filter { !$0.story.isManual }
        let jumped = view.memory.filter { life in
            let gained = Double(life.finding.peakBytes &- life.finding.firstBytes)
            let room = life.finding.limitBytes.map { 0.3 * Double($0) } ?? 0.5 * Double(life.finding.firstBytes)
            return life.jumpShare > 0.7 && life.killed != nil && life.finding.samples >= 4 && !life.finding.leak
                && gained >= room
        }
        opinion.predicts(
            "memory jumps between two readings", .application, seen: !jumped.isEmpty, covered: !view.memory.isEmpty)
        opinion.predicts(
            "the kernel kills it at the limit", .kernel, seen: !kills.isEmpty, covered: view.covers(.kernel))
        if !kills.isEmpty { opinion.speaksFor(1.5, "the kernel killed it for memory", kills.map(\.ref)) }
        if !jumped.isEmpty {
            opinion.speaksFor(2.5, "memory jumped within one reading before the kill", jumped.compactMap(\.ref))
        }
        let crowded = view.crowdedOut
        if !crowded.isEmpty, 2 * crowded.count >= kills.count {
            opinion.speaksFor(2, "another program of the host took the memory", crowded.map(\.ref))
        }
        if !view.leaks.isEmpty {
            opinion.speaksAgainst(
                3, "memory grew steadily over many readings, not in one jump", view.leaks.compactMap(\.ref))
        }
        if kills.isEmpty, view.covers(.kernel) { opinion.speaksAgainst(2, "no kill for memory in the kernel log") }
        return opinion
    }
}
