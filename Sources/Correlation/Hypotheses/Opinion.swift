import Evidence
import Glibc

/// What one hypothesis says of an incident before it is weighed against its rivals.
struct Opinion {
    var kind: String
    /// Log-odds against `unknown`, which stands at 0.
    var score: Double
    var expected: [Hypothesis.Expectation] = []
    var arguments: [Hypothesis.Argument] = []
    var against: [Hypothesis.Argument] = []

    init(_ kind: String, score: Double = 0) {
        self.kind = kind
        self.score = score
    }

    mutating func speaksFor(_ weight: Double, _ text: String, _ events: [EventBook.Ref] = []) {
        score += weight
        arguments.append(Hypothesis.Argument(text: text, events: events.map(EventBook.id)))
    }

    mutating func speaksAgainst(_ weight: Double, _ text: String, _ events: [EventBook.Ref] = []) {
        score -= weight
        against.append(Hypothesis.Argument(text: text, events: events.map(EventBook.id)))
    }

    /// States a prediction and whether it was seen; where no source covered the stretch it stays open.
    mutating func predicts(_ text: String, _ sourceClass: SourceClass, seen: Bool, covered: Bool) {
        expected.append(Hypothesis.Expectation(text: text, sourceClass: sourceClass, seen: covered ? seen : nil))
    }
}

/// A hypothesis of the contract. One file each; a new one is one file and one line in `Hypotheses.all`.
protocol HypothesisJudge: SendableMetatype {
    static func judge(_ view: IncidentView) -> Opinion
}

/// The part of the scene that belongs to one incident.
struct IncidentView {
    let scene: Scene
    let episode: Episode
    /// First moment of trouble: growth, slowness, or the first failure.
    var onset: Moment
    var impact: Moment
    var end: Moment
    /// The change that could have brought it, and whether what failed ran that version.
    var change: Act?
    var changeIsMatched: Bool
    var kills: [Kill]
    /// Leaking lives that overlap the incident or led to it.
    var leaks: [MemoryLife]
    /// All memory lives that overlap [change or an hour before, end].
    var memory: [MemoryLife]
    var upstream: [UpstreamFailures.Stretch]
    var latencyRise: EventBook.Ref?
    var crashLoops: [EventBook.Ref]
    var badGatewayStart: EventBook.Ref?

    /// Requests a second right before the impact over those of the time before; nil without requests.
    ///
    /// The time before is at most an hour that ends a minute before the onset: a surge that lasts would become its own
    /// measure in a baseline of all. The whole's baseline stands in where too little lies before.
    var surge: Double? {
        let early = max(scene.traffic.start, onset.second - 3660)
        let late = onset.second - 60
        var usual = scene.baseline.rate
        if late - early >= 60 {
            usual = Double(scene.traffic.counts(early, late).dynamic) / Double(late - early)
        }
        guard usual > 0 else { return nil }
        let from = max(scene.traffic.start, onset.second - 30)
        let to = max(impact.second, from + 10)
        let seconds = Double(max(1, min(to, scene.traffic.end) - from))
        return Double(scene.traffic.counts(from, to).dynamic) / seconds / usual
    }

    func covers(_ sourceClass: SourceClass) -> Bool { scene.covers(sourceClass, onset, end) }

    func upstream(_ outcomes: Set<AttemptOutcome>) -> [UpstreamFailures.Stretch] {
        upstream.filter { outcomes.contains($0.outcome) }
    }

    /// What part of the failed requests such failures explain; attempts that were tried again count more than once. A
    /// proxy that finds no server left says nothing of why: those requests are left out.
    func share(_ stretches: [UpstreamFailures.Stretch], _ actions: Set<UpstreamAction>? = nil) -> Double {
        let counted = stretches.reduce(0) { sum, stretch in
            sum &+ stretch.byAction.filter { actions?.contains($0.key) ?? true }.reduce(0) { $0 &+ $1.value.failures }
        }
        let blind = upstream([.noLiveUpstreams]).reduce(0) { $0 &+ $1.failures }
        return min(1, Double(counted) / Double(max(1, max(counted, episode.failed &- blind))))
    }

    /// Exits around the incident, apart: by SIGKILL (status 137 too), which the kernel, a supervisor or a person sends,
    /// and those by which a process ended itself.
    var exits: (forced: [EventBook.Ref], own: [EventBook.Ref]) {
        var result: (forced: [EventBook.Ref], own: [EventBook.Ref]) = ([], [])
        for ref in events(["process_exit"]) {
            let event = scene.book[ref]
            let isForced: Bool =
                switch (event["signal"], event["status"]) {
                case (.text(let name)?, _): ["9", "KILL", "SIGKILL"].contains(name)
                case (_, .int(137)?): true
                default: false
                }
            if isForced { result.forced.append(ref) } else { result.own.append(ref) }
        }
        return result
    }

