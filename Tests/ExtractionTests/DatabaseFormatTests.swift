import Evidence
import Extraction
import Testing

extension ExtractorRun {
    /// Connections that came, went and were counted, by subject.
    var connections: [String: [Int64]] {
        var result: [String: [Int64]] = [:]
        for tables in [tables.instant, tables.civil].compactMap({ $0 }) {
            for (key, series) in tables.memory.rows() {
                let cells = series.rows().map(\.cell)
                let index: Int
                switch key.quantity {
                case .connectionsOpened: index = 0
                case .connectionsClosed: index = 1
                case .databaseConnections: index = 2
                default: continue
                }
                result[key.subject, default: [0, 0, 0]][index] +=
                    index == 2 ? cells.map(\.maximum).max() ?? 0 : cells.reduce(0) { $0 + $1.count }
            }
        }
        return result
    }

    /// Templates with runs, rows and whole milliseconds.
    var statements: [String: [Int64]] {
        var result: [String: [Int64]] = [:]
        for tables in [tables.instant, tables.civil].compactMap({ $0 }) {
            for row in tables.statements.table.rows() {
                let name = tables.statements.templates[row.key.template] ?? "?"
                let old = result[name] ?? [0, 0, 0]
                result[name] = [old[0] + row.cell.runs, old[1] + row.cell.rows, old[2] + row.cell.micros / 1000]
            }
        }
        return result
    }
}

@Suite("Logs of databases become facts")
struct DatabaseFormatTests {
    static let elasticsearch = [
        EventCase(
            "elasticsearch",
            """
            [2025-03-03T02:14:07,118][ERROR][o.e.b.ElasticsearchUncaughtExceptionHandler] [node-1] fatal error in thread [elasticsearch[node-1][search][T#1]], exiting
            java.lang.OutOfMemoryError: Java heap space
            \tat org.apache.lucene.util.Bits.get(Bits.java:12)
            """,
            "outOfMemoryError message=java.lang.OutOfMemoryError: Java heap space runtime=jvm",
            "databaseEvent reason=fatal error in thread [elasticsearch[node-1][search][T#1]], exiting symptom=crashed"),
        EventCase(
            "elasticsearch",
            "[2025-03-03T02:14:07,118][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][old][54][3] duration [5.2s], collections [1]/[6s], total [5.2s]/[9s], memory [1.9gb]->[1.5gb]/[2gb], all_pools {[young] [1mb]->[2mb]/[3mb]}",
            "memoryHigh limit_bytes=2147483648 rss_bytes=1610612736"),
        EventCase(
            "elasticsearch",
            "[2025-03-03T02:14:07,118][WARN ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][123] overhead, spent [1.2s] collecting in the last [1.5s]",
            "memoryHigh reason=gc_overhead"),
        EventCase(
            "elasticsearch",
            "[2025-03-03T02:14:07,118][INFO ][o.e.m.j.JvmGcMonitorService] [node-1] [gc][123] overhead, spent [300ms] collecting in the last [1s]"
        ),
        EventCase(
            "elasticsearch",
            """
            [2025-03-03T02:14:07,118][DEBUG][o.e.a.s.TransportSearchAction] [node-1] All shards failed for phase: [query]
            org.elasticsearch.common.breaker.CircuitBreakingException: [parent] Data too large, data for [<http_request>] would be [2087772160/1.9gb], which is larger than the limit of [2040109465/1.9gb], real usage: [2087772160/1.9gb], new bytes reserved: [0/0b]
            """,
            "memoryHigh limit_bytes=2040109465 reason=circuit_breaker rss_bytes=2087772160"),
        // What a client sent stands in a slow log: only how long it took counts.
        EventCase(
            "elasticsearch",
            "[2025-03-03T02:14:07,118][WARN ][index.search.slowlog.query] [node-1] [orders][0] took[8.1s], took_millis[8123], source[{\"q\":\"] Data too large, data for [x] would be [9/9b], which is larger than the limit of [1/1b]\"}], id[]",
            "slowStatement database=orders duration_ms=8123 template=query orders"),
        EventCase(
            "elasticsearch_json",
            #"{"type": "index_search_slowlog", "timestamp": "2025-03-03T02:14:07,118+01:00", "level": "WARN", "component": "i.s.s.query", "cluster.name": "es", "node.name": "node-1", "message": "[orders][0]", "took": "8.1s", "took_millis": "8123", "source": "{}"}"#,
            "slowStatement database=orders duration_ms=8123 template=query orders"),
        EventCase(
            "elasticsearch_json",
            #"{"@timestamp":"2025-03-03T02:14:07.118Z", "log.level":"INFO", "message":"version[8.11.1], pid[7], build[docker/6f9ff58/2023-11-11]", "event.dataset":"elasticsearch.server","log.logger":"org.elasticsearch.node.Node","elasticsearch.node.name":"node-1"}"#,
            "databaseEvent pid=7 symptom=starting version=8.11.1"),
    ]

