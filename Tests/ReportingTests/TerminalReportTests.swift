import Correlation
import Reporting
import Testing

@Suite struct TerminalReportTests {
    @Test(arguments: [80, 120])
    func `the meltdown on a UTF-8 terminal`(_ width: Int) {
        expectGolden(
            TerminalReport(width: width, style: .plain, unicode: true).render(Fixtures.meltdown),
            "meltdown-\(width).txt")
    }

    @Test func `the meltdown in colour`() {
        expectGolden(
            TerminalReport(width: 100, style: .ansi, unicode: true).render(Fixtures.meltdown), "meltdown-colour.txt")
    }

    @Test func `the meltdown in ASCII`() {
        let bytes = TerminalReport(width: 60, style: .plain, unicode: false).render(Fixtures.meltdown)
        expectGolden(bytes, "meltdown-ascii.txt")
        #expect(bytes.allSatisfy { $0 < 0x80 })
    }

    @Test func `a quiet night`() {
        expectGolden(TerminalReport(width: 80, style: .plain, unicode: true).render(Fixtures.quiet), "quiet.txt")
    }

    @Test func `an empty input`() {
        expectGolden(TerminalReport(width: 80, style: .plain, unicode: true).render(Fixtures.empty), "empty.txt")
    }

    @Test(arguments: Fixtures.Name.allCases, [0, 60, 61, 80, 119, 1000])
    func `no line is wider than the terminal`(_ name: Fixtures.Name, _ width: Int) {
        for unicode in [true, false] {
            let bytes = TerminalReport(width: width, style: .plain, unicode: unicode).render(name.report)
            let limit = max(60, min(120, width))
            for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.count > limit {
                Issue.record("\(line.count) columns: \(line)")
            }
        }
    }

    @Test func `what logs say cannot steer the terminal`() {
        for unicode in [true, false] {
            let bytes = TerminalReport(width: 80, style: .plain, unicode: unicode).render(Fixtures.hostile)
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.unicodeScalars.contains { $0 != "\n" && Escaping.isUnsafe($0) })
            #expect(text.contains("\\x1B[2J"))
        }
    }

    @Test func `colour is the only difference between the styles`() {
        let plain = TerminalReport(width: 90, style: .plain, unicode: true).render(Fixtures.hostile)
        let colour = TerminalReport(width: 90, style: .ansi, unicode: true).render(Fixtures.hostile)
        var stripped: [UInt8] = []
        var inside = false
        for byte in colour {
            if byte == 0x1B { inside = true }
            if !inside { stripped.append(byte) }
            if byte == UInt8(ascii: "m") { inside = false }
        }
        #expect(stripped == plain)
    }

    @Test func `every kill is listed with its process`() {
        let text = String(
            decoding: TerminalReport(width: 80, style: .plain, unicode: true).render(Fixtures.meltdown), as: UTF8.self)
        for kill in Fixtures.meltdown.events where kill.kind == "oom_kill" {
            guard case .int(let pid)? = kill["pid"] else { continue }
            #expect(text.contains(" \(pid) "))
        }
    }
}
