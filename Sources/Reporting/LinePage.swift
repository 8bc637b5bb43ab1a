/// Lines of a log with their numbers, those that are cited marked; nothing in them can steer the terminal.
package struct LinePage: Sendable {
    /// A line as it was read.
    package struct Line: Sendable {
        package var number: Int64
        package var bytes: [UInt8]
        /// Its length in bytes where `bytes` is only its beginning.
        package var count: Int64?
        package init(number: Int64, bytes: [UInt8], count: Int64? = nil) {
            self.number = number
            self.bytes = bytes
            self.count = count
        }
    }

    private let name: String
    private let compression: String?
    private let marked: Range<Int64>
    private let style: TerminalReport.Style
    private let unicode: Bool

    package init(
        name: String, compression: String?, marked: Range<Int64>, style: TerminalReport.Style, unicode: Bool
    ) {
        self.name = name
        self.compression = compression
        self.marked = marked
        self.style = style
        self.unicode = unicode
    }

    /// A log's bytes as citations write them: what is no UTF-8 as `\xHH`.
    package static func text(_ bytes: [UInt8]) -> String { Escaping.text(bytes) }

    /// A heading, then a line each; a line is never wrapped, so that it can be copied.
    package func render(_ lines: [Line]) -> [UInt8] {
        var bytes: [UInt8] = []
        let packing = compression.map { " (\($0))" } ?? ""
        emit(Escaping.terminal(name, unicode: unicode) + packing, "2", to: &bytes)
        bytes.append(0x0A)
        let width = lines.map { String($0.number).utf8.count }.max() ?? 1
        for line in lines {
            let isMarked = marked.contains(line.number)
            let number = String(line.number)
            let pad = String(repeating: " ", count: width - number.utf8.count)
            emit((isMarked ? "> " : "  ") + pad + number, isMarked ? "1;33" : "2", to: &bytes)
            bytes += Array((unicode ? " │ " : " | ").utf8)
            emit(text(line), isMarked ? "1" : "", to: &bytes)
            bytes.append(0x0A)
        }
        return bytes
    }

    private func text(_ line: Line) -> String {
        var shown = line.bytes
        if line.count == nil, shown.last == 0x0D { shown.removeLast() }
        let text = Escaping.terminal(Escaping.text(shown, truncated: line.count != nil), unicode: unicode)
        guard let count = line.count else { return text }
        return text + (unicode ? " … " : " ... ")
            + "(\(NumberText.grouped(Int64(shown.count))) of \(NumberText.grouped(count)) bytes)"
    }

    private func emit(_ text: String, _ code: String, to bytes: inout [UInt8]) {
        let isColoured = style == .ansi && !code.isEmpty
        if isColoured { bytes += Array("\u{1B}[\(code)m".utf8) }
        bytes += Array(text.utf8)
        if isColoured { bytes += Array("\u{1B}[0m".utf8) }
    }
}
