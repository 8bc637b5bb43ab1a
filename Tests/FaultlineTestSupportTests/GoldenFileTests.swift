import FaultlineTestSupport
import Foundation
import Testing

private let isRewriting = ProcessInfo.processInfo.environment["FAULTLINE_REWRITE_GOLDENS"] != nil

@Suite(.disabled(if: isRewriting, "goldens are being rewritten"))
struct GoldenFileTests {
    @Test func `the first line that differs is shown`() throws {
        let folder = try TestFolder()
        try folder.write("expected.txt", "a\nb\n")
        try GoldenFile.expect("a\nb\n", matches: folder.path("expected.txt"))
        let failure = #expect(throws: TestFailure.self) {
            try GoldenFile.expect("a\nc\n", matches: folder.path("expected.txt"))
        }
        #expect(failure?.description.contains(#"Line 2: expected "b", got "c""#) == true)
    }

    @Test func `a file that is not there is a failure`() throws {
        let folder = try TestFolder()
        #expect(throws: TestFailure.self) { try GoldenFile.expect("", matches: folder.path("none.txt")) }
    }
}
