/// Where the package lies, found from where this file was compiled.
package enum PackageRoot {
    /// The folder of Package.swift, absolute, without a slash at its end.
    package static let folder: String = {
        // …/Tests/FaultlineTestSupport/PackageRoot.swift
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    /// A path inside the package.
    package static func path(_ relative: String) -> String { "\(folder)/\(relative)" }
}
