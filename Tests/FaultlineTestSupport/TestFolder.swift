import Foundation
import Synchronization

/// An empty folder of a test's own, named after the test; it goes when the last reference does.
///
/// `FAULTLINE_KEEP_TEST_FOLDERS=1` keeps it, for a look at what a failing test left.
package final class TestFolder: Sendable {
    private static let counter = Mutex(0)
    private let base: String

    /// The folder, absolute.
    package var path: String { "\(base)/folder" }

    /// Makes the folder.
    package init(_ test: String = #function) throws {
        let name = String(test.prefix { $0 != "(" }.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
        let number = Self.counter.withLock { counter in
            counter += 1
            return counter
        }
        // Links are resolved (`/tmp` is one on some systems), so that paths compare equal.
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        base = "\(temporary)/faultline-tests/\(name.prefix(80))-\(getpid())-\(number)"
        try FileManager.default.createDirectory(atPath: "\(base)/folder", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: "\(base)/streams", withIntermediateDirectories: true)
    }

    deinit {
        guard ProcessInfo.processInfo.environment["FAULTLINE_KEEP_TEST_FOLDERS"] != "1" else { return }
        try? FileManager.default.removeItem(atPath: base)
    }

    /// Where commands of this folder keep their streams, out of sight of what the test lists and reads.
    func streamPath(_ name: String) -> String { "\(base)/streams/\(name)" }

    /// The absolute path of something in the folder.
    package func path(_ relative: String) -> String { "\(path)/\(relative)" }

    /// Writes a file from a literal, folders above it too.
    package func write(_ relative: String, _ text: String) throws { try write(relative, bytes: Array(text.utf8)) }

    /// Writes a file of any bytes, folders above it too.
    package func write(_ relative: String, bytes: [UInt8]) throws { try FileBytes.write(bytes, to: path(relative)) }

    /// Makes a folder inside, and those above it.
    package func makeFolder(_ relative: String) throws {
        try FileManager.default.createDirectory(atPath: path(relative), withIntermediateDirectories: true)
    }

    /// Copies a file or folder from elsewhere.
    package func copy(_ source: String, to relative: String) throws {
        try FileManager.default.copyItem(atPath: source, toPath: path(relative))
    }

    /// The bytes of a file in the folder.
    package func bytes(_ relative: String) throws -> [UInt8] { try FileBytes.read(path(relative)) }

    /// The text of a file in the folder; bytes that are no UTF-8 show as U+FFFD.
    package func text(_ relative: String) throws -> String { String(decoding: try bytes(relative), as: UTF8.self) }

    /// Whether there is something of that name.
    package func exists(_ relative: String) -> Bool { FileManager.default.fileExists(atPath: path(relative)) }

    /// Everything in it, recursively, sorted; folders end in a slash.
    package func list() -> [String] {
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
            return isFolder.boolValue ? "\(name)/" : name
        }.sorted()
    }
}

extension TestFolder {
    /// The built program, to be run in this folder.
    package func faultline(_ arguments: String...) throws -> TestCommand { try faultline(arguments) }

    /// The built program, to be run in this folder.
    package func faultline(_ arguments: [String]) throws -> TestCommand {
        TestCommand(in: self, program: try BuiltProgram.path(), arguments: arguments)
    }

    /// A line for bash, to be run in this folder, as a reader of a report would type it.
    package func shell(_ line: String) -> TestCommand {
        TestCommand(in: self, program: "/bin/bash", arguments: ["-c", line])
    }
}
