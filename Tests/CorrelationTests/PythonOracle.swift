import Foundation

/// `Tests/Series/oracle.py`, which asks ruptures and scipy; `FAULTLINE_ORACLE_PYTHON` names a Python that has them.
enum PythonOracle {
    /// nil where both are there, else why the tests are skipped.
    static let absence: String? = {
        let answer = answers(to: ["modules"]).first ?? "no Python"
        return answer == "ok" ? nil : answer
    }()

    static let reason = "ruptures and scipy are not here (pip install ruptures scipy; FAULTLINE_ORACLE_PYTHON)"

    /// An answer for each line.
    static func answers(to lines: [String]) -> [String] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Series/oracle.py").path
        let python = ProcessInfo.processInfo.environment["FAULTLINE_ORACLE_PYTHON"] ?? "python3"
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("faultline-oracle-\(UUID())")
        guard (try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)) != nil else {
            return []
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = folder.appendingPathComponent("cases")
        guard (try? Data((lines.joined(separator: "\n") + "\n").utf8).write(to: input)) != nil else { return [] }
        let output = RecountShell.output("'\(python)' '\(script)' < '\(input.path)' 2>/dev/null")
        return output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
