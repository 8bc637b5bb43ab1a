import Evidence
import Extraction
import LogFormats
import Testing

/// What users of other tools asked for; the numbers are those of the list of wishes.
/// Runs the extractor that the registry gives for access lines.
func extractLines(
    _ text: [UInt8], formats: [String]
) -> (tables: Tables, parsed: Int, others: Int) {
    var input = PlanInput(id: 3, path: "access.log", host: "web-1", stream: "web-1/access.log")
    input.logFormats = formats
    let context = ExtractionContext(input: input, options: PlanOptions())
    var tables = AxisTables(limits: TableLimits())
    var (parsed, others) = (0, 0)
    guard var extractor = LineExtractors.make("nginx_access", context) else {
        return (Tables(limits: TableLimits()), 0, 0)
    }
    var byte: Int64 = 0
    for line in text.split(separator: 0x0A) {
        let verdict = extractor.take(Array(line).span, at: Citation(input: 3, byte: byte, line: 0), into: &tables)
        if verdict == .parsed { parsed += 1 } else { others += 1 }
        byte += Int64(line.count) + 1
    }
    extractor.flush(into: &tables)
    return (tables.instant ?? Tables(limits: TableLimits()), parsed, others)
}

@Suite("Wishes: Nginx")
struct WishNginxTests {
    /// Formats and how they write the lists: address, status, response time, connect time.
    private static let formats: [(name: String, format: String, line: @Sendable ([String]) -> String)] = [
        (
            "in quotes",
            #"$remote_addr [$time_local] "$request" $status $body_bytes_sent ua="$upstream_addr" us="$upstream_status" urt="$upstream_response_time" uct="$upstream_connect_time""#,
            {
                #"203.0.113.7 [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 200 12 ua="\#($0[0])" us="\#($0[1])" urt="\#($0[2])" uct="\#($0[3])""#
            }
        ),
        (
            "without quotes",
            #"$remote_addr [$time_local] "$request" $status $body_bytes_sent $upstream_addr $upstream_status $upstream_response_time $upstream_connect_time"#,
            {
                #"203.0.113.7 [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 200 12 \#($0[0]) \#($0[1]) \#($0[2]) \#($0[3])"#
            }
        ),
        (
            "JSON", AccessJSONParser.formatName,
            {
                #"{"time":"2025-03-03T02:14:08+00:00","remote_addr":"203.0.113.7","request":"GET /api/orders HTTP/1.1","status":200,"upstream_addr":"\#($0[0])","upstream_status":"\#($0[1])","upstream_response_time":"\#($0[2])","upstream_connect_time":"\#($0[3])"}"#
            }
        ),
        (
            "JSON without quotes", AccessJSONParser.formatName,
            {
                #"{"ts":1740968048.000,"remote_addr":"203.0.113.7","method":"GET","uri":"\/api\/orders","status":"200","uaddr":\#($0[0]),"us":\#($0[1]),"urt":\#($0[2]),"uct":\#($0[3])}"#
            }
        ),
    ]

