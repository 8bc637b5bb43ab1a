package import Correlation
internal import Evidence

/// Message templates before and after a moment: for a terminal, and as JSON (`faultline.patterns/1`).
package struct PatternPage: Sendable {
    private let found: PatternChanges
    private let inputs: [InputReport]
    /// Why the logs are divided there; empty where the user said so.
    private let basis: String

    /// Templates of a kind that a terminal shows.
    private static let most = 20

    package init(_ found: PatternChanges, inputs: [InputReport], basis: String) {
        self.found = found
        self.inputs = inputs
        self.basis = basis
    }

    // MARK: - Terminal

    /// A section a kind, the most surprising template first.
    package func terminal(width: Int, style: TerminalReport.Style, unicode: Bool) -> [UInt8] {
        var canvas = TerminalCanvas(width: max(60, min(120, width)), style: style, unicode: unicode)
        let names = SourceNames(inputs, shortening: false)
        var words =
            found.before == found.after
            ? "before and after \(Words.day(found.after))\(ReportZone.suffix)"
            : "before \(Words.day(found.before)) and from \(Words.day(found.after))\(ReportZone.suffix) on"
        if !basis.isEmpty { words += " (\(basis))" }
        canvas.paragraph(
            [canvas.piece("\(Words.count(Int64(found.compared), "message template")) \(words)", .strong)], indent: 0)
        if let zone = ReportZone.sentence(nil) { canvas.paragraph([canvas.piece(zone, .faint)], indent: 0) }
        for kind in PatternChanges.Kind.allCases {
            let changes = found.changes.filter { $0.kind == kind }
            guard !changes.isEmpty else { continue }
            canvas.heading("\(PatternPage.title(kind)) (\(changes.count))")
            for change in changes.prefix(PatternPage.most) {
                let tone: TerminalCanvas.Tone =
                    ["ERROR", "CRITICAL", "FATAL"].contains(change.level)
                    ? .bad : change.level.hasPrefix("WARN") ? .warn : .strong
                canvas.row(
                    [], labelWidth: 0,
                    [canvas.piece(change.template, tone), canvas.piece(PatternPage.rates(change), .plain)],
                    source: names.citation(change.example))
            }
            if changes.count > PatternPage.most {
                canvas.paragraph([
                    canvas.piece("and \(changes.count - PatternPage.most) more; --format json has them all", .faint)
                ])
            }
        }
        if found.changes.isEmpty {
            canvas.paragraph([
                canvas.piece(
                    found.compared == 0
                        ? "No messages of applications could be compared."
                        : "None is new or gone, none clearly more or less frequent.")
            ])
        }
        if !found.notes.isEmpty { canvas.heading("NOT COMPARED") }
        for note in found.notes { canvas.paragraph([canvas.piece(note)], hanging: 2) }
        return canvas.bytes
    }

    private static func title(_ kind: PatternChanges.Kind) -> String {
        switch kind {
        case .new: "NEW"
        case .gone: "GONE"
        case .more: "MORE FREQUENT"
        case .fewer: "RARER"
        }
    }

    private static func rates(_ change: PatternChanges.Change) -> String {
        let (before, after) = (rate(change.beforePerHour), rate(change.afterPerHour))
        var words =
            switch change.kind {
            case .new: ": \(after) an hour, \(Words.count(change.after, "line")); first \(Words.day(change.first))"
            case .gone: ": was \(before) an hour, \(Words.count(change.before, "line")); last \(Words.day(change.last))"
            case .more, .fewer: ": \(before) an hour before, \(after) after; first \(Words.day(change.first))"
            }
        let name = [change.level, change.logger].filter { !$0.isEmpty && $0 != "-" }.joined(separator: " ")
        if !name.isEmpty { words += "; \(name)" }
        if change.unsure > 0 {
            words += "; \(Words.count(change.unsure, "line")) near the border counted by the start of their step"
        }
        return words
    }

    private static func rate(_ perHour: Double) -> String {
        perHour >= 100
            ? NumberText.grouped(Int64(min(perHour, 9e15).rounded())) : NumberText.fixed(perHour, decimals: 1)
    }

    // MARK: - JSON

    /// One document, a template a line.
    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object(.lines) { writer in
            writer.field("schema", "faultline.patterns/1")
            writer.field("before", found.before)
            writer.field("after", found.after)
            writer.field("basis", unknownIfEmpty: basis)
            writer.field("templates", Int64(found.compared))
            writer.field("changes", found.changes, .lines) { writer, change in
                writer.object { writer in
                    writer.field("change", change.kind.rawValue)
                    writer.field("template", change.template)
                    writer.field("level", unknownIfEmpty: change.level)
                    writer.field("logger", unknownIfEmpty: change.logger)
                    writer.field("source", change.source)
                    writer.field("before", change.before)
                    writer.field("after", change.after)
                    writer.field("before_per_hour", change.beforePerHour)
                    writer.field("after_per_hour", change.afterPerHour)
                    writer.field("unsure", change.unsure)
                    writer.field("first", change.first)
                    writer.field("last", change.last)
                    writer.key("example")
                    writer.object { writer in
                        let input = change.example.input
                        writer.field("path", inputs.indices.contains(input) ? inputs[input].path : nil)
                        writer.field("line", change.example.line)
                        writer.field("byte", change.example.byte)
                        writer.field("text", Escaping.text(change.example.text, truncated: change.example.truncated))
                    }
                }
            }
            writer.field("notes", found.notes)
        }
        return writer.bytes
    }
}
