/// Why a run ended without a result: the one error that this library throws.
public struct FaultlineError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of failure it is; broad and stable.
    public enum Code: String, Sendable, Hashable {
        /// An option, an argument or a pipeline file is wrong.
        case usage
        /// Nothing could be read.
        case noInput
        /// A result could not be written.
        case noOutput
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened and how to mend it, in a sentence.
    public let message: String
    /// The file or folder that it is about; nil where it is about none.
    public let path: String?
    /// The line of the file, from 1; nil where no place applies.
    public let line: Int?
    /// What was found wrong with single inputs, `path: sentence` each.
    public let details: [String]

    /// An error of that kind.
    public init(_ code: Code, _ message: String, path: String? = nil, line: Int? = nil, details: [String] = []) {
        self.code = code
        self.message = message
        self.path = path
        self.line = line
        self.details = details
    }

    /// The exit code that goes with it.
    public var exitStatus: ExitStatus {
        switch code {
        case .usage: .usage
        case .noInput: .noInput
        case .noOutput: .noOutput
        }
    }

    /// `path:line: message`.
    public var description: String {
        guard let path else { return message }
        return line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
