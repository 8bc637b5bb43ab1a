import Correlation
import FaultlineTestSupport
import Foundation
import Reporting
import Testing

@Suite struct JSONReportTests {
    @Test func `the meltdown as JSON`() { expectGolden(JSONReport.render(Fixtures.meltdown), "meltdown.json") }

    @Test func `a quiet night as JSON`() { expectGolden(JSONReport.render(Fixtures.quiet), "quiet.json") }

    @Test(arguments: Fixtures.Name.allCases)
    func `other parsers read it`(_ name: Fixtures.Name) throws {
        let report = name.report
        let object = try JSONSerialization.jsonObject(with: Data(JSONReport.render(report))) as? [String: Any]
        #expect(object?["schema"] as? String == "faultline.report/1")
        #expect((object?["events"] as? [Any])?.count == report.events.count)
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty])
    func `it is as the schema says`(_ name: Fixtures.Name) throws {
        let text = String(decoding: JSONReport.render(name.report), as: UTF8.self)
        #expect(try FaultlineTestSupport.ReportSchema.violations(in: text) == [])
    }

    @Test func `a timeline repeats its events whole`() throws {
        let object =
            try JSONSerialization.jsonObject(with: Data(JSONReport.render(Fixtures.meltdown))) as? [String: Any]
        let incident = try #require((object?["incidents"] as? [[String: Any]])?.first)
        let timeline = try #require(incident["timeline"] as? NSArray)
        #expect(timeline == object?["events"] as? NSArray)
    }

    @Test func `equal names of options and attributes come once`() throws {
        var report = Fixtures.quiet
        report.options = [("b", .int(1)), ("a", .flag(true)), ("b", .int(2))]
        report.events[0].attributes = [("x", .int(1)), ("x", .int(2))]
        report.totals.byStatus = [(502, 1), (200, 3), (502, 2)]
        let text = String(decoding: JSONReport.render(report), as: UTF8.self)
        #expect(text.contains("\"a\": true,\n    \"b\": 1\n"))
        #expect(text.contains("\"attributes\": {\"x\": 1}"))
        #expect(text.contains("\"by_status\": {\"200\": 3, \"502\": 1}"))
    }

    @Test func `an instant is RFC 3339 in UTC with milliseconds`() {
        #expect(TimeText.rfc3339(Moment(micros: 0)) == "1970-01-01T00:00:00.000Z")
        #expect(TimeText.rfc3339(Moment(micros: -1)) == "1969-12-31T23:59:59.999Z")
        #expect(TimeText.rfc3339(Moment(micros: 1_740_967_200_000_999)) == "2025-03-03T02:00:00.000Z")
        #expect(TimeText.rfc3339(Moment(micros: .max)) == "9999-12-31T23:59:59.999Z")
        #expect(TimeText.rfc3339(Moment(micros: .min)) == "0000-01-01T00:00:00.000Z")
    }

    @Test func `the schema is part of the program`() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(Reporting.ReportSchema.text.utf8)) as? [String: Any]
        #expect(schema?["title"] as? String == "faultline.report/1")
    }
}
