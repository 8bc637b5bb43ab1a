import Evidence
import LogFormats
import Testing

/// Every text form of `ApplicationRecord`, as its program writes it.
@Suite("Text forms of application records")
struct ApplicationFormTests {
    typealias Row = ApplicationRecordTests.Row

    @Test(
        "headers field by field",
        arguments: [
            Row(
                line: "2026-11-24 08:22:02,241 shop.db      DEBUG    message one", level: .debug, logger: "shop.db",
                message: "message one"),
            Row(
                line: "2026-11-24 08:22:02.241 | INFO     | shop.db:handler:42 - message", level: .info,
                logger: "shop.db:handler:42", message: "message"),
            Row(
                line: "[2026-11-24 08:22:02,241: WARNING/ForkPoolWorker-1] task late", level: .warning,
                thread: "ForkPoolWorker-1", message: "task late"),
            Row(
                line: "[2026-11-24T08:22:02.241+0000] {taskinstance.py:1157} INFO - message", level: .info,
                logger: "taskinstance.py:1157", message: "message"),
            Row(
                line: "2026-11-24T08:22:02.241Z  INFO 17640 --- [shop] [           main] c.e.Shop : up", level: .info,
                pid: 17640, thread: "main", logger: "c.e.Shop", message: "up"),
            Row(
                line: "2026-11-24T08:22:02.241+01:00 ERROR 17640 --- [shop] [nio-8080-exec-1] "
                    + "[803B448A0489F84084905D3093480352-3425F23BB2432450] c.e.Shop       : down",
                level: .error, pid: 17640, thread: "nio-8080-exec-1", logger: "c.e.Shop",
                id: "803B448A0489F84084905D3093480352", message: "down"),
            Row(
                line:
                    "2026-11-24 08:22:02.241  INFO [shop,5b8aa5a2d2c872e8,051581bf3cb55c13] 17640 --- [main] c.e.S : up",
                level: .info, pid: 17640, thread: "main", logger: "c.e.S", id: "5b8aa5a2d2c872e8", message: "up"),
            Row(
                line: "2026-11-24 08:22:02,241 [main] INFO  c.e.Shop [traceId=5b8aa5a2d2c872e8, spanId=ab] - message",
                level: .info, thread: "main", logger: "c.e.Shop", id: "5b8aa5a2d2c872e8", message: "message"),
            Row(
                line:
                    "2026-11-24T08:22:02.241Z  INFO 17640 --- [main] [803b448a0489f84084905d3093480352] c.e.Shop : up",
                level: .info, pid: 17640, thread: "main", logger: "c.e.Shop", id: "803b448a0489f84084905d3093480352",
                message: "up"),
            Row(
                line: "2026-11-24 08:22:02.241 INFO [803b448a0489f84084905d3093480352-3425f23bb2432450] c.e.Shop - up",
                level: .info, logger: "c.e.Shop", id: "803b448a0489f84084905d3093480352", message: "up"),
            Row(
                line:
                    "2026-11-24 08:22:02.241 INFO [shop,803b448a0489f84084905d3093480352,3425f23bb2432450] c.e.Shop - up",
                level: .info, logger: "c.e.Shop", id: "803b448a0489f84084905d3093480352", message: "up"),
            Row(
                line: "[2016-12-19 16:31:47,437] INFO [Controller 0]: starting up (kafka.controller.KafkaController)",
                level: .info, thread: "Controller 0", logger: "kafka.controller.KafkaController",
                message: "starting up"),
            Row(
                line: "[2016-12-19 19:01:37,556] INFO Rolled new log segment for 'test-1' in 1 ms. (kafka.log.Log)",
                level: .info, logger: "kafka.log.Log", message: "Rolled new log segment for 'test-1' in 1 ms."),
            Row(
                line: "2026-11-24 08:22:02,241 INFO  [io.quarkus] (main) Installed features", level: .info,
                thread: "main", logger: "io.quarkus", message: "Installed features"),
            Row(
                line: "24-Nov-2026 08:22:02.241 INFO [main] org.apache.catalina.startup.Catalina.start Server startup",
                level: .info, thread: "main", logger: "org.apache.catalina.startup.Catalina.start",
                message: "Server startup"),
            Row(
                line: "Nov 24, 2026 8:22:02 AM com.example.Shop main\nSEVERE: it broke", level: .critical,
                logger: "com.example.Shop", message: "it broke"),
            Row(
                line:
                    "I, [2026-11-24T08:22:02.241345 #17640]  INFO -- : [ffefe763-4b76-a96e-9dcc-54cd944ed443] Started",
                level: .info, pid: 17640, id: "ffefe763-4b76-a96e-9dcc-54cd944ed443", message: "Started"),
            Row(
                line: "E, [2026-11-24T08:22:02.241345 #17640] ERROR -- shop: it broke", level: .error, pid: 17640,
                logger: "shop", message: "it broke"),
            Row(
                line:
                    "[24-Nov-2026 08:22:02 Europe/Berlin] PHP Warning:  Undefined variable $a in /srv/a.php on line 3",
                level: .warning, message: "PHP Warning:  Undefined variable $a in /srv/a.php on line 3"),
            Row(
                line: "2026-11-24 08:22:02.2412|WARN|Shop.Db|message | with bars", level: .warning, logger: "Shop.Db",
                message: "message | with bars"),
            Row(
                line: "2026-11-24 08:22:02.241 +00:00 [INF] Request finished", level: .info,
                message: "Request finished"),
            Row(line: "2026-11-24 08:22:02.241 +00:00 [FTL] it broke", level: .critical, message: "it broke"),
            Row(
                line: "2026-11-24T08:22:02.241345Z  INFO shop::db: message took=3", level: .info, logger: "shop::db",
                message: "message took=3"),
            Row(
                line: "[2026-11-24T08:22:02Z WARN  shop::db] message", level: .warning, logger: "shop::db",
                message: "message"),
            Row(
                line: "2026-11-24T08:22:02.241Z\terror\tdb/pool.go:42\tit broke\t{\"a\": 1}", level: .error,
                logger: "db/pool.go:42", message: "it broke\t{\"a\": 1}"),
            Row(
                line: "2026-11-24T08:22:02.241Z\tinfo\tshop.db\tdb/pool.go:42\tmessage", level: .info,
                logger: "shop.db", message: "message"),
            Row(
                line: "17/06/09 20:10:40 INFO spark.SecurityManager: Changing view acls to: yarn", level: .info,
                logger: "spark.SecurityManager", message: "Changing view acls to: yarn"),
            Row(
                line: "2025-01-24T07:00:31,139 INFO [background-preinit       ] Version                  : HV000001",
                level: .info, thread: "background-preinit", logger: "Version", message: "HV000001"),
            Row(line: "2026/11/24 08:22:02 [ERROR] it broke\r", level: .error, message: "it broke"),
            Row(line: "2026-11-24T08:22:02Z INF message key=1", level: .info, message: "message key=1"),
            Row(line: "2026-11-24 08:22:02.241 [info] message", level: .info, message: "message"),
        ])
    func headers(row: Row) throws {
        let found = try #require(reading(row.line) { ApplicationRecord.parse($0) })
        #expect(found.level == row.level)
        #expect(found.pid == row.pid)
        #expect(part(row.line, found.thread) == row.thread)
        #expect(part(row.line, found.logger) == row.logger)
        #expect(part(row.line, found.requestID) == row.id)
        #expect(part(row.line, found.message) == row.message)
    }