    /// Reloads, restarts and changes of the proxy's configuration in the two minutes before the impact.
    var proxyChanges: [Act] {
        scene.acts.filter { act in
            (act.kind == "proxy_reload" || act.kind == "proxy_restart" || act.kind == "config_change")
                && act.start <= impact && act.start.seconds(to: impact) <= 120
        }
    }

    /// A change of configuration at most ten minutes before the first kill, where none was in the hour before it.
    var limitChange: Act? {
        guard let first = kills.map(\.moment).min() else { return nil }
        let change = scene.acts.last {
            $0.kind == "config_change" && $0.start <= first && $0.start.seconds(to: first) <= 600
        }
        guard let change else { return nil }
        let isOld = scene.kills.contains {
            $0.isPressure && $0.moment < change.start && $0.moment.seconds(to: change.start) <= 3600
        }
        return isOld ? nil : change
    }

    /// Kills of a host without memory of which another program held more than the victim.
    var crowdedOut: [Kill] {
        kills.filter { kill in
            guard kill.limitBytes == nil, let memory = kill.story.memory, let own = kill.story.rssBytes else {
                return false
            }
            return memory.byName.contains { $0.name != kill.story.process && $0.rssBytes > own }
        }
    }

    func events(_ kinds: Set<String>) -> [EventBook.Ref] { scene.book.refs(kinds, from: windowStart, to: end) }

    /// From the change, or half an hour before the onset.
    var windowStart: Moment { min(change?.start ?? onset, onset.advanced(bySeconds: -60)) }

    /// The act of a kind during the incident, with its effect.
    func acts(_ kinds: Set<String>) -> [(act: Act, effect: String)] {
        scene.acts.filter { kinds.contains($0.kind) && $0.start >= impact && $0.start <= end }.map { act in
            if case .text(let effect)? = scene.book[act.ref]["effect"] { return (act, effect) }
            return (act, "too_little_data")
        }
    }
}

/// All hypotheses, weighed against each other.
enum Hypotheses {
    private static let all: [any HypothesisJudge.Type] = [
        MemoryLeakHypothesis.self, MemorySpikeHypothesis.self, MemoryLimitHypothesis.self,
        TrafficSurgeHypothesis.self, SlowDependencyHypothesis.self, DatabaseConnectionsHypothesis.self,
        NetworkHypothesis.self, ProxyConfigurationHypothesis.self, BadReleaseHypothesis.self,
        ApplicationCrashHypothesis.self, DiskFullHypothesis.self, DescriptorLimitHypothesis.self, DNSHypothesis.self,
        TLSHypothesis.self, UnknownHypothesis.self,
    ]

    /// By how much the sums of log-odds are too timid, for the evidence is not as independent of itself as they take it:
    /// fitted on the tuning seeds of `samples/scenarios` by the Brier score of the top cause.
    private static let sharpness = 1.25

    /// Log-odds that a hypothesis loses for which nothing speaks although it was looked for.
    private static let absence = 1.5

    /// The hypotheses by falling confidence; confidences add up to 1 (softmax of the log-odds).
    static func weigh(_ view: IncidentView) -> [Hypothesis] {
        let opinions = all.map { judge in
            var opinion = judge.judge(view)
            // Nothing speaks for it and what it predicts was looked for in vain: less than a mere possibility.
            if opinion.arguments.isEmpty, opinion.expected.contains(where: { $0.seen == false }) {
                opinion.score -= absence
            }
            return opinion
        }
        let greatest = opinions.map(\.score).max() ?? 0
        let weights = opinions.map { exp(($0.score - greatest) * sharpness) }
        let total = weights.reduce(0, +)
        var result = zip(opinions, weights).map { opinion, weight in
            let covered = opinion.expected.filter { $0.seen != nil }.count
            let share = opinion.expected.isEmpty ? 1 : Double(covered) / Double(opinion.expected.count)
            let confidence = ((weight / total) * 10_000).rounded() / 10_000
            return Hypothesis(
                kind: opinion.kind, confidence: confidence,
                verdict: verdict(confidence, opinion.expected), expected: opinion.expected, coverage: share,
                arguments: opinion.arguments, against: opinion.against)
        }
        // Rounding must not break the sum: the difference goes to the greatest.
        let sum = result.reduce(0) { $0 + $1.confidence }
        if let top = result.indices.max(by: { result[$0].confidence < result[$1].confidence }) {
            result[top].confidence = ((result[top].confidence + 1 - sum) * 10_000).rounded() / 10_000
        }
        result.sort { $0.confidence == $1.confidence ? $0.kind < $1.kind : $0.confidence > $1.confidence }
        return result
    }

    private static func verdict(_ confidence: Double, _ expected: [Hypothesis.Expectation]) -> String {
        if confidence >= 0.9 { return "confirmed" }
        if confidence >= 0.6 { return "likely" }
        return confidence <= 0.02 && expected.contains { $0.seen == false } ? "ruled_out" : "possible"
    }
}
