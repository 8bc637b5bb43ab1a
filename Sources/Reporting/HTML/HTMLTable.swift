/// A table: its first column names the row.
struct HTMLTable {
    struct Column {
        var title: String
        var isNumber = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
    }

    /// A cell that wants more than its markup: a class or a title.
    struct Cell: ExpressibleByStringInterpolation {
        var markup: String
        var css = ""
        /// What a pointer that rests on it shows; text, not markup.
        var title = ""

        init(stringLiteral markup: String) { self.init(markup) }
        init(_ markup: String, css: String = "", title: String = "") {
            self.markup = markup
            self.css = css
            self.title = title
        }
    }

    let columns: [Column]

    /// Up to the first row; the caption is markup.
    func open(css: String = "", caption: String = "") -> String {
        let names = columns.map { column in
            "<th scope=\"col\"\(column.isNumber ? " class=\"n\"" : "")>\(Escaping.html(column.title))</th>"
        }
        return "<div class=\"scroll\"><table\(Self.attribute("class", css))>"
            + (caption.isEmpty ? "" : "<caption>\(caption)</caption>")
            + "<thead><tr>\(names.joined())</tr></thead><tbody>"
    }

    func row(css: String = "", _ cells: [Cell]) -> String {
        let shown = cells.enumerated().map { place, cell -> String in
            if place == 0 { return "<th scope=\"row\">\(cell.markup)</th>" }
            let isNumber = place < columns.count && columns[place].isNumber
            let classes = [isNumber ? "n" : "", cell.css].filter { !$0.isEmpty }.joined(separator: " ")
            return "<td\(Self.attribute("class", classes))\(Self.attribute("title", cell.title))>\(cell.markup)</td>"
        }
        return "<tr\(Self.attribute("class", css))>\(shown.joined())</tr>"
    }

    static let close = "</tbody></table></div>"

    private static func attribute(_ name: String, _ value: String) -> String {
        value.isEmpty ? "" : " \(name)=\"\(Escaping.html(value))\""
    }
}
