import Evidence
import LogFormats
import Testing

/// The fields of a line as text, for tables of tests.
private struct Fields: Equatable, Sendable {
    var micros: Int64
    var status: Int
    var bytes: Int64
    var client: String
    var method: String
    var target: String
    var isMalformed: Bool
}

private func parse(_ line: String, _ formats: [String]) throws -> (NginxAccessRecord, (ByteRange) -> String)? {
    let parser = NginxAccessParser(formats: try formats.map { try NginxAccessFormat($0) })
    let bytes = Array(line.utf8)
    var memo = CommonLogMemo()
    var record = NginxAccessRecord()
    guard parser.parse(bytes.span, memo: &memo, into: &record) else { return nil }
    return (record, { $0.isAbsent ? "?" : String(decoding: bytes[$0.lower..<$0.upper], as: UTF8.self) })
}

@Suite("Access lines are read by their log_format")
struct NginxAccessParserTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var line: String
        var format = "combined"
        var status: Int
        var bytes: Int64
        var client: String
        var method: String
        var target: String
        var isMalformed = false
        var why: String
        var testDescription: String { why }
    }

    static let rows: [Row] = [
        Row(
            line:
                #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 502 552 "https://shop.example/orders" "Mozilla/5.0 (X11)""#,
            status: 502, bytes: 552, client: "198.19.107.160", method: "GET", target: "/", why: "combined"),
        Row(
            line: #"10.0.0.1 - alice [24/Nov/2026:08:25:48 +0000] "GET /a?b=c HTTP/2.0" 200 0 "-" "curl/8""#,
            status: 200, bytes: 0, client: "10.0.0.1", method: "GET", target: "/a?b=c", why: "a user's name"),
        Row(
            line: #"10.0.0.1 - alice b [24/Nov/2026:08:25:48 +0000] "GET /a HTTP/2.0" 200 0 "-" "curl/8""#,
            status: 200, bytes: 0, client: "10.0.0.1", method: "GET", target: "/a", why: "a user's name with a blank"),
        Row(
            line: #"127.0.0.1 - - [24/Nov/2026:08:23:23 +0000] "\x16\x03\x01\x00\xEE\x01" 400 150 "-" "-""#,
            status: 400, bytes: 150, client: "127.0.0.1", method: "", target: #"\x16\x03\x01\x00\xEE\x01"#,
            isMalformed: true, why: "TLS to a plain port"),
        Row(
            line: #"127.0.0.1 - - [24/Nov/2026:08:23:23 +0000] "" 400 0 "" """#,
            status: 400, bytes: 0, client: "127.0.0.1", method: "", target: "", isMalformed: true, why: "nothing sent"),
        Row(
            line: #"127.0.0.1 - - [24/Nov/2026:08:23:23 +0000] "-" 000 - "-" "-""#,
            status: 0, bytes: 0, client: "127.0.0.1", method: "", target: "-", isMalformed: true,
            why: "no request, status 000, bytes of Apache"),
        Row(
            line: #"127.0.0.1 - - [24/Nov/2026:08:24:05 +0000] "SSH-2.0-Go" 400 150 "-" "-""#,
            status: 400, bytes: 150, client: "127.0.0.1", method: "", target: "SSH-2.0-Go", isMalformed: true,
            why: "ssh"),
        Row(
            line:
                #"2001:db8:b1d3:e9d2::dec1 - - [24/Nov/2026:08:28:36 +0000] "POST /api/checkout HTTP/1.1" 499 0 "-" "x""#,
            status: 499, bytes: 0, client: "2001:db8:b1d3:e9d2::dec1", method: "POST", target: "/api/checkout",
            why: "IPv6"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "GET /a b HTTP/1.1" 200 5 "-" "x""#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: "/a b", why: "a blank in the path"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "GET /a" 200 5 "-" "x""#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: "/a", why: "HTTP/0.9"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "GET /say/\"hi\" HTTP/1.1" 200 5 "-" "a \"b\"""#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: #"/say/\"hi\""#,
            why: "Apache's escaped quotes"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "GET http://shop/a HTTP/1.1" 200 5 "-" "x""# + "\r",
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: "http://shop/a",
            why: "an absolute URL and CRLF"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "OPTIONS * HTTP/1.1" 200 5 "-" "x""#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "OPTIONS", target: "*", why: "OPTIONS *"),
        Row(
            line: #"10.0.0.1 - - [24/Nov/2026:08:25:48 +0000] "PRI * HTTP/2.0" 400 5 "-" "x""#,
            status: 400, bytes: 5, client: "10.0.0.1", method: "", target: "PRI * HTTP/2.0", isMalformed: true,
            why: "the preface of HTTP/2"),
        Row(
            line: #"{"t":"2026-11-24T08:25:48+00:00","c":"10.0.0.1","r":"GET /\"a\" HTTP/1.1","s":200,"b":5,"urt":}"#,
            format:
                #"escape=json {"t":"$time_iso8601","c":"$remote_addr","r":"$request","s":$status,"b":$body_bytes_sent,"urt":$upstream_response_time}"#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: #"/\"a\""#, why: "JSON with a hole"),
        Row(
            line: #"1795509948.000|10.0.0.1|GET|/a|200|5"#,
            format: "$msec|$remote_addr|$request_method|$request_uri|$status|$body_bytes_sent",
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: "/a", why: "columns"),
        Row(
            line: #"10.0.0.1 [24/Nov/2026:08:25:48 +0000] "GET /"x" y" HTTP/1.1" 200 5"#,
            format: #"escape=none $remote_addr [$time_local] "$request" $status $body_bytes_sent"#,
            status: 200, bytes: 5, client: "10.0.0.1", method: "GET", target: #"/"x" y""#, why: "raw quotes"),
    ]

    @Test(arguments: rows)
    func `A line gives its fields`(_ row: Row) throws {
        let (record, text) = try #require(try parse(row.line, [row.format]))
        #expect(record.status == row.status)
        #expect(record.bytes == row.bytes)
        #expect(text(record.remoteAddr) == row.client)
        #expect(text(record.method) == row.method)
        #expect(text(record.target) == row.target)
        #expect(record.isMalformed == row.isMalformed)
        #expect(record.second >= 1_795_508_603 && record.second <= 1_795_508_916 || record.second == 1_795_509_948)
    }

    @Test(arguments: [
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 502 552 "-""#,
        #"198.19.107.160 - - [31/Feb/2026:08:25:48 +0000] "GET / HTTP/1.1" 502 552 "-" "x""#,
        #"198.19.107.160 - - [24/Nov/2026:24:25:48 +0000] "GET / HTTP/1.1" 502 552 "-" "x""#,
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 52 552 "-" "x""#,
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 099 552 "-" "x""#,
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 5x2 "-" "x""#,
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 552 "-" "x" "#,
        #"198.19.107.160 - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 552 "-" "x" rt=0.1"#,
        #" - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 552 "-" "x""#,
        #"2025/01/03 16:41:26 [error] 31#31: *3 open() "/favicon.ico" failed (2: No such file or directory), client: 172.24.0.2"#,
        "", "\0", String(repeating: "\0", count: 64),
    ])
    func `A broken or foreign line is refused`(_ line: String) throws {
        #expect(try parse(line, ["combined"]) == nil)
    }

    @Test func `Upstream lists are read unquoted and quoted`() throws {
        let quoted =
            #"10.0.0.9 - - [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 502 157 "-" "curl/8.5" rt=3.101 ua="10.0.1.4:8080, 10.0.1.5:8080" us="502, 502" uct="0.000, -" uht="-, -" urt="3.100, 0.000""#
        let format =
            #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time""#
        for removed in [[], ["\""]] {
            func bare(_ text: String) -> String {
                removed.isEmpty
                    ? text : text.replacing("=\"", with: "=").replacing("\" u", with: " u").replacing(/"$/, with: "")
            }
            let (record, text) = try #require(try parse(bare(quoted), [bare(format)]))
            #expect(record.requestTime == 3_101_000)
            #expect(text(record.upstreamAddr) == "10.0.1.4:8080, 10.0.1.5:8080")
            #expect(text(record.upstreamStatus) == "502, 502")
            #expect(text(record.upstreamConnectTime) == "0.000, -")
            #expect(text(record.upstreamHeaderTime) == "-, -")
            #expect(text(record.upstreamResponseTime) == "3.100, 0.000")
        }
    }

    @Test func `The ingress format reads groups and empty brackets`() throws {
        let line =
            #"0.0.0.0 - bob [18/Mar/2023:15:00:00 +0000] "GET /some/path HTTP/2.0" 200 12312 "-" "Mozilla/5.0" 462 0.050 [some-upstream-9000] [] 10.0.50.80:9000 : 10.0.50.81:9000 0 : 19437 0.001 : 0.049 502 : 200 752178adb17130b291aefd8c386279e7"#
        let (record, text) = try #require(try parse(line, ["combined", "main", "upstreaminfo"]))
        #expect(record.format == 2)
        #expect(text(record.upstreamStatus) == "502 : 200")
        #expect(text(record.requestID) == "752178adb17130b291aefd8c386279e7")
        #expect(record.requestTime == 50_000)
    }

    @Test func `The quick way through combined says what the steps say`() throws {
        let format = try #require(NginxConfig.builtIn["combined"])
        let quick = NginxAccessParser(formats: [try NginxAccessFormat(format)])
        // A byte before the line takes the quick way away.
        let slow = NginxAccessParser(formats: [try NginxAccessFormat("x" + format)])
        var random = SystemRandomNumberGenerator()
        var memos = (CommonLogMemo(), CommonLogMemo())
        for row in NginxAccessParserTests.rows where row.format == "combined" {
            for _ in 0..<200 {
                var line = Array(row.line.utf8)
                for _ in 0..<Int.random(in: 0...2, using: &random) {
                    let at = Int.random(in: 0..<line.count, using: &random)
                    switch Int.random(in: 0...2, using: &random) {
                    case 0: line.remove(at: at)
                    case 1: line.insert([0x20, 0x22, 0x5C, 0x2D, 0x30][Int.random(in: 0..<5, using: &random)], at: at)
                    default: line[at] = UInt8.random(in: 0x20...0x7E, using: &random)
                    }
                }
                var (a, b) = (NginxAccessRecord(), NginxAccessRecord())
                let longer = [UInt8(ascii: "x")] + line
                let isRead = quick.parse(line.span, memo: &memos.0, into: &a)
                #expect(
                    slow.parse(longer.span, memo: &memos.1, into: &b) == isRead,
                    "\(String(decoding: line, as: UTF8.self))")
                guard isRead else { continue }
                for key in [\NginxAccessRecord.remoteAddr, \.method, \.target, \.userAgent] {
                    b[keyPath: key] = ByteRange(b[keyPath: key].lower - 1, b[keyPath: key].upper - 1)
                }
                #expect(a == b, "\(String(decoding: line, as: UTF8.self))")
            }
        }
    }

    @Test func `The quick way through what stands behind combined says what the steps say`() throws {
        let combined = try #require(NginxConfig.builtIn["combined"])
        let head = #"203.0.113.7 - - [24/Nov/2026:08:25:48 +0000] "GET /a?b=1 HTTP/1.1" 200 1234567 "-" "curl/8.5""#
        let rows = [
            (
                " rt=$request_time ua=$upstream_addr us=$upstream_status uct=$upstream_connect_time rid=$request_id",
                " rt=0.168 ua=10.0.3.12:8000 us=200 uct=0.000 rid=0f67e938222b800db14c0ffc0819f075"
            ),
            (
                #" "$http_x_forwarded_for" $request_time $upstream_response_time $request_length"#,
                #" "203.0.113.9, 10.0.0.1" 12.3456 - 462"#
            ),
            (
                #" $upstream_addr "$upstream_status" $upstream_response_length $request_time"#,
                #" 10.0.3.1:80, 10.0.3.2:80 "502, 200" 0, 19437 100.001"#
            ),
            (" $pipe $http_host $upstream_response_time", " . shop.example 0.049"),
        ]
        let insertions: [UInt8] = [0x20, 0x22, 0x5C, 0x2D, 0x30, 0x2C, 0x2E, 0x3A]
        var random = SystemRandomNumberGenerator()
        var memos = (CommonLogMemo(), CommonLogMemo())
        for (format, tail) in rows {
            let quick = NginxAccessParser(formats: [try NginxAccessFormat(combined + format)])
            let slow = NginxAccessParser(formats: [try NginxAccessFormat("x" + combined + format)])
            var taken = 0
            for round in 0..<2000 {
                var line = Array((head + tail).utf8)
                for _ in 0..<min(round, Int.random(in: 0...2, using: &random)) {
                    let at = Int.random(in: line.count - tail.utf8.count..<line.count, using: &random)
                    switch Int.random(in: 0...2, using: &random) {
                    case 0: line.remove(at: at)
                    case 1: line.insert(insertions[Int.random(in: 0..<8, using: &random)], at: at)
                    default: line[at] = UInt8.random(in: 0x20...0x7E, using: &random)
                    }
                }
                var (a, b) = (NginxAccessRecord(), NginxAccessRecord())
                let isRead = quick.parse(line.span, memo: &memos.0, into: &a)
                #expect(
                    slow.parse(([UInt8(ascii: "x")] + line).span, memo: &memos.1, into: &b) == isRead,
                    "\(String(decoding: line, as: UTF8.self))")
                guard isRead else { continue }
                taken += 1
                for key in [
                    \NginxAccessRecord.remoteAddr, \.method, \.target, \.userAgent, \.forwardedFor, \.requestID,
                    \.upstreamAddr, \.upstreamStatus, \.upstreamConnectTime, \.upstreamResponseTime,
                ] where !b[keyPath: key].isAbsent {
                    b[keyPath: key] = ByteRange(b[keyPath: key].lower - 1, b[keyPath: key].upper - 1)
                }
                #expect(a == b, "\(String(decoding: line, as: UTF8.self))")
            }
            #expect(taken > 300, "\(format)")
        }
    }

    @Test func `No prefix of a line and no bytes trap`() throws {
        let formats = try [
            "combined", "main", "upstreaminfo", NginxAccessParserTests.rows[14].format,
            "escape=none $time_local|$request|$http_a|$status",
        ]
        .map { try NginxAccessFormat($0) }
        let parser = NginxAccessParser(formats: formats)
        var memo = CommonLogMemo()
        var record = NginxAccessRecord()
        for row in NginxAccessParserTests.rows {
            let line = Array(row.line.utf8)
            for count in 0...line.count {
                _ = parser.parse(line.span.extracting(first: count), memo: &memo, into: &record)
            }
        }
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            let line = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : Array(" \"[]-|{}:,\\0123/".utf8).randomElement(using: &random) ?? 0
            }
            _ = parser.parse(line.span, memo: &memo, into: &record)
            for form in ["$remote_addr [$time_local] $status"] { _ = form }
            _ = LogFormatRecogniser.infer([line])
        }
    }

    @Test func `The hash of the hot path is the stable hash`() {
        let bytes = (0..<70).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        for from in 0...9 {
            for to in from...70 {
                #expect(
                    ByteHash.of(bytes.span, from: from, to: to)
                        == StableHash.of(bytes: bytes.span.extracting(from..<to)))
            }
        }
        var (a, b) = (ByteHash(seed: 7), StableHash(seed: 7))
        a.combine(99)
        b.combine(99)
        #expect(a.finish() == b.finish())
    }

    @Test func `Searches stay within their bounds`() {
        let bytes = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        for from in 0...26 {
            for to in 0...30 {
                for byte in [UInt8(ascii: "a"), UInt8(ascii: "m"), UInt8(ascii: "z")] {
                    let oracle = from < min(to, 26) ? bytes[from..<min(to, 26)].firstIndex(of: byte) ?? -1 : -1
                    #expect(ByteSearch.index(of: byte, in: bytes.span, from: from, to: to) == oracle)
                    #expect(ByteSearch.nearIndex(of: byte, in: bytes.span, from: from, to: to) == oracle)
                }
            }
        }
        for at in -9...30 { _ = ByteSearch.word(bytes.span, at: at) }
        #expect(ByteSearch.word(bytes.span, at: 24) == 0x7A79)
        #expect(ByteSearch.word(bytes.span, at: -1) == 0x6867_6665_6463_6261)
    }
}

@Suite("Times of access logs")
struct AccessTimeTests {
    @Test func `Offsets are taken off`() {
        func local(_ text: String) -> Int64? { CommonLogTime.local(Array(text.utf8).span, at: 0) }
        #expect(local("24/Nov/2026:08:25:48 +0000") == 1_795_508_748)
        #expect(local("24/Nov/2026:10:25:48 +0200") == 1_795_508_748)
        #expect(local("24/Nov/2026:03:55:48 -0430") == 1_795_508_748)
        #expect(local("29/Feb/2026:03:55:48 -0430") == nil)
        #expect(local("01/Jan/9999:00:00:00 +0000") == nil)
        func iso(_ text: String) -> Int64? { CommonLogTime.iso8601(Array(text.utf8).span, at: 0)?.second }
        #expect(iso("2026-11-24T08:25:48+00:00") == 1_795_508_748)
        #expect(iso("2026-11-24T08:25:48Z") == 1_795_508_748)
        #expect(iso("2026-11-24T10:25:48+02:00") == 1_795_508_748)
        #expect(iso("2026-13-24T10:25:48+02:00") == nil)
        #expect(CommonLogTime.msec(Array("1740967201.123".utf8).span, at: 0)?.micros == 1_740_967_201_123_000)
    }
}
