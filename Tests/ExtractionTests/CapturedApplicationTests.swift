import Evidence
import Extraction
import Foundation
import LogFormats
import Testing

/// What the runtimes of `samples/captures/applications` logged of themselves.
@Suite("Captured application logs")
struct CapturedApplicationTests {
    static let folder: String = {
        let root = #filePath.split(separator: "/").dropLast(3)
        return "/" + root.joined(separator: "/") + "/samples/captures/applications/"
    }()

    struct Row: Sendable, CustomTestStringConvertible {
        var file: String
        var format: String
        var lines: Int64
        /// Lines before the first record, or without any time.
        var unparsed: Int64 = 0
        /// Type, frame and cause.
        var exceptions: [String] = []
        var runtimes: [String] = []
        var levels: [String: Int64]
        var testDescription: String { file }
    }

    static let chained = [
        "RuntimeError | shop.py:47 handle | KeyError", "MemoryError | shop.py:65 <module>",
    ]
    static let each: [String: Int64] = ["DEBUG": 1, "INFO": 1, "WARNING": 1, "ERROR": 2, "CRITICAL": 1]
    static let rows = [
        Row(
            file: "python-common.log", format: "app_text", lines: 28, exceptions: Self.chained, runtimes: ["python"],
            levels: Self.each),
        Row(
            file: "python-columns.log", format: "app_text", lines: 28, exceptions: Self.chained, runtimes: ["python"],
            levels: Self.each),
        Row(
            file: "python-brackets.log", format: "app_text", lines: 28, exceptions: Self.chained, runtimes: ["python"],
            levels: Self.each),
        Row(
            file: "python-json.log", format: "app_json", lines: 6, exceptions: Self.chained, runtimes: ["python"],
            levels: Self.each),
        Row(
            file: "node-uncaught.log", format: "app_json", lines: 24,
            exceptions: ["TypeError | shop.js:6 load | TypeError"], levels: ["INFO": 1, "ERROR": 1]),
        Row(file: "node-memory.log", format: "app_json", lines: 22, runtimes: ["node"], levels: ["INFO": 1]),
        Row(
            file: "java-util.log", format: "app_text", lines: 27,
            exceptions: [
                "java.lang.IllegalStateException | Shop.java:18 Shop.handle | java.lang.NumberFormatException"
            ], levels: ["WARNING": 1, "INFO": 1, "CRITICAL": 1]),
        Row(
            file: "java-memory.log", format: "app_text", lines: 4,
            exceptions: ["java.lang.OutOfMemoryError | Shop.java:28 Shop.main"], runtimes: ["jvm"], levels: ["INFO": 1]),
        Row(
            file: "ruby-logger.log", format: "app_text", lines: 14, exceptions: ["KeyError | shop.rb:7 fetch"],
            levels: ["WARNING": 1, "INFO": 1, "ERROR": 1]),
        Row(
            file: "php-error.log", format: "app_text", lines: 8, exceptions: ["DivisionByZeroError | shop.php:12"],
            levels: ["": 1, "CRITICAL": 1, "WARNING": 1]),
        Row(
            file: "php-memory.log", format: "app_text", lines: 3, runtimes: ["php"],
            levels: ["": 1, "CRITICAL": 1, "WARNING": 1]),
    ]

    static func told(_ shard: Shard, _ kind: FactKind, _ names: [String]) -> [String] {
        shard.tables.values.flatMap { $0.facts.facts(kind) }.sorted { Fact.precedes($0, $1) }.map { fact in
            names.compactMap { fact.attributes.text($0) }.joined(separator: " | ")
        }
    }

    static func levels(_ shard: Shard) -> [String: Int64] {
        var result: [String: Int64] = [:]
        for tables in shard.tables.values {
            for (key, cell) in tables.patterns.cells { result[key.level, default: 0] += cell.count }
        }
        return result
    }

    static func check(_ shard: Shard, _ row: Row) {
        #expect(shard.formats == [row.format: row.lines - row.unparsed])
        #expect(shard.counts.unparsed == row.unparsed)
        #expect(told(shard, .exception, ["exception", "frame", "cause"]) == row.exceptions)
        #expect(told(shard, .outOfMemoryError, ["runtime"]) == row.runtimes)
        #expect(levels(shard) == row.levels)
        for kind in FactKind.allCases where kind != .exception && kind != .outOfMemoryError && kind != .processStart {
            #expect(told(shard, kind, ["symptom", "act"]) == [], "\(kind)")
        }
    }

    @Test("format, levels, exceptions and out-of-memory errors", arguments: rows)
    func captured(row: Row) throws {
        let run = try RoadRun([Self.folder + row.file])
        Self.check(try #require(run.shards.first), row)
    }

    @Test("the same in UTF-16, with CRLF, with a byte order mark", arguments: rows)
    func encodings(row: Row) throws {
        let text = try String(contentsOfFile: Self.folder + row.file, encoding: .utf8)
        let folder = NSTemporaryDirectory() + "faultline-encodings-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let windows = text.replacingOccurrences(of: "\n", with: "\r\n")
        let units = ([0xFEFF] + Array(windows.utf16)).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for (name, bytes) in [
            ("wide", units), ("crlf", Array(windows.utf8)), ("mark", [0xEF, 0xBB, 0xBF] + text.utf8),
        ] {
            try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name + ".log"))
            let run = try RoadRun([folder + "/" + name + ".log"])
            #expect(run.plan.inputs.first?.compression == (name == "wide" ? "utf-16" : "none"))
            Self.check(try #require(run.shards.first), row)
        }
    }

