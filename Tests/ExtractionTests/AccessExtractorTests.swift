import Evidence
import Extraction
import Foundation
import LogFormats
import Testing

/// Runs an extractor over the lines of a text.
func extractAccess(
    _ texts: [[UInt8]], formats: [String], limits: TableLimits = TableLimits(), since: Int64? = nil
) -> (tables: Tables, parsed: Int, others: Int) {
    var input = PlanInput(id: 3, path: "access.log", host: "web-1", stream: "web-1/access.log")
    input.logFormats = formats
    var options = PlanOptions()
    options.limits = limits
    options.since = since
    let context = ExtractionContext(input: input, options: options)
    var result = Tables(limits: limits)
    var (parsed, others) = (0, 0)
    var byte: Int64 = 0
    for text in texts {
        var extractor = AccessExtractor(context)
        var tables = AxisTables(limits: limits)
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let bytes = Array(line)
            let verdict = extractor.take(bytes.span, at: Citation(input: 3, byte: byte, line: 0), into: &tables)
            if verdict == .parsed { parsed += 1 } else if !bytes.isEmpty { others += 1 }
            byte += Int64(bytes.count) + 1
        }
        byte -= 1
        extractor.flush(into: &tables)
        if let part = tables.instant { result.merge(part) }
    }
    result.seal()
    return (result, parsed, others)
}

let combined = NginxConfig.builtIn["combined"] ?? ""
let timed =
    #"$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent rt=$request_time uaddr=$upstream_addr ustatus=$upstream_status uct=$upstream_connect_time urt=$upstream_response_time rid=$request_id"#

@Suite("Access lines fill the tables of requests")
struct AccessExtractorTests {
    private func one(_ line: String, _ format: String) throws -> Tables {
        let (tables, parsed, _) = extractAccess([Array(line.utf8)], formats: [format])
        try #require(parsed == 1)
        return tables
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var format = combined
        var line: String
        var requestClass: RequestClass
        var failed: Int64 = 0
        var route: String
        var why: String
        var testDescription: String { why }
    }

    private static func plain(_ request: String, _ status: Int, agent: String = "Mozilla/5.0") -> String {
        #"203.0.113.7 - - [24/Nov/2026:08:25:48 +0000] "\#(request)" \#(status) 10 "-" "\#(agent)""#
    }

    private static func proxied(_ request: String, _ status: Int, _ upstream: String) -> String {
        #"203.0.113.7 [2026-11-24T08:25:48+00:00] "\#(request)" \#(status) 10 rt=0.011 \#(upstream) rid=bc1a2489e16b4f6ab1cc2ea0cb4b1234"#
    }

    static let asked = "uaddr=127.0.20.1:8000 ustatus=200 uct=0.000 urt=0.011"
    static let unasked = "uaddr=- ustatus=- uct=- urt=-"

