import Extraction

/// A report that was written before (`report.json`), as far as later commands need it.
struct ReportFile: Sendable {
    /// An input as the report names it.
    struct Input: Sendable {
        var path: String
        var compression: String
        var envelope: String?
    }

    /// A line that the report cites.
    struct Cited: Sendable {
        var line: Int64
        var byte: Int64
        /// Lines of its record: from 1 to as many as one may have, whatever the report says.
        var lines: Int64
        /// Its beginning; nil where something in it was masked.
        var text: String?
    }

    /// The file that was read.
    let path: String
    let root: JSONNode
    let inputs: [Input]

    /// The folder that the report lies in, with its slash; empty for the present one.
    var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

    private static let limit = 512 << 20

    /// Reads `report.json`, or that file of a folder which `--output` wrote.
    init(_ given: String) throws(FaultlineError) {
        var path = given
        var bytes: [UInt8] = []
        do throws(FileFailure) { bytes = try WholeFile.read(given, limit: ReportFile.limit) } catch {
            guard error.isFolder else { throw FaultlineError(.noInput, error.sentence, path: given) }
            path = given.hasSuffix("/") ? given + "report.json" : given + "/report.json"
            do throws(FileFailure) { bytes = try WholeFile.read(path, limit: ReportFile.limit) } catch {
                throw FaultlineError(
                    .noInput,
                    "the folder holds no report: report.json \(error.sentence) `faultline analyze … --output \(given)` writes "
                        + "one.", path: given)
            }
        }
        guard let root = JSONNode(bytes), let schema = root["schema"]?.text else {
            throw FaultlineError(
                .noInput,
                "is no report of faultline. Give what `faultline analyze … --format json` printed, or the folder of "
                    + "--output.", path: path)
        }
        guard schema == "faultline.report/1" else {
            throw FaultlineError(
                .noInput,
                "is of another version (\(TextShown.short(schema))); this faultline reads faultline.report/1.",
                path: path)
        }
        self.path = path
        self.root = root
        inputs = (root["inputs"]?.list ?? []).map { node in
            Input(
                path: node["path"]?.text ?? "", compression: node["compression"]?.text ?? "none",
                envelope: node["envelope"]?.text)
        }
    }

    /// The citation of a line of an input, wherever the report has one.
    func cited(_ line: Int64, of input: Int) -> Cited? {
        var found: Cited?
        func look(_ node: JSONNode?) {
            guard found == nil, let node, node["input"]?.int == Int64(input), node["line"]?.int == line,
                let byte = node["byte"]?.int
            else { return }
            let isMasked = node["redacted"]?.flag ?? true
            found = Cited(
                line: line, byte: byte,
                lines: max(1, min(RecordLimits.recordLines, node["lines"]?.int ?? 1)),
                text: isMasked ? nil : node["text"]?.text)
        }
        for event in root["events"]?.list ?? [] { event["citations"]?.list.forEach(look) }
        for pattern in root["patterns"]?.list ?? [] { look(pattern["example"]) }
        for memory in root["memory"]?.list ?? [] { look(memory["basis"]) }
        return found
    }
}
