import Dispatch
package import Evidence
package import LogInput
import Synchronization

/// Extracts the tasks of a plan on several workers: the only file with concurrency in it.
///
/// A worker takes the reader of an input, fills one block from it, gives the reader back and parses the block itself:
/// the core that inflated parses when it is done, while another inflates. Memory is bounded by one block a worker and
/// the tables; a slow parser holds back the reading, for nothing is queued.
package struct Engine: Sendable {
    /// One piece of work: a byte range of one input.
    package struct Task: Sendable, Hashable {
        package var input: UInt32
        package var range: PlanShard
        package init(input: UInt32, range: PlanShard) {
            self.input = input
            self.range = range
        }
    }

    package var workers: Int
    /// Bytes of a block; tests make it small.
    package var blockSize: Int
    /// Whether every shard gets its digest; else only those of inputs with `duplicateCandidates`.
    package var digestsAll: Bool
    /// Called now and then with the bytes read from disk so far.
    package var progress: (@Sendable (Int64) -> Void)?

    package init(
        workers: Int, blockSize: Int = 1 << 18, digestsAll: Bool = false, progress: (@Sendable (Int64) -> Void)? = nil
    ) {
        self.workers = max(1, workers)
        self.blockSize = blockSize
        self.digestsAll = digestsAll
        self.progress = progress
    }

    /// All tasks of a plan.
    package static func tasks(of plan: Plan) -> [Task] {
        plan.inputs.flatMap { input in input.shards.map { Task(input: input.id, range: $0) } }
    }

    /// Runs tasks and returns their evidence; an input that cannot be opened gives a notice and no shard.
    ///
    /// `replay` holds the bytes of standard input that the plan has taken already.
    package func run(_ plan: Plan, tasks: [Task], files: [UInt32: InputFile] = [:], replay: [UInt8] = [])
        -> EvidenceBundle
    {
        let jobs = tasks.map { task in
            let input = plan.inputs[Int(task.input)]
            return Job(
                task: task, context: ExtractionContext(input: input, options: plan.options),
                file: files[task.input] ?? InputFile(path: input.path), replay: input.path == "-" ? replay : [],
                blockSize: blockSize, digests: digestsAll || !input.duplicateCandidates.isEmpty)
        }
        let read = Atomic<Int64>(0)
        let progress = progress
        DispatchQueue.concurrentPerform(iterations: min(workers, max(1, jobs.count * 2, workers))) { _ in
            var worker = Worker(jobs: jobs)
            while let count = worker.step() {
                let total = read.add(count, ordering: .relaxed).newValue
                progress?(total)
            }
        }
        var shards: [Shard] = []
        var outcomes: [InputOutcome] = []
        for job in jobs {
            let (shard, outcome) = job.finish(sum(job.takeParts()))
            if let shard { shards.append(shard) }
            outcomes.append(outcome)
        }
        return EvidenceBundle(plan: plan, shards: shards, outcomes: outcomes)
    }

    /// Adds up the tables of several workers, each half of them on a core of its own.
    private func sum(_ parts: [[TimeAxis: Tables]]) -> [TimeAxis: Tables] {
        guard parts.count > 1 else { return parts.first ?? [:] }
        let halves = Mutex<[Tables.Half: [TimeAxis: Tables]]>([:])
        DispatchQueue.concurrentPerform(iterations: Tables.Half.allCases.count) { index in
            let half = Tables.Half.allCases[index]
            var sum = parts[0]
            for part in parts.dropFirst() {
                for (axis, tables) in part where sum[axis]?.merge(tables, only: half) == nil { sum[axis] = tables }
            }
            halves.withLock { $0[half] = sum }
        }
        return halves.withLock { halves in
            var sum = halves[.others] ?? [:]
            for (axis, tables) in halves[.requests] ?? [:] { sum[axis]?.takeRequests(of: tables) }
            return sum
        }
    }
}

/// One task with its reader and its assembler, each behind a lock.
private final class Job: Sendable {
    struct Reading: ~Copyable {
        var isOpened = false
        /// nil before the input is opened and after its end.
        var reader: InputReader?
        var notices: [Notice] = []
        var bytes: Int64 = 0
        var decompressed: Int64 = 0
        var sha256: String?
        var endedDamaged = false
    }

    let task: Engine.Task
    let context: ExtractionContext
    private let file: InputFile
    private let replay: [UInt8]
    private let blockSize: Int
    private let digests: Bool
    private let reading = Mutex(Reading())
    private let assembler: Mutex<InputAssembler>
    private let isDrained = Atomic<Bool>(false)

    init(
        task: Engine.Task, context: ExtractionContext, file: InputFile, replay: [UInt8], blockSize: Int, digests: Bool
    ) {
        self.task = task
        self.context = context
        self.file = file
        self.replay = replay
        self.blockSize = blockSize
        self.digests = digests
        assembler = Mutex(InputAssembler(input: task.input, start: task.range.start, reader: makeReader(context)))
    }

    var drained: Bool { isDrained.load(ordering: .acquiring) }

    enum Next {
        case block(LineBlock, bytesRead: Int64)
        case busy
        case drained
    }

    /// The next block. With `wait` the call blocks while another worker reads.
    func next(wait: Bool) -> Next {
        if drained { return .drained }
        if wait { return reading.withLock { advance(&$0) } }
        return reading.withLockIfAvailable { advance(&$0) } ?? .busy
    }