    @Test(arguments: [
        Row(
            line: plain("GET /api/orders/4711?x=1 HTTP/1.1", 200), requestClass: .dynamic, route: "/api/orders/{n}",
            why: "number"),
        Row(
            line: plain("GET /o/9f86d081/u HTTP/1.1", 502), requestClass: .dynamic, failed: 1, route: "/o/{id}/u",
            why: "hex, 502"),
        Row(
            line: plain("GET /u/123e4567-e89b-12d3-a456-426614174000 HTTP/1.1", 504), requestClass: .dynamic, failed: 1,
            route: "/u/{id}", why: "uuid, 504"),
        Row(
            line: plain("GET /t/aB3dE5fGh7iJkLmNo HTTP/1.1", 200), requestClass: .dynamic, route: "/t/{id}",
            why: "a token"),
        Row(
            line: plain("GET /blog/how-to-fix-502-errors HTTP/1.1", 200), requestClass: .dynamic,
            route: "/blog/how-to-fix-502-errors", why: "a title"),
        Row(
            line: plain("GET /1/2/3/4/5/6/7/8/9/10 HTTP/1.1", 200), requestClass: .dynamic,
            route: "/{n}/{n}/{n}/{n}/{n}/{n}/{n}/{n}/…", why: "depth"),
        Row(
            line: plain("GET /app.js?v=3 HTTP/1.1", 200), requestClass: .staticFile, route: "/app.js", why: "extension"),
        Row(
            line: plain("GET /favicon.ico HTTP/1.1", 500), requestClass: .staticFile, failed: 1, route: "/favicon.ico",
            why: "a static file that failed stays static"),
        Row(line: plain("GET /nix HTTP/1.1", 404), requestClass: .dynamic, route: "(not found)", why: "404"),
        Row(line: plain("\\x16\\x03", 400), requestClass: .staticFile, route: "(malformed)", why: "malformed"),
        Row(
            line: plain("GET /healthz HTTP/1.1", 502), requestClass: .healthCheck, failed: 1, route: "/healthz",
            why: "path"),
        Row(
            line: plain("GET / HTTP/1.1", 200, agent: "kube-probe/1.29"), requestClass: .healthCheck, route: "/",
            why: "probe"),
        Row(
            line: plain("GET / HTTP/1.1", 200, agent: "Mozilla/5.0 (compatible; Googlebot/2.1)"), requestClass: .bot,
            route: "/", why: "crawler"),
        Row(
            line: plain("GET / HTTP/1.1", 200, agent: "Mozilla/5.0 (Linux; Android 9; CUBOT X19)"),
            requestClass: .dynamic,
            route: "/", why: "a telephone"),
        Row(line: plain("GET / HTTP/1.1", 200, agent: "curl/8.5"), requestClass: .dynamic, route: "/", why: "curl"),
        Row(
            line: plain("GET http://shop.example/a/12 HTTP/1.1", 200), requestClass: .dynamic, route: "/a/{n}",
            why: "an absolute URL"),
        Row(
            format: timed, line: proxied("GET /x HTTP/1.1", 200, asked), requestClass: .dynamic, route: "/x",
            why: "proxied"),
        Row(
            format: timed, line: proxied("GET /x.css HTTP/1.1", 200, asked), requestClass: .dynamic, route: "/x.css",
            why: "a proxied file is not static"),
        Row(
            format: timed, line: proxied("GET /x HTTP/1.1", 404, unasked), requestClass: .staticFile,
            route: "(not found)",
            why: "never proxied"),
        Row(
            format: timed, line: proxied("GET /x HTTP/1.1", 502, unasked), requestClass: .dynamic, failed: 1,
            route: "/x",
            why: "502 without an upstream"),
        Row(
            format: timed,
            line: proxied(
                "GET /x HTTP/1.1", 200, "uaddr=10.0.0.1:80, 10.0.0.2:80 ustatus=502, 200 uct=-, 0.001 urt=0.000, 0.010"),
            requestClass: .dynamic, route: "/x", why: "a retry that ended well"),
        Row(
            format: timed,
            line: proxied("GET /x HTTP/1.1", 200, "uaddr=10.0.0.1:80 ustatus=503 uct=0.001 urt=0.010"),
            requestClass: .dynamic, failed: 1, route: "/x", why: "an error page with 200"),
        Row(
            format: timed, line: proxied("POST /x HTTP/1.1", 499, "uaddr=10.0.0.1:80 ustatus=- uct=0.000 urt=0.011"),
            requestClass: .dynamic, route: "/x", why: "the client left"),
    ])
    func `A request has its class, route and verdict`(_ row: Row) throws {
        let tables = try one(row.line, row.format)
        let status = try #require(tables.status.rows().first)
        #expect(status.key.requestClass == row.requestClass)
        #expect(status.cell.failed == row.failed)
        #expect(tables.routes.rows().map(\.slot.route) == [row.route])
        // A health check that failed hurt nobody.
        #expect(tables.clients.rows().first?.cell.failed == (row.requestClass == .healthCheck ? 0 : row.failed))
    }

