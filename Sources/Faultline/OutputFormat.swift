/// The forms in which findings are shown.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// A summary for a terminal.
    case terminal
    /// The report, `faultline.report/1`.
    case json
    /// A draft of the postmortem.
    case markdown
    /// One page that needs no network.
    case html
    /// At most 8 KB of plain text, to hand on.
    case brief
}

/// What the smaller commands print.
public enum PageFormat: String, Sendable, CaseIterable {
    /// A page for a terminal.
    case terminal
    /// The same for programs.
    case json
}

/// How a summary for people is laid out.
public struct TerminalStyle: Sendable {
    /// Columns; the summary keeps between 60 and 120.
    public var width: Int
    /// Whether emphasis shows as colours.
    public var hasColor: Bool
    /// Whether it may hold more than ASCII.
    public var isUnicode: Bool
    /// The command that the last line proposes; nil proposes a general one.
    public var next: String?

    /// A layout; the defaults are those of a file.
    public init(width: Int = 100, hasColor: Bool = false, isUnicode: Bool = true, next: String? = nil) {
        self.width = width
        self.hasColor = hasColor
        self.isUnicode = isUnicode
        self.next = next
    }

    /// How `summary.txt` is laid out: the same on every machine.
    public static let file = TerminalStyle()
}