    private func advance(_ reading: inout Reading) -> Next {
        if !reading.isOpened { open(&reading) }
        let before = reading.reader?.storedBytes ?? 0
        if let block = reading.reader?.next() {
            return .block(block, bytesRead: (reading.reader?.storedBytes ?? before) - before)
        }
        if reading.reader != nil { end(&reading) }
        isDrained.store(true, ordering: .releasing)
        return .drained
    }

    /// Takes what the reader has to say at its end, and lets it go.
    private func end(_ reading: inout Reading) {
        guard let compression = reading.reader?.compression else { return }
        let damage = reading.reader?.damage ?? []
        let damageCount = reading.reader?.damageCount ?? 0
        reading.bytes = reading.reader?.storedBytes ?? 0
        reading.decompressed = reading.reader?.decompressedBytes ?? 0
        for damage in damage {
            let problem = damage.problem(path: file.path, compression: compression)
            reading.notices.append(Notice(input: task.input, text: problem.sentence, isDamage: damage.losesText))
            if damage.losesText, damage.decodedByte >= reading.decompressed { reading.endedDamaged = true }
        }
        if damageCount > damage.count {
            reading.notices.append(
                Notice(
                    input: task.input,
                    text: "\(damageCount - damage.count) more places are damaged. "
                        + "Copy the file again if you need the rest.", isDamage: true))
        }
        if compression != .none { reading.sha256 = reading.reader?.sha256() }
        reading.reader = nil
    }

    private func open(_ reading: inout Reading) {
        reading.isOpened = true
        let range = task.range
        // The last part of a plain file ends where the plan saw the end; what was added since is not its business.
        let bounds =
            range.start == 0 && range.end < 0
            ? nil : range.start..<max(range.start, range.end < 0 ? context.input.size : range.end)
        do {
            reading.reader = try InputReader(
                file, input: task.input, range: bounds, blockSize: blockSize, digest: bounds == nil ? nil : false,
                prefix: replay)
        } catch {
            reading.notices.append(Notice(input: task.input, text: error.sentence, isDamage: true))
        }
    }

    /// Parses a block into a shard without tables and adds it.
    func parse(_ block: LineBlock, with reader: inout RecordReader) {
        let isFirst = block.startByte == task.range.start
        let edges = RecordReader.Edges(
            beginsInside: !(isFirst && task.range.start == 0),
            firstLineIsCut: block.continuesLine || (isFirst && task.range.start > 0))
        let span = block.span
        var shard = reader.shard(span, start: block.startByte, edges: edges)
        if digests { shard.digest = TextDigest.of(span, offset: block.startByte) }
        assembler.withLock { $0.add(shard, beginsAtLine: !block.continuesLine && !isFirst) }
    }

    func add(_ reader: RecordReader) {
        assembler.withLock { $0.add(tables: reader.tables.byAxis, unparsed: reader.unparsed) }
    }

    func takeParts() -> [[TimeAxis: Tables]] { assembler.withLock { $0.takeParts() } }

    /// The task's evidence with the sum of its parts, once all workers are done. An input that could not be opened has no shard.
    func finish(_ sum: consuming [TimeAxis: Tables]) -> (Shard?, InputOutcome) {
        let (outcome, damaged) = reading.withLock { reading in
            (
                InputOutcome(
                    input: task.input, bytes: reading.bytes, decompressedBytes: reading.decompressed,
                    sha256: reading.sha256, notices: reading.notices), reading.endedDamaged
            )
        }
        let reachesEnd = task.range.end < 0
        let tables = sum
        let shard = assembler.withLock { $0.finish(tables, reachesEnd: reachesEnd, lastLineIsDamaged: damaged) }
        return (shard, outcome)
    }
}

/// A reader of records for an input, with all its extractors.
private func makeReader(_ context: ExtractionContext) -> RecordReader {
    RecordReader(context: context, extractors: LineExtractors.all(for: context))
}

/// What one thread does: take a block from the first input that is free, parse it, hand over tables of finished inputs.
private struct Worker {
    let jobs: [Job]
    private var readers: [Int: RecordReader] = [:]
    private var firstUnfinished = 0

    init(jobs: [Job]) { self.jobs = jobs }

    /// One block's work; the bytes that were read from disk for it, or nil when nothing is left.
    mutating func step() -> Int64? {
        while true {
            while firstUnfinished < jobs.count, jobs[firstUnfinished].drained {
                handOver(firstUnfinished)
                firstUnfinished += 1
            }
            guard firstUnfinished < jobs.count else {
                for index in readers.keys.sorted() { handOver(index) }
                return nil
            }
            // A few inputs ahead at most: each open input has tables of its own.
            let window = firstUnfinished..<min(jobs.count, firstUnfinished + 4)
            for index in window {
                if case .block(let block, let bytes) = jobs[index].next(wait: false) {
                    return work(index, block, bytes)
                }
                if jobs[index].drained { handOver(index) }
            }
            if case .block(let block, let bytes) = jobs[firstUnfinished].next(wait: true) {
                return work(firstUnfinished, block, bytes)
            }
        }
    }

    private mutating func work(_ index: Int, _ block: LineBlock, _ bytes: Int64) -> Int64 {
        var reader = readers.removeValue(forKey: index) ?? makeReader(jobs[index].context)
        jobs[index].parse(block, with: &reader)
        readers[index] = reader
        return bytes
    }

    private mutating func handOver(_ index: Int) {
        guard var reader = readers.removeValue(forKey: index) else { return }
        reader.flush()
        jobs[index].add(reader)
    }
}
