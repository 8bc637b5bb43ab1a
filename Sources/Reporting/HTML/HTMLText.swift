internal import Correlation

/// Pieces of HTML that sentences are built from; every text of the report passes through `text` or `code`.
struct HTMLText {
    let index: EventIndex
    let names: SourceNames
    /// Events that have a row on the page and so can be linked to.
    let linked: Set<String>

    func text(_ text: String) -> String { Escaping.html(text) }

    func strong(_ text: String) -> String { "<strong>\(Escaping.html(text))</strong>" }

    func code(_ text: String) -> String { "<code>\(Escaping.html(text))</code>" }

    /// The events by which a statement stands, as links into the timeline, at most three; empty without any.
    func cite(_ ids: [String]) -> String {
        let events = index.events(ids)
        guard !events.isEmpty else { return "" }
        let links = events.prefix(3).map { event -> String in
            let place = names.citation(of: event)
            let label = "\(text(event.id))\(place.isEmpty ? "" : " <span class=\"place\">\(text(place))</span>")"
            return linked.contains(event.id)
                ? "<a class=\"cite\" href=\"#\(text(event.id))\" title=\"\(text(event.title))\">\(label)</a>"
                : "<span class=\"cite\" title=\"\(text(event.title))\">\(label)</span>"
        }
        let more = events.count > 3 ? " <span class=\"cite\">and \(events.count - 3) more</span>" : ""
        return " <span class=\"cites\">\(links.joined(separator: " "))\(more)</span>"
    }

    func cite(_ id: String?) -> String { id.map { cite([$0]) } ?? "" }

    func cite(_ citation: ReportCitation?) -> String {
        citation.map { " <span class=\"cites\"><span class=\"cite\">\(text(names.citation($0)))</span></span>" } ?? ""
    }

    /// The inputs that a number was counted from, with the way to count it again.
    func counted(_ inputs: [Int]) -> String {
        guard !inputs.isEmpty else { return "" }
        return " <span class=\"cites\"><a class=\"cite\" href=\"#recount\" title=\"How to recount\">counted from "
            + "\(places(inputs))</a></span>"
    }

    func cite(inputs: [Int]) -> String {
        inputs.isEmpty ? "" : " <span class=\"cites\"><span class=\"cite\">\(places(inputs))</span></span>"
    }

    private func places(_ inputs: [Int]) -> String {
        let shown = inputs.prefix(2).map { text(names[$0]) }.joined(separator: ", ")
        return "<span class=\"place\">\(shown)\(inputs.count > 2 ? " and \(inputs.count - 2) more" : "")</span>"
    }

    /// A moment as `time` with the date where asked for.
    func time(_ moment: Moment, dated: Bool = false) -> String {
        "<time datetime=\"\(TimeText.rfc3339(moment))\">\(dated ? Words.day(moment) : Words.clock(moment))</time>"
    }
}