    @Test func `Attempts are zipped from the lists`() throws {
        let format =
            combined
            + #" rt=$request_time ua="$upstream_addr" us="$upstream_status" uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time""#
        let lines = [
            #"10.0.0.9 - - [03/Mar/2025:02:14:08 +0000] "GET /api/orders HTTP/1.1" 502 157 "-" "curl/8.5" rt=3.101 ua="10.0.1.4:8080, 10.0.1.5:8080" us="502, 502" uct="0.000, -" uht="-, -" urt="3.100, 0.000""#,
            #"10.0.0.9 - - [03/Mar/2025:02:14:09 +0000] "GET /api/orders HTTP/1.1" 502 157 "-" "curl/8.5" rt=0.000 ua="app_backend" us="502" uct="-" uht="-" urt="0.000""#,
            #"10.0.0.9 - - [03/Mar/2025:02:14:09 +0000] "GET /api/cart HTTP/1.1" 200 812 "-" "curl/8.5" rt=0.412 ua="10.0.1.4:8080 : 10.0.2.7:9000" us="200 : 200" uct="0.000 : 0.001" uht="0.010 : 0.400" urt="0.010 : 0.401""#,
            #"10.0.0.9 - - [03/Mar/2025:02:14:09 +0000] "GET /api/cart HTTP/1.1" 500 812 "-" "curl/8.5" rt=0.412 ua="10.0.1.4:8080" us="500" uct="0.000" uht="0.010" urt="0.010""#,
        ]
        let tables = extractAccess([Array(lines.joined(separator: "\n").utf8)], formats: [format]).tables
        let rows = tables.attempts.rows().map {
            "\($0.key.upstream) \($0.key.outcome) \($0.key.action) \($0.cell.attempts) \($0.cell.failures)"
        }
        #expect(
            rows == [
                "10.0.1.4:8080 failedUnknown readingHeader 1 1", "10.0.1.5:8080 failedUnknown connecting 1 1",
                "10.0.1.4:8080 ok unknown 1 0", "10.0.1.4:8080 upstreamError unknown 1 1",
                "10.0.2.7:9000 ok unknown 1 0",
                "app_backend noLiveUpstreams connecting 1 1",
            ])
    }

    @Test func `The client is the first untrusted address`() throws {
        func client(_ remote: String, _ forwarded: String) throws -> UInt64 {
            let line = #"\#(remote) - - [24/Nov/2026:08:25:48 +0000] "GET / HTTP/1.1" 200 1 "-" "x" "\#(forwarded)""#
            return try #require(try one(line, "main").clients.rows().first).key.client
        }
        #expect(try client("203.0.113.7", "198.51.100.1") == StableHash.of("203.0.113.7"))
        #expect(try client("10.0.0.1", "198.51.100.1") == StableHash.of("198.51.100.1"))
        #expect(try client("10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2") == StableHash.of("198.51.100.1"))
        #expect(try client("127.0.0.1", "192.168.1.5, 10.0.0.2") == StableHash.of("192.168.1.5"))
        #expect(try client("10.0.0.1", "-") == StableHash.of("10.0.0.1"))
        #expect(try client("10.0.0.1", "2001:db8::1") == StableHash.of("2001:db8::1"))
        let loopback = try one(
            AccessExtractorTests.plain("GET / HTTP/1.1", 200).replacing("203.0.113.7", with: "::1"), combined)
        #expect(loopback.clients.rows().first?.cell.classes == 1 | ClientCell.loopback)
    }

    @Test func `Lines outside the window are counted and nothing else`() {
        let line = Array(AccessExtractorTests.plain("GET / HTTP/1.1", 200).utf8)
        let (tables, parsed, others) = extractAccess(
            [line], formats: [combined], since: 1_795_509_748_000_001 + 900_000_000)
        #expect(parsed == 0 && others == 1 && tables == Tables(limits: TableLimits()))
    }
}

