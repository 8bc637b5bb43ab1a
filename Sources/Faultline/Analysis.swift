import Correlation
import Evidence
import Extraction
import LogInput

/// One run over a set of logs: plan, extract, fold, correlate in this process.
///
///     let findings = try Analysis(AnalysisOptions(paths: ["logs/"])).run()
///     let json = findings.rendered(.json)
public struct Analysis: Sendable {
    /// How far the reading is.
    public struct Progress: Sendable {
        /// Bytes read from disk so far.
        public let bytesRead: Int64
        /// Bytes of all inputs on disk; nil where standard input is among them.
        public let totalBytes: Int64?
    }

    /// What is read and how.
    public var options: AnalysisOptions
    /// Called from the reading threads, about once a block.
    public var progress: (@Sendable (Progress) -> Void)?

    /// A run that has not begun.
    public init(_ options: AnalysisOptions, progress: (@Sendable (Progress) -> Void)? = nil) {
        self.options = options
        self.progress = progress
    }

    /// Reads, judges and returns what was found; throws where an option is wrong or nothing could be read.
    public func run() throws(FaultlineError) -> Findings {
        let planned = try Planning.plan(options)
        let engine = Engine(workers: Planning.workers(options), progress: Analysis.report(planned.plan, to: progress))
        let bundle = engine.run(
            planned.plan, tasks: Engine.tasks(of: planned.plan), files: planned.files, replay: planned.replay)
        return try Judgement.findings(of: bundle)
    }

    /// The engine's counter as progress of a plan.
    static func report(
        _ plan: Plan, to progress: (@Sendable (Progress) -> Void)?
    ) -> (@Sendable (Int64) -> Void)? {
        guard let progress else { return nil }
        let isEndless = plan.inputs.contains { $0.size < 0 }
        let total = isEndless ? nil : plan.inputs.reduce(Int64(0)) { $0 &+ $1.size }
        return { progress(Progress(bytesRead: $0, totalBytes: total)) }
    }
}
