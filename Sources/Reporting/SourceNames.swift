internal import Correlation

/// The inputs' paths as citations print them: `path:line`.
struct SourceNames {
    /// Folder that all paths lie in and citations leave out, with its slash; empty where it is short.
    let folder: String
    private let names: [String]

    /// - Parameter shortening: leave out the common folder, where that saves much.
    init(_ inputs: [InputReport], shortening: Bool) {
        let paths = inputs.map { $0.path == "-" ? "(standard input)" : $0.path }
        let common = shortening && paths.count > 1 ? Self.commonFolder(paths) : ""
        folder = common.utf8.count >= 16 ? common : ""
        let length = folder.count
        names = paths.map { String($0.dropFirst(length)) }
    }

    /// The name of an input; `?` where there is no such input.
    subscript(input: Int) -> String { names.indices.contains(input) ? names[input] : "?" }

    func citation(_ citation: ReportCitation) -> String { "\(self[citation.input]):\(citation.line)" }

    /// The first citation of an event; empty where it has none.
    func citation(of event: Event?) -> String { event?.citations.first.map { citation($0) } ?? "" }

    private static func commonFolder(_ paths: [String]) -> String {
        guard var common = paths.first else { return "" }
        for path in paths {
            let matching = zip(common, path).prefix { $0 == $1 }.count
            common = String(common.prefix(matching))
        }
        guard let slash = common.lastIndex(of: "/") else { return "" }
        return String(common[...slash])
    }
}
