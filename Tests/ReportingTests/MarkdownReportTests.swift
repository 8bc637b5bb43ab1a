import Reporting
import Testing

@Suite struct MarkdownReportTests {
    private func text(_ name: Fixtures.Name) -> String {
        String(decoding: MarkdownReport.render(name.report), as: UTF8.self)
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty])
    func `the postmortem`(_ name: Fixtures.Name) {
        expectGolden(MarkdownReport.render(name.report), "\(name.rawValue).md")
    }

    @Test func `the chapters come in the order of the postmortem that began it all`() {
        let headings = text(.meltdown).split(separator: "\n").filter { $0.hasPrefix("#") }.map(String.init)
        #expect(
            headings.dropFirst() == [
                "## Issue Summary", "### Impact", "### Root Cause", "## Timeline", "## Root Cause and Resolution",
                "### Resolution Steps", "### Ruled Out", "## Corrective and Preventative Measures", "## Phases",
                "## Memory",
                "## Data sources and coverage", "## How to recount",
            ])
    }

    @Test func `hostile text makes no markup`() {
        let text = text(.hostile)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && Escaping.isUnsafe($0) })
        var fence: Substring?
        for line in text.split(separator: "\n") {
            if line.hasPrefix("```") {
                let marks = line.prefix { $0 == "`" }
                fence = fence == nil ? marks : marks == fence ? nil : fence
                continue
            }
            if fence != nil { continue }
            let shown = Self.withoutCode(line)
            #expect(!shown.contains("<script"), "\(line)")
            #expect(!shown.contains("]("), "\(line)")
            #expect(!shown.contains("http://"), "\(line)")
        }
        #expect(fence == nil)
    }

    @Test(arguments: [Fixtures.Name.meltdown, .hostile])
    func `every row of a table has as many cells as its head`(_ name: Fixtures.Name) {
        var columns: Int?
        for line in text(name).split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("| "), line.hasSuffix(" |"), !line.hasPrefix("|  ") else {
                columns = nil
                continue
            }
            // Divided as GitHub does: at every `|` without a backslash, inside of code spans too.
            var count = -1
            var escaped = false
            for character in line {
                if character == "|", !escaped { count += 1 }
                escaped = character == "\\" && !escaped
            }
            if let columns { #expect(count == columns, "\(line)") }
            columns = columns ?? count
        }
    }

    @Test func `every line of the timeline and every step has a source`() {
        var section = ""
        for line in text(.meltdown).split(separator: "\n") {
            if line.hasPrefix("#") { section = String(line) }
            guard section == "## Timeline" || section == "### Resolution Steps",
                line.hasPrefix("- ") || line.hasPrefix("1. ")
            else { continue }
            #expect(line.contains("(E") && line.contains("logs/"), "\(line)")
        }
    }

    /// The line without its code spans and escaped characters.
    private static func withoutCode(_ line: Substring) -> String {
        var result = ""
        var rest = line
        while let start = rest.firstIndex(where: { $0 == "`" || $0 == "\\" }) {
            result += rest[..<start]
            if rest[start] == "\\" {
                rest = rest[start...].dropFirst(2)
                continue
            }
            let fence = rest[start...].prefix { $0 == "`" }
            var search = rest[fence.endIndex...]
            var end: Substring.Index?
            while let next = search.firstIndex(of: "`") {
                let run = search[next...].prefix { $0 == "`" }
                if run.count == fence.count {
                    end = run.endIndex
                    break
                }
                search = search[run.endIndex...]
            }
            rest = end.map { rest[$0...] } ?? rest[fence.endIndex...]
        }
        return result + rest
    }
}
