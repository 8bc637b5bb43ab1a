/// Why a `log_format` cannot be read back.
package enum LogFormatError: Error, Hashable, Sendable {
    case empty
    case unclosedQuote
    case unclosedBrace
    case noVariableName(after: String)
    case unknownEscape(String)
    case adjacent(String, String)
    case holdsBlanks(String)
    case listSeparator(String)
    case noTime
    case noRequestOrStatus
    case tooLong

    /// One sentence: what is wrong and how to mend it.
    package var sentence: String {
        switch self {
        case .empty:
            "the log_format is empty; give the text of the directive, such as '$remote_addr [$time_local] \"$request\" $status'"
        case .unclosedQuote: "a quote of the log_format is not closed; quote each string as nginx.conf does"
        case .unclosedBrace: "a ${ of the log_format has no closing brace; write ${name}"
        case .noVariableName(let text):
            "a $ without a variable's name stands before \"\(text)\" in the log_format; nginx itself cannot log a plain $"
        case .unknownEscape(let mode): "the log_format has escape=\(mode); nginx knows default, json and none"
        case .adjacent(let a, let b):
            "nothing separates $\(a) from $\(b) in the log_format, so their values cannot be told apart; put a blank or a quote between them"
        case .holdsBlanks(let name):
            "the value of $\(name) can hold blanks and only a blank follows it in the log_format; put it in quotes"
        case .listSeparator(let name):
            "what follows $\(name) in the log_format looks like the separator of its list; put it in quotes"
        case .noTime: "the log_format has no time; add $time_local, $time_iso8601 or $msec"
        case .noRequestOrStatus: "the log_format has neither $status nor a request; add $status and \"$request\""
        case .tooLong: "the log_format is longer than 64 KiB; give only the text of one directive"
        }
    }
}
