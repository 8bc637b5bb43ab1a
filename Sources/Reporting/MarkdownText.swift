internal import Correlation

/// Pieces of Markdown that statements are built from; every text of the report passes through one of them.
struct MarkdownText {
    let index: EventIndex
    let names: SourceNames

    init(_ report: Report) {
        index = EventIndex(report.events)
        names = SourceNames(report.inputs, shortening: false)
    }

    func text(_ text: String) -> String { Escaping.markdown(text) }

    func bold(_ text: String) -> String {
        // Emphasis must not begin or end with a blank.
        let shown = Escaping.markdown(text)
        return shown.isEmpty ? "" : "**\(shown)**"
    }

    /// ` (E12, `path:line`)`: the events by which a statement stands, at most three of them; empty without any.
    func citation(_ ids: [String]) -> String {
        let events = index.events(ids)
        guard !events.isEmpty else { return "" }
        let shown = events.prefix(3).map { event in
            let place = names.citation(of: event)
            return Escaping.markdown(event.id) + (place.isEmpty ? "" : ", " + Escaping.markdownCode(place))
        }
        return " (\(shown.joined(separator: "; "))\(events.count > 3 ? "; and \(events.count - 3) more" : ""))"
    }

    func citation(_ citation: ReportCitation?) -> String {
        citation.map { " (\(Escaping.markdownCode(names.citation($0))))" } ?? ""
    }

    /// A table; the cells are Markdown already.
    static func table(_ header: [String], numbers: Set<Int>, _ rows: [[String]]) -> [String] {
        ["| " + header.joined(separator: " | ") + " |"]
            + ["| " + header.indices.map { numbers.contains($0) ? "---:" : "---" }.joined(separator: " | ") + " |"]
            + rows.map { "| " + $0.joined(separator: " | ") + " |" }
    }

    /// A code block of one line; the fence is longer than any in it.
    static func codeBlock(_ text: String, language: String) -> [String] {
        let shown = Escaping.visible(text)
        var longest = 2
        var run = 0
        for byte in shown.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return [fence + language, shown, fence]
    }
}
