import Evidence
import Extraction
import LogInput

/// The parts of an analysis, for work that is spread over machines: plan once, extract anywhere, merge in any order,
/// correlate once. What comes out is what `Analysis` gives in one process, to the byte.
public enum DistributedRun {
    /// What a part did, for a message.
    public struct Outcome: Sendable {
        /// What could not be read whole, `path: sentence` each.
        public let damage: [String]
        /// Inputs of the plan.
        public let inputs: Int
        /// Tasks of the plan, or those that were done.
        public let tasks: Int

        /// `incomplete` where something could not be read whole.
        public var exitStatus: ExitStatus { damage.isEmpty ? .done : .incomplete }
    }

    /// Which tasks of a plan to do.
    public enum Selection: Sendable, Hashable {
        case all
        /// The tasks whose number leaves `part − 1` when divided by `parts`; `part` from 1.
        case share(part: Int, parts: Int)
        /// The tasks of one input, by its index or its path or name, and of those one shard, from 0.
        case input(String, shard: Int?)
    }

    // MARK: - plan

    /// Writes the plan of a run to a file. Standard input cannot be planned: no other process could read it.
    public static func plan(
        _ options: AnalysisOptions, to path: String, shardBytes: Int64? = nil
    ) throws(FaultlineError) -> Outcome {
        guard !options.paths.contains("-") else {
            throw FaultlineError(
                .usage, "standard input cannot be planned: no other process could read it. Write it to a file first.")
        }
        if let shardBytes, shardBytes < 1 {
            throw FaultlineError(.usage, "a shard of \(shardBytes) bytes holds nothing. Give at least 1.")
        }
        let output = OutputFile(path)
        try output.prove()
        let plan = try Planning.plan(options, shardBytes: shardBytes ?? Planning.shardBytes).plan
        try output.write(plan.encoded())
        return Outcome(
            damage: plan.notices.filter(\.isDamage).map(\.text), inputs: plan.inputs.count,
            tasks: Engine.tasks(of: plan).count)
    }

    // MARK: - extract

    /// Does tasks of a plan and writes their evidence to a file.
    public static func extract(
        planAt path: String, _ selection: Selection, to output: String, workers: Int? = nil,
        progress: (@Sendable (Analysis.Progress) -> Void)? = nil
    ) throws(FaultlineError) -> Outcome {
        let bytes = try read(path)
        let plan: Plan
        do throws(CodecError) { plan = try Plan(decoding: bytes) } catch { throw failure(error, path) }
        let tasks = try select(selection, of: plan)
        let file = OutputFile(output)
        try file.prove()
        var options = AnalysisOptions(paths: [])
        options.workers = workers
        let engine = Engine(
            workers: Planning.workers(options), digestsAll: true, progress: Analysis.report(plan, to: progress))
        let bundle = engine.run(plan, tasks: tasks)
        let damage = bundle.outcomes.flatMap { outcome in
            outcome.notices.filter(\.isDamage).map { "\(plan.inputs[Int(outcome.input)].path): \($0.text)" }
        }
        try file.write(bundle.encoded())
        return Outcome(damage: damage, inputs: Set(tasks.map(\.input)).count, tasks: tasks.count)
    }

    private static func select(_ selection: Selection, of plan: Plan) throws(FaultlineError) -> [Engine.Task] {
        let tasks = Engine.tasks(of: plan)
        switch selection {
        case .all: return tasks
        case .share(let part, let parts):
            guard parts >= 1, (1...parts).contains(part) else {
                throw FaultlineError(.usage, "there is no part \(part) of \(parts). Count from 1.")
            }
            return tasks.enumerated().filter { $0.offset % parts == part - 1 }.map(\.element)
        case .input(let name, let shard):
            let input =
                plan.inputs.first { $0.path == name || $0.name == name }
                ?? Int(name).flatMap { plan.inputs.indices.contains($0) ? plan.inputs[$0] : nil }
            guard let input else {
                throw FaultlineError(
                    .usage, "no input of the plan is called \(name). It has \(plan.inputs.count) inputs, from 0.")
            }
            let own = tasks.filter { $0.input == input.id }
            guard let shard else { return own }
            guard own.indices.contains(shard) else {
                throw FaultlineError(.usage, "\(input.path) has no shard \(shard). It has \(own.count), from 0.")
            }
            return [own[shard]]
        }
    }

    // MARK: - merge

    /// Unites evidence files of one plan into one, whatever their order.
    public static func merge(_ paths: [String], to output: String) throws(FaultlineError) -> Outcome {
        let file = OutputFile(output)
        try file.prove()
        let bundle = try merged(paths)
        try file.write(bundle.encoded())
        return Outcome(damage: [], inputs: bundle.plan.inputs.count, tasks: bundle.ranges.count)
    }

    // MARK: - correlate

    /// Judges evidence files of one plan.
    public static func correlate(_ paths: [String]) throws(FaultlineError) -> Findings {
        try Judgement.findings(of: try merged(paths))
    }

    private static func merged(_ paths: [String]) throws(FaultlineError) -> EvidenceBundle {
        guard !paths.isEmpty else {
            throw FaultlineError(.usage, "no evidence was given. Name what `faultline extract` wrote.")
        }
        var merger = BundleMerger()
        for path in paths {
            let bytes = try read(path)
            let bundle: EvidenceBundle
            do throws(CodecError) { bundle = try EvidenceBundle(decoding: bytes) } catch { throw failure(error, path) }
            do throws(MergeError) { try merger.add(bundle) } catch {
                throw FaultlineError(.usage, error.sentence, path: path)
            }
        }
        guard let bundle = merger.merged() else { throw FaultlineError(.noInput, "no evidence could be read.") }
        return bundle
    }

    // MARK: - Files

    private static func read(_ path: String) throws(FaultlineError) -> [UInt8] {
        do throws(FileFailure) { return try WholeFile.read(path) } catch {
            throw FaultlineError(.noInput, error.sentence, path: path)
        }
    }

    /// A file of another kind is a mistake of the caller's; one that is broken or newer cannot be read.
    private static func failure(_ error: CodecError, _ path: String) -> FaultlineError {
        switch error {
        case .notOurs, .otherKind: FaultlineError(.usage, "\(error).", path: path)
        case .newerFormat, .endsEarly, .damaged, .badValue: FaultlineError(.noInput, "\(error).", path: path)
        }
    }
}
