import Evidence
import Extraction
import Foundation
import Testing

@Suite(
    "The capture's files give the numbers that grep gives",
    .enabled(if: CaptureA.folder != nil, "../shared/data is not there"))
struct CaptureAExtractionTests {
    @Test(
        "eleven kills in each kernel log",
        arguments: ["kernel/dmesg-iso.log", "kernel/dmesg-raw.log", "kernel/kmsg.raw"])
    func kernel(name: String) throws {
        let run = try ExtractorRun("kernel", CaptureA.bytes(name))
        #expect(run.refused == 0)
        let kills = run.facts(.oomKilled)
        #expect(
            kills.compactMap { $0.attributes.int("pid") } == [
                21137, 25256, 25276, 25335, 25474, 25603, 25787, 25789, 25957, 26090, 26219,
            ])
        #expect(kills.first?.attributes.int("anon_rss_bytes") == Int64(305_792 * 1024))
        #expect(kills.allSatisfy { $0.attributes.flag("memcg") && $0.attributes.text("process") == "python3" })
        for kind in [FactKind.oomInvoked, .oomSummary, .oomMemory, .oomCgroup, .oomTask] {
            #expect(run.facts(kind).count == 11, "\(kind)")
        }
        #expect(run.facts(.oomMemory).allSatisfy { $0.attributes.int("limit_bytes") == 314_572_800 })
        #expect(run.facts(.oomCgroup).allSatisfy { $0.attributes.text("cgroup") == "/system.slice/shop-api.service" })
        let axis: TimeAxis = name.contains("iso") ? .instant : .boot
        #expect(kills.allSatisfy { $0.time.axis == axis })
        if axis == .boot { #expect(kills.first?.time.micros == 6_373_297_263) }
    }

    @Test("acts of units")
    func journal() throws {
        let run = try ExtractorRun("syslog", CaptureA.bytes("journal.log"))
        let bytes = try CaptureA.bytes("journal.log")
        let text = String(decoding: bytes, as: UTF8.self)
        let facts = run.facts(.unit)
        #expect(run.refused == 0 && facts.count == run.parsed)
        func count(_ act: String) -> Int { facts.filter { $0.attributes.text("act") == act }.count }
        func lines(_ words: String) -> Int { text.components(separatedBy: words).count - 1 }
        #expect(count("killed_by_oom") == 11 && count("main_exited") == 11 && count("failed") == 11)
        #expect(count("started") == lines("Started ") && count("starting") == lines("Starting "))
        #expect(count("stopped") == lines("Stopped ") && count("stopping") == lines("Stopping "))
        #expect(count("restart_scheduled") == 10)
        #expect(facts.compactMap { $0.attributes.int("restarts") } == Array(1...10))
        #expect(Set(facts.compactMap { $0.attributes.text("host") }) == ["app-1", "web-1"])
        #expect(facts.first?.time == SourceTime(axis: .civil, micros: 1_795_508_520_000_000))
        #expect(facts.filter { $0.attributes.int("signal") == 9 }.count == 11)
        #expect(facts.compactMap { $0.attributes.int("memory_peak_bytes") }.allSatisfy { $0 == 314_572_800 })
    }

