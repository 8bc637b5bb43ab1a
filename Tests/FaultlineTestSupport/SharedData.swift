import Foundation

/// Recorded incidents that are too large for the repository and lie beside it, where they are there at all.
///
/// A test of them says `.enabled(if: SharedData.captureA != nil, SharedData.reason)` and so skips elsewhere.
package enum SharedData {
    /// Why such a test is skipped.
    package static let reason = "the recorded data (../shared/data beside the package) is not here"

    /// The folder, `nil` where it is not there. `FAULTLINE_SHARED_DATA` names another one.
    package static let folder: String? = existing(
        ProcessInfo.processInfo.environment["FAULTLINE_SHARED_DATA"] ?? PackageRoot.path("../shared/data"))

    /// The capture with a leak, a crash loop and a total outage (`README.md`, `truth.json`, `logs/`).
    package static let captureA: String? = path("captures/A")

    /// A path inside the folder, `nil` where it is not there.
    package static func path(_ relative: String) -> String? { folder.flatMap { existing("\($0)/\(relative)") } }

    private static func existing(_ path: String) -> String? {
        let standardized = URL(fileURLWithPath: path).standardizedFileURL.path
        return FileManager.default.fileExists(atPath: standardized) ? standardized : nil
    }
}
