/// Lines for a terminal, none wider than the width; the only place where text becomes terminal bytes.
///
/// All text passes through `piece(_:_:)`, which escapes it, so that whatever a log says cannot steer the terminal.
struct TerminalCanvas {
    /// What a stretch of text is; a style decides how that looks.
    enum Tone {
        case plain, strong, faint, bad, warn, good
    }

    /// Escaped text of one tone.
    struct Piece {
        let text: String
        let tone: Tone
        fileprivate init(escaped text: String, tone: Tone) {
            self.text = text
            self.tone = tone
        }
    }

    /// A column of a table.
    struct Column {
        var title: String
        var isNumber = false
        /// Shrinks, down to its least width, where the table is too wide; one column should.
        var isFlexible = false
        var tone = Tone.plain
    }

    let width: Int
    let style: TerminalReport.Style
    let unicode: Bool
    private(set) var bytes: [UInt8] = []

    init(width: Int, style: TerminalReport.Style, unicode: Bool) {
        self.width = width
        self.style = style
        self.unicode = unicode
    }

    func piece(_ text: String, _ tone: Tone = .plain) -> Piece {
        Piece(escaped: Escaping.terminal(text, unicode: unicode), tone: tone)
    }

    // MARK: - Lines

    mutating func blank() { bytes.append(UInt8(ascii: "\n")) }

    /// A section's name.
    mutating func heading(_ title: String) {
        blank()
        emit([piece(title, .strong)])
    }

    /// A rule over the whole width with words in it.
    mutating func rule(_ words: [Piece], tone: Tone) {
        let bar = unicode ? "━" : "="
        let taken = Self.columns(words) + 4
        if taken > width { return paragraph(words, indent: 0) }
        emit(
            [Piece(escaped: bar + bar + " ", tone: tone)] + words
                + [Piece(escaped: " " + String(repeating: bar, count: max(0, width - taken)), tone: tone)])
    }

    /// Words, wrapped; later lines begin `hanging` columns further in than the first.
    mutating func paragraph(_ pieces: [Piece], indent: Int = 2, hanging: Int = 0) {
        let lines = Self.wrap(pieces, first: width - indent, rest: width - indent - hanging)
        for (index, line) in lines.enumerated() { emit(pad(indent + (index == 0 ? 0 : hanging)) + line) }
    }

    /// A label in a column of its own, words wrapped beside it, and a source at the right edge, where it fits.
    mutating func row(_ label: [Piece], labelWidth: Int, _ body: [Piece], source: String = "", indent: Int = 2) {
        let room = max(20, width - indent - labelWidth)
        var lines = Self.wrap(body, first: room, rest: room)
        if lines.isEmpty { lines = [[]] }
        let cited = piece(source, .faint)
        let citedWidth = TextWidth.columns(cited.text)
        if citedWidth > 0 {
            let last = lines.count - 1
            let used = Self.columns(lines[last])
            if used + 2 + citedWidth <= room {
                lines[last] += pad(room - used - citedWidth) + [cited]
            } else {
                for line in Self.wrap([cited], first: room, rest: room) {
                    lines.append(pad(room - Self.columns(line)) + line)
                }
            }
        }
        let labelColumns = Self.columns(label)
        for (index, line) in lines.enumerated() {
            if index == 0, labelColumns < labelWidth {
                emit(pad(indent) + label + pad(labelWidth - labelColumns) + line)
            } else if index == 0 {
                // A label that is too long stands above its words.
                for piece in Self.wrap(label, first: width - indent, rest: width - indent) { emit(pad(indent) + piece) }
                emit(pad(indent + labelWidth) + line)
            } else {
                emit(pad(indent + labelWidth) + line)
            }
        }
    }

    /// A table; cells that do not fit are cut with an ellipsis.
    mutating func table(_ columns: [Column], _ rows: [[String]], indent: Int = 2) {
        let cells = rows.map { row in row.map { piece($0).text } }
        var widths = columns.indices.map { index in
            max(
                TextWidth.columns(columns[index].title),
                cells.map { index < $0.count ? TextWidth.columns($0[index]) : 0 }.max() ?? 0)
        }
        let gaps = 2 * max(0, columns.count - 1)
        var excess = widths.reduce(indent + gaps, +) - width
        // First the flexible columns give way, then, where that is not enough, all others.
        for flexible in [true, false] {
            for index in columns.indices where columns[index].isFlexible == flexible && excess > 0 {
                let cut = min(excess, max(0, widths[index] - (flexible ? 14 : 4)))
                widths[index] -= cut
                excess -= cut
            }
        }
        func line(_ texts: [String], heading: Bool) -> [Piece] {
            var pieces = pad(indent)
            for (index, column) in columns.enumerated() {
                let text = cut(index < texts.count ? texts[index] : "", to: widths[index])
                let space = pad(widths[index] - TextWidth.columns(text))
                let cell = Piece(escaped: text, tone: heading ? .faint : column.tone)
                if index > 0 { pieces += pad(2) }
                pieces += column.isNumber ? space + [cell] : [cell] + (index == columns.count - 1 ? [] : space)
            }
            return pieces
        }
        emit(line(columns.map { piece($0.title).text }, heading: true))
        for row in cells { emit(line(row, heading: false)) }
    }

