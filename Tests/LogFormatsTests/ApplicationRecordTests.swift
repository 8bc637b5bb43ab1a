import LogFormats
import Testing

@Suite("Application records")
struct ApplicationRecordTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var level: LogLevel
        var pid: Int64?
        var thread = ""
        var logger = ""
        var id = ""
        var message: String
        var testDescription: String { line }
    }

    @Test(
        "headers of the usual forms",
        arguments: [
            Row(
                line: FormatSample.applicationText[0], level: .debug, pid: 17640,
                thread: "Thread-2 (process_request_thread)",
                logger: "shop.db", id: "ffefe7634b76a96e9dcc54cd944ed443",
                message: "SQL (0.4ms) SELECT id, name FROM users WHERE id = ? params=(2071,) rows=1"),
            Row(
                line: "2026-11-24 08:22:00,255 INFO 17640 [MainThread] shop [-] starting shop-api version v2.3.0",
                level: .info,
                pid: 17640, thread: "MainThread", logger: "shop", message: "starting shop-api version v2.3.0"),
            Row(
                line: "2026-11-24 08:22:02,241 - shop.db - WARNING - a - b", level: .warning, logger: "shop.db",
                message: "a - b"),
            Row(
                line: "2026-11-24 08:22:02,241 ERROR shop.db: it broke: badly", level: .error, logger: "shop.db",
                message: "it broke: badly"),
            Row(line: "2026-11-24T08:22:02Z ERROR it broke", level: .error, message: "it broke"),
            Row(
                line: "2026-11-24 08:22:02.241  INFO 17640 --- [main] c.e.Shop : up", level: .info, pid: 17640,
                thread: "main",
                logger: "c.e.Shop", message: "up"),
            Row(
                line: "2026-11-24 08:22:02.241 [main] WARN  c.e.Shop - up", level: .warning, thread: "main",
                logger: "c.e.Shop", message: "up"),
            Row(
                line: "[2026-11-24 08:22:02 +0000] [17640] [CRITICAL] WORKER TIMEOUT (pid:88)", level: .critical,
                pid: 17640,
                message: "WORKER TIMEOUT (pid:88)"),
            Row(
                line: "2026-11-24 08:22:02,241 INFO [shop.db] hello", level: .info, thread: "shop.db", message: "hello"),
            Row(line: "2026-11-24 08:22:02,241 INFO 42 apples were sold", level: .info, message: "42 apples were sold"),
            Row(line: "2026-11-24 08:22:02,241:DEBUG:foo bar baz", level: .debug, message: "foo bar baz"),
            Row(line: "2026-11-24 08:22:02,241:WARN:a.b:foo bar", level: .warning, logger: "a.b", message: "foo bar"),
            Row(
                line: "[2023-05-15 18:19:32] local.ERROR: Target class", level: .error, logger: "local",
                message: "Target class"),
            Row(
                line: "2025-04-12 00:14:12.837 CEST [1329108] FATAL:  sorry, too many clients already",
                level: .critical,
                pid: 1329108, message: "sorry, too many clients already"),
            Row(
                line: "2025-08-13 01:45:01.123 UTC [12345] LOG:  listening on x", level: .info, pid: 12345,
                message: "listening on x"),
            Row(
                line: "2020-08-06T14:25:03.109022Z 5 [Note] [MY-010051] [Server] up", level: .notice, pid: 5,
                thread: "MY-010051", message: "[Server] up"),
            Row(line: "2025-04-24T22:09:20.854Z\tinfo\tMetrics\t{}", level: .info, message: "Metrics\t{}"),
            Row(line: "2026/11/24 08:22:02 INFO started", level: .info, message: "started"),
            Row(line: "2026-11-24 08:22:02,241 INFO ", level: .info, message: ""),
            Row(line: "2026-11-24 08:22:02,241 INFO", level: .info, message: ""),
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

    @Test("lines below the header are the record's body")
    func body() throws {
        let text =
            "2026-11-24 08:28:36,966 ERROR 27952 [Thread-1936] shop.http [44ab] client went away\nTraceback (most recent call last):\n  File \"/srv/shop/current/app.py\", line 217, in _send\n    self.wfile.write(body)\n  File \"/usr/lib/python3.11/socketserver.py\", line 834, in write\n    self._sock.sendall(b)\nBrokenPipeError: [Errno 32] Broken pipe"
        let found = try #require(reading(text) { ApplicationRecord.parse($0) })
        #expect(part(text, found.message) == "client went away")
        let exception = try #require(reading(text) { ExceptionText.parse(body: found.body, in: $0) })
        #expect(part(text, exception.type) == "BrokenPipeError")
        #expect(part(text, exception.frameFile) == "/srv/shop/current/app.py")
        #expect(exception.frameLine == 217 && part(text, exception.frameFunction) == "_send")
        #expect(exception.outOfMemory == nil)
    }

    @Test("a Java trace gives its type and first own frame")
    func java() throws {
        let body =
            "java.lang.OutOfMemoryError: Java heap space\n\tat java.util.Arrays.copyOf(Arrays.java:3512)\n\tat com.example.Shop.run(Shop.java:12)\n\t... 12 more"
        let exception = try #require(reading(body) { ExceptionText.parse(body: 0..<$0.count, in: $0) })
        #expect(part(body, exception.type) == "java.lang.OutOfMemoryError" && exception.outOfMemory == .jvm)
        #expect(part(body, exception.frameFile) == "Shop.java" && exception.frameLine == 12)
    }

    @Test(
        "out-of-memory errors of runtimes",
        arguments: [
            ("MemoryError", OutOfMemoryRuntime.python), ("OSError: [Errno 12] Cannot allocate memory", .python),
            ("numpy.core._exceptions._ArrayMemoryError: Unable to allocate 7.45 GiB", .python),
            ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", .node),
            ("fatal error: out of memory", .go), ("System.OutOfMemoryException: Exception of type", .dotnet),
            ("NoMemoryError: failed to allocate memory", .ruby),
            ("memory allocation of 1073741824 bytes failed", .native),
        ])
    func outOfMemory(text: String, runtime: OutOfMemoryRuntime) {
        #expect(reading(text) { OutOfMemoryRuntime(message: 0..<$0.count, in: $0) } == runtime)
    }

    @Test(
        "quoted words prove nothing",
        arguments: [
            "user agent was java.lang.OutOfMemoryError", "GET /?q=MemoryError 200", "Out of memory",
            "OSError: [Errno 2] No such file",
            "handled MemoryError: fine",
        ])
    func quoted(text: String) {
        #expect(reading(text) { OutOfMemoryRuntime(message: 0..<$0.count, in: $0) } == nil)
    }
}
