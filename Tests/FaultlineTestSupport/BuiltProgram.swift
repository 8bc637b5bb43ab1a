import Foundation

/// The `faultline` that was built with the tests.
package enum BuiltProgram {
    /// Its absolute path: beside the running test bundle, else where SwiftPM's link to a release build points.
    /// `FAULTLINE_PROGRAM` names another one.
    /// - Throws: `TestFailure` that lists where it was sought.
    package static func path() throws -> String {
        let manager = FileManager.default
        if let named = ProcessInfo.processInfo.environment["FAULTLINE_PROGRAM"] { return named }
        var folders: [String] = []
        // The bundle is a program of its own on Linux; where a helper runs it, the helper gets its path as an argument.
        if let link = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe") { folders.append(link) }
        folders += CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
        var candidates = folders.map { "\(URL(fileURLWithPath: $0).deletingLastPathComponent().path)/faultline" }
        candidates.append(PackageRoot.path(".build/release/faultline"))
        guard let found = candidates.first(where: manager.isExecutableFile) else {
            throw TestFailure(
                "no built program: none of \(candidates.joined(separator: ", ")) can be run. A test target that runs it "
                    + "needs FaultlineCLI among its dependencies.")
        }
        return found
    }
}
