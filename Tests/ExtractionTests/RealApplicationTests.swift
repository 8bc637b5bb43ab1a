import Evidence
import Extraction
import Foundation
import LogFormats
import Testing

/// What is other than the peers have it, and why: `Tests/Peers/apps.md`.
@Suite("Application logs of others", .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct RealApplicationTests {
    private static func run(_ path: String) throws -> RoadRun { try RoadRun([(RealDumps.folder ?? "") + path]) }

    private static let events: [FactKind] = [
        .outOfMemoryError, .oomKilled, .oomInvoked, .userSpaceKill, .connections, .memoryHigh, .processExit,
    ]

    private static func facts(_ run: RoadRun, _ kinds: [FactKind]) -> [String] {
        run.shards.flatMap { shard in
            shard.tables.values.flatMap { tables in
                kinds.flatMap { kind in
                    tables.facts.facts(kind).map { "\(kind) " + String(decoding: $0.text, as: UTF8.self).prefix(200) }
                }
            }
        }
    }

    struct Lnav: Sendable, CustomTestStringConvertible {
        var file: String
        /// Lines by format; the rest is unparsed.
        var formats: [String: Int64]
        var unparsed: Int64 = 0
        var testDescription: String { file }
    }

    @Test(
        "lnav's samples",
        arguments: [
            Lnav(file: "logfile_ansi.0", formats: ["app_text": 1]),
            Lnav(file: "logfile_ansi.1", formats: ["syslog": 10]),
            Lnav(file: "logfile_block.1", formats: ["app_text": 4]),
            Lnav(file: "logfile_bunyan.0", formats: ["app_json": 10]),
            Lnav(file: "logfile_caddy_log.0", formats: ["app_json": 35, "nginx_access": 4], unparsed: 0),
            Lnav(file: "logfile_crlf.0", formats: ["app_text": 2]),
            Lnav(file: "logfile_ecs_log.json", formats: ["app_json": 5]),
            Lnav(file: "logfile_epoch.1", formats: ["app_text": 2]),
            Lnav(file: "logfile_generic.0", formats: ["app_text": 2]),
            Lnav(file: "logfile_generic.1", formats: ["app_text": 2]),
            Lnav(file: "logfile_generic.2", formats: ["app_text": 2]),
            Lnav(file: "logfile_generic_nanos.0", formats: ["app_text": 2]),
            Lnav(file: "logfile_glog.0", formats: ["app_glog": 7]),
            Lnav(file: "logfile_grafana.0", formats: ["app_logfmt": 5]),
            Lnav(file: "logfile_invalid_json.json", formats: ["app_json": 5]),
            Lnav(file: "logfile_invalid_utf8.0", formats: ["app_text": 6]),
            Lnav(file: "logfile_java.0", formats: ["app_text": 20]),
            Lnav(file: "logfile_java.1", formats: ["app_text": 20]),
            Lnav(file: "logfile_json.json", formats: ["app_json": 14]),
            Lnav(file: "logfile_json2.json", formats: ["app_json": 3]),
            Lnav(file: "logfile_json3.json", formats: ["nginx_access": 3], unparsed: 0),
            Lnav(file: "logfile_json_subsec.json", formats: ["app_json": 2]),
            Lnav(file: "logfile_jsonid.json", formats: ["app_json": 2]),
            Lnav(file: "logfile_laravel.0", formats: ["app_text": 1416]),
            Lnav(file: "logfile_laravel.1", formats: ["app_text": 64]),
            Lnav(file: "logfile_leveltest.0", formats: ["app_text": 8]),
            Lnav(file: "logfile_logfmt.0", formats: ["app_logfmt": 5]),
            Lnav(file: "logfile_mixed_json2.json", formats: ["app_json": 13, "app_logfmt": 5]),
            Lnav(file: "logfile_mongodb.0", formats: ["mongodb_json": 3]),
            Lnav(file: "logfile_multiline.0", formats: ["app_text": 3]),
            Lnav(file: "logfile_nested_json.json", formats: ["app_json": 13]),
            Lnav(file: "logfile_nextcloud.0", formats: ["app_json": 5]),
            Lnav(file: "logfile_otel_collector.jsonl", formats: ["app_json": 6]),
            Lnav(file: "logfile_pino.0", formats: ["app_json": 1]),
            Lnav(file: "logfile_plain.0", formats: [:], unparsed: 3),
            Lnav(file: "logfile_rust_tracing.0", formats: ["app_json": 5]),
            Lnav(file: "logfile_spark.0", formats: ["app_text": 399]),
            Lnav(file: "logfile_ts_value.0", formats: ["app_text": 2]),
            Lnav(file: "logfile_vami.0", formats: ["app_text": 4]),
            Lnav(file: "logfile_vpxd.0", formats: ["app_text": 12]),
            Lnav(file: "logfile_xml_msg.0", formats: ["app_text": 36]),
            Lnav(file: "logfile_zap_console.0", formats: ["app_text": 9]),
        ])
    func lnav(row: Lnav) throws {
        let run = try Self.run("tstack-lnav/test/" + row.file)
        let shard = try #require(run.shards.first)
        #expect(shard.formats == row.formats)
        #expect(shard.counts.unparsed == row.unparsed)
        #expect(Self.facts(run, Self.events) == [])
    }

    @Test("Kafka's logs, record by record as Filebeat's module reads them")
    func kafka() throws {
        let run = try Self.run("elastic-examples/Miscellaneous/kafka_monitoring/filebeat_monitoring/logs/kafka0/logs")
        let inputs = run.plan.inputs.filter { !$0.path.contains("gc.log") }
        let shards = run.shards.filter { shard in inputs.contains { $0.id == shard.input } }
        #expect(shards.reduce(0) { $0 + $1.counts.lines } == 4387)
        #expect(shards.reduce(0) { $0 + $1.counts.unparsed } == 0)
        var levels: [String: Int64] = [:]
        var loggers: [String: Int64] = [:]
        for shard in shards {
            for tables in shard.tables.values {
                for (key, cell) in tables.patterns.cells {
                    levels[key.level, default: 0] += cell.count
                    loggers[key.logger, default: 0] += cell.count
                }
            }
        }
        #expect(levels == ["INFO": 2921, "DEBUG": 744, "WARNING": 194, "TRACE": 141, "ERROR": 5])
        // Every class that stands behind a message; one message has several lines, and its class on the last of them.
        #expect(
            loggers.count == 35 && loggers[""] == 1 && loggers.keys.allSatisfy { $0.isEmpty || $0.hasPrefix("kafka.") })
        #expect(loggers["kafka.log.Log"] == 1180 && loggers["kafka.controller.KafkaController"] == 587)
        #expect(loggers["kafka.controller.RequestSendThread"] == 47 && loggers["kafka.cluster.Partition"] == 166)
        #expect(Self.facts(run, Self.events) == [])
        #expect(Self.facts(run, [.exception]).count == 33)
    }
}
