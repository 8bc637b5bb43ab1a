import Evidence
import Extraction
import LogFormats
import LogInput
import Testing

/// The last line of each process in each second, however the processes' lines are mixed.
@Suite("Last lines of processes")
struct ProcessLinesTests {
    /// Lines of `pids` processes in turn, four a second, some of them older than the line before.
    private static func text(pids: Int) -> String {
        (0..<400).map { index in
            let millis = index % 4 * 250 + (index % 7 == 3 ? -200 : 0)
            return "2026-11-24 08:\(10 + index / 240):\(10 + index / 4 % 50),\(100 + max(0, millis)) INFO "
                + "\(900 + index % pids) [main] shop.db [-] line \(index)\n"
        }.joined()
    }

    @Test("each is kept once, the latest of its second", arguments: [1, 3, 5, 70])
    func latest(_ pids: Int) throws {
        let run = try ExtractorRun("app_text", ProcessLinesTests.text(pids: pids))
        var expected: [String: Int64] = [:]
        for line in ProcessLinesTests.text(pids: pids).split(separator: "\n") {
            let bytes = Array(line.utf8)
            let parsed = ApplicationRecord.parse(bytes.span)
            let record = try #require(parsed)
            let key = "\(record.time.second) \(record.pid ?? 0)"
            expected[key] = max(expected[key] ?? .min, record.time.micros)
        }
        let rows = (run.tables.civil?.cited.rows() ?? []).filter { $0.key.role == .processLast }
        #expect(rows.count == expected.count)
        for row in rows { #expect(expected["\(row.start) \(row.key.subject)"] == row.cell.time.micros) }
    }

    @Test("writing what is held at any time changes nothing", arguments: [1, 2, 3, 7, 64])
    func flushes(_ every: Int) throws {
        let text = Array(ProcessLinesTests.text(pids: 5).utf8)
        let whole = try ExtractorRun("app_text", text)
        let cut = try ExtractorRun("app_text", text, flushEvery: every)
        #expect(whole.tables.civil == cut.tables.civil)
    }

    @Test("a record of one line is read once and says the same", arguments: ["app_text", "app_json"])
    func header(_ format: String) throws {
        let context = ExtractionContext(
            input: PlanInput(id: 3, path: "x", host: "app-1", stream: "x"), options: PlanOptions())
        let json = #"{"time":"2026-11-24T08:22:02.5Z","level":"error","pid":7,"msg":"a\nb","stack":"E: x\n at y","n":"#
        let lines =
            ProcessLinesTests.text(pids: 3).split(separator: "\n").map(String.init)
            + (0..<20).map { json + "\($0)}" }
        var once = try #require(LineExtractors.make(format, context))
        var twice = try #require(LineExtractors.make(format, context))
        var tables = (AxisTables(limits: TableLimits()), AxisTables(limits: TableLimits()))
        var read = 0
        for (index, line) in lines.enumerated() {
            let bytes = Array(line.utf8)
            let place = Citation(input: 3, byte: Int64(index) * 100, line: Int64(index))
            let header = once.header(bytes.span)
            let starts = once.startsRecord(bytes.span)
            #expect((header != nil) == starts)
            guard let header else { continue }
            if case .unread = header {} else { read += 1 }
            let first = once.take(bytes.span, read: header, at: place, into: &tables.0)
            let second = twice.take(bytes.span, at: place, into: &tables.1)
            #expect(first == second)
        }
        once.flush(into: &tables.0)
        twice.flush(into: &tables.1)
        #expect(read == (format == "app_text" ? 400 : 20))
        #expect(tables.0.byAxis == tables.1.byAxis)
    }
}
