import LogFormats
import Testing

@Suite("Messages")
struct MessageTests {
    @Test(
        "templates mask what varies",
        arguments: [
            ("GET /api/orders?user=1767&page=2 200 0.4ms client=198.19.36.220", "GET <path> <n> <n>ms client=<ip>"),
            ("GET / 200 5.6ms client=2001:db8:d042:3d4f::419", "GET <path> <n> <n>ms client=<ip>"),
            ("memory usage: rss=84.3MB limit=300MB fds=310", "memory usage: rss=<n>MB limit=<n>MB fds=<n>"),
            ("login ok for user 2071", "login ok for user <n>"),
            ("search index: chunk 3/40", "search index: chunk <n>/<n>"),
            ("starting shop-api version v2.3.0 instance=app-1", "starting shop-api version v<n> instance=app-<n>"),
            ("said \"hello 3\" and 'x y' it's", "said <s> and <s> it's"), ("{\"rss\": 123}", "{\"rss\": <n>}"),
            ("id 550e8400-e29b-41d4-a716-446655440000 0xdeadbeef ffefe7634b76", "id <uuid> <hex> <hex>"),
            ("to https://u@h/x?y=1, at 08:22:02", "to <url>, at <n>:<n>:<n>"),
            ("temp -3 deg, a-3", "temp <n> deg, a-<n>"),
            (
                "SQL (0.4ms) SELECT id FROM users WHERE id = 5 AND n IN (1,2) params=('a (b) rows',) rows=1",
                "SQL (<n>ms) SELECT id FROM users WHERE id = ? AND n IN (...) <params> rows=<n>"
            ),
            ("resolved ::1 to café", "resolved <ip> to café"),
        ])
    func templates(message: String, template: String) {
        var memo = StatementMemo()
        // A second time with what the memo keeps: it must not show.
        for _ in 0..<2 {
            var text: [UInt8] = []
            _ = reading(message) { MessageTemplate.append($0, 0..<$0.count, memo: &memo, into: &text) }
            #expect(String(decoding: text, as: UTF8.self) == template)
        }
    }

    @Test(
        "statements lose their literals",
        arguments: [
            (
                "SELECT  a,\n\tb FROM t1 WHERE x = 'it''s' AND y=1.5e3 LIMIT ? OFFSET ? params=(40, 0) rows=40",
                "SELECT a, b FROM t1 WHERE x = ? AND y=? LIMIT ? OFFSET ?"
            ),
            ("INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')", "INSERT INTO t (a, b) VALUES (...)"),
            ("UPDATE \"t\" SET \"a\" = \"b\" WHERE id = $1 [[\"id\", 1]]", "UPDATE \"t\" SET \"a\" = ? WHERE id = ?"),
            (
                "DELETE FROM t WHERE id IN (%s, %s) AND c = %(name)s AND d::int = :d;",
                "DELETE FROM t WHERE id IN (...) AND c = ? AND d::int = ?"
            ),
            ("SELECT count(*), coalesce(sum(total),0) FROM o", "SELECT count(*), coalesce(sum(total),?) FROM o"),
            ("SELECT /* hint 7 */ a FROM t", "SELECT a FROM t"),
        ])
    func statements(sql: String, template: String) {
        var text: [UInt8] = []
        _ = reading(sql) { StatementTemplate.append($0, from: 0, to: $0.count, into: &text) }
        #expect(String(decoding: text, as: UTF8.self) == template)
    }

