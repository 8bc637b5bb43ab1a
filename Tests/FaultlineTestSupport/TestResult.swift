/// How a command ended and what it wrote.
package struct TestResult: Sendable {
    /// The end of a process.
    package enum Ending: Equatable, Sendable, CustomStringConvertible {
        case exit(Int32)
        case signal(Int32)

        /// `exit 3` or `signal 9`.
        package var description: String {
            switch self {
            case .exit(let code): "exit \(code)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    /// How it ended.
    package let ending: Ending
    /// What it wrote to standard output.
    package let outputBytes: [UInt8]
    /// What it wrote to standard error.
    package let errorBytes: [UInt8]
    /// How long it took.
    package let duration: Duration
    /// The most memory that the program itself held at once, of its children nothing; looked at every few milliseconds.
    package let peakBytes: Int
    let command: TestCommand

    /// Standard output as text; bytes that are no UTF-8 show as U+FFFD.
    package var output: String { String(decoding: outputBytes, as: UTF8.self) }
    /// Standard error as text; bytes that are no UTF-8 show as U+FFFD.
    package var errorOutput: String { String(decoding: errorBytes, as: UTF8.self) }

    /// Standard output as JSON.
    /// - Throws: `TestFailure` with the whole story where it is none.
    package func json() throws -> JSONValue {
        do { return try JSONValue(parsing: outputBytes) } catch {
            throw TestFailure(story("standard output is no JSON: \(error)"))
        }
    }

    /// Everything there is to know about the run, for the message of a failing test.
    package func story(_ problem: String) -> String {
        let variables = command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return """
            \(problem)
            command:     \(([command.program] + command.arguments).map(Self.quoted).joined(separator: " "))
            folder:      \(command.folder.path)
            environment: \(variables.joined(separator: " "))
            input:       \(command.input.map { "\($0.count) bytes" } ?? "none")
            ended with:  \(ending) after \(duration), at most \(peakBytes / 1024) KiB
            files:
            \(Self.indented(command.folder.list().prefix(100).joined(separator: "\n")))
            standard output (\(outputBytes.count) bytes):
            \(Self.indented(Self.cut(output)))
            standard error (\(errorBytes.count) bytes):
            \(Self.indented(Self.cut(errorOutput)))
            """
    }

    /// The word as a shell takes it.
    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=:,@%+".contains($0)) }
        guard !isPlain || word.isEmpty else { return word }
        return "'\(word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > 8_000 else { return text }
        return "\(text.prefix(4_000))\n… cut …\n\(text.suffix(3_000))"
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }.joined(separator: "\n")
    }
}