    @Test(
        "Wish 7: `502, 200` retries are read attempt by attempt, lists with commas and with colons",
        arguments: [", ", " : "], Array(0..<4))
    func retries(separator: String, index: Int) throws {
        let (_, format, line) = WishNginxTests.formats[index]
        let text = line([
            "10.0.1.4:8080\(separator)[2001:db8::1]:80", "502\(separator)200", "0.001\(separator)0.010",
            "-\(separator)0.000",
        ])
        let (tables, parsed, _) = extractLines(Array(text.utf8), formats: [format])
        #expect(parsed == 1)
        let attempts = tables.attempts.rows().map { ($0.key, $0.cell) }
        #expect(attempts.count == 2)
        for (key, cell) in attempts {
            let isFirst = key.upstream == "10.0.1.4:8080"
            #expect(isFirst || key.upstream == "[2001:db8::1]:80")
            #expect(cell.attempts == 1 && cell.failures == (isFirst ? 1 : 0))
            #expect(key.outcome == (isFirst ? .failedUnknown : .ok))
            if isFirst { #expect(key.action == .connecting) }
        }
        // The user got an answer: no failed request.
        #expect(tables.status.rows().allSatisfy { $0.cell.failed == 0 && $0.cell.requests == 1 })
    }

    @Test("Wish 7: escaped slashes do not reach the routes")
    func slashes() throws {
        let line =
            #"{"ts":1740968048.000,"remote_addr":"203.0.113.7","request":"GET \/api\/orders\/4711?q=\\\/ HTTP\/1.1","status":200}"#
        let (tables, parsed, _) = extractLines(Array(line.utf8), formats: [AccessJSONParser.formatName])
        #expect(parsed == 1)
        #expect(tables.routes.rows().map(\.slot.route) == ["/api/orders/{n}"])
    }

    @Test("Wish 8: error lines with an upstream, with a subrequest and without a connection are read whole")
    func errorLines() throws {
        let text = """
            2025/03/03 02:14:08 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: a, request: "GET / HTTP/1.1", subrequest: "/auth", upstream: "http://10.0.1.4:8080/auth", host: "a"
            2025/03/03 02:14:08 [error] 31#31: connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.0.1.4:8080/health"
            2025/03/03 02:14:08 [error] 31#31: *9 upstream timed out (110: Connection timed out) while reading response header from upstream, client: 2001:db8::9, server: , request: "POST /x HTTP/2.0", upstream: "fastcgi://unix:/run/php.sock:", host: "", referrer: ""
            2025/03/03 02:14:08 [info] 31#31: *10 client sent invalid method while reading client request line, client: 192.0.2.66, server: a, request: "\u{16}\u{3}\u{1}"
            """
        let run = try ExtractorRun("nginx_error", text)
        #expect(run.parsed == 4 && run.refused == 0)
        let attempts = run.tables.civil?.attempts.rows() ?? []
        #expect(attempts.reduce(0) { $0 + $1.cell.failures } == 3)
        let upstreams = Set(attempts.map { "\($0.key.upstream) \($0.key.outcome)" })
        #expect(upstreams == ["10.0.1.4:8080 refused", "unix:/run/php.sock: timedOut"])
    }

    @Test("Wish 8: what bots send is a 400, whatever its bytes, and no failure")
    func botRequests() {
        let head = #"203.0.113.7 - - [03/Mar/2025:02:14:08 +0000] ""#
        let lines = [
            head + #"\x16\x03\x01\x00\xEE" 400 150 "-" "-""#, head + #"" 400 0 "-" "-""#,
            head + #"-" 400 0 "-" "-""#, head + #"\x03\x00\x00/*\xE0\x00" 400 150 "-" "-""#,
            head + #"]&\xDF\xBDV\xE7\xBB<\x10;\xA2b}\xDFM\x1D" 400 150 "" "-""#,
            head + #"GET /a\x22, client: 1.2.3.4 502 HTTP/1.1" 400 150 "-" "-""#,
            #"{"time":"2025-03-03T02:14:08Z","remote_addr":"203.0.113.7","request":"\u0016\u0003\u0001\u0000","status":400}"#,
            #"{"time":"2025-03-03T02:14:08Z","remote_addr":"203.0.113.7","request":"","status":400,"rt":,"us":}"#,
        ]
        var text = Array(lines.joined(separator: "\n").utf8)
        // Raw bytes, as escape=none and escape=json leave them.
        text += [0x0A] + Array(#"{"ts":"2025-03-03T02:14:08Z","ip":"203.0.113.7","request":""#.utf8)
        text += [0x16, 0x03, 0x01, 0x00, 0xFF, 0xFE, 0xC3] + Array(#"","status":"400"}"#.utf8)
        let (tables, parsed, others) = extractLines(text, formats: ["combined"])
        #expect(parsed == 9 && others == 0)
        let cells = tables.status.rows()
        #expect(cells.reduce(0) { $0 + $1.cell.requests } == 9)
        #expect(cells.allSatisfy { $0.cell.failed == 0 && $0.cell.byStatus[400] == $0.cell.requests })
        #expect(tables.attempts.rows().isEmpty)
    }
}