    @Test("memory readings with their units")
    func memory() {
        let a = reading("memory usage: rss=84.3MB limit=300MB fds=310 threads=9 db_connections=140 inflight=1") {
            MemoryMessage.parse($0, 0..<$0.count)
        }
        #expect(a?.rss == 88_394_956 && a?.limit == 314_572_800)
        #expect(a?.descriptors == 310 && a?.threads == 9 && a?.databaseConnections == 140 && a?.isHigh == false)
        let high = reading("memory usage high: rss=204.0MB is 68% of limit 300MB") {
            MemoryMessage.parse($0, 0..<$0.count)
        }
        #expect(high?.isHigh == true && high?.rss == 213_909_504 && high?.limit == 314_572_800)
        let node = reading("{\"rss\": 88394956, \"heapTotal\": 54525952, \"heapUsed\": 41943040}") {
            MemoryMessage.parse($0, 0..<$0.count)
        }
        #expect(node?.rss == 88_394_956 && node?.heapUsed == 41_943_040 && node?.heapCommitted == 54_525_952)
        #expect(reading("Memory usage: 1532.4 MB") { MemoryMessage.parse($0, 0..<$0.count) }?.rss == 1_606_837_862)
        #expect(reading("rss=1.9G rss_kb=3") { MemoryMessage.parse($0, 0..<$0.count) }?.rss == 2_040_109_465)
        for (text, rss, limit) in [
            ("resource usage: rss 180 MiB of 192 MiB", 180, 192), ("memory rss: 180 MiB / 192 MiB", 180, 192),
            ("health: memory_rss_bytes=188743680 open_files=6", 180, nil), ("resident memory: 180 MiB", nil, nil),
            ("process_resident_memory_bytes=188743680", 180, nil), ("memory usage is 180 MiB", 180, nil),
            ("memory usage at 93.8 % (180 MiB of 192 MiB)", 180, 192), ("rss 180MB (limit 192MB)", 180, 192),
            ("mem_rss_kb=184320 max_memory_bytes=201326592", 180, 192),
        ] as [(String, Int64?, Int64?)] {
            let told = reading(text) { MemoryMessage.parse($0, 0..<$0.count) }
            if let rss { #expect(told?.rss == rss << 20, "\(text)") }
            #expect(told?.limit == limit.map { $0 << 20 }, "\(text)")
        }
        for none in [
            "allocated memory 4 MB", "rss feed of 12 items", "rss 12 of 14", "memory at 93 %",
            "memory_limit_exceeded 5 MB",
            "threads=9 fds=3", "mem=45%", "limit=300MB", "memory is fine", "rss=", "rss=99999999999999999999MB",
            "address=5 MB",
        ] {
            #expect(reading(none) { MemoryMessage.parse($0, 0..<$0.count) } == nil, "\(none)")
        }
    }

    @Test("starts and exits")
    func processes() {
        let text = "starting shop-api version v2.3.0 instance=app-1 pid=17640 python=3.11.2"
        let start = reading(text) { ProcessStartMessage.parse($0, 0..<$0.count) }
        #expect(start?.step == .starting && start?.pid == 17640)
        #expect(
            part(text, start?.version) == "v2.3.0" && part(text, start?.process) == "shop-api"
                && part(text, start?.instance) == "app-1")
        let deployed = "deployed version: v2.3.0 (release /srv/shop/releases/v2.3.0)"
        #expect(part(deployed, reading(deployed) { ProcessStartMessage.parse($0, 0..<$0.count) }?.version) == "v2.3.0")
        #expect(reading("Booting worker with pid: 91") { ProcessStartMessage.parse($0, 0..<$0.count) }?.pid == 91)
        #expect(
            reading("Listening at: http://127.0.0.1:8000 (1)") { ProcessStartMessage.parse($0, 0..<$0.count) }?.step
                == .listening)
        #expect(
            reading("shutdown complete, version v2.3.0 uptime=1s") { ProcessStartMessage.parse($0, 0..<$0.count) }
                == nil)
        #expect(reading("starting transaction 7") { ProcessStartMessage.parse($0, 0..<$0.count) } == nil)
        for (text, pid) in [
            ("shop-api 7.13.0 starting (pid 12)", 12), ("shop-api v7.13.0 starting", nil),
            ("shop-api 7.13.0 starting, pid 12", 12),
        ] as [(String, Int64?)] {
            let named = reading(text) { ProcessStartMessage.parse($0, 0..<$0.count) }
            #expect(named?.step == .starting && named?.pid == pid && part(text, named?.process) == "shop-api")
            #expect(part(text, named?.version)?.hasSuffix("7.13.0") == true)
        }
        for other in [
            "stage 2.1 starting the reactor", "7.13.0 starting", "shop-api seven starting", "job 1.5 starting (x)",
        ] {
            #expect(reading(other) { ProcessStartMessage.parse($0, 0..<$0.count) } == nil, "\(other)")
        }
        let killed = "Worker (pid:88) was sent SIGKILL! Perhaps out of memory?"
        let exit = reading(killed) { ProcessExitMessage.parse($0, 0..<$0.count) }
        #expect(exit?.pid == 88 && part(killed, exit?.signal) == "SIGKILL")
    }

    @Test(
        "connections",
        arguments: [
            (
                "max_connections=64 reached (stale=61): connection pool limited to 1 connection(s)",
                ConnectionMessage.Symptom.exhausted, 61, 64
            ),
            ("found 61 stale connection leases from 1 dead process(es)", .stale, 61, nil),
            ("connection pool: 531 connections open, pool size is 8; 523 were never returned", .leaked, 523, 8),
            ("connection pool: waited 1203ms for a connection (size=1 in_use=1 waiting=9)", .waited, 1, 1),
            ("QueuePool limit of size 5 overflow 10 reached, connection timed out, timeout 30.00", .exhausted, 10, 5),
            ("FATAL:  sorry, too many clients already", .exhausted, nil, nil),
            (
                "pool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=37)",
                .exhausted, 10, 10
            ),
        ] as [(String, ConnectionMessage.Symptom, Int64?, Int64?)])
    func connections(text: String, symptom: ConnectionMessage.Symptom, count: Int64?, size: Int64?) {
        let found = reading(text) { ConnectionMessage.parse($0, 0..<$0.count) }
        #expect(found?.symptom == symptom && found?.count == count && found?.size == size)
    }

    @Test(
        "requests",
        arguments: [
            ("POST /api/checkout 201 80.7ms client=198.19.77.119", 201, 80_700, "198.19.77.119"),
            ("GET / 200 5ms", 200, 5000, nil),
            ("192.0.2.1:5000 - \"GET /x HTTP/1.1\" 404 Not Found", 404, nil, "192.0.2.1:5000"),
            ("PUT /x HTTP/1.1 200 in 0.012s", 200, 12_000, nil),
        ] as [(String, Int64, Int64?, String?)])
    func requests(text: String, status: Int64, duration: Int64?, client: String?) {
        let found = reading(text) { RequestLine.parse($0, 0..<$0.count) }
        #expect(found?.status == status && found?.duration == duration)
        #expect(part(text, found?.client) == client)
    }

    @Test(
        "no requests",
        arguments: ["GET lost 502 somewhere", "GET /x 99 1ms", "GETS / 200 1ms", "POST /x failed with 502"])
    func noRequests(text: String) {
        #expect(reading(text) { RequestLine.parse($0, 0..<$0.count) } == nil)
    }
}
