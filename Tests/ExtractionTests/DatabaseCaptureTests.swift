import Evidence
import Extraction
import Foundation
import LogFormats
import LogInput
import Testing

/// Logs that real servers wrote under trouble (`samples/captures/databases/make`).
@Suite("Captured logs of databases")
struct DatabaseCaptureTests {
    static let folder =
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/") + "/samples/captures/databases/"

    private static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + name)), as: UTF8.self)
    }

    private static func run(_ format: String, _ name: String) throws -> ExtractorRun {
        try ExtractorRun(format, Array(try text(name).utf8))
    }

    private static func count(_ words: String, in text: String) -> Int { text.components(separatedBy: words).count - 1 }

    static let files = [
        ("postgresql.log", "postgresql"), ("postgresql.csv", "postgresql_csv"), ("postgresql.json", "postgresql_json"),
        ("postgresql-auto-explain.log", "postgresql"), ("pgbouncer.log", "pgbouncer"),
        ("mariadb-error.log", "mysql_error"), ("mariadb-slow.log", "mysql_slow"),
        ("mariadb-general.log", "mysql_general"), ("redis.log", "redis"),
    ]

    @Test("the plan takes each for what it is, and every line is read")
    func planned() throws {
        let planned = try Planner().plan(Discovery.find([Self.folder]))
        let bundle = Engine(workers: 1).run(
            planned.plan, tasks: Engine.tasks(of: planned.plan), files: planned.files)
        for (name, format) in Self.files {
            let input = try #require(planned.plan.inputs.first { $0.path.hasSuffix("/" + name) }, "\(name)")
            #expect(input.candidates.first == format && input.sourceClass == .database, "\(name): \(input.candidates)")
            let shard = try #require(bundle.shards.first { $0.input == input.id })
            #expect(shard.counts.unparsed == 0 && shard.counts.damaged == 0, "\(name): \(shard.counts)")
            #expect(shard.counts.parsed > 10, "\(name)")
            for kind in FactKind.allCases {
                for fact in shard.tables.values.flatMap({ $0.facts.facts(kind) }) {
                    #expect(!fact.summary.contains("hunter2"), "\(name): \(fact.summary)")
                }
            }
            for tables in shard.tables.values {
                #expect(!tables.statements.templates.values.contains { $0.contains("hunter2") }, "\(name)")
            }
        }
    }

    @Test("PostgreSQL's three forms of one log say the same")
    func threeForms() throws {
        let text = try Self.text("postgresql.log")
        let runs = try Self.files.prefix(3).map { try Self.run($0.1, $0.0) }
        func summaries(_ run: ExtractorRun) -> [String] {
            run.allFacts.map { fact in
                // The text's prefix has no host.
                fact.summary.split(separator: " ").filter { !$0.hasPrefix("host=") }.joined(separator: " ")
            }.sorted()
        }
        for run in runs {
            #expect(run.refused == 0)
            #expect(summaries(run) == summaries(runs[0]))
            #expect(run.connections == runs[0].connections)
            #expect(run.statements == runs[0].statements)
            func symptoms(_ kind: FactKind, _ name: String) -> Int {
                run.facts(kind).filter { $0.attributes.text("symptom") == name }.count
            }
            #expect(symptoms(.connections, "exhausted") == Self.count("FATAL:  remaining connection slots", in: text))
            #expect(symptoms(.connections, "leaked") == 1)
            #expect(symptoms(.databaseEvent, "lock_wait") == Self.count(" still waiting for ", in: text))
            #expect(symptoms(.databaseEvent, "deadlock") == 1)
            #expect(symptoms(.databaseEvent, "client_lost") == 1)
            #expect(symptoms(.databaseEvent, "temporary_file") == Self.count("temporary file: ", in: text))
            #expect(symptoms(.databaseEvent, "terminated") == Self.count("administrator command", in: text))
            #expect(symptoms(.databaseEvent, "crashed") == 1)
            let exits = run.facts(.processExit)
            #expect(exits.count == 1 && exits.first?.attributes.int("signal") == 9)
            #expect(run.statements.values.reduce(0) { $0 + $1[0] } == Int64(Self.count("LOG:  duration: ", in: text)))
        }
        // One was killed with its server; those that found no slot ended with the word that says so.
        let app = try #require(runs[0].connections["app@shop"])
        #expect(app[0] == Int64(Self.count("connection authorized: user=app database=shop", in: text)))
        #expect(app[1] == app[0] - 1)
    }

    @Test("a plan's query is a run of its statement")
    func plans() throws {
        let run = try Self.run("postgresql", "postgresql-auto-explain.log")
        #expect(run.refused == 0)
        let statements = run.statements
        #expect(
            statements.keys.sorted() == [
                "SELECT count(*) FROM orders a JOIN orders b ON a.customer = b.customer, pg_sleep(?) WHERE a.note <> ?",
                "SELECT pg_sleep(?), note FROM orders WHERE id = ?",
            ])
        #expect(statements.values.allSatisfy { $0[0] == 1 && $0[2] >= 200 })
    }

    @Test("MariaDB: full slots, lost clients, a deadlock, a start without a shutdown; statements with their rows")
    func mariadb() throws {
        let errors = try Self.run("mysql_error", "mariadb-error.log")
        #expect(errors.refused == 0)
        var told: [String] = []
        for fact in errors.allFacts {
            let words = "\(fact.kind) \(fact.attributes.text("symptom") ?? "")"
            if told.last != words { told.append(words) }
        }
        #expect(
            errors.facts(.connections).count
                == Self.count("(Too many connections)", in: try Self.text("mariadb-error.log")) + 1)
        #expect(
            told == [
                "databaseEvent starting", "databaseEvent ready", "databaseEvent deadlock", "connections exhausted",
                "connections leaked", "databaseEvent client_lost", "databaseEvent starting", "databaseEvent recovering",
                "databaseEvent ready", "databaseEvent stopping", "databaseEvent stopped",
            ])
        let text = try Self.text("mariadb-slow.log")
        let slow = try Self.run("mysql_slow", "mariadb-slow.log")
        #expect(slow.refused == 0 || slow.refused == 3)
        #expect(slow.statements.values.reduce(0) { $0 + $1[0] } == Int64(Self.count("# Query_time: ", in: text)))
        #expect(
            slow.statements[
                "SELECT count(*), sleep(?) FROM orders a JOIN orders b ON a.customer = b.customer WHERE a.note <> ?"]?[
                    1]
                == 1000)
        #expect(slow.facts(.slowStatement).count == 2)
        let general = try Self.run("mysql_general", "mariadb-general.log")
        #expect(general.refused == 0)
        let all = try Self.text("mariadb-general.log")
        #expect(general.connections["mysql"]?[0] == Int64(Self.count(" Connect\t", in: all) - 1))
        #expect(general.statements["SELECT count(*) FROM orders WHERE customer = ?"]?[0] == 3)
    }

    @Test("Redis and PgBouncer")
    func others() throws {
        let redis = try Self.run("redis", "redis.log")
        let text = try Self.text("redis.log")
        #expect(redis.refused == 0)
        #expect(
            redis.connections["redis"] == [
                Int64(Self.count(" - Accepted ", in: text)), Int64(Self.count(" - Client closed ", in: text)), 0,
            ])
        let bouncer = try Self.run("pgbouncer", "pgbouncer.log")
        let log = try Self.text("pgbouncer.log")
        #expect(bouncer.refused == 0)
        // The warning beside each says nothing new.
        #expect(
            bouncer.facts(.connections).count
                == Self.count("closing because: no more connections", in: log)
                + Self.count("closing because: query_wait_timeout", in: log))
        #expect(bouncer.connections["app@shop"] == [4, 4, 0])
    }
}

