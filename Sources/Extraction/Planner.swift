package import Evidence
import LogFormats
package import LogInput

/// Makes the plan of a run: looks at the head of every input once and fixes, for all workers, what each of them is.
///
///     paths ──▶ found files ──▶ heads ──▶ votes by stream ──▶ hosts, names, zones, year ──▶ plan
///
/// It alone may look at file times and at the machine's zone files; what is below it sees the plan and the text. Heads
/// are read on all workers; what is made of them depends on the files, never on the order in which they were read.
package struct Planner: Sendable {
    package var options: PlannerOptions
    package var workers: Int

    package init(options: PlannerOptions = PlannerOptions(), workers: Int = 1) {
        self.options = options
        self.workers = max(1, workers)
    }

    /// The plan with what a process that carries it out at once needs besides.
    package struct Planned: Sendable {
        package var plan: Plan
        /// The files by input id, for names that are no UTF-8.
        package var files: [UInt32: InputFile]
        /// What was taken from standard input, for `Engine.run`.
        package var replay: [UInt8]
    }

    /// Looks the paths up and plans them; throws where an option names what is not there or cannot be understood.
    package func plan(rawPaths: [[UInt8]]) throws(PlannerError) -> Planned {
        try plan(Discovery.find(rawPaths: rawPaths))
    }

    /// Plans what `Discovery` found.
    package func plan(
        _ found: (inputs: [InputFile], problems: [InputProblem])
    ) throws(PlannerError) -> Planned {
        let zones = try options.timezones.map { entry throws(PlannerError) in
            try PlannerZone.named(entry.value, of: entry)
        }
        let looks = looks(at: found.inputs)
        let families = PlannerFamily.families(of: found.inputs, looks: looks, options: options)
        let hosts = PlannerHosts(files: found.inputs, looks: looks)
        var plan = Plan(inputs: [], options: options.planOptions)
        var notices = found.problems.map {
            Notice(input: nil, text: $0.description, isDamage: $0.severity == .lost)
        }
        for family in families {
            for (rank, index) in family.members.enumerated() {
                let file = found.inputs[index]
                let look = looks[index]
                var input = PlanInput(
                    id: UInt32(truncatingIfNeeded: plan.inputs.count), path: file.path,
                    host: hosts.host(of: file, look: look, family: family), stream: family.stream)
                input.compression = look.compression.rawValue
                input.envelope =
                    (look.sample.isEmpty || look.envelope == nil && family.envelope == .syslog
                    ? family.envelope : look.envelope)?.rawValue
                input.size = file.size
                input.candidates = family.candidates
                input.logFormats = family.logFormats
                // A later part of a table may have no header of its own; a date is never that of another file.
                input.keptTables =
                    look.tables
                    + family.tables.filter { table in
                        table.format == "metrics_csv" && !look.tables.contains { $0.format == table.format }
                    }
                input.sourceClass = family.sourceClass
                input.rotationRank = Int64(rank)
                input.sha256 = look.sha256
                input.zone = family.zone
                input.zoneBasis = family.zoneBasis
                input.shards = shards(of: file, look)
                plan.inputs.append(input)
            }
        }
        let order = families.flatMap(\.members)
        nameStreams(&plan.inputs)
        try declare(&plan.inputs, zones: zones)
        findTwins(&plan.inputs, looks: order.map { looks[$0] })
        let reference = PlannerReference(
            files: found.inputs, looks: looks, families: families, given: options.referenceSecond)
        plan.options.referenceDate = reference.date
        plan.options.referenceBasis = reference.basis
        var at = 0
        for family in families {
            let years = PlannerYears.references(
                files: family.members.map { found.inputs[$0] }, looks: family.members.map { looks[$0] }, reference)
            for second in years {
                plan.inputs[at].referenceSecond = second
                at += 1
            }
        }
        if !options.logFormats.isEmpty, !found.inputs.isEmpty, !families.contains(where: \.usesDeclaredFormat) {
            notices.append(
                Notice(
                    input: nil,
                    text: "the log_format that was given reads none of the first lines of any input. "
                        + "Compare it with a line of the access log, or leave it out to have it recognised.",
                    isDamage: false))
        }
        notices += options.refusedFormats.map {
            Notice(
                input: nil, text: "Lines of this format are read only as far as others recognise them: \($0).",
                isDamage: false)
        }
        plan.notices = notices.sorted()
        var files: [UInt32: InputFile] = [:]
        for (id, index) in order.enumerated() { files[UInt32(truncatingIfNeeded: id)] = found.inputs[index] }
        let replay = found.inputs.firstIndex(where: \.isStandardInput).map { looks[$0].replay } ?? []
        return Planned(plan: plan, files: files, replay: replay)
    }

    // MARK: - Parts of an input

    private func shards(of file: InputFile, _ look: PlannerLook) -> [PlanShard] {
        guard let step = options.shardBytes, step > 0, look.compression == .none, file.size > step else {
            return [PlanShard(start: 0, end: -1)]
        }
        return stride(from: 0, to: file.size, by: Int64.Stride(step)).map { start in
            PlanShard(start: start, end: file.size - start > step ? start + step : -1)
        }
    }

    /// Inputs whose first 64 KiB of text are equal may be copies of each other.
    private func findTwins(_ inputs: inout [PlanInput], looks: [PlannerLook]) {
        var byHead: [PlannerLook.HeadKey: [UInt32]] = [:]
        for (index, look) in looks.enumerated() {
            guard let key = look.headKey else { continue }
            byHead[key, default: []].append(inputs[index].id)
        }
        for (index, look) in looks.enumerated() {
            guard let key = look.headKey, let twins = byHead[key] else { continue }
            inputs[index].duplicateCandidates = twins.filter { $0 != inputs[index].id }
        }
    }
}

/// A misuse that the planner found, as a sentence: what, where, how to mend.
package struct PlannerError: Error, Sendable, Hashable {
    package var sentence: String
    package init(_ sentence: String) { self.sentence = sentence }
}