    // MARK: - Text to bytes

    private func pad(_ count: Int) -> [Piece] {
        count > 0 ? [Piece(escaped: String(repeating: " ", count: count), tone: .plain)] : []
    }

    /// Escaped text cut to so many columns; its end is what tells paths apart, so the cut is in the middle.
    private func cut(_ text: String, to limit: Int) -> String {
        guard TextWidth.columns(text) > limit else { return text }
        let mark = unicode ? "…" : "~"
        let head = (limit - 1) / 2
        return Self.prefix(text, head) + mark
            + String(Self.prefix(String(text.reversed()), limit - 1 - head).reversed())
    }

    private static func prefix(_ text: String, _ limit: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            used += TextWidth.columns(character)
            if used > limit { break }
            result.append(character)
        }
        return result
    }

    private mutating func emit(_ pieces: [Piece]) {
        for piece in pieces where !piece.text.isEmpty {
            let code = style == .ansi ? Self.code(piece.tone) : ""
            if !code.isEmpty { bytes.append(contentsOf: "\u{1B}[\(code)m".utf8) }
            bytes.append(contentsOf: piece.text.utf8)
            if !code.isEmpty { bytes.append(contentsOf: "\u{1B}[0m".utf8) }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func code(_ tone: Tone) -> String {
        switch tone {
        case .plain: ""
        case .strong: "1"
        case .faint: "2"
        case .bad: "1;31"
        case .warn: "33"
        case .good: "32"
        }
    }

    // MARK: - Wrapping

    static func columns(_ pieces: [Piece]) -> Int { pieces.reduce(0) { $0 + TextWidth.columns($1.text) } }

    /// Breaks at blanks; a word that is wider than a line is broken between characters.
    private static func wrap(_ pieces: [Piece], first: Int, rest: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        var line: [Piece] = []
        var used = 0
        func limit() -> Int { max(8, lines.isEmpty ? first : rest) }
        func end() {
            lines.append(line)
            line = []
            used = 0
        }
        for word in words(pieces) {
            var word = word
            var length = columns(word)
            let space = line.isEmpty ? 0 : 1
            if used + space + length > limit(), !line.isEmpty { end() }
            while length > limit() {
                let (head, tail) = split(word, at: limit())
                line = head
                end()
                word = tail
                length = columns(word)
            }
            if word.isEmpty { continue }
            if !line.isEmpty {
                // The blank takes the tone of what it follows only where the tone goes on.
                let tone = line.last?.tone == word.first?.tone ? word.first?.tone ?? .plain : .plain
                line.append(Piece(escaped: " ", tone: tone))
                used += 1
            }
            line += word
            used += length
        }
        if !line.isEmpty { end() }
        return lines.map(joined)
    }

    /// Words, each of one or more pieces.
    private static func words(_ pieces: [Piece]) -> [[Piece]] {
        var words: [[Piece]] = []
        var word: [Piece] = []
        for piece in pieces {
            for (index, part) in piece.text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
                if index > 0, !word.isEmpty {
                    words.append(word)
                    word = []
                }
                if !part.isEmpty { word.append(Piece(escaped: String(part), tone: piece.tone)) }
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func split(_ word: [Piece], at limit: Int) -> ([Piece], [Piece]) {
        var head: [Piece] = []
        var room = limit
        for (index, piece) in word.enumerated() {
            let width = TextWidth.columns(piece.text)
            if width <= room {
                head.append(piece)
                room -= width
                continue
            }
            var front = prefix(piece.text, room)
            // A character wider than a line must not stop the loop.
            if front.isEmpty, head.isEmpty { front = String(piece.text.prefix(1)) }
            let back = String(piece.text.dropFirst(front.count))
            if !front.isEmpty { head.append(Piece(escaped: front, tone: piece.tone)) }
            let tail = back.isEmpty ? [] : [Piece(escaped: back, tone: piece.tone)]
            return (head, tail + word.dropFirst(index + 1))
        }
        return (head, [])
    }

    /// Neighbours of one tone become one piece: fewer escape sequences.
    private static func joined(_ pieces: [Piece]) -> [Piece] {
        pieces.reduce(into: []) { result, piece in
            if let last = result.last, last.tone == piece.tone {
                result[result.count - 1] = Piece(escaped: last.text + piece.text, tone: piece.tone)
            } else {
                result.append(piece)
            }
        }
    }
}