    @Test(
        "times of these forms",
        arguments: [
            ("17/06/09 20:10:40 INFO a: b", SourceTime(axis: .civil, micros: 1_497_039_040_000_000)),
            ("24-Nov-2026 08:22:02.241 INFO [main] a.b.C.d e", SourceTime(axis: .civil, micros: 1_795_508_522_241_000)),
            ("Nov 24, 2026 12:22:02 AM a.B c\nINFO: d", SourceTime(axis: .civil, micros: 1_795_479_722_000_000)),
            ("Nov 24, 2026 8:22:02 PM a.B c\nINFO: d", SourceTime(axis: .civil, micros: 1_795_551_722_000_000)),
            ("2026-11-24 08:22:02.241 +01:00 [INF] a", SourceTime(axis: .instant, micros: 1_795_504_922_241_000)),
        ])
    func times(line: String, time: SourceTime) throws {
        #expect(try #require(reading(line) { ApplicationRecord.parse($0) }).time == time)
    }

    @Test(
        "an unknown application's line has a time, a message, and a level where it stands in front",
        arguments: [
            ("2015-04-09 19:58:07.123000 Hello, World!", nil, "Hello, World!"),
            ("2026/11/24 08:22:02.123456 main.go:23: listening", nil, "main.go:23: listening"),
            ("2026/11/24 08:22:02 http: panic serving 192.0.2.1:5: boom", nil, "http: panic serving 192.0.2.1:5: boom"),
            ("2026-11-24T08:22:02Z app-1/shop <ERROR> it broke", .error, "app-1/shop <ERROR> it broke"),
            ("Wed May 19 08:00:01 EST 2021 line 1", nil, "line 1"),
            ("Wed May 19 08:00:01 2021 line 1", nil, "line 1"),
            ("[2026-11-24 08:22:02] it says info", nil, "it says info"),
            ("2026-11-24 08:22:02; 17; WARN; x", .warning, "17; WARN; x"),
        ] as [(String, LogLevel?, String)])
    func unknown(line: String, level: LogLevel?, message: String) throws {
        #expect(reading(line) { ApplicationRecord.parse($0) } == nil)
        let found = try #require(reading(line) { ApplicationRecord.unknown($0) })
        #expect(found.level == level && part(line, found.message) == message)
    }

