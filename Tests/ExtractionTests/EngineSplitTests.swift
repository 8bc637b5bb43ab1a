import Evidence
import Extraction
import LogInput
import Testing

/// Blocks of any size, any number of workers and tasks cut anywhere give the same evidence of the recorded incidents.
@Suite struct EngineSplitTests {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")

    /// The folders that are there: capture A is no part of the project.
    private static let folders = [
        root + "/samples/meltdown/logs", root + "/samples/quiet/logs", root + "/samples/captures/databases",
        root + "/../shared/data/captures/A/logs",
    ].filter { !Discovery.find([$0]).inputs.isEmpty }

    private static func shards(_ bundles: [EvidenceBundle]) throws -> [Shard] {
        var merger = BundleMerger()
        for bundle in bundles { try merger.add(bundle) }
        return try #require(merger.merged()).shards
    }

    /// Compares shard by shard, so that a failure names the file and not a megabyte of tables.
    private static func expectEqual(_ found: [Shard], _ expected: [Shard], _ plan: Plan, _ what: String) {
        #expect(found.count == expected.count, "\(what)")
        for (a, b) in zip(found, expected) where a != b {
            let name = plan.inputs[Int(b.input)].path
            Issue.record(
                "\(what): \(name): \(a.counts) \(a.newlines) \(a.formats), expected \(b.counts) \(b.newlines) \(b.formats)"
            )
        }
    }

    @Test(arguments: folders)
    func `blocks and workers do not show`(_ folder: String) throws {
        let planned = try Planner().plan(Discovery.find([folder]))
        let tasks = Engine.tasks(of: planned.plan)
        let whole = try Self.shards([
            Engine(workers: 1, digestsAll: true).run(planned.plan, tasks: tasks, files: planned.files)
        ])
        for (block, workers) in [(777, 2), (5000, 3), (70_000, 1)] {
            let engine = Engine(workers: workers, blockSize: block, digestsAll: true)
            let found = try Self.shards([engine.run(planned.plan, tasks: tasks, files: planned.files)])
            Self.expectEqual(found, whole, planned.plan, "blocks of \(block) bytes, \(workers) workers")
        }
    }

    @Test(arguments: folders)
    func `tasks cut anywhere merge to the same evidence in any order, and twice`(_ folder: String) throws {
        let planned = try Planner().plan(Discovery.find([folder]))
        let whole = try Self.shards([
            Engine(workers: 1, digestsAll: true)
                .run(planned.plan, tasks: Engine.tasks(of: planned.plan), files: planned.files)
        ])
        var generator = SplitMix(seed: 11)
        for bytes in [Int64(9_973), 131_071] {
            var options = PlannerOptions()
            options.shardBytes = bytes
            let cut = try Planner(options: options).plan(Discovery.find([folder]))
            var tasks = Engine.tasks(of: cut.plan)
            // Some folders hold small files only.
            if bytes < 10_000 { #expect(tasks.count > whole.count) }
            tasks.shuffle(using: &generator)
            var parts: [EvidenceBundle] = []
            while !tasks.isEmpty {
                let count = min(tasks.count, 1 + Int(generator.next() % 40))
                let engine = Engine(workers: 2, blockSize: 4096, digestsAll: true)
                parts.append(engine.run(cut.plan, tasks: Array(tasks.prefix(count)), files: cut.files))
                tasks.removeFirst(count)
            }
            if let again = parts.first { parts.append(again) }
            parts.shuffle(using: &generator)
            Self.expectEqual(try Self.shards(parts), whole, cut.plan, "tasks of \(bytes) bytes")
        }
    }
}
