import Glibc
import LogInput
import Testing

@Suite struct `smoke` {
    @Test func `capture A`() throws {
        let (inputs, problems) = Discovery.find(["../shared/data/captures/A/logs"])
        for i in inputs {
            var r = try InputReader(i, input: 0)
            var n = 0, lines = 0, last = 0
            while let b = r.next() { n += 1; last += b.isLast ? 1 : 0; b.withBytes { for x in $0 where x == 10 { lines += 1 } } }
            print(i.path, i.stream, i.rotation.age, r.compression, n, lines, last, r.decompressedBytes, r.damage, r.sha256() ?? "-")
        }
        print(problems)
    }
}
