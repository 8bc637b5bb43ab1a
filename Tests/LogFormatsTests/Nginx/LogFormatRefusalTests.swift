import LogFormats
import Testing

@Suite("What is no access log is taken for none")
struct LogFormatRefusalTests {
    @Test func `No format is derived from the lines of other logs`() {
        for (id, lines) in FormatSample.all + EventSample.all + DatabaseSample.all + MemorySample.all {
            let text = (0..<5).flatMap { _ in lines.map { Array($0.utf8) } }
            #expect(LogFormatRecogniser.infer(text).isEmpty, "\(id)")
        }
    }

    @Test(arguments: [
        ["2026-11-24 08:25:01 worker 71 took job 200 in 12ms", "2026-11-24 08:25:02 worker 72 took job 404 in 9ms"],
        ["2026-11-24T08:25:01Z GET /api/orders took 12ms", "2026-11-24T08:25:02Z GET /api/cart took 9ms"],
        ["08:25:01 200 OK 203.0.113.7", "08:25:02 404 Not Found 203.0.113.8"],
        ["ts=2026-11-24T08:25:01Z level=info method=GET path=/x status=200", "ts=2026-11-24T08:25:02Z level=info a=1"],
        ["2026-11-24T08:25:01Z,203.0.113.7,GET,cart,200", "2026-11-24T08:25:02Z,203.0.113.7,PUT,cart,200"],
        [#"{"time":"2026-11-24T08:25:01Z","status":200,"path":"/x","method":"GET","duration":12}"#],
        ["1764000001 203.0.113.7 200 300 400 500", "1764000002 203.0.113.8 201 301 401 501"],
        ["Nov 24 08:25:01 fw kernel: IN=eth0 SRC=203.0.113.7 DST=10.0.0.4 LEN=60 PROTO=TCP SPT=200 DPT=443"],
        ["::1 - - [24/Nov/2026:08:25:01 +0000] no request here", "::1 - - [24/Nov/2026:08:25:02 +0000] nor here"],
    ])
    func `Text with statuses, paths and addresses is no access log`(lines: [String]) {
        let text = (0..<20).flatMap { _ in lines.map { Array($0.utf8) } }
        #expect(LogFormatRecogniser.infer(text).isEmpty)
    }

    @Test func `A few odd lines hide no format`() throws {
        var lines = (0..<40).map {
            "2026-11-24T08:25:\(10 + $0)+00:00\t203.0.113.\($0)\tGET /api/orders HTTP/1.1\t200\t1512\t0.012\tcurl/8.0"
        }
        lines[7] = "2026-11-24T08:25:17+00:00\tunix\t\\x16\\x03\\x01\t400\t157\t0.000\t-"
        lines[21] = "2026-11-24T08:25:31+00:00\tclient.example\t-\t408\t0\t60.000\t-"
        let format = try #require(LogFormatRecogniser.infer(lines.map { Array($0.utf8) }).first)
        #expect(format.hasPrefix("$time_iso8601\t$remote_addr\t$request\t$status\t$body_bytes_sent\t$request_time\t"))
    }
}
