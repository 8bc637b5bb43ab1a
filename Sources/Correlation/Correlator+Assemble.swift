import Evidence

extension Correlator {
    /// Puts the report together: final ids, inputs, totals, series, coverage.
    static func assemble(_ scene: Scene, _ incidents: [Incident], _ notes: [String], _ toolVersion: String) -> Report {
        let (events, ids) = scene.book.finished()
        let inputs = InputReports.build(scene)
        var warnings = notes
        for notice in scene.file.plan.notices where notice.input == nil { warnings.append(notice.text) }
        if scene.sources.contains(where: { source in source.byAxis.contains { $0.tables.facts.isEstimated } }) {
            warnings.append(
                "more facts of one kind were seen than are kept; counts stay exact, some lines are not shown.")
        }
        let series = SeriesBuilder.build(scene)
        let memory = scene.memory.map { life in
            var finding = life.finding
            let name = finding.subject + (finding.pid.map { " (pid \($0))" } ?? "")
            finding.basisSeries = series.first { $0.subject == name && $0.name.hasPrefix("memory") }?.id
            return finding
        }
        return Report(
            toolVersion: toolVersion, options: options(scene.file.plan), window: scene.window, inputs: inputs,
            totals: Totals.count(scene), requestGroups: groups(scene), coverage: CoverageBuilder.build(scene),
            incidents: incidents.map { $0.renamed(ids, memory: memory, scene) }, events: events, memory: memory,
            forecasts: forecasts(scene, ids), series: series, patterns: scene.patterns, warnings: warnings)
    }

    private static func options(_ plan: Plan) -> [(name: String, value: OptionValue)] {
        let options = plan.options
        let limits = options.limits
        return [
            ("client_entries", .int(Int64(limits.clientEntries))), ("facts_per_kind", .int(Int64(limits.factsPerKind))),
            ("redact", .text(options.redact)), ("reference_basis", .text(options.referenceBasis)),
            ("reference_date", options.referenceDate.isEmpty ? .null : .text(options.referenceDate)),
            ("routes", .int(Int64(limits.routes))),
            ("since", options.since.map { .text(ReportTime.text(Moment(micros: $0))) } ?? .null),
            ("until", options.until.map { .text(ReportTime.text(Moment(micros: $0))) } ?? .null),
            ("write_methods", .list(options.writeMethods.filter { !$0.hasPrefix("/") })),
            ("write_paths", .list(options.writeMethods.filter { $0.hasPrefix("/") })),
        ]
    }

    private static func groups(_ scene: Scene) -> [RequestGroup] {
        scene.grouping.groups.map { group in
            RequestGroup(
                inputs: group.sources.flatMap { scene.sources[$0].inputs }.sorted(), relation: group.relation,
                countedFrom: scene.sources[group.counted].inputs.first, overlap: group.overlap, basis: group.basis)
        }
    }

    /// A leak that has not killed yet, in a report with or without incident.
    private static func forecasts(_ scene: Scene, _ ids: [String: String]) -> [Forecast] {
        scene.memory.compactMap { life in
            guard life.finding.leak, life.killed == nil, let ref = life.ref,
                let time = life.finding.projectedExhaustion,
                let end = scene.window?.end, life.finding.end.seconds(to: end) <= 600, time > end,
                !scene.acts.contains(where: { $0.start > life.finding.end })
            else { return nil }
            return Forecast(
                subject: life.finding.subject, time: time, timeLow: life.finding.projectedLow ?? time,
                timeHigh: life.finding.projectedHigh ?? time, confidence: life.finding.confidence,
                sinceVersion: life.version, evidence: [ids[EventBook.id(ref)] ?? ""])
        }
    }
}

extension Incident {
    /// The incident with the final ids of its events.
    func renamed(_ ids: [String: String], memory: [MemoryFinding], _ scene: Scene) -> Incident {
        func name(_ id: String) -> String { ids[id] ?? id }
        var result = self
        result.timeline = timeline.map(name)
        result.rootCause.evidence = rootCause.evidence.map(name)
        for index in result.rootCause.chain.indices {
            result.rootCause.chain[index].from = name(rootCause.chain[index].from)
            result.rootCause.chain[index].to = name(rootCause.chain[index].to)
        }
        result.trigger.event = trigger.event.map(name)
        for index in result.contributing.indices {
            result.contributing[index].events = contributing[index].events.map(name)
        }
        for index in result.hypotheses.indices {
            for place in result.hypotheses[index].arguments.indices {
                result.hypotheses[index].arguments[place].events = result.hypotheses[index].arguments[place].events.map(
                    name)
            }
            for place in result.hypotheses[index].against.indices {
                result.hypotheses[index].against[place].events = result.hypotheses[index].against[place].events.map(
                    name)
            }
        }
        result.milestones.change?.event = milestones.change?.event.map(name)
        result.milestones.onset?.event = milestones.onset?.event.map(name)
        result.milestones.firstImpact?.event = milestones.firstImpact?.event.map(name)
        result.milestones.mitigationStarted?.event = milestones.mitigationStarted?.event.map(name)
        result.milestones.mitigationEffective?.event = milestones.mitigationEffective?.event.map(name)
        result.milestones.restored?.event = milestones.restored?.event.map(name)
        result.impact.recount = RecountBuilder.impact(
            scene, window: Window(start: start, end: end ?? Moment(second: scene.traffic.end)))
        for index in result.memory.indices {
            result.memory[index].basisSeries =
                memory.first {
                    $0.subject == result.memory[index].subject && $0.pid == result.memory[index].pid
                }?.basisSeries
        }
        // Every event that the incident names is in its timeline.
        let named = Set(
            result.rootCause.evidence + result.rootCause.chain.flatMap { [$0.from, $0.to] }
                + result.contributing.flatMap(\.events)
                + result.hypotheses.flatMap { ($0.arguments + $0.against).flatMap(\.events) }
                + result.milestones.named.compactMap { $0.value?.event } + [result.trigger.event].compactMap { $0 })
        let missing = named.subtracting(result.timeline)
        if !missing.isEmpty {
            result.timeline = (result.timeline + missing).sorted {
                (Int($0.dropFirst()) ?? 0) < (Int($1.dropFirst()) ?? 0)
            }
        }
        return result
    }
}

extension Totals {
    /// Counts over the whole run, every request and kill once.
    static func count(_ scene: Scene) -> Totals {
        var totals = Totals()
        var statuses = SparseCounts()
        var clients: Set<UInt64> = []
        var bound: UInt64?
        for group in scene.grouping.groups {
            for (_, tables) in scene.sources[group.counted].byAxis {
                let rows = tables.status.rows()
                for index in rows.indices {
                    totals.requests &+= rows[index].cell.requests
                    totals.failedRequests &+= rows[index].cell.failed
                    statuses.merge(rows[index].cell.byStatus)
                }
                tables.clients.forEach { key, _ in clients.insert(key.client) }
                if let dropped = tables.clients.droppedFrom { bound = min(bound ?? dropped, dropped) }
            }
        }
        totals.byStatus = statuses.entries.map { (status: Int($0.key), count: $0.count) }
        totals.badGateway = statuses[502]
        totals.clients = Int64(clients.count)
        if let bound {
            totals.estimated = true
            let kept = clients.count { $0 < bound }
            totals.clients = ReportNumber.whole(
                Double(kept) / max(Double(bound) / 18_446_744_073_709_551_616.0, 1e-18))
        }
        // The kernel's; those of programs are events beside them.
        totals.oomKills = Int64(scene.kills.count { $0.story.killer == nil })
        totals.recount = RecountBuilder.totals(scene)
        return totals
    }
}
