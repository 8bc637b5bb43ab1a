import LogFormats
import Testing

@Suite("A log_format is compiled or refused with the reason")
struct NginxAccessFormatTests {
    struct Refusal: Sendable {
        var format: String
        var error: LogFormatError
    }

    @Test(arguments: [
        Refusal(format: "", error: .empty),
        Refusal(format: "$time_local$status", error: .adjacent("time_local", "status")),
        Refusal(format: "[$time_local] $http_user_agent $status", error: .holdsBlanks("http_user_agent")),
        Refusal(format: "[$time_local] $request $status", error: .holdsBlanks("request")),
        Refusal(format: "[$time_local] $upstream_addr, $status", error: .listSeparator("upstream_addr")),
        Refusal(format: "$remote_addr \"$request\" $status", error: .noTime),
        Refusal(format: "$remote_addr [$time_local]", error: .noRequestOrStatus),
        Refusal(format: "escape=html $time_local $status", error: .unknownEscape("html")),
        Refusal(format: "'$time_local $status", error: .unclosedQuote),
        Refusal(format: "[$time_local] ${status", error: .unclosedBrace),
        Refusal(format: "[$time_local] $status costs $ 5", error: .noVariableName(after: " 5")),
    ])
    func `What cannot be read back is refused`(_ refusal: Refusal) {
        #expect(throws: refusal.error) { try NginxAccessFormat(refusal.format) }
        #expect(!refusal.error.sentence.isEmpty)
    }
}
