import Evidence
import Extraction
import Testing

/// Databases that log through syslog or to a journal reach their own extractor.
@Suite struct SyslogDatabaseTests {
    @Test(
        arguments: [
            (
                "postgres[123]: [5-1] app@shop FATAL:  sorry, too many clients already",
                "connections database=shop limit=slots reason=sorry, too many clients already side=server symptom=exhausted user=app"
            ),
            (
                "postgres[123]: [7-1] 2025-03-03 02:14:07.118 UTC [4711] app@shop LOG:  duration: 8123.456 ms  statement: SELECT 1",
                "slowStatement duration_ms=8123 pid=4711 template=SELECT ?"
            ),
            (
                "postgres[123]: 2025-03-03 02:14:07.118 UTC [4711] LOG:  database system is ready to accept connections",
                "databaseEvent pid=4711 symptom=ready"
            ),
            ("postgres[123]: [5-2] #011FROM t WHERE a = 'FATAL:  sorry, too many clients already'", nil),
            (
                "mysqld[456]: 2025-03-03T02:14:07.118480Z 0 [ERROR] [MY-010119] [Server] Too many connections",
                "connections limit=slots side=server symptom=exhausted"
            ),
            (
                "mariadbd[456]: 7 [Warning] Too many connections",
                "connections limit=slots side=server symptom=exhausted"
            ),
            (
                "redis-server[789]: 789:M 03 Mar 2025 02:14:07.512 # Out Of Memory allocating 1048576 bytes!",
                "outOfMemoryError message=Out Of Memory allocating 1048576 bytes! pid=789 runtime=redis"
            ),
            (
                "redis[789]: Out Of Memory allocating 1048576 bytes!",
                "outOfMemoryError message=Out Of Memory allocating 1048576 bytes! runtime=redis"
            ),
            // Whoever quotes a database is none.
            ("shop[1]: app@shop FATAL:  sorry, too many clients already", nil),
            ("postgresfan[1]: [5-1] app@shop FATAL:  sorry, too many clients already", nil),
        ] as [(String, String?)])
    func `a line of a database behind syslog's header`(message: String, fact: String?) throws {
        let run = try ExtractorRun("syslog", "Mar  3 02:14:07 db-1 " + message)
        #expect(run.parsed == 1)
        let told = run.allFacts.filter { $0.attributes.text("side") == "server" || $0.kind != .connections }
        #expect(told.map(\.summary) == (fact.map { [$0] } ?? []))
    }
}