/// Access lines that are hostile to bounds: many clients, routes, statuses, times out of order.
private func syntheticLines(_ count: Int, seed: UInt64, spread: Int) -> [[UInt8]] {
    var state = seed
    func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(truncatingIfNeeded: state >> 33) % bound
    }
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (0..<count).map { index in
        let second = index * spread / max(1, count) + (next(20) == 0 ? -next(90) : 0) + 200
        let clock = two(8 + second / 3600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
        let path = ["/", "/api/items/\(next(999))", "/p\(next(40))/q\(next(9))/r", "/site.css", "/healthz"][next(5)]
        let status = [200, 200, 200, 404, 500, 502, 503, 504, 301, 302, 400, 499][next(12)]
        let method = ["GET", "POST", "BREW"][next(3)]
        var line = "203.0.\(next(4)).\(next(200)) [2026-11-24T\(clock)+00:00] "
        line += "\"\(method) \(path) HTTP/1.1\" \(status) \(next(9999)) rt=0.\(100 + next(900)) "
        line +=
            next(4) > 0
            ? "uaddr=10.0.0.\(next(3)):80 ustatus=\(status) uct=0.000 urt=0.011"
            : "uaddr=- ustatus=- uct=- urt=-"
        line += " rid=" + String(state, radix: 16) + String(index, radix: 16)
        return Array(line.utf8)
    }
}

@Suite("Any split of a log gives the same tables")
struct AccessSplitTests {
    private func small() -> TableLimits {
        var limits = TableLimits()
        limits.statusCells = 300
        limits.latencyCells = 200
        limits.attemptCells = 150
        limits.routes = 40
        limits.routeCells = 300
        limits.clientEntries = 200
        limits.joinRecords = 100
        limits.citedLines = 80
        return limits
    }

    @Test(arguments: [UInt64(1), 2, 3], [true, false])
    func `Two extractors merged equal one, whatever is cut where`(_ seed: UInt64, _ isTimed: Bool) {
        var lines = syntheticLines(4000, seed: seed, spread: 900)
        if !isTimed {
            lines = lines.map { line in
                let text = String(decoding: line, as: UTF8.self)
                return Array(text[..<(text.range(of: " rt=")?.lowerBound ?? text.endIndex)].utf8)
            }
        }
        let format = isTimed ? timed : #"$remote_addr [$time_iso8601] "$request" $status $body_bytes_sent"#
        for limits in [TableLimits(), small()] {
            let whole = extractAccess([Array(lines.joined(separator: [0x0A]))], formats: [format], limits: limits)
            #expect(whole.parsed == lines.count)
            for cut in [1, 777, 2000, 3999] {
                let parts = [lines[..<cut], lines[cut...]].map { Array($0.joined(separator: [0x0A])) + [] }
                // The newline of the cut belongs to the first part.
                let split = extractAccess([parts[0] + [0x0A], parts[1]], formats: [format], limits: limits)
                #expect(split.tables.status == whole.tables.status)
                #expect(split.tables.latency == whole.tables.latency)
                #expect(split.tables.attempts == whole.tables.attempts)
                #expect(split.tables.cited == whole.tables.cited)
                #expect(split.tables.routes == whole.tables.routes)
                #expect(split.tables.clients == whole.tables.clients)
                #expect(split.tables.joins == whole.tables.joins)
                #expect(split.tables == whole.tables)
            }
            // Line by line, the extractor holds nothing back: the tables' own rules alone.
            let single = extractAccess(lines.map { $0 + [0x0A] }.chunked(100), formats: [format], limits: limits)
            #expect(single.tables == whole.tables)
        }
    }
}

extension [[UInt8]] {
    fileprivate func chunked(_ size: Int) -> [[UInt8]] {
        stride(from: 0, to: count, by: size).map { start in
            self[start..<Swift.min(start + size, count)].reduce(into: [UInt8]()) { $0 += $1 }
        }
    }
}
