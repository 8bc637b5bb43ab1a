import Evidence
import Extraction
import Testing

@Suite("Events of applications and supervisors")
struct ApplicationEventTests {
    @Test("gunicorn tells of starts and exits")
    func supervisors() throws {
        let run = try ExtractorRun(
            "app_text",
            """
            [2026-11-24 08:22:02 +0000] [12] [INFO] Starting gunicorn 23.0.0
            [2026-11-24 08:22:02 +0000] [88] [INFO] Booting worker with pid: 88
            [2026-11-24 08:22:09 +0000] [12] [ERROR] Worker (pid:88) was sent SIGKILL! Perhaps out of memory?
            2026-11-24 08:22:10,512 WARN worker gone
            """)
        #expect(run.facts(.processStart).map { $0.attributes.text("version") } == ["23.0.0", nil])
        let exits = run.facts(.processExit)
        #expect(exits.count == 1)
        #expect(exits.allSatisfy { $0.attributes.text("signal") == "SIGKILL" })
        #expect(run.tables.instant != nil && run.tables.civil != nil)
    }

    @Test("only a real exception line is an out-of-memory error")
    func outOfMemory() throws {
        let run = try ExtractorRun(
            "app_text",
            """
            2026-11-24 08:22:02,241 INFO shop: user agent MemoryError java.lang.OutOfMemoryError: x
            2026-11-24 08:22:03,241 ERROR shop: request failed
            Traceback (most recent call last):
              File "/srv/a.py", line 3, in load
            MemoryError
            2026-11-24 08:22:04,241 ERROR shop: java.lang.OutOfMemoryError: Java heap space
            """)
        #expect(run.facts(.outOfMemoryError).map { $0.attributes.text("runtime") } == ["python", "jvm"])
        #expect(run.facts(.exception).map { $0.attributes.text("frame") } == ["a.py:3 load", nil])
    }

    @Test("a year is completed towards the reference, also across New Year and for 29 February")
    func years() throws {
        let text =
            "Dec 31 23:59:59 a systemd[1]: Started a.service.\nJan  1 00:00:01 a systemd[1]: Started a.service.\nFeb 29 00:00:00 a systemd[1]: Started a.service."
        // 2 January 2025
        let run = try ExtractorRun("syslog", text, reference: 1_735_776_000)
        #expect(run.facts(.unit).map(\.time.second) == [1_709_164_800, 1_735_689_599, 1_735_689_601])
    }

    @Test("what the log lost and steps of the clock are told")
    func lost() throws {
        let run = try ExtractorRun(
            "syslog",
            """
            Nov 24 08:22:00 app-1 systemd-journald[9]: Suppressed 812 messages from app.service
            Nov 24 08:22:00 app-1 chronyd[9]: System clock was stepped by -3.512043 seconds
            """)
        #expect(run.facts(.linesLost).first?.attributes.int("count") == 812)
        #expect(run.facts(.clockStep).first?.attributes.int("micros") == -3_512_043)
    }

    @Test("a request id joins the lines of a request")
    func joins() throws {
        let run = try ExtractorRun(
            "app_text",
            """
            2026-11-24 08:22:02,241 DEBUG 17640 [Thread-2] shop.db [ffefe7634b76a96e] SQL (0.4ms) SELECT id FROM users WHERE id = ? params=(1,) rows=1
            2026-11-24 08:22:02,242 DEBUG 17640 [Thread-2] shop.db [ffefe7634b76a96e] SQL (0.4ms) SELECT id FROM users WHERE id = ? params=(2,) rows=1
            2026-11-24 08:22:02,252 INFO 17640 [Thread-2] shop.http [ffefe7634b76a96e] POST /api/login 200 11.0ms client=192.0.2.1
            """)
        let rows = try #require(run.tables.civil).joins.rows()
        let record = try #require(rows.first?.record)
        #expect(rows.count == 1 && rows.first?.id == StableHash.of("ffefe7634b76a96e"))
        #expect(record.lines == 3 && record.status == 200 && record.durationMicros == 11_000)
        #expect(record.endMicros - record.startMicros == 11_000)
        #expect(record.client == StableHash.of("192.0.2.1"))
        #expect(record.statements.map(\.count) == [2])
    }
}
