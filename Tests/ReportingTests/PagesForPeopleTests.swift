import Correlation
import Evidence
import Reporting
import Testing

/// What every page for people says alike.
@Suite struct PagesForPeopleTests {
    private func pages(_ report: Report) -> [String] {
        [
            TerminalReport(width: 100, style: .plain, unicode: true).render(report), MarkdownReport.render(report),
            HTMLReport.render(report), BriefReport.render(report),
        ].map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func `a log that is silent again and again fills no page`() throws {
        var report = Fixtures.meltdown
        let start = try #require(report.window?.start)
        report.coverage[0].gaps = (0..<80).map { place in
            let from = start.advanced(bySeconds: Double(place) * 4000)
            return Coverage.Gap(
                start: from, end: from.advanced(bySeconds: place == 7 ? 3900 : 3600), reason: "no record")
        }
        for page in pages(report).dropLast() {
            #expect(page.contains("77 more gaps, none longer"))
            // The longest is one of those that are named.
            #expect(page.contains(clock(start, 7)))
        }
    }

    /// The clock at which the gap of that place begins.
    private func clock(_ start: Moment, _ place: Int) -> String {
        let second = start.advanced(bySeconds: Double(place) * 4000).second % 86_400
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))"
    }

    @Test func `without an access log nothing is claimed of users`() {
        var report = Fixtures.meltdown
        report.coverage.removeAll { $0.sourceClass == .access }
        report.incidents[0].impact = Impact()
        for page in pages(report) {
            let text = page.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased()
            #expect(text.contains("no access log was given: how many requests and clients were hurt cannot be told"))
            #expect(!text.contains("0 of 0"))
        }
    }

    @Test func `too few readings acquit no process`() throws {
        var report = Fixtures.meltdown
        report.memory = [try #require(report.memory.first)]
        report.memory[0].leak = false
        report.memory[0].samples = 4
        for page in pages(report).dropLast() { #expect(page.contains("too few readings to tell")) }
        report.memory[0].samples = 5
        for page in pages(report).dropLast() { #expect(page.contains("no leak")) }
    }
}
