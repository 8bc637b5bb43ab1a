import Correlation
import Reporting
import Testing

@Suite struct HTMLReportTests {
    private func text(_ report: Report) -> String { String(decoding: HTMLReport.render(report), as: UTF8.self) }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty])
    func `the page`(_ name: Fixtures.Name) {
        expectGolden(HTMLReport.render(name.report), "\(name.rawValue).html")
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .empty, .hostile])
    func `the page is well formed, asks for nothing and runs nothing from the logs`(_ name: Fixtures.Name) throws {
        let document = try HTMLDocument(text(name.report))
        let allowed: Set<String> = [
            "html", "head", "meta", "title", "link", "style", "body", "a", "nav", "span", "main", "section", "header",
            "p", "h1", "h2", "h3", "div", "strong", "time", "code", "dl", "dt", "dd", "ol", "ul", "li", "figure", "svg",
            "desc", "rect", "line", "path", "text", "g", "figcaption", "output", "table", "caption", "thead", "tbody",
            "tr", "th", "td", "details", "summary", "meter", "em", "b", "br", "form", "fieldset", "legend", "label",
            "input", "select", "option", "footer", "script",
        ]
        #expect(document.elements.filter { $0.name == "script" }.count == 1)
        for element in document.elements {
            #expect(allowed.contains(element.name), "\(element.name)")
            for (key, value) in element.attributes {
                #expect(!key.hasPrefix("on") && key != "src" && key != "style", "\(key) of \(element.name)")
                if key == "href" { #expect(value.hasPrefix("#") || value == "data:,", "\(value)") }
            }
        }
        #expect(!text(name.report).unicodeScalars.contains { $0 != "\n" && Escaping.isUnsafe($0) })
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet, .hostile])
    func `every link leads somewhere and no id stands twice`(_ name: Fixtures.Name) throws {
        let document = try HTMLDocument(text(name.report))
        let ids = document.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for element in document.elements {
            guard let target = element.attributes["href"], target.hasPrefix("#") else { continue }
            #expect(ids.contains(String(target.dropFirst())), "\(target)")
        }
    }

    @Test(arguments: [Fixtures.Name.meltdown, .quiet])
    func `every sentence with a number or a cause is cited`(_ name: Fixtures.Name) throws {
        let document = try HTMLDocument(text(name.report))
        var judged = 0
        for (place, element) in document.elements.enumerated() {
            let isProse = document.isInside(place, css: "prose") && element.name == "p"
            let isPoint =
                element.name == "li"
                && ["chain", "acts", "coverage"].contains { document.isInside(place, css: $0) }
            guard isProse || isPoint, element.text.contains(where: \.isNumber) else { continue }
            judged += 1
            let isCited = document.inside(place).contains { document.has($0, css: "cite") }
            #expect(isCited, "\(element.text)")
        }
        #expect(judged >= (name == .meltdown ? 15 : 2))
        // A table of numbers says in its caption or in each row where they are from.
        for (place, element) in document.elements.enumerated() where element.name == "caption" {
            #expect(document.inside(place).contains { document.has($0, css: "cite") }, "\(element.text)")
        }
    }

    @Test func `each event has a row with its line, and each marker names what it stands for`() throws {
        let document = try HTMLDocument(text(Fixtures.meltdown))
        for event in Fixtures.meltdown.events {
            let row = try #require(document.elements.first { $0.attributes["id"] == event.id })
            #expect(row.name == "tr")
            #expect(row.text.contains(event.title))
        }
        let markers = document.elements.enumerated().filter {
            $0.element.name == "a" && $0.element.attributes["aria-label"] != nil
        }
        #expect(markers.count > 5)
        #expect(markers.allSatisfy { !($0.element.attributes["aria-label"] ?? "").isEmpty })
    }

    @Test func `the page stays under its bound and says what it left out`() throws {
        var report = Fixtures.meltdown
        let event = try #require(report.events.first)
        for number in 0..<40_000 {
            var copy = event
            copy.id = "X\(number)"
            copy.detail = String(repeating: "<&>", count: 400)
            report.events.append(copy)
        }
        let input = try #require(report.inputs.first)
        report.inputs += Array(repeating: input, count: 20_000)
        let pattern = try #require(report.patterns.first)
        report.patterns = Array(repeating: pattern, count: 5_000)
        report.memory = Array(repeating: try #require(report.memory.first), count: 20_000)
        let bytes = HTMLReport.render(report)
        #expect(bytes.count <= HTMLReport.mostBytes)
        let page = String(decoding: bytes, as: UTF8.self)
        for what in ["events", "inputs", "patterns", "processes"] {
            #expect(page.contains("more \(what)"), "\(what)")
        }
        let document = try HTMLDocument(page)
        let ids = Set(document.elements.compactMap { $0.attributes["id"] })
        for element in document.elements {
            guard let target = element.attributes["href"], target.hasPrefix("#") else { continue }
            #expect(ids.contains(String(target.dropFirst())), "\(target) has no row")
        }
    }

    @Test(arguments: [600, 100_000])
    func `a line has at most two points a pixel and keeps its peak`(_ count: Int) throws {
        var report = Fixtures.meltdown
        let window = try #require(report.window)
        report.series.append(
            Series(
                id: "S9", name: "latency_p95", unit: "s", subject: nil, start: window.start, stepS: 1,
                values: (0..<count).map { $0 == count / 2 ? 9 : Double($0 % 7) / 10 },
                scores: Array(repeating: 0, count: count)))
        report.incidents = []
        report.window = Window(start: window.start, end: window.start.advanced(bySeconds: Double(count)))
        let document = try HTMLDocument(text(report))
        let line = try #require(document.elements.first { $0.attributes["data-label"] == "p95" })
        let points = try #require(line.attributes["d"]).split { $0 == "M" || $0 == "L" }
        #expect(points.count <= 2 * 1_010)
        #expect(points.count >= min(count, 1_000))
        // The peak is the highest point: the least y.
        let heights = points.compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        let others = heights.sorted()
        #expect(others[0] < others[1] - 50)
    }
}