    static let postgresql = [
        EventCase(
            "postgresql", "2025-03-03 02:14:07.118 UTC [4711] app@shop FATAL:  sorry, too many clients already",
            "connections database=shop limit=slots pid=4711 reason=sorry, too many clients already side=server symptom=exhausted user=app"
        ),
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07 UTC:10.0.0.7(51234):app@shop:[4711]:FATAL:  terminating connection due to idle-in-transaction timeout",
            "connections database=shop host=10.0.0.7 pid=4711 reason=idle in transaction side=server symptom=leaked user=app"
        ),
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07 UTC [4711]: [3-1] user=app,db=shop,app=psql,client=10.0.0.7 LOG:  unexpected EOF on client connection with an open transaction",
            "databaseEvent database=shop host=10.0.0.7 pid=4711 reason=unexpected EOF on client connection with an open transaction symptom=client_lost user=app"
        ),
        EventCase(
            "postgresql",
            """
            2026-11-24 22:15:34.967 UTC [16512] app@shop LOG:  process 16512 still waiting for ShareLock on transaction 729 after 200.117 ms
            2026-11-24 22:15:34.967 UTC [16512] app@shop DETAIL:  Process holding the lock: 16509. Wait queue: 16512.
            2026-11-24 22:15:34.967 UTC [16512] app@shop STATEMENT:  UPDATE orders SET note = 'FATAL:  sorry, too many clients already' WHERE id = 2
            """,
            "databaseEvent database=shop holder=16509 lock=ShareLock on transaction 729 pid=16512 symptom=lock_wait user=app waited_ms=200"
        ),
        EventCase(
            "postgresql",
            "2026-11-24 22:15:39.345 UTC [16481] LOG:  server process (PID 16579) was terminated by signal 9: Killed",
            "processExit pid=16579 process=postgres signal=9 unit=postgresql"),
        EventCase(
            "postgresql",
            """
            2025-03-03 02:14:07.118 UTC [4711] app@shop ERROR:  out of memory
            2025-03-03 02:14:07.118 UTC [4711] app@shop DETAIL:  Failed on request of size 32800 in memory context "ExecutorState".
            """,
            "outOfMemoryError database=shop message=Failed on request of size 32800 in memory context \"ExecutorState\". pid=4711 runtime=postgresql user=app"
        ),
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07.118 UTC [4711] app@shop LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp4711.0\", size 104857600",
            "databaseEvent bytes=104857600 database=shop pid=4711 symptom=temporary_file user=app"),
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07.118 UTC [4711] app@shop LOG:  duration: 8123.456 ms  statement: SELECT *\n\tFROM orders\n\tWHERE note = 'x' -- all of them",
            "slowStatement duration_ms=8123 pid=4711 template=SELECT * FROM orders WHERE note = ?"),
        // What a client sent stands in the message and proves nothing.
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07.118 UTC [4711] app@shop LOG:  statement: SELECT 'sorry, too many clients already'"),
        EventCase(
            "postgresql",
            "2025-03-03 02:14:07.118 UTC [4711] app@shop ERROR:  column \"sorry, too many clients already\" does not exist"
        ),
        EventCase(
            "postgresql_csv",
            "2026-11-24 22:15:35.860 UTC,\"app\",\"shop\",16515,\"10.0.0.7:40852\",6b060c87.4083,4,\"UPDATE\",2026-11-24 22:15:35 UTC,3/9,731,ERROR,40P01,\"deadlock detected\",\"Process 16515 waits for ShareLock; blocked.\nProcess 16515: UPDATE orders SET note = \"\"y\"\" WHERE id = 4;\",\"See server log for query details.\",,,\"while updating tuple (0,4) in relation \"\"orders\"\"\",\"UPDATE orders SET note = 'y' WHERE id = 4;\",,,\"psql\",\"client backend\",,0",
            "databaseEvent database=shop host=10.0.0.7 pid=16515 symptom=deadlock user=app"),
        EventCase(
            "postgresql_json",
            #"{"timestamp":"2026-11-24 22:15:37.702 UTC","user":"app","dbname":"shop","pid":16546,"remote_host":"10.0.0.7","remote_port":41006,"error_severity":"FATAL","state_code":"25P03","message":"terminating connection due to idle-in-transaction timeout","backend_type":"client backend","query_id":0}"#,
            "connections database=shop host=10.0.0.7 pid=16546 reason=idle in transaction side=server symptom=leaked user=app"
        ),
        EventCase(
            "pgbouncer",
            "2025-03-03 02:14:07.118 UTC [812] LOG C-0x55d1c8: shop/app@10.0.0.7:51234 closing because: query_wait_timeout (age=120s)",
            "connections age_s=120 database=shop host=10.0.0.7 reason=query_wait_timeout side=server symptom=exhausted user=app"
        ),
        EventCase(
            "pgbouncer",
            "2025-03-03 02:14:07.118 UTC [812] WARNING C-0x55d1c8: shop/app@10.0.0.7:51234 pooler error: query_wait_timeout"
        ),
    ]

    static let mysql = [
        EventCase(
            "mysql_error",
            "2025-03-03  2:14:07 42 [Warning] Aborted connection 42 to db: 'shop' user: 'app' host: '10.0.0.7' (Got timeout reading communication packets)",
            "connections database=shop host=10.0.0.7 pid=42 reason=Got timeout reading communication packets side=server symptom=leaked user=app"
        ),
        EventCase(
            "mysql_error",
            "2025-03-03T02:14:07.118480Z 42 [Note] [MY-010914] [Server] Aborted connection 42 to db: 'shop' user: 'app' host: '10.0.0.7' (Got an error reading communication packets).",
            "databaseEvent database=shop host=10.0.0.7 pid=42 reason=Got an error reading communication packets symptom=client_lost user=app"
        ),
        EventCase(
            "mysql_error",
            "2026-11-24 22:15:52 0 [Warning] Aborted connection 0 to db: 'unconnected' user: 'unauthenticated' host: 'connecting host' (Too many connections)",
            "connections database=unconnected host=connecting host pid=0 reason=Too many connections side=server symptom=exhausted user=unauthenticated"
        ),
        EventCase(
            "mysql_error", "2025-03-03  2:14:07 0 [ERROR] mysqld: Out of memory (Needed 8388608 bytes)",
            "outOfMemoryError message=mysqld: Out of memory (Needed 8388608 bytes) runtime=mysql"),
        EventCase(
            "mysql_error", "2026-11-24 22:15:57 0 [Note] InnoDB: Starting crash recovery from checkpoint LSN=44864",
            "databaseEvent symptom=recovering"),
        EventCase(
            "mysql_error",
            "2026-11-24 22:15:56 28 [Warning] Access denied for user 'Too many connections'@'localhost' (using password: YES)"
        ),
        EventCase(
            "mysql_slow",
            """
            # Time: 250303  2:14:07
            # User@Host: app[app] @  [10.0.0.7]  Id:  4242
            # Query_time: 12.345678  Lock_time: 0.500012 Rows_sent: 250000  Rows_examined: 4800000
            use shop;
            SET timestamp=1740967092;
            SELECT * FROM orders
            WHERE token = 'hunter2XYZ';
            # User@Host: app[app] @ web-1 [10.0.0.7]
            # Query_time: 0.345678  Lock_time: 0.000012 Rows_sent: 1  Rows_examined: 4
            SET timestamp=1740967093;
            # administrator command: Quit;
            """,
            "slowStatement database=shop duration_ms=12345 host=10.0.0.7 lock_ms=500 pid=4242 rows_examined=4800000 rows_sent=250000 template=SELECT * FROM orders WHERE token = [masked] user=app"
        ),
    ]

    static let others = [
        EventCase(
            "redis", "4711:M 03 Mar 2025 02:14:07.512 # Out Of Memory allocating 1048576 bytes!",
            "outOfMemoryError message=Out Of Memory allocating 1048576 bytes! pid=4711 runtime=redis"),
        EventCase(
            "redis", "4711:M 03 Mar 2025 02:14:07.512 # Can't save in background: fork: Cannot allocate memory",
            "databaseEvent reason=Cannot allocate memory symptom=fork_failed"),
        EventCase(
            "redis",
            "4711:M 03 Mar 2025 02:14:07.512 # Client id=7 addr=10.0.0.7:51234 fd=8 name= age=5 cmd=monitor scheduled to be closed ASAP for overcoming of output buffer limits.",
            "databaseEvent host=10.0.0.7:51234 symptom=output_buffer"),
        EventCase(
            "mongodb_json",
            #"{"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I",  "c":"COMMAND",  "id":51803,   "ctx":"conn12","msg":"Slow query","attr":{"type":"command","ns":"shop.orders","command":{"find":"orders","filter":{"token":"hunter2XYZ"}},"planSummary":"COLLSCAN","keysExamined":0,"docsExamined":480000,"nreturned":12,"remote":"10.0.0.7:51234","durationMillis":8123}}"#,
            "slowStatement database=shop.orders duration_ms=8123 host=10.0.0.7 plan=COLLSCAN rows_examined=480000 rows_sent=12 template=find shop.orders COLLSCAN"
        ),
        EventCase(
            "mongodb_json",
            #"{"t":{"$date":"2025-03-03T02:14:07.118+00:00"},"s":"I",  "c":"NETWORK",  "id":22942, "ctx":"listener","msg":"Connection refused because there are too many open connections","attr":{"remote":"10.0.0.7:51234","connectionCount":819}}"#,
            "connections count=819 host=10.0.0.7 side=server symptom=exhausted"),
        EventCase(
            "mongodb_text",
            "2018-03-02T10:12:13.123+0000 I COMMAND  [conn12] command shop.orders command: find { find: \"orders\" } planSummary: COLLSCAN docsExamined:480000 nreturned:1 protocol:op_msg 8123ms",
            "slowStatement database=shop.orders duration_ms=8123 plan=COLLSCAN rows_examined=480000 rows_sent=1 template=find shop.orders COLLSCAN"
        ),
    ]

    @Test("a record gives these facts and no other", arguments: postgresql + mysql + others + elasticsearch)
    func facts(of event: EventCase) throws {
        let run = try ExtractorRun(event.format, event.record)
        #expect(run.allFacts.map(\.summary) == event.facts)
        #expect(run.refused == 0)
    }

    @Test("a pool's words in an application's log, in the message or below it, once a record")
    func pools() throws {
        let run = try ExtractorRun(
            "app_text",
            """
            2025-03-03 02:14:07,118 ERROR 4711 [http-1] c.e.Shop : HikariPool-1 - Connection is not available, request timed out after 30001ms (total=10, active=10, idle=0, waiting=37)
            2025-03-03 02:14:08,118 ERROR 4711 [http-2] c.e.Shop : request failed
            java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.
            \tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)
            Caused by: org.postgresql.util.PSQLException: FATAL: sorry, too many clients already
            2025-03-03 02:14:09,118 INFO 4711 [http-2] c.e.Shop : the runbook's page was read
            sorry, too many clients already
            """)
        #expect(
            run.facts(.connections).map(\.summary) == [
                "connections count=10 pid=4711 size=10 symptom=exhausted timeout_ms=30001 waiting=37",
                "connections pid=4711 symptom=exhausted timeout_ms=30000",
            ])
    }

    @Test("connections come and go")
    func connections() throws {
        let mongo = try ExtractorRun(
            "mongodb_text",
            """
            2018-03-02T10:12:13.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.7:51234 #12 (3 connections now open)
            2018-03-02T10:12:13.123+0000 I NETWORK  [listener] connection accepted from 10.0.0.7:51235 #13 (4 connections now open)
            2018-03-02T10:12:14.123+0000 I -        [conn12] end connection 10.0.0.7:51234 (3 connections now open)
            """)
        #expect(mongo.connections == ["10.0.0.7": [2, 1, 0], "mongodb": [0, 0, 4]])
        let general = try ExtractorRun(
            "mysql_general",
            "250303 02:14:07\t     3 Connect\tapp@10.0.0.7 on shop using TCP/IP\n\t\t     3 Query\tSELECT 1\nFROM t\n\t\t     3 Quit\t\n250303 02:14:08\t     4 Connect\tapp@10.0.0.7 on shop using TCP/IP\n"
        )
        #expect(general.connections == ["mysql": [2, 1, 0]])
        #expect(general.statements == ["SELECT ? FROM t": [1, 0, 0]])
        #expect(general.parsed == 2)
    }
}
