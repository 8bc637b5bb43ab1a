import Evidence
import Extraction
import Foundation
import LogInput
import Testing

/// Files of a test in a folder of their own, planned and read as a run does.
struct RoadRun {
    var plan: Plan
    var shards: [Shard]

    /// Plans and reads the paths; `cut` cuts plain files into tasks of so many bytes, done in reverse order.
    init(_ paths: [String], reference: Int64? = nil, cut: Int64? = nil) throws {
        var options = PlannerOptions()
        options.referenceSecond = reference
        options.shardBytes = cut
        let planned = try Planner(options: options).plan(Discovery.find(paths))
        plan = planned.plan
        var merger = BundleMerger()
        for task in Engine.tasks(of: plan).reversed() {
            try merger.add(
                Engine(workers: 2, blockSize: cut == nil ? 1 << 20 : 97, digestsAll: true)
                    .run(plan, tasks: [task], files: planned.files))
        }
        shards = merger.merged()?.shards ?? []
    }

    /// Writes the texts into files and reads the folder they are in; the file's times are set to `modified`.
    static func of(
        _ files: [(name: String, text: String)], modified: Int64? = nil, reference: Int64? = nil, cut: Int64? = nil
    ) throws -> RoadRun {
        let folder = NSTemporaryDirectory() + "faultline-road-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for file in files {
            let path = folder + "/" + file.name
            let isPacked = file.name.hasSuffix(".gz")
            let plain = isPacked ? String(path.dropLast(3)) : path
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: plain))
            if let modified {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date(timeIntervalSince1970: Double(modified))], ofItemAtPath: plain)
            }
            guard isPacked else { continue }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/gzip")
            process.arguments = [plain]
            try process.run()
            process.waitUntilExit()
        }
        return try RoadRun([folder], reference: reference, cut: cut)
    }

    func shard(_ ending: String) -> Shard? {
        plan.inputs.first { $0.path.hasSuffix(ending) }.flatMap { input in shards.first { $0.input == input.id } }
    }

    func input(_ ending: String) -> PlanInput? { plan.inputs.first { $0.path.hasSuffix(ending) } }

    /// First and last time on an axis of the first input, as `YYYY-MM-DDTHH:MM:SS` of that clock.
    func span(_ axis: TimeAxis, _ ending: String = "") -> [String] {
        guard let tables = shard(ending)?.tables[axis], let first = tables.first, let last = tables.last else {
            return []
        }
        return [first, last].map(RoadRun.text)
    }

    static func text(_ micros: Int64) -> String {
        let seconds = floorDivide(micros, 1_000_000)
        let date = Calendar.date(days: floorDivide(seconds, 86_400))
        let rest = seconds - floorDivide(seconds, 86_400) * 86_400
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d", Int(date.year), Int(date.month), Int(date.day), Int(rest / 3600),
            Int(rest / 60 % 60), Int(rest % 60))
    }
}