@Suite(
    "Logs of databases that others parse as well",
    .enabled(if: RealDumps.folder != nil, "../shared/data is not there"))
struct RealDatabaseTests {
    private static func text(_ name: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: (RealDumps.folder ?? "") + name)), as: UTF8.self)
    }

    /// What the assertions of a parser say of each line: `Parsed["user"]` and so on, in the lines' order.
    private static func expected(_ folder: String, _ parser: String) throws -> [Int: [String: String]] {
        var result: [Int: [String: String]] = [:]
        for line in try text("crowdsecurity-hub/tests/\(folder)/parser.assert").split(separator: "\n") {
            let head = "results[\"s01-parse\"][\"crowdsecurity/\(parser)\"]["
            guard line.hasPrefix(head), let close = line.dropFirst(head.count).firstIndex(of: "]"),
                let index = Int(line[line.index(line.startIndex, offsetBy: head.count)..<close])
            else { continue }
            let rest = line[close...].components(separatedBy: "\"")
            if rest.count >= 4, rest[0].hasSuffix("Evt.Parsed[") {
                result[index, default: [:]][rest[1]] = rest[3...].dropLast().joined(separator: "\"")
            }
        }
        return result
    }

    @Test(
        "user, address, database, process and time",
        arguments: [("mysql-logs", "mysql-logs"), ("mariadb-logs", "mariadb-logs"), ("pgsql-logs", "pgsql-logs")])
    func fields(folder: String, parser: String) throws {
        let expected = try Self.expected(folder, parser)
        let lines = try Self.text("crowdsecurity-hub/tests/\(folder)/\(folder).log").split(separator: "\n").map(
            String.init)
        // Of PostgreSQL's six lines two are asserted.
        #expect(expected.count >= 2)
        var compared = 0
        for (index, fields) in expected {
            let bytes = Array(lines[index].utf8)
            let line = bytes.span
            let ids = FormatRegistry.sniff(line)
            #expect(ids.count == 1, "\(lines[index]): \(ids)")
            let parsed = ids.first.flatMap(DatabaseFormats.named)?.parse(line)
            let record = try #require(parsed, "\(lines[index])")
            func value(_ range: Range<Int>?) -> String? { range.map { Scan.text(line, $0) } }
            for (name, told) in fields where !told.isEmpty {
                switch name {
                case "user", "pgsql_user": #expect(value(record.user) == told, "\(name) of \(lines[index])")
                case "source_ip": #expect(value(record.host) == told, "\(name) of \(lines[index])")
                case "pgsql_dbname": #expect(value(record.database) == told, "\(name) of \(lines[index])")
                case "PID": #expect(record.pid.map(String.init) == told, "\(name) of \(lines[index])")
                default: continue
                }
                compared += 1
            }
            #expect(record.facts.isEmpty, "a wrong password is no trouble of the database")
        }
        #expect(compared >= 2 * expected.count)
    }

    @Test(
        "logs that other viewers ship as samples",
        arguments: [
            ("tstack-lnav/test/logfile_postgres.0", "postgresql", 0),
            ("tstack-lnav/test/logfile_mysql_error.0", "mysql_error", 0),
            ("tstack-lnav/test/logfile_mysql_gen.0", "mysql_general", 0),
            ("log2timeline-plaso/test_data/postgresql.log", "postgresql", 0),
        ])
    func samples(name: String, format: String, refused: Int) throws {
        let lines = try Self.text(name)
        let run = try ExtractorRun(format, lines)
        #expect(run.refused == refused)
        #expect(run.parsed > 3)
    }
}
