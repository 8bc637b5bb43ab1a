import Glibc
import LogInput
import Testing

@Suite struct `Heads and digests` {
    @Test(arguments: Compression.allCases) func `show the beginning of the text`(_ compression: Compression) throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(100_000)
        let file = InputFile(path: try folder.file("a", pack(text, as: compression)))
        let head = try InputReader.head(file, limit: 4096)
        #expect(head.bytes == Array(text.prefix(4096)))
        #expect(head.compression == compression)
        #expect(!head.isWhole)
        #expect(head.damage.isEmpty)
        let whole = try InputReader.head(file)
        #expect(whole.bytes == text)
        #expect(whole.isWhole)
    }

    @Test func `tell of an empty file that it is whole`() throws {
        let folder = try TemporaryFolder()
        let head = try InputReader.head(InputFile(path: try folder.file("a", [])))
        #expect(head.bytes.isEmpty)
        #expect(head.isWhole)
        #expect(head.compression == .none)
    }

    @Test func `hash the file as stored, whatever is in it`() throws {
        let folder = try TemporaryFolder()
        let plain = InputFile(path: try folder.file("a", Array("abc".utf8)))
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try InputReader.sha256(of: plain) == known)
        #expect(deliver(try InputReader(plain, input: 0)).digest == nil)
        #expect(deliver(try InputReader(plain, input: 0, digest: true)).digest == known)
        var unread = try InputReader(plain, input: 0, digest: true)
        #expect(unread.sha256() == known)
        // A broken member is read twice (zlib looks again), and garbage follows: every byte counts once all the same.
        // Without a member in front the second reading meets the first one's chunks; with one it straddles them.
        for front in [[], pack(sampleLog(5000), as: .gzip)] {
            var bytes = front + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
            // Stored blocks of 65535 bytes, then a block of the type that does not exist.
            for _ in 0..<16 { bytes += [0, 0xFF, 0xFF, 0, 0] + SplitMixBytes.make(65_535) }
            bytes += [0x07] + SplitMixBytes.make(700_000)
            let broken = InputFile(path: try folder.file("b", bytes))
            let result = deliver(try InputReader(broken, input: 0))
            #expect(result.kinds.first == .corrupt)
            #expect(result.digest == (try InputReader.sha256(of: broken)))
        }
    }
}

private enum SplitMixBytes {
    static func make(_ count: Int) -> [UInt8] {
        var random = SplitMix(seed: 5)
        return random.bytes(count)
    }
}
