package import Evidence

/// Aligns clocks, counts every request once, judges and fills the report: evidence in, findings out.
package enum Correlator {
    /// The report of a merged bundle. Depends on the bundle alone: no clock, no zone of the machine, no file.
    package static func report(_ bundle: EvidenceBundle, stories: Stories, toolVersion: String) -> Report {
        let file = CaseFile(bundle)
        var sources = file.sources
        var alignment = ClockAlignment()
        alignment.align(&sources, reference: bundle.plan.inputs.map(\.referenceSecond).max() ?? 0)
        let clip = WindowClip(bundle.plan.options)
        if let clip { for index in sources.indices { clip.apply(to: &sources[index]) } }
        let grouping = RequestGrouping(sources)
        let traffic = Traffic(sources, grouping)
        var scene = Scene(
            file: file, sources: sources, grouping: grouping, traffic: traffic,
            baseline: Baseline(traffic) { _ in true }, window: window(sources))
        detect(&scene, stories)
        let incidents = judge(&scene)
        return assemble(scene, incidents, alignment.warnings, toolVersion)
    }

    private static func window(_ sources: [Source]) -> Window? {
        var result: Window?
        for source in sources {
            guard let span = Scene.span(source) else { continue }
            result = Window(
                start: min(result?.start ?? span.start, span.start), end: max(result?.end ?? span.end, span.end))
        }
        return result
    }

    /// Events that stand by themselves.
    private static func detect(_ scene: inout Scene, _ stories: Stories) {
        let clip = WindowClip(scene.file.plan.options)
        let reference = scene.file.plan.inputs.map(\.referenceSecond).max() ?? 0
        let end = scene.window?.end ?? Moment(second: max(0, min(reference, 1 << 40)))
        let groups = Kills.grouped(stories.kills, scene.sources, end: end).filter {
            !$0.isPlaced || clip?.holds($0.moment) ?? true
        }
        let kills = groups.filter(\.isPlaced).compactMap { group in
            group.story?.pid.map { (pid: $0, moment: group.moment) }
        }
        scene.lives = Lives.find(scene.sources, scene.file, kills: kills)
        Kills.events(groups, &scene)
        ContainerKills.find(&scene)
        scene.baseline = normal(scene)
        Acts.find(&scene)
        MemoryGrowth.find(&scene)
        Symptoms.processes(&scene)
        ConnectionSymptoms.find(&scene)
        ConnectionCurves.find(&scene)
        DatabaseServers.find(&scene)
        Symptoms.memoryPressure(&scene)
        HostEvidence.find(&scene)
        Symptoms.outOfMemoryErrors(&scene)
        SystemErrors.find(&scene)
        _ = Symptoms.crashLoops(&scene)
        ExitLoops.find(&scene)
        Supervision.find(&scene)
        Responders.find(&scene)
    }

    /// The baseline of what is not anomalous: first against the calmer half of all steps, then without the episodes.
    private static func normal(_ scene: Scene) -> Baseline {
        let traffic = scene.traffic
        guard !traffic.isEmpty else { return scene.baseline }
        let rough = scene.baseline
        let grouped = traffic.regrouped(rough.step)
        let shares = grouped.steps.filter { $0.dynamic > 0 }.map(\.failedShare)
        let tails = grouped.steps.compactMap(\.p95)
        let calmShare = Quantile.nearestRank(shares, 0.25) ?? 0
        let calmP95 = Quantile.nearestRank(tails, 0.25)
        var isCalm = grouped.steps.map { cell in
            let failing =
                Tails.logBinomialUpper(
                    k: Double(cell.dynamicFailed), n: Double(cell.dynamic), p: max(2 * calmShare, 0.005)) < -9
                || (cell.dynamicFailed >= 2 && cell.failedShare > max(2 * calmShare, 0.2))
            let slow = cell.p95.map { p95 in calmP95.map { p95 > 4 * $0 && p95 > $0 + 0.02 } ?? false } ?? false
            return !failing && !slow
        }
        // What lies between two disturbed steps less than a minute apart is not normal either.
        var last = -1
        let reach = Int(max(1, 60 / rough.step))
        let disturbed = isCalm.indices.filter { !isCalm[$0] }
        for index in disturbed {
            if last >= 0, index - last <= reach { for between in last...index { isCalm[between] = false } }
            last = index
        }
        guard isCalm.contains(true) else { return rough }
        return Baseline(traffic) { second in
            let index = Int((second - grouped.start) / grouped.width)
            return isCalm.indices.contains(index) ? isCalm[index] : false
        }
    }

    /// The incidents, with the events that only an incident brings.
    private static func judge(_ scene: inout Scene) -> [Incident] {
        var episodes = Episodes.incidents(
            scene.traffic, scene.baseline, acts: scene.acts, kills: scene.kills
        ).map { ($0, true) }
        for var episode in killEpisodes(scene) where !episodes.contains(where: { covers($0.0, episode) }) {
            if scene.traffic.index(episode.from) != nil {
                let felt = felt(episode, scene)
                if let first = felt.first { episode.start = first }
                episode.restored = Episodes.restored(
                    scene.traffic, scene.baseline, from: felt.last.map { $0.second &+ 1 } ?? episode.to
                ).map { Moment(second: $0) }
            }
            episodes.append((episode, false))
        }
        episodes.sort { $0.0.start < $1.0.start }
        episodes = Episodes.joined(episodes, scene.kills, scene.traffic)
        // The first failed request of the first step, from the line that is kept for it.
        for index in episodes.indices where episodes[index].1 {
            let second = Moment(second: episodes[index].0.from)
            if let line = scene.line([.failed], near: second, within: Double(max(1, scene.baseline.step)), from: second)
            {
                episodes[index].0.start = max(second, line.moment)
            }
        }
        let upstream = UpstreamFailures.find(&scene)
        Effects.judge(&scene, phaseStarts: episodes.map(\.0.start))
        let first = episodes.first?.0
        let change = scene.acts.last { act in
            act.isChange && act.kind != "rollback" && (first.map { act.start <= $0.start } ?? true)
        }
        let end = first.map { $0.restored ?? Moment(second: $0.to) } ?? scene.window?.end ?? Moment(micros: 0)
        QueryLoop.find(&scene, change: change?.start, end: end)
        SlowQueries.find(&scene, change: change?.start, end: end)
        for episode in episodes.map(\.0) {
            let start = episode.start.advanced(bySeconds: -60)
            DependencyCalls.find(&scene, from: start, end: episode.restored ?? Moment(second: episode.to))
        }
        scene.patterns = Patterns.find(&scene, change: change?.start ?? first?.start, end: end)
        var incidents: [Incident] = []
        for (place, entry) in episodes.enumerated() {
            let builder = IncidentBuilder(episode: entry.0, hasTraffic: entry.1)
            incidents.append(builder.build(&scene, upstream: upstream, number: place + 1))
        }
        relate(&incidents)
        return incidents
    }

    private static func covers(_ traffic: Episode, _ kills: Episode) -> Bool {
        traffic.from - 120 <= kills.to && kills.from <= traffic.to + 60
    }

    /// The kills of an episode that users felt.
    private static func felt(_ episode: Episode, _ scene: Scene) -> [Moment] {
        let traffic = scene.traffic
        return scene.kills.map(\.moment).filter { moment in
            let second = moment.second
            guard second >= episode.from, second < episode.to else { return false }
            return (second &- 1...second &+ 15).contains { second in
                traffic.index(second).map { traffic.steps[$0].badGateway > 0 } ?? false
            }
        }
    }

    /// Runs of kills that no access log shows.
    private static func killEpisodes(_ scene: Scene) -> [Episode] {
        var result: [Episode] = []
        for kill in scene.kills where kill.isPressure {
            let second = kill.moment.second
            if let last = result.last, second - last.to <= 600 {
                result[result.count - 1].to = second + 1
                result[result.count - 1].lastBad = second + 1
            } else {
                result.append(
                    Episode(
                        start: kill.moment, lastBad: second + 1, restored: nil, from: second, to: second + 1, failed: 0,
                        dynamic: 0, logTail: 0))
            }
        }
        return result
    }

    private static func relate(_ incidents: inout [Incident]) {
        for index in incidents.indices.dropFirst() {
            let (a, b) = (incidents[index - 1], incidents[index])
            if a.rootCause.kind == b.rootCause.kind, a.rootCause.subject == b.rootCause.subject,
                a.rootCause.kind != "unknown"
            {
                incidents[index].related.append(Incident.Relation(incident: a.id, relation: "same_cause"))
                incidents[index - 1].related.append(Incident.Relation(incident: b.id, relation: "same_cause"))
            }
        }
    }
}
