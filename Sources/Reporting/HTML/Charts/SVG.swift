/// Elements of a drawing, with coordinates of one decimal. `css` are classes of the style sheet; texts are escaped here.
enum SVG {
    static func line(_ css: String, x1: Double, y1: Double, x2: Double, y2: Double, title: String = "") -> String {
        "<line class=\"\(css)\" x1=\"\(number(x1))\" y1=\"\(number(y1))\" x2=\"\(number(x2))\" y2=\"\(number(y2))\""
            + close("line", title)
    }

    static func horizontal(_ css: String, _ time: TimeScale, y: Double) -> String {
        line(css, x1: time.left, y1: y, x2: time.right, y2: y)
    }

    static func rect(
        _ css: String, x: Double, y: Double, width: Double, height: Double, title: String = ""
    ) -> String {
        "<rect class=\"\(css)\" x=\"\(number(x))\" y=\"\(number(y))\" width=\"\(number(width))\" "
            + "height=\"\(number(height))\"" + close("rect", title)
    }

    static func text(_ css: String, x: Double, y: Double, _ text: String) -> String {
        "<text class=\"\(css)\" x=\"\(number(x))\" y=\"\(number(y))\">\(Escaping.html(text))</text>"
    }

    /// - Parameter label: the line's name for the page's script.
    static func path(_ css: String, _ d: String, label: String = "") -> String {
        let data = label.isEmpty ? "" : " data-label=\"\(Escaping.html(label))\""
        return "<path class=\"\(css)\" d=\"\(d)\"\(data)" + close("path", label)
    }

    private static func close(_ name: String, _ title: String) -> String {
        title.isEmpty ? "/>" : "><title>\(Escaping.html(title))</title></\(name)>"
    }

    static func number(_ value: Double) -> String {
        let text = NumberText.fixed(value, decimals: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
