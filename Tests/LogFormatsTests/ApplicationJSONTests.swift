import Evidence
import LogFormats
import Testing

/// JSON lines as the usual loggers write them.
@Suite("Application records as JSON")
struct ApplicationJSONTests {
    /// 2025-03-03T02:14:07.118Z.
    static let moment: Int64 = 1_740_968_047_118_000

    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var level: LogLevel?
        var pid: Int64?
        var thread = ""
        var logger = ""
        var id = ""
        var message: String
        var axis = TimeAxis.instant
        var micros = ApplicationJSONTests.moment
        var testDescription: String { line }
    }

    static let rows = [
        // pino, bunyan, winston
        Row(
            line:
                #"{"level":30,"time":1740968047118,"pid":4711,"hostname":"app-1","reqId":"req-1a","msg":"listening"}"#,
            level: .info, pid: 4711, id: "req-1a", message: "listening"),
        Row(
            line:
                #"{"name":"shop","hostname":"app-1","pid":4711,"level":50,"msg":"it broke","time":"2025-03-03T02:14:07.118Z","v":0}"#,
            level: .error, pid: 4711, logger: "shop", message: "it broke"),
        Row(
            line: #"{"level":"warn","message":"late","service":"shop","timestamp":"2025-03-03T02:14:07.118Z"}"#,
            level: .warning, logger: "shop", message: "late"),
        // zap, zerolog, logrus, slog
        Row(
            line:
                #"{"level":"dpanic","ts":1740968047.118,"logger":"shop.db","caller":"db/pool.go:42","msg":"it broke"}"#,
            level: .critical, logger: "shop.db", message: "it broke"),
        Row(
            line: #"{"level":"info","time":1740968047,"message":"up"}"#, level: .info, message: "up",
            micros: 1_740_968_047_000_000),
        Row(
            line: #"{"level":"info","msg":"up","time":"2025-03-03T02:14:07Z"}"#, level: .info, message: "up",
            micros: 1_740_968_047_000_000),
        Row(
            line:
                #"{"time":"2025-03-03T02:14:07.118000001+00:00","level":"INFO","msg":"up","trace_id":"4bf92f3577b34da6"}"#,
            level: .info, id: "4bf92f3577b34da6", message: "up"),
        // python-json-logger, structlog
        Row(
            line:
                #"{"asctime": "2025-03-03 02:14:07,118", "levelname": "ERROR", "name": "shop.db", "threadName": "MainThread", "process": 4711, "message": "it broke"}"#,
            level: .error, pid: 4711, thread: "MainThread", logger: "shop.db", message: "it broke", axis: .civil),
        Row(
            line: #"{"request_id": "ab12cd", "event": "up", "level": "info", "timestamp": "2025-03-03T02:14:07.118Z"}"#,
            level: .info, id: "ab12cd", message: "up"),
        // logstash-logback, log4j2
        Row(
            line:
                #"{"@timestamp":"2025-03-03T02:14:07.118Z","@version":"1","message":"up","logger_name":"c.e.Shop","thread_name":"main","level":"INFO","level_value":20000,"traceId":"4bf92f3577b34da6"}"#,
            level: .info, thread: "main", logger: "c.e.Shop", id: "4bf92f3577b34da6", message: "up"),
        Row(
            line:
                #"{"instant":{"epochSecond":1740968047,"nanoOfSecond":118000000},"thread":"main","level":"WARN","loggerName":"c.e.Shop","message":"late","contextMap":{"requestId":"ab12"}}"#,
            level: .warning, thread: "main", logger: "c.e.Shop", id: "ab12", message: "late"),
        // ECS, OpenTelemetry
        Row(
            line:
                #"{"@timestamp":"2025-03-03T02:14:07.118Z","log.level":"debug","message":"m","ecs.version":"1.6.0","log":{"logger":"app","origin":{"file":{"line":42}}},"process":{"pid":4711,"thread":{"id":1,"name":"MainThread"}},"trace":{"id":"4bf92f3577b34da6"}}"#,
            level: .debug, pid: 4711, thread: "MainThread", logger: "app", id: "4bf92f3577b34da6", message: "m"),
        Row(
            line:
                #"{"timeUnixNano":"1740968047118000000","severityNumber":17,"body":{"stringValue":"it broke"},"traceId":"5b8aa5a2d2c872e8"}"#,
            level: .error, id: "5b8aa5a2d2c872e8", message: "it broke"),
        // Rust tracing, Serilog, NLog, .NET
        Row(
            line:
                #"{"timestamp":"2025-03-03T02:14:07.118Z","level":"INFO","fields":{"message":"up","n":3},"target":"shop::db","threadName":"main","threadId":1}"#,
            level: .info, thread: "main", logger: "shop::db", message: "up"),
        Row(
            line:
                #"{"@t":"2025-03-03T02:14:07.118Z","@mt":"up {N}","@m":"up 3","@l":"Warning","SourceContext":"Shop.Db","RequestId":"0HM:1"}"#,
            level: .warning, logger: "Shop.Db", id: "0HM:1", message: "up 3"),
        Row(
            line:
                #"{"Timestamp":"2025-03-03T02:14:07.118Z","EventId":14,"LogLevel":"Information","Category":"Shop.Db","Message":"up","State":{"Message":"up"}}"#,
            level: .info, logger: "Shop.Db", message: "up"),
        // Monolog, GELF, Stackdriver
        Row(
            line:
                #"{"message":"it broke","context":{},"level":400,"level_name":"ERROR","channel":"app","datetime":"2025-03-03T02:14:07.118+00:00","extra":{"request_id":"ab12"}}"#,
            level: .error, logger: "app", id: "ab12", message: "it broke"),
        Row(
            line: #"{"version":"1.1","host":"app-1","short_message":"late","timestamp":1740968047.118,"level":4}"#,
            level: .warning, message: "late"),
        Row(
            line: #"{"severity":"NOTICE","message":"up","timestampSeconds":1740968047,"timestampNanos":118000000}"#,
            level: .notice, message: "up"),
        // A level and no message; a number that is no level; no level at all.
        Row(
            line: #"{"level":"info","time":1740968047118,"request":{"amount":7}}"#, level: .info,
            message: #"{"level":"info","time":1740968047118,"request":{"amount":7}}"#),
        Row(line: #"{"ts":"2025-03-03T02:14:07.118Z","lvl":0,"msg":"up"}"#, level: nil, message: "up"),
        Row(line: "{ \"ts\" : 1740968047118000 ,\t\"msg\" : \"up\" } \r", level: nil, message: "up"),
    ]

    @Test("fields of the usual loggers", arguments: rows)
    func fields(row: Row) throws {
        let bytes = Array(row.line.utf8)
        let parsed = ApplicationJSON.parse(bytes.span)
        let found = try #require(parsed)
        var text: [UInt8] = []
        let record = found.record(bytes.span, lineEnd: bytes.count, into: &text)
        #expect(text.isEmpty)
        #expect(record.time == SourceTime(axis: row.axis, micros: row.micros))
        #expect(record.level == row.level)
        #expect(record.pid == row.pid)
        #expect(part(row.line, record.thread) == row.thread)
        #expect(part(row.line, record.logger) == row.logger)
        #expect(part(row.line, record.requestID) == row.id)
        #expect(part(row.line, record.message) == row.message)
        #expect(reading(row.line, FormatRegistry.sniff) == ["app_json"])
    }

    @Test(
        "other JSON is refused",
        arguments: [
            #"{"a":1}"#, #"{"time":"2025-03-03T02:14:07Z"}"#, #"{"msg":"no time"}"#,
            #"{"level":"info","msg":"no time"}"#,
            #"{"time":"2025-03-03T02:14:07Z","event":"x"}"#, #"{"time":"2025-03-03T02:14:07Z","level":"Metadata"}"#,
            #"{"time":"yesterday","msg":"x"}"#, #"{"ts":1,"msg":"x"}"#, #"{"ts":1740968047,"msg":"cut"#,
            #"{"ts":1740968047,"msg":"x"} rest"#, #"{"ts":1740968047,"msg":"x",}"#, #"{"ts":1740968047 "msg":"x"}"#,
            #"[{"ts":1740968047,"msg":"x"}]"#, #"{"ts":1740968047,"msg":{"a":[}}"#,
            #"{"__REALTIME_TIMESTAMP":"1740968047118480","MESSAGE":"x","timestamp":"2025-03-03T02:14:07Z"}"#,
            #"{"log":"x\n","stream":"stderr","time":"2025-03-03T02:14:07.118480123Z"}"#,
            #"{"status":"oom","id":"e90c","from":"app","Type":"container","Action":"oom","time":1740968047,"timeNano":1740968047118480123}"#,
        ])
    func refused(line: String) {
        #expect(reading(line) { ApplicationJSON.parse($0) } == nil)
    }

    @Test("an access line is the access log's, whatever else it has")
    func access() {
        let line =
            #"{"level":"info","ts":1693840791.7564995,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"172.17.0.1","client_ip":"127.0.0.1","method":"GET","uri":"/"},"duration":0.0001,"size":12,"status":200}"#
        #expect(reading(line) { ApplicationJSON.parse($0) } != nil)
        #expect(!reading(line) { ApplicationJSON.claims($0) })
    }

    /// The message and the body of the record that a line with escapes or an exception becomes.
    private func written(_ line: String) throws -> (
        message: String, body: String, exception: ExceptionText?, text: String
    ) {
        let bytes = Array(line.utf8)
        let end = bytes.firstIndex(of: 0x0A) ?? bytes.count
        let parsed = ApplicationJSON.parse(bytes.span, to: end)
        let found = try #require(parsed)
        var text: [UInt8] = []
        let record = found.record(bytes.span, lineEnd: end, into: &text)
        let whole = text.isEmpty ? bytes : text
        #expect(record.shown(in: whole.span).upperBound == bytes.count)
        return (
            Scan.text(whole.span, record.message), Scan.text(whole.span, record.body),
            ExceptionText.parse(body: record.body, in: whole.span), String(decoding: whole, as: UTF8.self)
        )
    }

    @Test("escapes are undone, colours left out, further lines of a message are its body")
    func escapes() throws {
        let found = try written(
            #"{"ts":1740968047,"msg":"a \u001b[31m\"b\"\u001b[0m\r\nTraceback (most recent call last):\n  File \"/srv/a.py\", line 3, in f\nValueError: x"}"#
        )
        #expect(found.message == #"a "b""#)
        let exception = try #require(found.exception)
        #expect(part(found.text, exception.type) == "ValueError" && exception.frameLine == 3)
    }

    struct Trace: Sendable, CustomTestStringConvertible {
        var line: String
        var type: String
        var frame: String?
        var number: Int64?
        var runtime: OutOfMemoryRuntime?
        var testDescription: String { line }
    }

    @Test(
        "exceptions in fields",
        arguments: [
            Trace(
                line:
                    #"{"level":50,"time":1740968047118,"msg":"request failed","err":{"type":"TypeError","message":"x is undefined","stack":"TypeError: x is undefined\n    at Object.get (/srv/app/node_modules/a/index.js:1:2)\n    at handle (/srv/app/orders.js:10:15)"}}"#,
                type: "TypeError", frame: "/srv/app/orders.js", number: 10),
            Trace(
                line:
                    #"{"@timestamp":"2025-03-03T02:14:07Z","level":"ERROR","message":"failed","logger_name":"c.e.S","stack_trace":"java.lang.IllegalStateException: x\n\tat com.example.Shop.run(Shop.java:12)\nCaused by: java.lang.OutOfMemoryError: Java heap space\n\t... 12 more\n"}"#,
                type: "java.lang.IllegalStateException", frame: "Shop.java", number: 12, runtime: .jvm),
            Trace(
                line:
                    #"{"asctime":"2025-03-03 02:14:07,118","levelname":"ERROR","message":"m","exc_info":"Traceback (most recent call last):\n  File \"/srv/a.py\", line 3, in f\nMemoryError"}"#,
                type: "MemoryError", frame: "/srv/a.py", number: 3, runtime: .python),
            Trace(
                line:
                    #"{"@timestamp":"2025-03-03T02:14:07Z","log.level":"error","message":"m","error":{"type":"ValueError","message":"bad","stack_trace":"  File \"/srv/a.py\", line 3, in f\n"}}"#,
                type: "ValueError"),
            Trace(
                line:
                    #"{"@t":"2025-03-03T02:14:07Z","@m":"m","@l":"Error","@x":"System.OutOfMemoryException: Exception of type 'System.OutOfMemoryException' was thrown.\n   at System.String.Concat()\n   at Shop.Db.Query(String sql) in /src/Shop/Db.cs:line 42"}"#,
                type: "System.OutOfMemoryException", frame: "/src/Shop/Db.cs", number: 42, runtime: .dotnet),
            Trace(
                line:
                    #"{"message":"m","context":{"exception":{"class":"Shop\\NotFoundException","message":"no row","code":0,"file":"/srv/a.php:12"}},"level":400,"level_name":"ERROR","channel":"app","datetime":"2025-03-03T02:14:07Z"}"#,
                type: #"Shop\NotFoundException"#),
            Trace(
                line: #"{"level":"error","ts":1740968047.1,"msg":"failed","error":"TimeoutError: too late"}"#,
                type: "TimeoutError"),
            Trace(
                line:
                    "{\"level\":30,\"time\":1740968047118,\"msg\":\"up\"}\n\n<--- Last few GCs --->\nTypeError: x\n    at run (/srv/app/a.js:1:2)",
                type: "TypeError", frame: "/srv/app/a.js", number: 1),
        ])
    func exceptions(row: Trace) throws {
        let found = try written(row.line)
        let exception = try #require(found.exception)
        #expect(part(found.text, exception.type) == row.type)
        #expect(part(found.text, exception.frameFile) == row.frame)
        #expect(exception.frameLine == row.number)
        #expect(exception.outOfMemory == row.runtime)
    }

    @Test("a line of OpenTelemetry's exporter is many records")
    func openTelemetry() {
        let line =
            #"{"resourceLogs":[{"resource":{"attributes":[]},"scopeLogs":[{"scope":{"name":"a"},"logRecords":[{"timeUnixNano":"1700000000000000000","severityNumber":9,"severityText":"INFO","body":{"stringValue":"one"}},{"timeUnixNano":"1700000001000000000","severityNumber":13,"body":{"stringValue":"two"}}]}]},{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000002000000000","severityNumber":21,"body":{"stringValue":"three"}}]}]}]}"#
        let records = reading(line) { OpenTelemetryLogs.records($0) }
        #expect(records.map(\.level) == [.info, .warning, .critical])
        #expect(reading(line, FormatRegistry.sniff) == ["app_json"])
        #expect(reading(String(line.dropLast())) { OpenTelemetryLogs.records($0) }.isEmpty)
    }

    @Test("Wish 21: a record has request and thread ids, by whatever name and however many")
    func correlationIDs() throws {
        for name in [
            "request_id", "requestId", "req_id", "reqId", "x_request_id", "X-Request-ID", "correlation_id",
            "CorrelationId",
            "trace_id", "traceId", "trace.id", "dd.trace_id", "TraceIdentifier",
        ] {
            let line = #"{"ts":1740968047,"msg":"m","thread":"t-7","\#(name)":"ab12-cd34"}"#
            let found = try #require(reading(line) { ApplicationJSON.parse($0) })
            #expect(part(line, found.requestID) == "ab12-cd34", "\(name)")
            #expect(part(line, found.thread) == "t-7")
        }
        // Of several the request's own joins with what a proxy logs; a trace that is all zeros is none.
        let both = #"{"trace_id":"4bf92f35","request":{"id":"ab12"},"span_id":"00f0","ts":1740968047,"msg":"m"}"#
        #expect(part(both, try #require(reading(both) { ApplicationJSON.parse($0) }).requestID) == "ab12")
        let none = #"{"trace_id":"00000000000000000000000000000000","ts":1740968047,"msg":"m"}"#
        #expect(try #require(reading(none) { ApplicationJSON.parse($0) }).requestID.isEmpty)
        let pairs = "ts=2025-03-03T02:14:07Z level=info msg=m traceID=4bf92f35 request_id=ab12 thread=t-7"
        #expect(part(pairs, reading(pairs) { line in LogfmtLine.parse(line)?.requestID(in: line) }) == "ab12")
    }

    @Test("every cut of a line is read without a trap, and only the whole is a record")
    func cuts() {
        for row in ApplicationJSONTests.rows {
            let bytes = Array(row.line.utf8)
            for end in 0..<bytes.count {
                let found = ApplicationJSON.parse(bytes.span.extracting(0..<end))
                if found != nil { #expect(bytes[end...].allSatisfy { $0 <= 0x20 }) }
            }
        }
    }
}
