import Correlation
import Evidence
import Testing

/// What databases' own logs say becomes one event each, and no leak is seen where clients are killed now and then.
@Suite struct `Events of databases` {
    @Test func `a client's complaint and the server's are one shortage`() throws {
        var scene = EventScene()
        for second in 0..<5 {
            scene.add("app", Double(second) + 0.1, .connections, ["symptom": .text("exhausted"), "count": .int(10)])
        }
        for second in 0..<12 {
            scene.add(
                "postgresql.log", Double(second), .connections,
                ["symptom": .text("exhausted"), "side": .text("server")])
            scene.add(
                "postgresql.csv", Double(second), .connections,
                ["symptom": .text("exhausted"), "side": .text("server")])
        }
        scene.database(["postgresql.log", "postgresql.csv"])
        let events = scene.report().events.filter { $0.kind == "connections_exhausted" }
        #expect(events.map(\.title) == ["connections run out: up to 10"])
        #expect(events.first?.count == 12)
        #expect(Set(events.first?.citations.map(\.input) ?? []).count == 2)
    }

    @Test func `two applications without a server's word stay two`() {
        var scene = EventScene()
        scene.add("app-1", 0, .connections, ["symptom": .text("exhausted")])
        scene.add("app-2", 1, .connections, ["symptom": .text("exhausted")])
        #expect(scene.report().told("connections_exhausted").count == 2)
    }

    @Test func `connections that are opened and not closed grow; a busy pool does not`() {
        var scene = EventScene()
        for second in 0..<200 {
            scene.connection("db.log", Double(second * 10), "leaky@shop", .connectionsOpened)
            if second % 2 == 0 { scene.connection("db.log", Double(second * 10) + 5, "leaky@shop", .connectionsClosed) }
            scene.connection("db.log", Double(second * 10), "sound@shop", .connectionsOpened)
            scene.connection("db.log", Double(second * 10) + 5, "sound@shop", .connectionsClosed)
            // One of twenty is killed and says no goodbye.
            scene.connection("db.log", Double(second * 10), "killed@shop", .connectionsOpened)
            if second % 20 != 0 {
                scene.connection("db.log", Double(second * 10) + 5, "killed@shop", .connectionsClosed)
            }
        }
        scene.database(["db.log"])
        let events = scene.report().events.filter { $0.kind == "connection_growth" }
        #expect(events.map(\.subject) == ["leaky@shop"])
    }

    @Test func `the curve begins anew with the server`() {
        var scene = EventScene()
        for second in 0..<200 {
            scene.connection("db.log", Double(second * 10), "a@shop", .connectionsOpened)
            if second % 20 != 0 { scene.connection("db.log", Double(second * 10) + 5, "a@shop", .connectionsClosed) }
            if second % 40 == 39 {
                scene.add("db.log", Double(second * 10) + 6, .databaseEvent, ["symptom": .text("crashed")])
            }
        }
        scene.database(["db.log"])
        #expect(scene.report().told("connection_growth") == [])
    }

    @Test func `a plan and the slow-statement log tell one run`() {
        var scene = EventScene()
        for (second, source) in [(10.0, nil), (10.1, "plan"), (50, nil)] as [(Double, String?)] {
            scene.add(
                "db.log", second, .slowStatement,
                [
                    "template": .text("SELECT ?"), "duration_ms": .int(8123), "pid": .int(7),
                    "source": source.map { .text($0) },
                ])
        }
        scene.database(["db.log"])
        let events = scene.report().events.filter { $0.kind == "slow_query" }
        #expect(events.map(\.count) == [2])
        #expect(events.first?.title == "a statement takes up to 8.1 s: SELECT ?")
    }

    @Test func `a server that a signal ended is told once, and one that recovers at its start as well`() {
        var scene = EventScene()
        scene.add("db.log", 10, .processExit, ["pid": .int(7), "process": .text("postgres"), "signal": .int(9)])
        scene.add("db.log", 10, .databaseEvent, ["symptom": .text("crashed")])
        scene.add("db.log", 11, .databaseEvent, ["symptom": .text("recovering")])
        scene.add("db.log", 500, .databaseEvent, ["symptom": .text("recovering")])
        scene.database(["db.log"])
        #expect(
            scene.report().told("process_exit") == [
                "process_exit: worker 7 of postgres ended by signal 9",
                "process_exit: the database server starts after an end without a shutdown",
            ])
    }

    @Test func `a client that was lost at a kill is cited with it`() {
        var scene = EventScene()
        scene.kill(10, pid: 4711, process: "node")
        scene.kill(100, pid: 4712, process: "node")
        scene.add("db.log", 10.5, .databaseEvent, ["symptom": .text("client_lost")])
        scene.add("db.log", 60, .databaseEvent, ["symptom": .text("client_lost")])
        scene.database(["db.log"])
        let kills = scene.report().events.filter { $0.kind == "oom_kill" }
        #expect(kills.map { Set($0.citations.map(\.input)).count } == [2, 1])
    }
}
