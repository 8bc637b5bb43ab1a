import Correlation
import Reporting
import Testing

@Suite struct BriefReportTests {
    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty])
    func `the brief`(_ name: Fixtures.Name) {
        expectGolden(BriefReport.render(name.report), "\(name.rawValue)-brief.txt")
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty, .hostile])
    func `the brief keeps its bound and shows no control character`(_ name: Fixtures.Name) {
        let bytes = BriefReport.render(name.report)
        #expect(bytes.count <= 8192)
        #expect(!String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { $0 != "\n" && Escaping.isUnsafe($0) })
    }

    @Test func `a long report is cut at the end and says so`() {
        var report = Fixtures.meltdown
        for incident in report.incidents { report.incidents.append(contentsOf: Array(repeating: incident, count: 30)) }
        let text = String(decoding: BriefReport.render(report), as: UTF8.self)
        #expect(text.utf8.count <= 8192)
        #expect(text.hasSuffix("did not fit here: report.json has them)\n"))
        #expect(text.contains("INC-1 (critical)"))
    }

    @Test func `what a log says cannot close its own quotes`() {
        let text = String(decoding: BriefReport.render(Fixtures.hostile), as: UTF8.self)
        for line in text.split(separator: "\n").dropFirst() where line.contains("‹") {
            #expect(line.filter { $0 == "‹" }.count >= 1 && line.filter { $0 == "›" }.count == 1 && line.hasSuffix("›"))
        }
    }
}
