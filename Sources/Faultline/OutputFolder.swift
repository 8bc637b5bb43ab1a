/// The folder of `--output`: `report.json`, `report.html`, `postmortem.md` and `summary.txt`, each whole or not at all.
public struct OutputFolder: Sendable {
    /// The folder, as given.
    public let path: String

    /// Makes the folder and proves that it can be written to: before the long run, not after it.
    public init(_ path: String) throws(FaultlineError) {
        self.path = path
        guard !path.isEmpty else { throw FaultlineError(.usage, "the output folder has no name. Give one.") }
        do throws(FileFailure) { try WholeFile.prepareFolder(path) } catch {
            throw FaultlineError(.noOutput, error.sentence, path: path)
        }
    }

    /// Writes the files; what was there before is replaced.
    public func write(_ findings: Findings) throws(FaultlineError) {
        let files: [(String, OutputFormat)] = [
            ("report.json", .json), ("report.html", .html), ("postmortem.md", .markdown), ("summary.txt", .terminal),
        ]
        for (name, format) in files {
            try OutputFile(path.hasSuffix("/") ? path + name : path + "/" + name).write(findings.rendered(format))
        }
    }
}

/// A single file of a run's output.
public struct OutputFile: Sendable {
    /// The file, as given.
    public let path: String

    /// A file that is not touched yet.
    public init(_ path: String) { self.path = path }

    /// Proves that the file can be written, its folder made where it is missing.
    public func prove() throws(FaultlineError) {
        do throws(FileFailure) {
            if let cut = path.lastIndex(of: "/"), cut != path.startIndex {
                try WholeFile.prepareFolder(String(path[..<cut]))
            }
            try WholeFile.prove(path)
        } catch { throw FaultlineError(.noOutput, error.sentence, path: path) }
    }

    /// Writes the file beside its name and renames it.
    public func write(_ bytes: [UInt8]) throws(FaultlineError) {
        do throws(FileFailure) { try WholeFile.write(bytes, to: path) } catch {
            throw FaultlineError(.noOutput, error.sentence, path: path)
        }
    }
}