    @Test(
        "what is no time is no record",
        arguments: [
            "2026-13-24 08:22:02 x", "2026-11-24", "2026-11-24 08:22:02", "2026-11-24 08:22:02 ", "17/26/09 20:10:40 x",
            "32-Nov-2026 08:22:02 x", "Nov 31, 2026 8:22:02 AM x", "Wed May 39 08:00:01 EST 2021 x",
            "1428634687123 Hello",
            "Hello 2026-11-24 08:22:02",
        ])
    func refused(line: String) {
        #expect(reading(line) { ApplicationRecord.parse($0) } == nil)
        #expect(reading(line) { ApplicationRecord.unknown($0) } == nil)
    }

    @Test(
        "lines without a time, as an envelope wraps them",
        arguments: [
            Row(line: "INFO:shop.db:message", level: .info, logger: "shop.db", message: "message"),
            Row(line: "INFO:     Started server process [1]", level: .info, message: "Started server process [1]"),
            Row(
                line: "fail: Microsoft.AspNetCore.Server.Kestrel[13]\n      Connection id \"0HM\" failed",
                level: .error,
                logger: "Microsoft.AspNetCore.Server.Kestrel", message: "Connection id \"0HM\" failed"),
            Row(
                line: "08:22:02.241 [main] INFO  c.e.Shop - message", level: .info, thread: "main", logger: "c.e.Shop",
                message: "message"),
            Row(line: "info: listening", level: .info, message: "listening"),
        ])
    func undated(row: Row) {
        let time = SourceTime(axis: .instant, micros: 0)
        let found = reading(row.line) { ApplicationRecord.undated($0, time: time) }
        #expect(found.level == row.level && found.time == time)
        #expect(part(row.line, found.thread) == row.thread)
        #expect(part(row.line, found.logger) == row.logger)
        #expect(part(row.line, found.message) == row.message)
    }

    @Test(
        "colours are no text",
        arguments: [
            ("\u{1B}[0;31mExample\u{1B}[0m foo", "Example foo"), ("a\u{1B}[1;38;5;208mb\u{1B}[0mc", "abc"),
            ("\u{1B}]8;;https://a.example\u{1B}\\link\u{1B}]8;;\u{7}!", "link!"), ("\u{1B}(Bx", "x"),
            ("a\u{1B}[mb", "ab"),
            ("cut \u{1B}[3", "cut "), ("cut \u{1B}", "cut "), ("\u{1B}[31\nnext", "\nnext"),
        ])
    func colours(text: String, plain: String) {
        #expect(reading(text) { ColourCodes.stripped($0) } == Array(plain.utf8))
    }

    @Test("a text without colours is left alone") func uncoloured() {
        #expect(reading("[31m no escape") { ColourCodes.stripped($0) } == nil)
    }
}
