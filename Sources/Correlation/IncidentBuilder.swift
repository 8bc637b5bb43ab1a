import Evidence

/// Builds one incident from an episode of failures, or from kills that no access log shows.
struct IncidentBuilder {
    let episode: Episode
    /// Whether an access log shows it; else it is made of kills alone.
    let hasTraffic: Bool

    /// What an incident is before events have their final ids.
    func build(_ scene: inout Scene, upstream: [UpstreamFailures.Stretch], number: Int) -> Incident {
        var view = makeView(scene, upstream)
        addWindowEvents(&scene, &view)
        let frozen = IncidentView(
            scene: scene, episode: view.episode, onset: view.onset, impact: view.impact, end: view.end,
            change: view.change, changeIsMatched: view.changeIsMatched, kills: view.kills, leaks: view.leaks,
            memory: view.memory, upstream: view.upstream, latencyRise: view.latencyRise, crashLoops: view.crashLoops,
            badGatewayStart: view.badGatewayStart)
        let hypotheses = Hypotheses.weigh(frozen)
        let top = hypotheses.first?.kind ?? "unknown"
        let confidence = hypotheses.first?.confidence ?? 0
        let trigger = trigger(frozen, top)
        markRoles(&scene, frozen, top, trigger)
        let impact =
            hasTraffic || scene.traffic.index(frozen.impact.second) != nil
            ? ImpactAssessor.assess(scene, from: frozen.impact.second, to: ceilSecond(frozen.end)) : Impact()
        let milestones = milestones(scene, frozen)
        let chain = Chain.links(scene, frozen, top, milestones)
        let timeline = timeline(scene, frozen)
        let subject = subject(frozen)
        return Incident(
            id: "INC-\(number)", title: title(frozen, top, subject),
            severity: impact.downS >= 60 ? "critical" : impact.failedShare >= 0.05 ? "major" : "minor",
            start: frozen.impact, detected: milestones.alerted?.time, end: episode.restored,
            score: hasTraffic ? Tails.score(logTail: episode.logTail) : 0.9, milestones: milestones,
            restoredCriterion: "first of three windows of \(Episodes.restoredWidth(scene.baseline)) s without a failed "
                + "request and with p95 under twice the baseline's, after the last step that was down or above three "
                + "times the baseline's p95",
            rootCause: Incident.RootCause(
                kind: top, confidence: confidence, subject: subject,
                summary: Summary.rootCause(scene, frozen, top, subject, trigger),
                evidence: chain.isEmpty
                    ? frozen.kills.prefix(3).map { EventBook.id($0.ref) } : unique(chain.flatMap { [$0.from, $0.to] }),
                chain: chain),
            trigger: trigger, contributing: Contributions.find(scene, frozen), related: [], hypotheses: hypotheses,
            impact: impact, memory: frozen.memory.map(\.finding), phases: phases(scene, frozen, milestones),
            timeline: timeline.map(EventBook.id))
    }

