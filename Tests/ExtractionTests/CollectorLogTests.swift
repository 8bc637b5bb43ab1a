import Evidence
import Extraction
import Foundation
import LogInput
import Testing

/// A collection as the slow reader of these tests finds it: by splitting words, line by line.
private struct Collection: Hashable {
    var axis: TimeAxis
    var micros: Int64
    var after: Int64
    var isFull: Bool
}

@Suite(
    "Real logs of collectors give the heaps that a slow reader finds",
    .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct CollectorLogTests {
    private static let logs = "microsoft-gctoolkit-testdata/gctoolkit-gclogs/"
    private static let kafka =
        "elastic-examples/Miscellaneous/kafka_monitoring/filebeat_monitoring/logs/kafka0/logs/kafkaServer-gc.log"
    static let files: [(name: String, format: String)] = [
        (logs + "unified/g1gc/jvm-gc-10Nov2022.log", "gc_jvm"),
        (logs + "unified/g1gc/gc-no-age-timestamp.log", "gc_jvm"),
        (logs + "unified/serial/factorization-serialgc-tip.log", "gc_jvm"),
        (logs + "preunified/generated/leakerNoDetails.log", "gc_jvm_legacy"),
        (logs + "preunified/ps/details/memoryleak1.log.gz", "gc_jvm_legacy"),
        (logs + "preunified/ps/details/memoryleak2.log", "gc_jvm_legacy"),
        (logs + "streaming/gc.log.gz", "gc_jvm_legacy"), (kafka, "gc_jvm_legacy"),
    ]

    private static func text(_ name: String) throws -> String {
        let path = (RealDumps.folder ?? "") + name
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", name.hasSuffix(".gz") ? "gzip -dc < '\(path)'" : "cat '\(path)'"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    }

    @Test("every collection's heap, and nearly every line", arguments: files.map(\.name))
    func heaps(name: String) throws {
        let format = try #require(Self.files.first { $0.name == name }).format
        let text = try Self.text(name)
        let slow = format == "gc_jvm" ? SlowReader.unified(text) : SlowReader.legacy(text)
        #expect(slow.count >= 2)
        let run = try RoadRun([(RealDumps.folder ?? "") + name])
        #expect(run.plan.inputs.first?.candidates.first == format)
        #expect(run.plan.inputs.first?.sourceClass == .memory)
        let shard = try #require(run.shards.first)
        let lines = shard.counts.parsed + shard.counts.unparsed + shard.counts.damaged
        #expect(lines > 80 && Double(shard.counts.parsed) >= 0.999 * Double(lines), "\(shard)")
        // The table keeps of each step first, last, least, greatest and count: so does the slow reader's sum.
        for (quantity, isFull) in [
            (MemoryQuantity.heapAfterCollection, false), (.heapAfterFullCollection, true),
        ] {
            let expected = slow.filter { !isFull || $0.isFull }
            var count: Int64 = 0
            for (axis, tables) in shard.tables {
                for row in tables.memory.rows() where row.key.quantity == quantity {
                    for (start, cell) in row.series.rows() {
                        let inside = expected.filter {
                            $0.axis == axis && $0.micros >= start * 1_000_000
                                && $0.micros < (start + row.series.step) * 1_000_000
                        }
                        #expect(inside.count == cell.count)
                        #expect(inside.map(\.after).min() == cell.minimum && inside.map(\.after).max() == cell.maximum)
                        #expect(inside.map(\.micros).min() == cell.first.micros)
                        #expect(inside.map(\.micros).max() == cell.last.micros)
                        count += cell.count
                    }
                }
            }
            #expect(count == Int64(expected.count), "\(quantity)")
        }
    }

    @Test(
        "cut anywhere, they give the same",
        arguments: ["unified/g1gc/jvm-gc-10Nov2022.log", "preunified/ps/details/memoryleak2.log"])
    func cuts(name: String) throws {
        let path = (RealDumps.folder ?? "") + Self.logs + name
        let whole = try #require(RoadRun([path]).shards.first)
        for cut in [Int64(1_009), 4_099, 50_021] {
            let found = try #require(RoadRun([path], cut: cut).shards.first)
            #expect(found.counts == whole.counts && found.tables == whole.tables && found.formats == whole.formats)
        }
    }
}

/// Reads collectors' logs by splitting strings; knows only what these files hold.
private enum SlowReader {
    static func bytes(_ size: Substring) -> Int64 {
        let units: [Character: Double] = ["B": 1, "K": 1024, "M": 1_048_576, "G": 1_073_741_824]
        guard let unit = size.last, let factor = units[unit], let number = Double(size.dropLast()) else { return -1 }
        return Int64((number * 10).rounded()) * Int64(factor) / 10
    }

    /// `A->B(C)`: B.
    static func after(_ word: Substring) -> Int64? {
        let parts = word.components(separatedBy: "->")
        guard parts.count == 2 else { return nil }
        return bytes(parts[1].prefix { $0 != "(" })
    }

    static func instant(_ text: Substring) -> Int64? {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.dateFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSZ"
        return formatter.date(from: String(text)).map { Int64(($0.timeIntervalSince1970 * 1000).rounded()) * 1000 }
    }

    static func unified(_ text: String) -> [Collection] {
        text.split(separator: "\n").compactMap { line in
            let groups = line.components(separatedBy: "]")
            guard let tags = groups.first(where: { $0.hasPrefix("[gc") })?.dropFirst(),
                tags.trimmingCharacters(in: .whitespaces) == "gc",
                let word = line.split(separator: " ").dropLast().last,
                let after = after(word)
            else { return nil }
            let first = Substring(groups[0].dropFirst())
            let isFull = line.contains("Pause Full") || line.contains("(Mixed)")
            if first.hasSuffix("s") {
                let micros = Int64((Double(first.dropLast()) ?? -1) * 1000 + 0.5) * 1000
                return Collection(axis: .boot, micros: micros, after: after, isFull: isFull)
            }
            return instant(first).map { Collection(axis: .instant, micros: $0, after: after, isFull: isFull) }
        }
    }

    static func legacy(_ text: String) -> [Collection] {
        var result: [Collection] = []
        var header: Substring?
        for line in text.split(separator: "\n") {
            if line.first?.isNumber == true, line.contains("GC") { header = line }
            var after: Int64?
            if let heap = line.range(of: "Heap: ") {
                after = Self.after(line[heap.upperBound...].split(separator: "]")[0])
            } else if line.contains("->") {
                // The sum is the word that neither begins nor belongs to a bracket of its own.
                let words = line.split(separator: " ")
                let sum = words.enumerated().first { index, word in
                    index > 0 && word.contains("->") && !words[index - 1].hasSuffix(":")
                        && !words[index - 1].hasPrefix("[Eden")
                        && word.contains("(")
                }
                after = sum.flatMap { Self.after($0.element) }
            }
            guard let after, let header else { continue }
            let stamp = header.components(separatedBy: ": ")[0]
            let isFull = header.contains("[Full GC") || header.contains("(mixed)")
            if stamp.contains("T") {
                guard let micros = instant(Substring(stamp)) else { continue }
                result.append(Collection(axis: .instant, micros: micros, after: after, isFull: isFull))
            } else {
                let micros = Int64((Double(stamp) ?? -1) * 1000 + 0.5) * 1000
                result.append(Collection(axis: .boot, micros: micros, after: after, isFull: isFull))
            }
        }
        return result
    }
}
