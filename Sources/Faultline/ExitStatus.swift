/// How a run ended: the exit codes of `faultline`, which scripts rely on.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// Done, whether there was an incident or not.
    case done = 0
    /// Done, but some input could not be read whole; the report says which.
    case incomplete = 1
    /// The command line, an option or a pipeline file is wrong.
    case usage = 2
    /// No input could be read.
    case noInput = 3
    /// The output could not be written.
    case noOutput = 4
    /// Done, but a number of a report is not what its own command counts; of `recount` alone.
    case contradicted = 13

    /// What the code means, in a few words.
    public var meaning: String {
        switch self {
        case .done: "done, whether there was an incident or not"
        case .incomplete: "done, but some input could not be read whole; the report says which"
        case .usage: "wrong usage"
        case .noInput: "no input could be read"
        case .noOutput: "the output could not be written"
        case .contradicted: "done, but a number is not what its command counts"
        }
    }
}
