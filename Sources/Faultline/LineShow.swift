import LogFormats
import LogInput
import Reporting

/// Shows lines of inputs as they stand: the line behind a claim, from the file as it is stored.
public struct LineShow: Sendable {
    /// How the lines are written.
    public enum Form: Sendable, Hashable {
        /// Numbered and escaped for a terminal; secrets are masked.
        case masked
        /// The same with secrets as they stand.
        case unmasked
        /// The bytes alone, as they stand, without context.
        case raw
    }

    /// What is shown, and what was wrong with the input up to there.
    public struct Shown: Sendable {
        /// The lines.
        public let bytes: [UInt8]
        /// What could not be read whole, `path: sentence` each.
        public let damage: [String]
        /// Whether some secret was masked.
        public let isMasked: Bool
    }

    private let report: ReportFile?
    private let form: Form

    /// Shows lines of files, or of the inputs of a report: `report.json` or the folder of `--output`.
    public init(report: String?, form: Form) throws(FaultlineError) {
        self.report = try report.map { path throws(FaultlineError) in try ReportFile(path) }
        self.form = form
    }

    /// The lines at `INPUT:LINE[:CONTEXT]`, given as bytes, because a path may hold any.
    public func show(_ place: [UInt8], style: TerminalStyle) throws(FaultlineError) -> Shown {
        let place = try LinePlace(place, in: report)
        var wanted = LineFinder.Wanted(
            line: place.line, lines: place.cited?.lines ?? 1, before: form == .raw ? 0 : place.context,
            after: form == .raw ? 0 : place.context)
        if form == .raw { wanted.contextLimit = wanted.limit }
        let found: LineFinder.Outcome
        do throws(InputProblem) { found = try find(place, wanted) } catch {
            throw FaultlineError(.noInput, error.sentence, path: place.name)
        }
        let damage = found.damage.filter(\.losesText).map { damage in
            "\(place.name): \(damage.problem(path: place.name, compression: found.compression).sentence)"
        }
        guard found.lines.contains(where: { $0.number == place.line }) else {
            throw beyond(place, found, damage)
        }
        guard !looksBinary(found.lines) else {
            throw FaultlineError(
                .noInput, "is no log: it holds bytes, not lines of text. --raw prints them all the same.",
                path: place.name)
        }
        let page = LinePage(
            name: place.name, compression: found.compression == .none ? nil : found.compression.rawValue,
            marked: place.line..<(place.line + wanted.lines), style: style.hasColor ? .ansi : .plain,
            unicode: style.isUnicode)
        if form == .raw { return Shown(bytes: raw(found.lines), damage: damage, isMasked: false) }
        var isMasked = false
        let lines = found.lines.map { line -> LinePage.Line in
            var bytes = line.bytes
            if form == .masked {
                let (text, redacted) = SecretMask.mask(bytes.span, limit: bytes.count + 64)
                if redacted { bytes = text }
                isMasked = isMasked || redacted
            }
            return LinePage.Line(number: line.number, bytes: bytes, count: line.isCut ? line.count : nil)
        }
        return Shown(bytes: page.render(lines), damage: damage, isMasked: isMasked)
    }

    /// Where the report tells the line's byte, the reading begins near it; what stands there must be what was cited.
    private func find(_ place: LinePlace, _ wanted: LineFinder.Wanted) throws(InputProblem) -> LineFinder.Outcome {
        if let cited = place.cited, let text = cited.text,
            let near = try LineFinder.find(place.file, wanted, at: cited.byte),
            let line = near.lines.first(where: { $0.number == place.line }), LinePage.text(line.bytes).hasPrefix(text)
        {
            return near
        }
        return try LineFinder.find(place.file, wanted)
    }

    private func beyond(_ place: LinePlace, _ found: LineFinder.Outcome, _ damage: [String]) -> FaultlineError {
        let total = found.total ?? 0
        let how = found.compression == .none ? "" : " in its decompressed text"
        let sentence =
            total == 0
            ? "there is no line \(place.line): the file is empty."
            : "there is no line \(place.line): it has \(total) line\(total == 1 ? "" : "s")\(how). Give a number from 1 to \(total)."
        return FaultlineError(damage.isEmpty ? .usage : .noInput, sentence, path: place.name, details: damage)
    }

    /// Whether what was found is no text: one byte in twenty controls. Zeros, which a truncated log has, and colours do
    /// not count.
    private func looksBinary(_ lines: [FoundLine]) -> Bool {
        guard form != .raw else { return false }
        var (controls, all) = (0, 0)
        for byte in lines.lazy.flatMap(\.bytes) where byte != 0 {
            all += 1
            if byte < 0x20 ? ![0x09, 0x0D, 0x1B].contains(byte) : byte == 0x7F { controls += 1 }
        }
        return controls > 3 && controls * 20 > all
    }

    private func raw(_ lines: [FoundLine]) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.bytes
            bytes.append(0x0A)
        }
        return bytes
    }
}
