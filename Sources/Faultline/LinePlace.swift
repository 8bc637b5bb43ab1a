import LogInput

/// `INPUT:LINE[:CONTEXT]`, as reports write it and people type it, led to a file.
struct LinePlace {
    /// The file that is opened.
    var file: InputFile
    /// How it is called in what is shown.
    var name: String
    var line: Int64
    /// Lines before and after.
    var context: Int64
    /// What the report says of the line, where one was given and cites it.
    var cited: ReportFile.Cited?

    /// Most lines of context on each side: memory has a bound.
    static let mostContext: Int64 = 1000
    private static let usualContext: Int64 = 3

    /// One way to read what was typed; a name may hold colons and digits.
    private struct Reading {
        var path: [UInt8]
        var line: Int64
        var context: Int64?
    }

    /// Finds what `text` names; `report` helps where it is given, and its folder is searched too.
    init(_ text: [UInt8], in report: ReportFile?) throws(FaultlineError) {
        let readings = LinePlace.readings(text)
        let shown = TextShown.short(text.displayed, limit: 200)
        guard let last = readings.last else {
            throw FaultlineError(
                .usage,
                "\"\(shown)\" names no line. Write INPUT:LINE, such as web-1/access.log.2.gz:1042, or INPUT:LINE:CONTEXT."
            )
        }
        var chosen: (Reading, InputFile, String, Int?)?
        for reading in readings where chosen == nil {
            if let report, let input = try LinePlace.input(reading.path, in: report, isLast: reading.path == last.path)
            {
                let (file, name) = try LinePlace.file(of: report.inputs[input].path, beside: report)
                chosen = (reading, file, name, input)
            } else if report == nil, let file = LinePlace.file(reading.path) {
                chosen = (reading, file, file.path, nil)
            }
        }
        guard let (reading, file, name, input) = chosen else {
            // Opening the file says what is wrong with it.
            throw LinePlace.missing(last.path)
        }
        guard !FileName.isFolder(file.rawPath) else {
            throw FaultlineError(.noInput, "is a folder. Name a file in it.", path: name)
        }
        guard reading.line >= 1 else {
            throw FaultlineError(.usage, "there is no line 0: lines count from 1.", path: name)
        }
        let context = reading.context ?? LinePlace.usualContext
        guard context <= LinePlace.mostContext else {
            throw FaultlineError(
                .usage,
                "\(context) lines of context are more than the \(LinePlace.mostContext) that are shown. Ask for fewer.",
                path: name)
        }
        self.file = file
        self.name = name
        line = reading.line
        self.context = context
        cited = input.flatMap { report?.cited(reading.line, of: $0) }
    }

    // MARK: - What was typed

    /// The longer path first: a file may be called `app.log:1`.
    private static func readings(_ text: [UInt8]) -> [Reading] {
        guard let (path, number) = cut(text) else { return [] }
        var result = [Reading(path: path, line: number, context: nil)]
        if let (shorter, line) = cut(path) { result.append(Reading(path: shorter, line: line, context: number)) }
        return result
    }

    /// What stands before and behind the last colon, where a number stands behind it.
    private static func cut(_ text: [UInt8]) -> (path: [UInt8], number: Int64)? {
        guard let colon = text.lastIndex(of: UInt8(ascii: ":")), colon > 0 else { return nil }
        let digits = text[(colon + 1)...]
        guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return (Array(text[..<colon]), digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) })
    }

    // MARK: - Files

    /// A file or standard input of that name; nil where there is none.
    private static func file(_ path: [UInt8]) -> InputFile? {
        if path == [UInt8(ascii: "-")] { return .standardInput }
        return FileName.exists(path) ? InputFile(path: path.displayed, rawPath: path) : nil
    }

    private static func missing(_ path: [UInt8]) -> FaultlineError {
        do throws(InputProblem) {
            _ = try InputReader(InputFile(path: path.displayed, rawPath: path), input: 0, digest: false)
            return FaultlineError(.noInput, "cannot be read. Copy it and give the copy.", path: path.displayed)
        } catch { return FaultlineError(.noInput, error.sentence, path: path.displayed) }
    }

    // MARK: - Reports

    /// The input that a citation names: as the report writes it, or from a folder on. nil where it is none and another
    /// reading of what was typed may be.
    private static func input(_ path: [UInt8], in report: ReportFile, isLast: Bool) throws(FaultlineError) -> Int? {
        let name = path.displayed
        let paths = report.inputs.map(\.path)
        if let same = paths.firstIndex(of: name) { return same }
        let ending = "/" + name
        let near = paths.indices.filter { paths[$0].hasSuffix(ending) || name.hasSuffix("/" + paths[$0]) }
        if near.count == 1 { return near[0] }
        guard near.isEmpty else {
            throw FaultlineError(
                .usage,
                "\(TextShown.short(name, limit: 200)) may be \(near.prefix(3).map { TextShown.short(paths[$0], limit: 200) }.joined(separator: " or ")) of the report. "
                    + "Write more of its path.")
        }
        guard isLast else { return nil }
        throw FaultlineError(
            .usage,
            "the report \(report.path) has no input \(TextShown.short(name, limit: 200))"
                + NearName.hint(name, among: paths)
                + " It has \(paths.count) inputs.")
    }

    /// An input's file: where the report says, else beside the report.
    private static func file(of path: String, beside report: ReportFile) throws(FaultlineError) -> (InputFile, String) {
        guard path != "-" else {
            throw FaultlineError(
                .usage, "the report was made from standard input, which is gone. Name the file that was sent there.")
        }
        let written = Array(path.utf8)
        let folder = path.hasPrefix("/") ? [] : Array(report.folder.utf8)
        for candidate in [written, FileName.bytes(path), folder + written, folder + FileName.bytes(path)] {
            if let file = file(candidate) { return (file, path) }
        }
        throw FaultlineError(
            .noInput,
            "is not here: the report names it relative to the folder in which it was made. Go to that folder.",
            path: path)
    }
}
