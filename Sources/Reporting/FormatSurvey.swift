package import Correlation
internal import Evidence

/// What each input was taken for and how well that fits: the page of `faultline formats`.
package struct FormatSurvey: Sendable {
    private let inputs: [InputReport]

    /// With `isSafe` nothing of the logs shows but their shape, and of a path only its ending: for a bug report.
    package init(_ inputs: [InputReport], isSafe: Bool) {
        self.inputs = isSafe ? inputs.map(FormatSurvey.veiled) : inputs
    }

    /// How sure the recognition is, by the lines that fit: of few lines little can be said.
    package enum Certainty: String {
        case sure, likely, doubtful, unknown
    }

    static func certainty(_ counts: LineCounts) -> Certainty {
        let read = counts.parsed &+ counts.skipped
        if read == 0 { return .unknown }
        let share = Double(read) / Double(max(1, counts.lines &- counts.damaged))
        if share >= 0.999, counts.lines >= 20 { return .sure }
        return share >= 0.95 ? .likely : .doubtful
    }

    // MARK: - JSON

    /// An object an input, in the report's order.
    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object(.lines) { writer in
            writer.field("schema", "faultline.formats/1")
            writer.field("inputs", inputs, .lines) { writer, input in
                let counts = input.counts
                writer.object(.lines) { writer in
                    writer.field("path", input.path)
                    writer.field("format", input.format)
                    writer.field("certainty", FormatSurvey.certainty(counts).rawValue)
                    writer.field("source_class", input.sourceClass.rawValue)
                    writer.field("envelope", input.envelope)
                    writer.field("compression", input.compression)
                    writer.field("log_formats", input.logFormats)
                    writer.field("lines", counts.lines)
                    writer.field("parsed", counts.parsed)
                    writer.field("unparsed", counts.unparsed)
                    writer.field("damaged", counts.damaged)
                    writer.field("skipped", counts.skipped)
                    writer.field("formats", input.formats, .row) { writer, pair in
                        writer.object { writer in
                            writer.field("format", pair.format)
                            writer.field("lines", pair.lines)
                        }
                    }
                    writer.field("first", input.first)
                    writer.field("last", input.last)
                    writer.field("timezone", input.timezone)
                    writer.field("timezone_basis", input.timezoneBasis)
                    writer.field("clock_basis", input.clockBasis)
                    writer.field("warnings", input.warnings)
                    writer.field("unparsed_sample", input.unparsed, .lines) { writer, line in
                        writer.object { writer in
                            writer.field("line", line.line)
                            writer.field("text", line.text)
                        }
                    }
                }
            }
        }
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    // MARK: - Terminal

    /// A paragraph an input, then the totals.
    package func terminal(width: Int, style: TerminalReport.Style, unicode: Bool) -> [UInt8] {
        var canvas = TerminalCanvas(width: max(60, min(120, width)), style: style, unicode: unicode)
        for input in inputs { FormatSurvey.show(input, on: &canvas) }
        var total = LineCounts()
        for input in inputs { total.merge(input.counts) }
        canvas.blank()
        canvas.paragraph([canvas.piece(FormatSurvey.sum(total), .strong)], indent: 0)
        return canvas.bytes
    }

    private static func show(_ input: InputReport, on canvas: inout TerminalCanvas) {
        let sure = certainty(input.counts)
        canvas.heading(input.path.isEmpty ? "(no name)" : input.path)
        let tone: TerminalCanvas.Tone = sure == .sure ? .good : sure == .likely ? .plain : .warn
        var kind = input.format == "unknown" ? "no format that faultline knows" : input.format
        if let envelope = input.envelope { kind += " in \(envelope)" }
        if input.compression != "none" { kind += ", \(input.compression)" }
        let label = 10
        canvas.row(
            [canvas.piece("format", .faint)], labelWidth: label,
            [canvas.piece(kind + " "), canvas.piece(input.counts.lines == 0 ? "(empty)" : "(\(sure.rawValue))", tone)])
        for format in input.logFormats {
            canvas.row([canvas.piece("", .faint)], labelWidth: label, [canvas.piece(format, .faint)])
        }
        if input.formats.count > 1 {
            let others = input.formats.map { "\($0.format) \(Words.count($0.lines))" }.joined(separator: ", ")
            canvas.row([canvas.piece("mixed", .faint)], labelWidth: label, [canvas.piece(others)])
        }
        canvas.row([canvas.piece("lines", .faint)], labelWidth: label, [canvas.piece(sum(input.counts))])
        if let first = input.first, let last = input.last {
            canvas.row(
                [canvas.piece("time", .faint)], labelWidth: label,
                [canvas.piece("\(Words.span(first, last)); zone \(input.timezone), \(input.timezoneBasis)")])
        } else if input.counts.lines > 0 {
            canvas.row([canvas.piece("time", .faint)], labelWidth: label, [canvas.piece("no line has one")])
        }
        for warning in input.warnings {
            canvas.row([canvas.piece("note", .faint)], labelWidth: label, [canvas.piece(warning, .warn)])
        }
        for (index, line) in input.unparsed.enumerated() {
            canvas.row(
                [canvas.piece(index == 0 ? "unparsed" : "", .faint)], labelWidth: label,
                [canvas.piece("line \(line.line): ", .faint), canvas.piece(line.text)])
        }
    }

    /// `12,345 = 12,340 parsed + 3 unparsed + 2 damaged + 0 skipped (>99.9% parsed)`
    private static func sum(_ counts: LineCounts) -> String {
        let share = counts.lines > 0 ? " (\(Words.share(Double(counts.parsed) / Double(counts.lines))) parsed)" : ""
        return "\(Words.count(counts.lines, "line")) = \(Words.count(counts.parsed)) parsed + "
            + "\(Words.count(counts.unparsed)) unparsed + \(Words.count(counts.damaged)) damaged + "
            + "\(Words.count(counts.skipped)) skipped\(share)"
    }

    // MARK: - Veil

    private static func veiled(_ input: InputReport) -> InputReport {
        var input = input
        let name = input.path.split(separator: "/").last ?? ""
        input.path = "…" + (name.firstIndex(of: ".").map { veil(String(name[$0...])) } ?? "")
        input.host = ""
        input.stream = ""
        if !input.warnings.isEmpty { input.warnings = ["(\(input.warnings.count) notes left out)"] }
        input.unparsed = input.unparsed.map { (line: $0.line, text: veil($0.text)) }
        return input
    }

    /// Letters as `a`, digits as `0`, but for the endings of log files; signs stay, for they make a format.
    private static func veil(_ text: String) -> String {
        let known: Set<String> = [".log", ".gz", ".log.gz", ".zst", ".lz4", ".xz", ".bz2", ".txt", ".json", ".err"]
        if known.contains(text) { return text }
        return String(
            text.map { character in
                if character.isNumber { return "0" }
                return character.isLetter || !character.isASCII ? "a" : character
            })
    }
}
