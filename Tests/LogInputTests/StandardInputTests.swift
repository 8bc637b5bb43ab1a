import Glibc
import LogInput
import Testing

/// The only tests that touch descriptor 0, so they run one after the other.
@Suite(.serialized) struct `Standard input` {
    @Test(arguments: Compression.allCases) func `is read once, its beginning by the plan and again by the reader`(
        _ compression: Compression
    ) throws {
        let text = sampleLog(60_000)
        let bytes = pack(text, as: compression)
        for limit in [100, 5000, 1 << 20] {
            try withStandardInput(bytes) {
                let head = try InputReader.head(.standardInput, limit: limit)
                #expect(head.compression == compression)
                #expect(text.starts(with: head.bytes))
                #expect(head.damage.isEmpty)
                #expect(head.replay == Array(bytes.prefix(limit)))
                #expect(head.isWhole == (limit > text.count))
                let result = deliver(
                    try InputReader(.standardInput, input: 0, blockSize: 1000, digest: true, prefix: head.replay))
                #expect(same(result.text, text))
                #expect(result.damage.isEmpty)
                #expect(result.digest == nil)
            }
        }
    }

    @Test func `that is cut or broken keeps what decodes, though it cannot be read twice`() throws {
        let text = sampleLog(20_000)
        let bytes = pack(text, as: .gzip)
        try withStandardInput(Array(bytes.dropLast(100))) {
            let result = deliver(try InputReader(.standardInput, input: 0))
            #expect(result.kinds == [.endsEarly])
            #expect(text.starts(with: result.text))
            #expect(result.text.count > 18_000)
            #expect(result.damagedLines == 1)
        }
        var broken = bytes
        broken[broken.count / 2] ^= 0x55
        try withStandardInput(broken + pack(Array("next\n".utf8), as: .gzip)) {
            let result = deliver(try InputReader(.standardInput, input: 0))
            #expect(result.damage.map(\.losesText).contains(true))
        }
    }
}

/// Runs `body` with a pipe as descriptor 0 that gives `bytes`; they must fit into a pipe.
private func withStandardInput(_ bytes: [UInt8], _ body: () throws -> Void) throws {
    try #require(bytes.count < 65_000)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    try #require(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    let kept = dup(0)
    dup2(ends[0], 0)
    close(ends[0])
    defer {
        dup2(kept, 0)
        close(kept)
    }
    try body()
}
