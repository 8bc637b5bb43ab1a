import Evidence
import Extraction
import Foundation
import Testing

/// Tables as the programs of a real host print them (`samples/captures/memory/make`), planned and read as a run does.
@Suite("Captured tables of memory are read whole")
struct MemoryCaptureTests {
    private static let folder =
        "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/samples/captures/memory/"

    /// File, the format that reads it, and the readings that have a time; those of collectors were counted with `awk`.
    static let files: [(name: String, format: String, readings: Int)] = [
        ("free.txt", "memory_table", 0), ("free-m.txt", "memory_table", 0), ("free-h.txt", "memory_table", 0),
        ("free-wide-bytes.txt", "memory_table", 0), ("vmstat.txt", "memory_table", 0),
        ("vmstat-t.txt", "memory_table", 15), ("ps.txt", "memory_table", 0), ("ps-aux.txt", "memory_table", 0),
        ("top.txt", "memory_table", 0), ("meminfo.txt", "memory_table", 0),
        // The tables of `free -h`, five processes and three lines of the host's.
        ("snapshots.txt", "memory_snapshots", 13), ("sar.txt", "sysstat", 10), ("sar-swap.txt", "sysstat", 6),
        ("pidstat.txt", "sysstat", 2), ("gc-Serial.log", "gc_jvm", 51), ("gc-G1.log", "gc_jvm", 63),
        ("gc-Parallel.log", "gc_jvm", 72), ("gc-Z.log", "gc_jvm", 66), ("gc-Shenandoah.log", "gc_jvm", 100),
        ("gc-G1-uptime.log", "gc_jvm", 43), ("gc-node.log", "gc_node", 32),
    ]

    private static func count(_ shard: Shard) -> Int {
        shard.tables.values.reduce(0) { sum, tables in
            sum + tables.memory.rows().reduce(0) { $0 + $1.series.rows().reduce(0) { $0 + Int($1.cell.count) } }
        }
    }

    @Test("every line of them", arguments: files.map(\.name))
    func whole(name: String) throws {
        let known = try #require(Self.files.first { $0.name == name })
        let run = try RoadRun([Self.folder + name])
        let shard = try #require(run.shards.first)
        #expect(
            shard.counts.unparsed == 0 && shard.counts.parsed == shard.newlines, "\(shard.counts) \(shard.unparsed)")
        #expect(Set(shard.formats.keys) == [known.format])
        #expect(run.plan.inputs.first?.sourceClass == .memory)
        #expect(Self.count(shard) == known.readings)
    }

    @Test(
        "cut anywhere, they give the same",
        arguments: ["vmstat-t.txt", "snapshots.txt", "sar.txt", "pidstat.txt", "gc-node.log"])
    func cuts(name: String) throws {
        let whole = try #require(RoadRun([Self.folder + name]).shards.first)
        for cut in [Int64(61), 200, 333] {
            let found = try #require(RoadRun([Self.folder + name], cut: cut).shards.first)
            #expect(found.counts == whole.counts && found.tables == whole.tables && found.formats == whole.formats)
        }
    }

    @Test("the plan's header reads the rows of a long export, and of its later part")
    func export() throws {
        var text = "timestamp,container,memory_working_set_bytes,cpu_percent\n"
        for second in 0..<5000 {
            text += "\(1_740_967_200 + second),app-\(second % 2),\(100_000_000 + second * 1000),3.5\n"
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let parts = [
            ("metrics.csv.1", lines.prefix(3000).joined(separator: "\n") + "\n"),
            ("metrics.csv", lines.dropFirst(3000).joined(separator: "\n")),
        ]
        let whole = try RoadRun.of(parts)
        let cut = try RoadRun.of(parts, cut: 4096)
        for run in [whole, cut] {
            #expect(run.shards.map(\.counts.unparsed) == [0, 0])
            #expect(run.shards.reduce(0) { $0 + Self.count($1) } == 5000)
            #expect(run.shards.allSatisfy { Set($0.formats.keys) == ["metrics_csv"] })
        }
        #expect(whole.shards.map(\.tables) == cut.shards.map(\.tables))
        let series = try #require(whole.shards.first?.tables[.instant]?.memory.rows())
        #expect(
            series.map(\.key.subject) == ["app-0", "app-1"] && series.allSatisfy { $0.key.quantity == .cgroupUsage })
    }

    @Test("in an envelope a table has the envelope's time, and a collector's uptime gives way to it")
    func enveloped() throws {
        let lines = [
            "[12.345s][info][gc] GC(7) Pause Full (System.gc()) 320M->109M(512M) 28.033ms",
            "gc 1 @0.012s 2%: 0.026+0.39+0.10 ms clock, 0.21+0.88/0.52/0+0.87 ms cpu, 4->4->2 MB, 5 MB goal, 8 P",
            "Mem:        24684084      980068    21464656        8872     2565228    23704016",
        ]
        let text = (0..<30).map { index in
            "2025-03-03T02:00:\(String(format: "%02d", index)).000000000Z stdout F \(lines[index % 3])\n"
        }.joined()
        let run = try RoadRun.of([("app.log", text)])
        let shard = try #require(run.shards.first)
        #expect(shard.counts.unparsed == 0)
        #expect(shard.tables.filter { !$0.value.memory.isEmpty }.map(\.key) == [.instant])
        let rows = try #require(shard.tables[.instant]).memory.rows().filter {
            $0.key.quantity == .heapAfterFullCollection
        }
        #expect(
            rows.first?.series.rows().first?.cell.first
                == MemoryCell.Reading(micros: 1_740_967_200_000_000, value: 109 << 20))
    }
}