    @Test("nine acts of the deploy tool")
    func deploys() throws {
        let run = try ExtractorRun("app_logfmt", CaptureA.bytes("deploy.log"))
        let facts = run.facts(.deployAct)
        #expect(run.refused == 0 && facts.count == 9)
        #expect(
            facts.map { $0.attributes.text("act") } == [
                "deploy", "deploy", "ops", "ops", "rollback", "rollback", "ops", "ops", "ops",
            ])
        #expect(facts[0].attributes.text("version") == "v2.4.0" && facts[0].attributes.text("previous") == "v2.3.0")
        #expect(facts[0].attributes.text("status") == "started" && facts[0].attributes.text("host") == "app-1")
        #expect(
            facts[2].attributes.text("command") == "systemctl restart nginx"
                && facts[2].attributes.text("by") == "oncall")
        #expect(facts[6].attributes.int("count") == 7437)
        #expect(facts[0].time == SourceTime(axis: .instant, micros: 1_795_508_617_000_000))
    }

    @Test("failed attempts and the life of Nginx")
    func nginxErrors() throws {
        let bytes = try CaptureA.bytes("nginx/error.log.2.gz", "nginx/error.log.1", "nginx/error.log")
        let run = try ExtractorRun("nginx_error", bytes, host: "web-1")
        #expect(run.refused == 0)
        let rows = try #require(run.tables.civil).attempts.rows()
        func failures(_ outcome: AttemptOutcome) -> Int64 {
            rows.filter { $0.key.outcome == outcome }.reduce(0) { $0 + $1.cell.failures }
        }
        let text = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        func lines(_ words: String) -> Int64 { Int64(text.filter { $0.contains(words) }.count) }
        #expect(failures(.refused) == lines("(111: Connection refused) while connecting to upstream"))
        #expect(failures(.reset) == 10 && failures(.closedEarly) == 3)
        #expect(Set(rows.map(\.key.upstream)) == ["127.0.20.1:8000"])
        #expect(rows.reduce(0) { $0 + $1.cell.attempts } == 0)
        let acts = run.facts(.nginxLifecycle).compactMap { $0.attributes.text("act") }
        func acted(_ act: String) -> Int { acts.filter { $0 == act }.count }
        #expect(acted("start") == 2 && acted("stop") == 1 && acted("quit") == 1 && acted("reload") == 1)
        #expect(acted("reopen") == 2 && acted("signal_sent") == 3 && acted("worker_exit") == 6)
        let cited = try #require(run.tables.civil).cited.rows()
        #expect(cited.contains { $0.key == CitedKey(.attempt, subject: "1 127.0.20.1:8000") })
    }

    @Test("statements, readings, starts, pools and patterns of the application")
    func application() throws {
        let bytes = try CaptureA.bytes("app-1.log.2.lz4", "app-1.log.1", "app-1.log")
        let run = try ExtractorRun("app_text", bytes)
        let text = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        func lines(_ words: String) -> Int64 { Int64(text.filter { $0.contains(words) }.count) }
        #expect(run.refused == 0)
        let tables = try #require(run.tables.civil)
        let statements = tables.statements.table.rows()
        #expect(statements.reduce(0) { $0 + $1.cell.runs } == lines(" SQL ("))
        #expect(statements.reduce(0) { $0 + $1.cell.withID } == lines(" SQL (") - lines("shop.db [-] SQL ("))
        #expect(tables.statements.templates.count == 9)
        let history = try #require(
            tables.statements.templates.first { $0.value.hasPrefix("SELECT id, user_id, status") })
        #expect(
            statements.filter { $0.key.template == history.key && $0.key.worker.hasSuffix(" MainThread") }
                .reduce(0) { $0 + $1.cell.runs } > 30_000)
        let memory = tables.memory.rows()
        func readings(_ quantity: MemoryQuantity) -> Int64 {
            memory.filter { $0.key.quantity == quantity }.flatMap { $0.series.rows() }.reduce(0) { $0 + $1.cell.count }
        }
        #expect(readings(.rss) == lines("memory usage"))
        #expect(readings(.databaseConnections) == lines("memory usage: "))
        #expect(Set(memory.map(\.key.subject)) == ["app-1"])
        #expect(
            memory.filter { $0.key.quantity == .limit }.flatMap { $0.series.rows() }.allSatisfy {
                $0.cell.maximum == 314_572_800
            })
        #expect(Int64(run.facts(.memoryHigh).count) == lines("memory usage high"))
        let starts = run.facts(.processStart)
        #expect(starts.filter { $0.attributes.text("step") == "starting" }.count == 14)
        #expect(starts.filter { $0.attributes.text("step") == "deployed" }.count == 14)
        let connections = run.facts(.connections)
        func symptoms(_ name: String) -> Int64 {
            Int64(connections.filter { $0.attributes.text("symptom") == name }.count)
        }
        #expect(symptoms("waited") == lines(": waited ") && symptoms("leaked") == lines("never returned"))
        #expect(
            symptoms("stale") == lines("stale connection leases")
                && symptoms("exhausted") == lines("max_connections=64 reached"))
        let exceptions = run.facts(.exception)
        #expect(exceptions.map { $0.attributes.text("exception") } == ["BrokenPipeError"])
        #expect(exceptions.first?.attributes.text("frame") == "app.py:217 _send")
        #expect(run.facts(.outOfMemoryError).isEmpty)
        let patterns = tables.patterns.rows()
        #expect(patterns.reduce(0) { $0 + $1.cell.count } == Int64(run.parsed))
        #expect(patterns.count < 60)
        #expect(
            !tables.joins.isEmpty
                && tables.joins.rows().contains { $0.record.status == 200 && $0.record.durationMicros > 0 })
        #expect(tables.activity.rows().reduce(0) { $0 + $1.cell.count } == Int64(run.parsed))
    }

    @Test("flushing at other places gives the same tables", arguments: ["app_text", "nginx_error", "kernel"])
    func flushes(format: String) throws {
        let name =
            ["app_text": "app-1.log.1", "nginx_error": "nginx/error.log.1", "kernel": "kernel/dmesg-raw.log"][format]
            ?? ""
        let bytes = Array(try CaptureA.bytes(name).prefix(600_000))
        var whole = try ExtractorRun(format, bytes).tables.byAxis
        var parts = try ExtractorRun(format, bytes, flushEvery: 7).tables.byAxis
        for axis in whole.keys { whole[axis]?.seal() }
        for axis in parts.keys { parts[axis]?.seal() }
        #expect(whole == parts)
    }
}
