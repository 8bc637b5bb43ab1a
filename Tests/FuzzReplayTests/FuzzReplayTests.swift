import FaultlineFuzz
import FaultlineTestSupport
import Foundation
import Testing

/// What the fuzzer found, and a few inputs of hard shapes, through every parser: a trap ends the whole run.
@Suite("Parsers under what broke them once")
struct FuzzReplayTests {
    @Test(arguments: FuzzTarget.all.map(\.name))
    func `the kept inputs are read or refused`(_ name: String) throws {
        let target = try #require(FuzzTarget.named(name))
        let folder = PackageRoot.path("Tests/Fuzz/Corpus/\(name)")
        let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in kept.sorted() {
            target.run(Array(try #require(FileManager.default.contents(atPath: folder + "/" + file))))
        }
        for input in Self.hard { target.run(input) }
    }

    /// Every byte alone, runs of it, and prefixes of lines that come near to a format.
    private static let hard: [[UInt8]] =
        (UInt8.min...UInt8.max).flatMap { [[$0], [UInt8](repeating: $0, count: 300)] }
        + [
            "<999999999999>Mar  3 02:14:07 a kernel: [99999999999999999999.9] x",
            "2025-03-03T02:14:07.99999999999999999999999Z x", "{\"time\":1e999999999,\"msg\":",
            "2025/03/03 02:14:08 [error] 99999999999999999999#1: *9999999999999999999999 x (999999999999: y",
            "[9223372036854775807.999999] Killed process 9223372036854775808 (a) total-vm:99999999999999999999kB",
            "9999-99-99 99:99:99,999 ERROR x", "a=9223372036854775808 b=-9223372036854775809 ts=1e19",
            "mem: 18446744073709551616 GiB, rss=-1PB", "\u{1B}[31m\u{1B}[", "((((((((((((((((",
        ].map { Array($0.utf8) }
}
