import Foundation

/// A program to be run in a test's folder, with all that it would otherwise take from the machine.
///
/// It sees a small environment of our own (no locale, no colour, its home in the folder) and ends after a time limit.
package struct TestCommand: Sendable {
    let folder: TestFolder
    let program: String
    let arguments: [String]
    var environment: [String: String]
    var input: [UInt8]?
    var limit: Duration = .seconds(120)

    init(in folder: TestFolder, program: String, arguments: [String]) {
        self.folder = folder
        self.program = program
        self.arguments = arguments
        let own = ProcessInfo.processInfo.environment
        environment = [
            "HOME": folder.path, "LC_ALL": "C.UTF-8", "TERM": "dumb",
            "PATH": own["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
        ]
        // Where the Swift runtime lies, where it is not in the program's own list.
        environment["LD_LIBRARY_PATH"] = own["LD_LIBRARY_PATH"]
    }

    /// Sets a variable of the environment; `nil` removes it.
    package func environment(_ name: String, _ value: String?) -> TestCommand {
        var copy = self
        copy.environment[name] = value
        return copy
    }

    /// Gives it text to read; without this, standard input is empty.
    package func input(_ text: String) -> TestCommand { input(bytes: Array(text.utf8)) }

    /// Gives it bytes to read; without this, standard input is empty.
    package func input(bytes: [UInt8]) -> TestCommand {
        var copy = self
        copy.input = bytes
        return copy
    }

    /// Sets how long it may take; beyond, it is killed with its children and the test fails.
    package func limit(_ limit: Duration) -> TestCommand {
        var copy = self
        copy.limit = limit
        return copy
    }

    /// Runs it, however it ends.
    /// - Throws: `TestFailure` where it could not be started or took too long.
    package func run() throws -> TestResult { try ChildProcess(self).wait() }

    /// Runs it and expects exit code 0.
    /// - Throws: `TestFailure` with the whole story otherwise.
    @discardableResult
    package func succeeds() throws -> TestResult { try exits(0) }

    /// Runs it and expects that exit code.
    /// - Throws: `TestFailure` with the whole story otherwise.
    @discardableResult
    package func exits(_ code: Int32) throws -> TestResult {
        let result = try run()
        guard result.ending == .exit(code) else { throw TestFailure(result.story("expected exit \(code)")) }
        return result
    }
}