    private func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }

    private func ceilSecond(_ moment: Moment) -> Int64 {
        Moment(second: moment.second) == moment ? moment.second : moment.second + 1
    }

    // MARK: - View

    /// Moments of two logs closer together than this may be one, seconds.
    private static let resolution = 2.0

    private func makeView(_ scene: Scene, _ upstream: [UpstreamFailures.Stretch]) -> IncidentView {
        let impact = episode.start
        // Kills that no request felt may be called restored before they are over.
        let end = max(impact, episode.restored ?? Moment(second: episode.to))
        let kills = scene.kills.filter {
            $0.isPressure && $0.moment >= min(impact.advanced(bySeconds: -60), Moment(second: episode.from))
                && $0.moment <= (hasTraffic ? end : max(end, Moment(second: episode.to)))
        }
        let killedVersion = kills.first?.version
        // The change: the release of the version that died, else the last one before the impact.
        // Whole seconds in one log and parts of them in another: what begins with the failures may have brought them.
        let slack = impact.advanced(bySeconds: IncidentBuilder.resolution)
        let earlier = scene.acts.filter {
            $0.isChange && ($0.start <= impact || ($0.kind != "rollback" && $0.start <= slack))
        }
        let matched = killedVersion.flatMap { version in earlier.last { $0.version == version } }
        let recent = earlier.last { $0.end.seconds(to: impact) <= 3600 }
        var leaksBefore = scene.memory.filter {
            $0.finding.leak && $0.finding.start <= end && $0.finding.end >= impact.advanced(bySeconds: -7200)
        }
        // A growth that never came near its limit may go on to hurt, but it is not what hurt here.
        let isPressed = !scene.book.refs(
            ["memory_pressure", "out_of_memory_error"], from: impact.advanced(bySeconds: -3600), to: end
        ).isEmpty
        leaksBefore.removeAll { life in
            guard let limit = life.finding.limitBytes, limit > 0, !isPressed else { return false }
            return Double(life.finding.peakBytes) < 0.7 * Double(limit)
        }
        // The lives that were killed come first: theirs is the growth that hurt.
        let fatal = leaksBefore.filter { $0.killed != nil }
        if !fatal.isEmpty { leaksBefore = fatal }
        let leakVersion = leaksBefore.first?.version
        let byLeak =
            leakVersion.flatMap { version in earlier.last { $0.version == version } }
            ?? firstFatal(leaksBefore, earlier, scene)
        let change = matched ?? byLeak ?? recent
        let from = change?.start ?? impact.advanced(bySeconds: -3600)
        let memory = scene.memory.filter { $0.finding.end >= from && $0.finding.start <= end }
        var onset = impact
        if let growth = leaksBefore.map(\.finding.start).min() { onset = min(onset, growth) }
        return IncidentView(
            scene: scene, episode: episode, onset: onset, impact: impact, end: end, change: change,
            changeIsMatched: matched != nil || byLeak != nil, kills: kills, leaks: leaksBefore, memory: memory,
            upstream: upstream.filter { $0.end >= impact.advanced(bySeconds: -10) && $0.start <= end },
            latencyRise: nil, crashLoops: [], badGatewayStart: nil)
    }

    /// The change with which the first life began that grew to its death, where no log names versions: what ran before it
    /// neither grew at a third of the pace nor died.
    private func firstFatal(_ leaks: [MemoryLife], _ earlier: [Act], _ scene: Scene) -> Act? {
        let fatal = leaks.filter { $0.killed != nil }
        guard let first = fatal.min(by: { $0.finding.start < $1.finding.start }),
            let change = earlier.last(where: {
                $0.start.advanced(bySeconds: -10) <= first.finding.start
                    && first.finding.start <= $0.end.advanced(bySeconds: 180)
            })
        else { return nil }
        let pace = first.finding.slopeBytesPerS ?? 0
        let isOld = scene.memory.contains { life in
            life.finding.start < change.start.advanced(bySeconds: -10) && life.finding.leak
                && (life.killed != nil || (life.finding.slopeBytesPerS ?? 0) > pace / 3)
        }
        let isDying = scene.kills.contains {
            $0.isPressure && $0.moment < change.start && $0.moment.seconds(to: change.start) <= 3600
        }
        return isOld || isDying ? nil : change
    }

    /// Events that belong to the window itself: slowness, the 502 window, the crash loop, the recovery.
    private func addWindowEvents(_ scene: inout Scene, _ view: inout IncidentView) {
        view.crashLoops = scene.book.refs(["crash_loop"], from: view.impact.advanced(bySeconds: -60), to: view.end)
        guard hasTraffic else { return }
        let from = view.change?.end.advanced(bySeconds: 3) ?? view.impact.advanced(bySeconds: -1800)
        let refs = Latency.events(&scene, from: from, impact: view.impact, restored: episode.restored)
        view.latencyRise = refs.rise
        if let rise = refs.rise { view.onset = min(view.onset, scene.book[rise].time) }
        let cell = scene.traffic.sum(view.impact.second, view.end.second + 1)
        let isGateway = cell.badGateway > 0
        let role: [CitedRole] = isGateway ? [.badGateway] : [.failed]
        if let first = scene.line(role, near: view.impact, within: 30, from: Moment(second: view.impact.second)) {
            view.badGatewayStart = scene.book.add(
                Event(
                    time: view.impact,
                    end: Moment(
                        second: lastGateway(scene, from: view.impact.second, to: episode.to) ?? episode.lastBad),
                    kind: isGateway ? "bad_gateway_start" : "server_errors",
                    title: isGateway
                        ? "502 Bad Gateway begins: \(cell.badGateway) responses"
                        : "server errors begin: \(cell.failed) failed requests",
                    count: isGateway ? cell.badGateway : cell.failed,
                    score: 1, role: .symptom, citations: [first.citation]))
        }
        let last = Moment(second: lastGateway(scene, from: view.impact.second, to: episode.to) ?? episode.lastBad)
        if isGateway, let line = scene.line([.badGateway], near: last, within: 120) {
            scene.book.add(
                Event(
                    time: max(view.impact, min(last, line.moment)), kind: "bad_gateway_end",
                    title: "the last 502s of the incident", score: 0.8, role: .symptom, citations: [line.citation]))
        }
        if let restored = episode.restored,
            let line = scene.line([.succeeded], near: restored, within: 30, from: restored)
        {
            scene.book.add(
                Event(
                    time: restored, kind: "recovered", title: "service restored",
                    detail: "no failed request and normal latency from here on.", score: 1, role: .symptom,
                    citations: [line.citation]))
        }
    }

    /// The last second within the incident in which a 502 was answered.
    private func lastGateway(_ scene: Scene, from: Int64, to: Int64) -> Int64? {
        var last: Int64?
        for (index, step) in scene.traffic.steps.enumerated() where step.badGateway > 0 {
            let second = scene.traffic.start &+ Int64(index) &* scene.traffic.step
            if second >= from && second < to { last = second }
        }
        return last
    }

    // MARK: - Parts

    private func subject(_ view: IncidentView) -> String {
        view.kills.compactMap(\.unit).first ?? view.kills.first?.story.process ?? view.leaks.first?.finding.subject
            ?? view.upstream.max { $0.failures < $1.failures }?.upstream ?? "unknown"
    }

    private func title(_ view: IncidentView, _ top: String, _ subject: String) -> String {
        let words = Summary.words(top)
        if !hasTraffic {
            return "\(subject) killed for memory \(view.kills.count) time\(view.kills.count == 1 ? "" : "s")"
        }
        let length = ReportNumber.duration(view.impact.seconds(to: view.end))
        return top == "unknown"
            ? "requests failed for \(length); the logs do not tell why"
            : "\(words) in \(subject): requests failed for \(length)"
    }

    private func trigger(_ view: IncidentView, _ top: String) -> Incident.Trigger {
        if top == "traffic_surge" { return Incident.Trigger(kind: "traffic", time: view.onset) }
        if top == "proxy_configuration", let change = view.proxyChanges.last {
            return Incident.Trigger(
                kind: "config_change", version: nil, time: change.start, event: EventBook.id(change.ref))
        }
        guard let change = view.change, change.kind != "rollback" || view.changeIsMatched else {
            return Incident.Trigger()
        }
        let follows = change.end.seconds(to: view.impact) <= 300
        let isTakenBack = view.acts(["rollback"]).contains { $0.effect == "helped" && $0.act.start > change.end }
        // What lies outside of the application does not come with its release by some minutes' chance.
        let isOutside =
            ["network", "dns", "tls", "disk_full", "slow_dependency"].contains(top)
            && view.events(["query_loop"]).isEmpty
        let isClose = change.end.seconds(to: view.impact) <= 60
        guard
            view.changeIsMatched || (isTakenBack && (!isOutside || isClose))
                || (top == "memory_leak" && killsBegan(with: change, view)) || (top == "bad_release" && follows)
                || (top == "proxy_configuration" && follows)
                || (top == "memory_limit_too_low" && change.kind == "config_change")
        else { return Incident.Trigger() }
        return Incident.Trigger(
            kind: change.kind == "config_change" ? "config_change" : "deploy", version: change.version,
            time: change.start,
            event: EventBook.id(change.ref))
    }

    /// Whether processes are killed again and again since a release and were not before, though the logs reach back further
    /// than a life has lasted since: what is left to go by where no log has versions or readings.
    private func killsBegan(with change: Act, _ view: IncidentView) -> Bool {
        guard change.kind == "deploy", let window = view.scene.window else { return false }
        let kills = view.scene.kills.filter(\.isPressure).map(\.moment).sorted()
        guard kills.count >= 2, let first = kills.first, let last = kills.last, first >= change.start else {
            return false
        }
        let life = first.seconds(to: last) / Double(kills.count - 1)
        return window.start.seconds(to: change.start) >= 1.2 * life && change.end.seconds(to: first) <= 1.5 * life
    }

    private func markRoles(_ scene: inout Scene, _ view: IncidentView, _ top: String, _ trigger: Incident.Trigger) {
        if let change = view.change, trigger.event == EventBook.id(change.ref) { scene.book[change.ref].role = .cause }
        if top != "memory_leak" {
            for leak in view.leaks { if let ref = leak.ref { scene.book[ref].role = .symptom } }
        }
    }

    private func milestones(_ scene: Scene, _ view: IncidentView) -> Milestones {
        var result = Milestones()
        if let change = view.change, view.changeIsMatched || scene.book[change.ref].role == .cause {
            result.change = Milestone(
                time: change.start, low: change.start, high: change.end, event: EventBook.id(change.ref))
        }
        if view.onset < view.impact {
            let ref =
                view.latencyRise.flatMap { scene.book[$0].time == view.onset ? $0 : nil }
                ?? view.leaks.compactMap(\.ref).first
            result.onset = Milestone(
                time: view.onset, low: view.change?.start ?? view.onset, high: view.impact, event: ref.map(EventBook.id)
            )
        } else {
            // Nothing was wrong before users were hurt: it began with them.
            result.onset = Milestone(
                time: view.impact, event: (view.badGatewayStart ?? view.kills.first?.ref).map(EventBook.id))
        }
        let width = Double(scene.baseline.step)
        result.firstImpact = Milestone(
            time: view.impact, low: view.impact.advanced(bySeconds: -width), high: view.impact.advanced(bySeconds: 1),
            event: (view.badGatewayStart ?? view.kills.first?.ref).map(EventBook.id))
        let responses = Responders.milestones(scene, from: view.onset, impact: view.impact, to: view.end)
        result.alerted = responses.alerted
        result.acknowledged = responses.acknowledged
        result.firstLogin = responses.login
        // What brought it is no mitigation, though by the clocks it may lie at the first failure.
        let acts = scene.acts.filter {
            $0.start >= view.impact && $0.start <= view.end
                && !($0.ref == view.change?.ref && scene.book[$0.ref].role == .cause)
        }
        if let first = acts.first {
            result.mitigationStarted = Milestone(time: first.start, event: EventBook.id(first.ref))
        }
        for act in acts {
            guard case .text("helped")? = scene.book[act.ref]["effect"] else { continue }
            var lag = 0.0
            if case .number(let value)? = scene.book[act.ref]["effect_lag_s"] { lag = value }
            let time = act.end.advanced(bySeconds: lag)
            result.mitigationEffective = Milestone(time: time, low: act.start, high: time, event: EventBook.id(act.ref))
            break
        }
        if let restored = episode.restored {
            let ref = scene.book.refs(["recovered"], from: restored, to: restored).last
            result.restored = Milestone(
                time: restored, low: restored,
                high: restored.advanced(bySeconds: Double(Episodes.restoredWidth(scene.baseline))),
                event: ref.map(EventBook.id))
        }
        return result
    }

    private func phases(_ scene: Scene, _ view: IncidentView, _ milestones: Milestones) -> [Incident.Phase] {
        var marks: [(String, Moment)] = []
        let start = scene.window?.start ?? view.onset
        marks.append(("normal", start))
        if let change = milestones.change { marks.append(("change", change.time)) }
        if let onset = milestones.onset {
            marks.append(("degradation", max(onset.time, milestones.change?.high ?? onset.time)))
        }
        marks.append(("outage", view.impact))
        if let effective = milestones.mitigationEffective, effective.time < view.end {
            marks.append(("recovery", effective.time))
        }
        if episode.restored != nil { marks.append(("normal", view.end)) }
        marks.sort { $0.1 < $1.1 }
        let end = max(scene.window?.end ?? view.end, view.end)
        return marks.enumerated().compactMap { place, mark in
            let next = place + 1 < marks.count ? marks[place + 1].1 : end
            return next > mark.1 ? Incident.Phase(name: mark.0, start: mark.1, end: next) : nil
        }
    }

    /// What belongs to the incident: from the change, or a minute before the onset, to a minute after the end.
    private func timeline(_ scene: Scene, _ view: IncidentView) -> [EventBook.Ref] {
        let from = min(view.windowStart, view.onset).advanced(bySeconds: -1)
        let to = view.end.advanced(bySeconds: 60)
        return scene.book.events.indices.filter { scene.book[$0].time >= from && scene.book[$0].time <= to }
            .sorted { scene.book[$0].time == scene.book[$1].time ? $0 < $1 : scene.book[$0].time < scene.book[$1].time }
    }
}
