/// HTML as it is written: elements from the program, texts escaped.
struct HTMLWriter {
    private(set) var text = ""

    /// Markup of the program itself.
    mutating func raw(_ markup: String) { text += markup }

    /// Markup and a newline.
    mutating func line(_ markup: String) {
        text += markup
        text += "\n"
    }

    /// An element with markup in it.
    mutating func element(_ name: String, _ attributes: String = "", _ markup: String) {
        line("<\(name)\(attributes.isEmpty ? "" : " ")\(attributes)>\(markup)</\(name)>")
    }
}

/// How many bytes the rows of one table may have together.
struct RowBudget {
    private var left: Int

    init(_ bytes: Int) { left = bytes }

    /// Whether the row still has room; it is paid for if so.
    mutating func admits(_ row: String) -> Bool {
        guard row.utf8.count <= left else {
            left = 0
            return false
        }
        left -= row.utf8.count
        return true
    }
}