    @Test("lines without a time are read where docker stamps them")
    func docker() throws {
        let text = try String(contentsOfFile: Self.folder + "python-basic.log", encoding: .utf8)
        let wrapped = text.split(separator: "\n").map { line in
            EnvelopeSplitTests.Wrapper.docker.line(line, "stderr", isPartial: false)
        }.joined()
        let run = try RoadRun.of([("basic.log", wrapped)])
        let shard = try #require(run.shards.first)
        // Python prints a blank line before and behind the words between two traces.
        #expect(shard.formats == ["plain_text": 26] && shard.counts.unparsed == 0)
        // What is no header stands alone: the message's second line, the words between, three traces.
        #expect(Self.levels(shard) == Self.each.merging(["": 5]) { a, _ in a })
        #expect(
            Self.told(shard, .exception, ["exception", "frame", "cause"]) == [
                "KeyError | shop.py:40 load", "RuntimeError | shop.py:47 handle", "MemoryError | shop.py:65 <module>",
            ])
        #expect(Self.told(shard, .outOfMemoryError, ["runtime"]) == ["python"])
    }

    @Test("JSON lines keep their format in docker, and syslog's message may be one")
    func wrapped() throws {
        let text = try String(contentsOfFile: Self.folder + "python-json.log", encoding: .utf8)
        let lines = text.split(separator: "\n")
        let docker = lines.map { EnvelopeSplitTests.Wrapper.docker.line($0, "stdout", isPartial: false) }.joined()
        let syslog = lines.map { "2026-11-24T22:39:41+00:00 app-1 shop[7]: @cee: \($0)\n" }.joined()
        let untimed = #"{"level":"error","message":"MemoryError","service":"shop"}"#
        let plain = EnvelopeSplitTests.Wrapper.docker.line(untimed, "stdout", isPartial: false)
        let run = try RoadRun.of([("docker.log", docker), ("syslog.log", syslog), ("plain.log", plain)])
        for name in ["docker.log", "syslog.log"] {
            let shard = try #require(run.shard(name))
            #expect(shard.formats == [name == "docker.log" ? "app_json" : "syslog": 6])
            #expect(Self.levels(shard) == Self.rows[3].levels)
            #expect(Self.told(shard, .exception, ["exception", "frame", "cause"]) == Self.rows[3].exceptions)
            #expect(Self.told(shard, .outOfMemoryError, ["runtime"]) == ["python"])
        }
        let shard = try #require(run.shard("plain.log"))
        #expect(shard.formats == ["plain_text": 1] && Self.levels(shard) == ["ERROR": 1])
        #expect(Self.told(shard, .outOfMemoryError, ["runtime"]) == ["python"])
    }

    @Test("a cut at any byte changes nothing", arguments: ["node-uncaught.log", "python-json.log", "java-memory.log"])
    func cuts(file: String) throws {
        var text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.folder + file)))
        text += Array("2026/11/24 22:39:41 unknown line\n  and more \u{1B}[31mof\u{1B}[0m it\n".utf8)
        let input = EnvelopeSplitTests.input(nil)
        let whole = try EnvelopeSplitTests.merged([EnvelopeSplitTests.shard(text, 0, text.count, input)], input)
        #expect(whole.counts.unparsed == 0)
        for cut in stride(from: 1, to: text.count, by: 7) {
            let found = try EnvelopeSplitTests.merged(
                [
                    EnvelopeSplitTests.shard(text, cut, text.count, input),
                    EnvelopeSplitTests.shard(text, 0, cut, input),
                ], input)
            #expect(found == whole, "cut at \(cut)")
            if found != whole { return }
        }
    }

    @Test("what a citation shows of a JSON line is the line, not what was written anew")
    func citations() throws {
        let run = try RoadRun([Self.folder + "python-json.log"])
        let text = try String(contentsOfFile: Self.folder + "python-json.log", encoding: .utf8)
        let facts = try #require(run.shards.first).tables.values.flatMap { $0.facts.facts(.exception) }
        #expect(facts.count == 2)
        for fact in facts {
            let shown = String(decoding: fact.text, as: UTF8.self)
            #expect(text.split(separator: "\n").contains { $0.hasPrefix(shown) } && shown.hasPrefix("{\"asctime\""))
        }
    }

    @Test("memory in fields is a reading, and a request in fields is one")
    func fields() throws {
        let lines = [
            #"{"level":30,"time":1740968047118,"pid":7,"msg":"stats","memory":{"rss":88394956,"heapUsed":41943040}}"#,
            #"{"level":30,"time":1740968048118,"pid":7,"reqId":"req-1a","req":{"method":"GET","url":"/a"},"res":{"statusCode":500},"responseTime":12.5,"msg":"request completed"}"#,
        ]
        let run = try RoadRun.of([("a.log", lines.joined(separator: "\n") + "\n")])
        let tables = try #require(run.shards.first?.tables[.instant])
        let keys = Set(tables.memory.rows().map(\.key.quantity))
        #expect(keys == [.rss, .heapUsed])
        let joined = tables.joins.strata.values.flatMap { $0 }
        #expect(joined.map(\.record.status) == [500] && joined.map(\.record.durationMicros) == [12_500])
    }
}
