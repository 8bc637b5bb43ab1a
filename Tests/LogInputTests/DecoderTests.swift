import Glibc
import LogInput
import Testing

@Suite struct `Decoders` {
    static let packed: [Compression] = [.gzip, .lz4, .zstd, .bzip2, .xz]
    static let text = sampleLog(20_000)

    @Test(arguments: Compression.allCases) func `give back what was packed`(_ compression: Compression) {
        let text = sampleLog(3_000_000)
        let result = deliver(pack(text, as: compression, level: 1))
        #expect(result.compression == compression)
        #expect(same(result.text, text))
        #expect(result.damage.isEmpty)
        #expect(result.lineStarts == lineStarts(text))
        #expect(result.damagedLines == 0)
    }

    @Test(arguments: packed) func `read an empty text as no block at all`(_ compression: Compression) {
        let result = deliver(pack([], as: compression))
        #expect(result.compression == compression)
        #expect(result.blocks == 0)
        #expect(result.damage.isEmpty)
    }

    @Test(arguments: packed) func `read several members as one text`(_ compression: Compression) {
        let members = (0..<40).map { sampleLog($0 * 137, seed: UInt64($0)) }
        let result = deliver(members.flatMap { pack($0, as: compression) })
        #expect(same(result.text, members.flatMap { $0 }))
        #expect(result.damage.isEmpty)
    }

    @Test(arguments: packed) func `keep what decodes of data cut anywhere`(_ compression: Compression) {
        let whole = pack(Self.text, as: compression)
        let magic = 6
        for length in stride(from: magic, to: whole.count, by: max(1, whole.count / 400)) {
            let result = deliver(Array(whole[..<length]))
            #expect(result.compression == compression)
            #expect(result.kinds == [.endsEarly], "cut at \(length)")
            #expect(result.damage.first?.byte == Int64(length))
            #expect(result.damage.first?.decodedByte == Int64(result.text.count))
            #expect(Self.text.starts(with: result.text), "cut at \(length)")
            let endsInLine = result.text.last.map { $0 != 0x0A } ?? false
            #expect(result.damagedLines == (endsInLine ? 1 : 0))
        }
    }

