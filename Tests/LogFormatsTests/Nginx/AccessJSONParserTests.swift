import Evidence
import LogFormats
import Testing

/// The fields of a JSON line; nil where it is refused.
private func read(_ line: String, _ parser: inout AccessJSONParser) -> (NginxAccessRecord, (ByteRange) -> String?)? {
    let bytes = Array(line.utf8)
    var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
    guard parser.parse(bytes.span, memo: &memo, into: &record) else { return nil }
    return (record, { $0.isAbsent ? nil : String(decoding: bytes[$0.lower..<$0.upper], as: UTF8.self) })
}

private func read(_ line: String) -> (NginxAccessRecord, (ByteRange) -> String?)? {
    var parser = AccessJSONParser()
    return read(line, &parser)
}

@Suite("JSON access lines are read by the names of their fields")
struct AccessJSONParserTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var why: String
        var line: String
        var micros: Int64 = 1_741_000_448_000_000
        var status = 200
        var bytes: Int64 = 0
        var client: String? = "10.0.0.9"
        var method: String? = "GET"
        var target: String? = "/x"
        var requestTime: Int64 = -1
        var agent: String?
        var id: String?
        var forwarded: String?
        var upstream: String?
        var upstreamStatus: String?
        var upstreamTime: String?
        var isMalformed = false
        var testDescription: String { why }
    }

    static let rows: [Row] = [
        Row(
            why: "Nginx's own names, escape=json",
            line:
                #"{"time_iso8601":"2025-03-03T11:14:08+00:00","remote_addr":"10.0.0.9","request":"GET /x HTTP/1.1","status":"502","body_bytes_sent":"157","request_time":"3.101","http_user_agent":"curl/8.5","request_id":"bc1a2489e16b4f6ab1cc2ea0cb4b1234","http_x_forwarded_for":"1.2.3.4, 10.10.1.1","upstream_addr":"10.0.1.4:8080, 10.0.1.5:8080","upstream_status":"502, 502","upstream_response_time":"3.100, 0.000"}"#,
            status: 502, bytes: 157, requestTime: 3_101_000, agent: "curl/8.5",
            id: "bc1a2489e16b4f6ab1cc2ea0cb4b1234", forwarded: "1.2.3.4, 10.10.1.1",
            upstream: "10.0.1.4:8080, 10.0.1.5:8080", upstreamStatus: "502, 502", upstreamTime: "3.100, 0.000"),
        Row(
            why: "numbers, blanks, another order, a user agent with an escaped quote",
            line:
                #"{ "status": 200, "msec": 1741000448.250, "ua": "a \"b\" \\", "rt": 0.004, "uri": "/x", "method": "GET", "client_ip": "10.0.0.9", "size": 12 }"#,
            micros: 1_741_000_448_250_000, bytes: 12, requestTime: 4000, agent: #"a \"b\" \\"#),
        Row(
            why: "holes of empty variables",
            line:
                #"{"ts":"2025-03-03T11:14:08+00:00","remote_addr":"10.0.0.9","request":"GET /x HTTP/1.1","status":200,"rt":,"us":,"urt":, "bytes":,"rid":""}"#,
            upstreamStatus: "", upstreamTime: ""),
        Row(
            why: "lists without quotes, the dash of escape=default",
            line:
                #"{"ts":"2025-03-03T11:14:08+00:00","ip":"10.0.0.9","request":"GET /x HTTP/1.1","status":502,"us":502, 200 : 504,"urt":0.001, - : 0.010,"uaddr":-,"rt":-}"#,
            status: 502, upstream: "", upstreamStatus: "502, 200 : 504", upstreamTime: "0.001, - : 0.010"),
        Row(
            why: "`ua` beside an upstream's keys is its address",
            line:
                #"{"ts":"2025-03-03T11:14:08+00:00","ip":"10.0.0.9","request":"GET /x HTTP/1.1","status":200,"ua":"10.0.1.4:80","us":"200"}"#,
            upstream: "10.0.1.4:80", upstreamStatus: "200"),
        Row(
            why: "$time_local and a TLS hello",
            line:
                #"{"time_local":"03/Mar/2025:12:14:08 +0100","remote_addr":"2001:db8::1","request":"\u0016\u0003\u0001\u0002","status":"400"}"#,
            status: 400, client: "2001:db8::1", method: "", target: #"\u0016\u0003\u0001\u0002"#, isMalformed: true),
        Row(
            why: "ingress-nginx with escape=json",
            line:
                #"{"time": "2025-03-03T11:14:08+00:00", "remote_addr": "10.0.0.9", "x_forward_for": "1.2.3.4", "request_id": "abcd", "remote_user": "", "bytes_sent": 512, "request_time": 0.012, "status": 200, "vhost": "shop", "request_proto": "HTTP/2.0", "path": "/x", "request_query": "", "request_length": 90, "duration": 0.012,"method": "GET", "http_referrer": "", "http_user_agent": "k6" }"#,
            bytes: 512, requestTime: 12_000, agent: "k6", id: "abcd", forwarded: "1.2.3.4"),
        Row(
            why: "nested objects, an array and a wrapper",
            line:
                #"{"@timestamp":"2025-03-03T11:14:08.500Z","nginx":{"access":{"remote_addr":"10.0.0.9","method":"GET","uri":"/x","tags":["a","}"],"status":200}},"upstream":{"addr":"10.0.1.4:80","status":"502","response_time":"0.2"},"geo":{"ip":"9.9.9.9","status":500}}"#,
            micros: 1_741_000_448_500_000, upstream: "10.0.1.4:80", upstreamStatus: "502", upstreamTime: "0.2"),
        Row(
            why: "milliseconds since the epoch and of duration",
            line:
                #"{"timestamp":1741000448123,"client":"10.0.0.9","method":"GET","url":"/x","statusCode":200,"responseTimeMs":7.5}"#,
            micros: 1_741_000_448_123_000, requestTime: 7500),
        Row(
            why: "Caddy",
            line:
                #"{"level":"info","ts":1741000448.7564995,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"172.17.0.1","remote_port":"44790","client_ip":"10.0.0.9","proto":"HTTP/1.0","method":"GET","host":"a","uri":"/x","headers":{"X-Forwarded-For":["127.0.0.1"],"User-Agent":["curl/7.74.0"],"Status":["500"]}},"bytes_read":0,"user_id":"","duration":0.000002701,"size":7,"status":0,"resp_headers":{"Server":["Caddy"]}}"#,
            micros: 1_741_000_448_756_499, status: 0, bytes: 7, requestTime: 2, agent: "curl/7.74.0",
            forwarded: "127.0.0.1"),
        Row(
            why: "Traefik",
            line:
                #"{"ClientAddr":"10.0.0.9:39496","ClientHost":"10.0.0.9","DownstreamContentSize":357,"DownstreamStatus":200,"Duration":357313,"OriginStatus":200,"RequestMethod":"GET","RequestPath":"/x","ServiceAddr":"172.17.0.3:80","StartUTC":"2021-12-08T14:02:43.587782192Z","request_User-Agent":"Nikto","time":"2025-03-03T11:14:08Z"}"#,
            bytes: 357, requestTime: 357, agent: "Nikto", upstream: "172.17.0.3:80", upstreamStatus: "200"),
        Row(
            why: "Google's httpRequest",
            line:
                #"{"timestamp":"2025-03-03T11:14:08.000Z","httpRequest":{"requestMethod":"GET","requestUrl":"/x","status":200,"responseSize":"9","userAgent":"a","remoteIp":"10.0.0.9","latency":"0.120s"}}"#,
            bytes: 9, requestTime: 120_000, agent: "a"),
        Row(
            why: "a whole duration without a unit is not used",
            line:
                #"{"time":"2025-03-03T11:14:08Z","ip":"10.0.0.9","method":"GET","path":"/x","status":200,"duration":12}"#
        ),
        Row(
            why: "no client, but a request line",
            line: #"{"time":"2025-03-03T11:14:08Z","request":"GET /x HTTP/1.1","status":200},"#, client: nil),
    ]

    @Test(arguments: rows)
    func `A line gives its fields`(_ row: Row) throws {
        let (record, text) = try #require(read(row.line))
        #expect(record.micros == row.micros && record.second == row.micros / 1_000_000)
        #expect(record.status == row.status)
        #expect(record.bytes == row.bytes)
        #expect(text(record.remoteAddr) == row.client)
        #expect(text(record.method) == row.method)
        #expect(text(record.target) == row.target)
        #expect(record.requestTime == row.requestTime)
        #expect(text(record.userAgent) == row.agent)
        #expect(text(record.requestID) == row.id)
        #expect(text(record.forwardedFor) == row.forwarded)
        #expect(text(record.upstreamAddr) == row.upstream)
        #expect(text(record.upstreamStatus) == row.upstreamStatus)
        #expect(text(record.upstreamResponseTime) == row.upstreamTime)
        #expect(record.hasUpstream == (row.upstream != nil || row.upstreamStatus != nil))
        #expect(record.isMalformed == row.isMalformed)
    }

    @Test(arguments: [
        // Not access lines.
        #"{"time":"2026-11-24T08:25:48Z","level":"info","msg":"status 200"}"#,
        #"{"log":"10.0.0.9 - - [03/Mar/2025:02:14:08 +0000] \"GET / HTTP/1.1\" 200 1\n","stream":"stdout","time":"2025-03-03T02:14:08Z"}"#,
        #"{"method":"GET","path":"/","format":"html","controller":"Home","status":200,"duration":4.53,"time":"2025-03-03T02:14:08Z"}"#,
        #"{"level":30,"time":1531171074631,"req":{"id":1,"method":"GET","url":"/","remoteAddress":"::1"},"res":{"statusCode":200},"responseTime":5,"msg":"request completed"}"#,
        #"{"t":{"$date":"2025-03-03T02:14:08.000+00:00"},"s":"I","c":"NETWORK","id":22943,"ctx":"listener","msg":"Connection accepted","attr":{"remote":"127.0.0.1:1"}}"#,
        // A time without zone is no instant.
        #"{"time":"2025-03-03 02:14:08","ip":"10.0.0.9","method":"GET","path":"/x","status":200}"#,
        // Fields of Nginx that are not valid.
        #"{"time_iso8601":"2025-02-30T02:14:08+00:00","remote_addr":"a","request":"GET / HTTP/1.1","status":200}"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":"ok"}"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":99}"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200,"request_time":"x"}"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200,"upstream_status":"502;200"}"#,
        // A key twice: text that got out of its quotes.
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200,"status":"500"}"#,
        // Cut or followed by more.
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200} x"#,
        #"{"ts":"2025-03-03T02:14:08Z","remote_addr":"a","request":"GET / HTTP/1.1","status":200,"a":[1}"#,
        #"{"ts":"2025-03-03T02:14:08Z" x "remote_addr":"a","request":"GET / HTTP/1.1","status":200}"#,
        "{", "{}", "{\"", "",
    ])
    func `A foreign or broken line is refused`(_ line: String) {
        #expect(read(line) == nil)
    }

    @Test func `What was read before changes nothing`() throws {
        var state: UInt64 = 7
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var old = AccessJSONParser()
        for round in 0..<6000 {
            var bytes = Array(AccessJSONParserTests.rows[next(AccessJSONParserTests.rows.count)].line.utf8)
            if round % 3 > 0 {
                for _ in 0...next(3) {
                    let at = next(bytes.count)
                    switch next(4) {
                    case 0: bytes[at] = UInt8(truncatingIfNeeded: next(256))
                    case 1: bytes.removeSubrange(at..<min(bytes.count, at + 1 + next(12)))
                    case 2: bytes.insert(contentsOf: Array(#""k\#(next(300))":{"status":5},"#.utf8), at: min(1, at))
                    default: bytes.removeSubrange(at...)
                    }
                    if bytes.isEmpty { bytes = [UInt8(ascii: "{")] }
                }
            }
            var fresh = AccessJSONParser()
            var (memoA, memoB) = (CommonLogMemo(), CommonLogMemo())
            var (a, b) = (NginxAccessRecord(), NginxAccessRecord())
            let one = old.parse(bytes.span, memo: &memoA, into: &a)
            let two = fresh.parse(bytes.span, memo: &memoB, into: &b)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(one == two, "\(text)")
            if one, two { #expect(a == b, "\(text)") }
        }
    }

    @Test func `Every prefix is read without a trap`() {
        var parser = AccessJSONParser()
        for row in AccessJSONParserTests.rows {
            let bytes = Array(row.line.utf8)
            for end in 0..<bytes.count {
                var (memo, record) = (CommonLogMemo(), NginxAccessRecord())
                let whole = parser.parse(bytes.span.extracting(0..<end), memo: &memo, into: &record)
                #expect(!whole || bytes[end...].allSatisfy { $0 == UInt8(ascii: ",") })
            }
        }
    }
}
