import Evidence
import Extraction
import LogInput
import Testing

/// Reads a kernel log as the engine does, in one piece or cut, and folds it.
enum KernelFold {
    /// The kills of a text. `cuts` are byte offsets at which the work is split.
    static func kills(_ text: String, candidates: [String] = ["kernel"], cuts: [Int] = []) throws -> [KillStory] {
        try kills(Array(text.utf8), candidates: candidates, cuts: cuts)
    }

    static func kills(_ bytes: [UInt8], candidates: [String] = ["kernel"], cuts: [Int] = []) throws -> [KillStory] {
        Fold.stories(of: try bundle(bytes, candidates: candidates, cuts: cuts)).kills
    }

    static func bundle(_ bytes: [UInt8], candidates: [String], cuts: [Int] = []) throws -> EvidenceBundle {
        var input = PlanInput(id: 0, path: "kern.log", host: "h", stream: "kern.log")
        input.candidates = candidates
        input.referenceSecond = 1_741_000_000
        input.sourceClass = .kernel
        let plan = Plan(inputs: [input], options: PlanOptions())
        let context = ExtractionContext(input: input, options: plan.options)
        var merger = BundleMerger()
        let edges = [0] + cuts.filter { $0 > 0 && $0 < bytes.count }.sorted() + [bytes.count]
        for (start, end) in zip(edges, edges.dropFirst()) {
            try merger.add(
                EvidenceBundle(plan: plan, shards: [shard(bytes, start, end, context)], outcomes: []))
        }
        return try #require(merger.merged())
    }

    private static func shard(_ text: [UInt8], _ start: Int, _ end: Int, _ context: ExtractionContext) -> Shard {
        var reader = RecordReader(context: context, extractors: LineExtractors.all(for: context))
        let bytes = Array(text[start..<end])
        let outcome = reader.read(
            bytes.span, at: Citation(input: 0, byte: Int64(start), line: 0),
            edges: RecordReader.Edges(beginsInside: start > 0, firstLineIsCut: start > 0))
        reader.flush()
        var shard = Shard(input: 0, start: Int64(start))
        shard.end = Int64(end)
        shard.newlines = outcome.newlines
        shard.counts = outcome.counts
        shard.formats = reader.formats(outcome.byExtractor)
        shard.isAllHead = outcome.isAllHead
        shard.tables = reader.tables.byAxis
        shard.unparsed = reader.unparsed
        shard.digest = TextDigest.of(bytes.span, offset: Int64(start))
        if outcome.headCount > 0 {
            shard.head = Fragment(byte: Int64(start), line: 0, bytes: Array(bytes[..<outcome.headCount]))
        }
        if let tail = outcome.tail {
            shard.tail = Fragment(
                byte: Int64(start + tail.start), line: tail.newlines, bytes: Array(bytes[tail.start...]))
        }
        shard.isEnd = end == text.count
        return shard
    }
}
