import Evidence
import Extraction
import LogFormats
import Testing

/// Lines that are taken in batches, and the same lines offered one by one.
@Suite("A run of access lines is its lines, each by itself")
struct AccessRunTests {
    private static let format =
        #"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "#
        + #""$http_user_agent" rt=$request_time uaddr=$upstream_addr ustatus=$upstream_status "#
        + "uct=$upstream_connect_time urt=$upstream_response_time rid=$request_id"

    /// Lines that end a run beside those that go on with it.
    private static func lines(seed: UInt64, count: Int) -> [[UInt8]] {
        var state = seed
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        return (0..<count).map { index in
            let second = String(index / 40 % 60)
            let stamp = "24/Nov/2026:08:\(10 + index / 2400):\(second.count == 1 ? "0" : "")\(second) +0000"
            let status = [200, 200, 200, 502, 404, 499][Int(next(6))]
            var line =
                "198.18.\(next(4)).\(next(250)) - - [\(stamp)] \"GET /api/\(["orders", "carts"][Int(next(2))])/\(next(900))"
                + " HTTP/1.1\" \(status) \(next(90_000)) \"-\" \"agent/\(next(50))\" rt=\(next(12)).\(100 + next(900)) "
                + "uaddr=10.0.3.1\(next(4)):8000 ustatus=\(status) uct=0.000 urt=0.1\(10 + next(90)) rid=\(next(1 << 30))"
            switch next(40) {
            case 0: line = "no access line"
            case 1: line = ""
            case 2: line = "\u{1B}[31m" + line + "\u{1B}[0m"
            case 3: line = "\u{FEFF}" + line
            case 4: line += "\r"
            case 5: line = line.replacing("uaddr=", with: "uaddr=10.0.3.9:8000, ")
            case 6: line = line.replacing("agent/", with: #"a\"gent/"#)
            case 7: line = "\r"
            default: break
            }
            return Array(line.utf8)
        }
    }

    private static func read(_ texts: [[UInt8]]) -> (Tables?, LineCounts, [Int64]) {
        var input = PlanInput(id: 0, path: "access.log", host: "web-1", stream: "web-1/access.log")
        input.logFormats = [format]
        input.candidates = ["nginx_access"]
        let context = ExtractionContext(input: input, options: PlanOptions())
        var reader = RecordReader(context: context, extractors: LineExtractors.all(for: context))
        var counts = LineCounts()
        var formats: [Int64] = []
        var (byte, line): (Int64, Int64) = (0, 0)
        for text in texts {
            let outcome = reader.read(
                text.span, at: Citation(input: 0, byte: byte, line: line),
                edges: RecordReader.Edges(beginsInside: false, isClosed: true))
            counts.merge(outcome.counts)
            formats =
                formats.isEmpty ? outcome.byExtractor : zip(formats, outcome.byExtractor).map { $0.0 + $0.1 }
            byte += Int64(text.count)
            line += outcome.newlines
        }
        reader.flush()
        var tables = reader.tables.instant
        tables?.seal()
        return (tables, counts, formats)
    }

    @Test(arguments: 1...6) func `Counts, tables and citations are the same`(_ seed: Int) throws {
        let lines = AccessRunTests.lines(seed: UInt64(seed), count: 700)
        let whole = AccessRunTests.read([Array(lines.map { $0 + [0x0A] }.joined())])
        // Each line a run of its own.
        var single = AccessRunTests.read(lines.map { $0 + [0x0A] })
        #expect(whole.0 == single.0 && whole.1 == single.1 && whole.2 == single.2)
        // Without its newline no line is taken by a run.
        single = AccessRunTests.read(lines.filter { !$0.isEmpty })
        #expect(whole.1.parsed == single.1.parsed + Int64(lines.count { $0.isEmpty }))
        #expect(whole.2 == single.2)
        #expect(whole.0?.clients == single.0?.clients)
        #expect(whole.0?.status == single.0?.status)
        #expect(whole.0?.routes == single.0?.routes)
        #expect(whole.0?.attempts == single.0?.attempts)
        #expect(whole.0?.joins == single.0?.joins)
        #expect(whole.1.parsed > 600 && whole.1.unparsed > 0)
    }
}
