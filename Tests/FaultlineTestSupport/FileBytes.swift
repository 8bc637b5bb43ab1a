import Foundation

/// Whole files in and out, with the path in the error.
package enum FileBytes {
    /// The bytes of a file.
    package static func read(_ path: String) throws -> [UInt8] {
        do { return try Array(Data(contentsOf: URL(fileURLWithPath: path))) } catch {
            throw TestFailure("\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// Writes a file, and the folders above it where they are missing.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
        } catch { throw TestFailure("\(path) cannot be written: \(error.localizedDescription)") }
    }
}

/// A failure whose description tells the whole story.
package struct TestFailure: Error, CustomStringConvertible {
    /// The story.
    package let description: String

    /// A failure with its story.
    package init(_ description: String) { self.description = description }
}