    @Test func `keep of cut gzip data all that zlib would`() {
        let whole = pack(Self.text, as: .gzip)
        for length in stride(from: 18, to: whole.count, by: 13) {
            #expect(
                deliver(Array(whole[..<length])).text.count == zlibLength(Array(whole[..<length])), "cut at \(length)")
        }
    }

    @Test(arguments: packed) func `notice a flipped byte anywhere, and go on behind that member`(
        _ compression: Compression
    ) {
        let broken = pack(Self.text, as: compression)
        let next = Array("the next member\n".utf8)
        let tail = pack(next, as: compression)
        for index in stride(from: 10, to: broken.count, by: max(1, broken.count / 300)) {
            var bytes = broken
            bytes[index] ^= 0x55
            let result = deliver(bytes + tail)
            // Some bits mean nothing (bzip2's codes of symbols that do not occur).
            #expect(!result.damage.isEmpty || same(result.text, Self.text + next), "byte \(index) was flipped")
            #expect(result.text.suffix(next.count) == next[...], "byte \(index) was flipped: \(result.damage)")
        }
    }

    @Test(arguments: packed) func `report zeros and foreign bytes behind the data, and keep the text`(
        _ compression: Compression
    ) {
        let whole = pack(Self.text, as: compression)
        let zeros = deliver(whole + [UInt8](repeating: 0, count: 1001))
        #expect(same(zeros.text, Self.text))
        #expect(zeros.kinds == [.trailingZeros])
        #expect(zeros.damage.first?.byte == Int64(whole.count))
        let foreign = deliver(whole + Array("and then some".utf8))
        #expect(same(foreign.text, Self.text))
        #expect(foreign.kinds == [.trailingBytes])
        #expect(foreign.damage.first?.byte == Int64(whole.count))
        #expect(foreign.damage.allSatisfy { !$0.losesText })
        let between = deliver(whole + [0, 0, 0, 0] + whole)
        #expect(same(between.text, Self.text + Self.text))
        #expect(between.kinds == (compression == .xz ? [] : [.trailingZeros]), "xz allows four zeros")
    }

    @Test(arguments: packed) func `give the same text whatever the block size`(_ compression: Compression) {
        let bytes = pack(Self.text, as: compression)
        for size in [1, 2, 63, 64, 65, 1000, 4096] { #expect(same(deliver(bytes, blockSize: size).text, Self.text)) }
    }

    @Test func `name the checksum of a gzip member whose trailer is wrong`() {
        var bytes = pack(Self.text, as: .gzip)
        bytes[bytes.count - 6] ^= 1
        let result = deliver(bytes)
        #expect(same(result.text, Self.text))
        #expect(result.kinds == [.checksum])
        #expect(result.damagedLines == 0)
    }

    @Test func `skip every optional field of a gzip header`() throws {
        let plain = pack(Array("hello\n".utf8), as: .gzip)
        var header: [UInt8] = [0x1F, 0x8B, 8, 0x1E, 0x78, 0x56, 0x34, 0x12, 0, 3]
        header += [3, 0, 1, 2, 3] + Array("name.log".utf8) + [0] + Array("comment".utf8) + [0] + [0xAA, 0xBB]
        let result = deliver(header + plain[10...])
        #expect(same(result.text, Array("hello\n".utf8)))
        #expect(result.damage.isEmpty)
        let folder = try TemporaryFolder()
        let file = InputFile(path: try folder.file("a.gz", header + plain[10...]))
        #expect(try InputReader.head(file).gzipModified == 0x1234_5678)
    }

    @Test func `report a bomb and read it all the same`() {
        let text = [UInt8](repeating: 0x61, count: 400_000)
        let limits = DecodeLimits(expansion: 100, expansionFloor: 100_000)
        let result = deliver(pack(text, as: .gzip, level: 9), limits: limits)
        #expect(same(result.text, text))
        #expect(result.kinds == [.expansion])
        #expect(deliver(pack(text, as: .gzip), limits: DecodeLimits()).damage.isEmpty, "small ones are no bombs")
    }

    @Test func `refuse a zstd window above the limit with a clear sentence`() {
        // A frame header without content size whose window descriptor asks for 2 GiB.
        let bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8, 0x01, 0x00, 0x00]
        let result = deliver(bytes)
        #expect(result.kinds == [.windowTooLarge])
        let problem = result.damage.first?.problem(path: "a.zst", compression: .zstd)
        #expect(problem?.description.contains("the limit is 128 MiB") == true)
    }

    @Test func `skip skippable frames of zstd and lz4`() {
        let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]
        for compression in [Compression.zstd, .lz4] {
            let result = deliver(
                skippable + pack(Self.text, as: compression) + skippable + pack(Self.text, as: compression))
            #expect(result.compression == compression)
            #expect(same(result.text, Self.text + Self.text))
            #expect(result.damage.isEmpty)
        }
    }

    @Test func `read the legacy lz4 format`() {
        // Magic, a block's size, one token with four literals.
        let block: [UInt8] = [0x40] + Array("log\n".utf8)
        let frame: [UInt8] = [0x02, 0x21, 0x4C, 0x18, 5, 0, 0, 0] + block
        #expect(deliver(frame + frame).text == Array("log\nlog\n".utf8))
        #expect(deliver(frame + frame).damage.isEmpty)
        #expect(deliver(Array(frame.dropLast())).kinds == [.endsEarly])
        #expect(deliver(frame + pack(Self.text, as: .lz4)).text == Array("log\n".utf8) + Self.text)
    }

    @Test(arguments: packed) func `never trap on random bytes behind a magic`(_ compression: Compression) {
        var random = SplitMix(seed: 11)
        let whole = pack(Self.text, as: compression)
        for round in 0..<300 {
            let keep = round < 100 ? 6 : Int(random.next() % UInt64(whole.count))
            let bytes = whole[..<keep] + random.bytes(Int(random.next() % 2000))
            _ = deliver(Array(bytes), blockSize: 777)
        }
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<5 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            _ = deliver(bytes)
        }
    }

    @Test func `take text for text`() {
        for text in ["", "B", "BZh", "BZh9 is how bzip2 begins\n", "\u{1F}", "PK\u{3}\u{4}", "(\n", "plain\n"] {
            let result = deliver(Array(text.utf8))
            #expect(result.compression == .none || text == "BZh")
            #expect(same(result.text, Array(text.utf8)) || result.compression == .bzip2)
        }
        #expect(deliver([0x1F, 0x8B]).kinds == [.endsEarly])
    }
}

/// How many bytes zlib alone gets out of cut gzip data.
private func zlibLength(_ bytes: [UInt8]) -> Int { ZlibOracle.length(bytes) }
