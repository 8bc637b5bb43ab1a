import Correlation
import Evidence
import Extraction

/// From merged evidence to findings.
enum Judgement {
    /// Folds and correlates; throws where no input gave anything to read.
    static func findings(of bundle: EvidenceBundle) throws(FaultlineError) -> Findings {
        var bundle = bundle
        unite(&bundle)
        noteWhatIsMissing(&bundle)
        let damage = damage(in: bundle)
        let isRead = bundle.outcomes.contains { $0.decompressedBytes > 0 || !$0.notices.contains(where: \.isDamage) }
        guard isRead else { throw FaultlineError(.noInput, "no input could be read.", details: damage) }
        let stories = Fold.stories(
            of: bundle, leavingOut: Set(CaseFile.duplicates(of: bundle).keys.compactMap(UInt32.init(exactly:))))
        let report = Correlator.report(bundle, stories: stories, toolVersion: ToolVersion.current)
        return Findings(report: report, damage: damage, evidence: bundle)
    }

    /// One outcome an input: the parts of a plain file report each for itself.
    private static func unite(_ bundle: inout EvidenceBundle) {
        var parts: [UInt32: [InputOutcome]] = [:]
        for outcome in bundle.outcomes { parts[outcome.input, default: []].append(outcome) }
        var read: [UInt32: Int64] = [:]
        for shard in bundle.shards { read[shard.input, default: 0] &+= shard.end &- shard.start }
        bundle.outcomes = parts.keys.sorted().compactMap { id in
            guard let all = parts[id], var outcome = all.first else { return nil }
            guard bundle.plan.inputs.indices.contains(Int(id)), bundle.plan.inputs[Int(id)].shards.count > 1 else {
                return outcome
            }
            // Plain text is stored as it is read.
            outcome.bytes = read[id] ?? 0
            outcome.decompressedBytes = read[id] ?? 0
            outcome.notices = Set(all.flatMap(\.notices)).sorted()
            return outcome
        }
    }

    /// Says which inputs the evidence holds only in part, or not at all.
    private static func noteWhatIsMissing(_ bundle: inout EvidenceBundle) {
        var pieces: [UInt32: Int] = [:]
        var whole: Set<UInt32> = []
        for shard in bundle.shards {
            pieces[shard.input, default: 0] += 1
            if shard.start == 0, shard.isEnd { whole.insert(shard.input) }
        }
        let failed = Set(bundle.outcomes.filter { $0.notices.contains(where: \.isDamage) }.map(\.input))
        for input in bundle.plan.inputs where !whole.contains(input.id) && !failed.contains(input.id) {
            let text =
                pieces[input.id] == nil
                ? "was not extracted. Extract its task of the plan and merge it too."
                : "was extracted only in part. Extract the other tasks of the plan and merge them too."
            let notice = Notice(input: input.id, text: text, isDamage: true)
            if let index = bundle.outcomes.firstIndex(where: { $0.input == input.id }) {
                bundle.outcomes[index].notices.append(notice)
            } else {
                bundle.outcomes.append(
                    InputOutcome(input: input.id, bytes: 0, decompressedBytes: 0, sha256: nil, notices: [notice]))
            }
        }
        bundle.outcomes.sort { $0.input < $1.input }
    }

    /// `path: sentence` of all that could not be read whole.
    private static func damage(in bundle: EvidenceBundle) -> [String] {
        var lines = bundle.plan.notices.filter(\.isDamage).map { notice in
            notice.input.flatMap { path(of: $0, in: bundle.plan) }.map { "\($0): \(notice.text)" } ?? notice.text
        }
        for outcome in bundle.outcomes {
            for notice in outcome.notices where notice.isDamage {
                lines.append((path(of: outcome.input, in: bundle.plan) ?? "?") + ": " + notice.text)
            }
        }
        return lines
    }

    private static func path(of id: UInt32, in plan: Plan) -> String? {
        plan.inputs.indices.contains(Int(id)) ? plan.inputs[Int(id)].path : nil
    }
}
