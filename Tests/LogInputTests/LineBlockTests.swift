import Glibc
import LogInput
import Testing

@Suite struct `Line blocks` {
    static let texts: [String] = [
        "", "\n", "a", "a\n", "\n\n\n", "a\nb", "a\r\nb\r\n", String(repeating: "x", count: 300),
        "short\n" + String(repeating: "y", count: 200),
        String(repeating: "line\n", count: 100),
        String(repeating: "0123456789012345678901234567890\n", count: 9) + "tail",
    ]

    @Test(arguments: texts) func `say the same whatever their size`(_ text: String) {
        let bytes = Array(text.utf8)
        for size in 1...130 {
            let result = deliver(bytes, blockSize: size)
            #expect(same(result.text, bytes))
            #expect(result.lineStarts == lineStarts(bytes), "block size \(size)")
            #expect(result.damagedLines == 0)
        }
    }

    @Test func `of random text say the same whatever their size`() {
        var random = SplitMix(seed: 3)
        for round in 0..<60 {
            let bytes = (0..<Int(random.next() % 2000)).map { _ in
                random.next() % 23 == 0 ? 0x0A : UInt8(0x61 + random.next() % 26)
            }
            let size = 1 + Int(random.next() % 300)
            let result = deliver(bytes, blockSize: size, limits: DecodeLimits(line: 64))
            let cut = longLines(bytes, limit: 64)
            #expect(same(result.text, bytes), "round \(round)")
            #expect(result.lineStarts == lineStarts(bytes), "round \(round)")
            #expect(result.damagedLines == cut, "round \(round)")
        }
    }

    @Test(arguments: [63, 64, 65, 128, 129, 500]) func `cut a line that is longer than the limit, and count it once`(
        _ length: Int
    ) {
        let bytes = Array("first\n".utf8) + [UInt8](repeating: 0x7A, count: length) + Array("\nlast\n".utf8)
        for size in [1, 7, 64] {
            let result = deliver(bytes, blockSize: size, limits: DecodeLimits(line: 64))
            #expect(same(result.text, bytes))
            #expect(result.lineStarts == lineStarts(bytes))
            #expect(result.damagedLines == (length + 1 > 64 ? 1 : 0))
        }
    }

    @Test func `cut at the limit counted from the line's first byte`() {
        var reader = InputReader(
            memory: Array("ab\n".utf8) + [UInt8](repeating: 0x63, count: 150) + [0x0A], limits: DecodeLimits(line: 64))
        var shape: [[Int64]] = []
        while let block = reader.next() {
            shape.append([block.startByte, Int64(block.count), block.cutsLine ? 1 : 0, block.continuesLine ? 1 : 0])
        }
        #expect(shape == [[0, 3, 0, 0], [3, 64, 1, 0], [67, 64, 1, 1], [131, 23, 0, 1]])
    }

    @Test func `of byte ranges join to the whole file`() throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(5000)
        let file = InputFile(path: try folder.file("a.log", text))
        for cut: Int64 in [0, 1, 77, 2500, 4999, Int64(text.count)] {
            let head = deliver(try InputReader(file, input: 0, range: 0..<cut, blockSize: 300))
            let tail = deliver(
                try InputReader(file, input: 0, range: cut..<Int64(text.count), blockSize: 300), from: cut)
            #expect(head.text + tail.text == text)
            #expect(head.damage.isEmpty && tail.damage.isEmpty)
            #expect(head.damagedLines + tail.damagedLines == 0)
            #expect(head.digest == nil)
        }
    }

    @Test func `of a file that became shorter end with a damage, not a crash`() throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(5000)
        let file = InputFile(path: try folder.file("a.log", text))
        let result = deliver(try InputReader(file, input: 0, range: 100..<99_999), from: 100)
        #expect(same(result.text, Array(text[100...])))
        #expect(result.kinds == [.shrunk])
        var reader = try InputReader(file, input: 0, blockSize: 100)
        #expect(reader.next() != nil)
        truncate(file.path, 150)
        while reader.next() != nil {}
        #expect(reader.decompressedBytes <= Int64(text.count))
        let beyond = deliver(try InputReader(file, input: 0, range: 90_000..<99_999), from: 90_000)
        #expect(beyond.blocks == 0)
    }

    @Test func `outlive their reader and lend their bytes as a span`() {
        var blocks: [LineBlock] = []
        do {
            var reader = InputReader(memory: Array("a\nb\n".utf8), input: 9, blockSize: 2)
            while let block = reader.next() { blocks.append(block) }
        }
        #expect(blocks.map(\.input) == [9, 9])
        #expect(blocks.map(\.startByte) == [0, 2])
        #expect(blocks.map(\.isLast) == [false, true])
        let last = blocks[1]
        let (count, first) = (last.span.count, last.span[0])
        #expect(count == 2)
        #expect(first == 0x62)
    }

    @Test func `reuse memory`() {
        let pool = BlockPool(limit: 2)
        let bytes = sampleLog(50_000)
        for _ in 0..<3 {
            var reader = InputReader(memory: bytes, blockSize: 1000, pool: pool)
            var total = 0
            while let block = reader.next() { total += block.count }
            #expect(total == bytes.count)
        }
    }
}

/// How many lines are longer than `limit` with their newline.
private func longLines(_ text: [UInt8], limit: Int) -> Int {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.count + 1 }
    if let last = lines.indices.last { lines[last] -= 1 }
    return lines.filter { $0 > limit }.count
}

@Suite struct `Readers on several threads` {
    @Test func `share a pool without mixing their texts`() async {
        let texts = (0..<8).map { sampleLog(30_000, seed: UInt64($0)) }
        await withTaskGroup(of: (Int, [UInt8]).self) { group in
            for (index, text) in texts.enumerated() {
                group.addTask {
                    var read: [UInt8] = []
                    for _ in 0..<20 {
                        var reader = InputReader(
                            memory: pack(text, as: .gzip), input: UInt32(index), blockSize: 1 << 12)
                        read = []
                        while let block = reader.next() { block.withBytes { read += $0 } }
                    }
                    return (index, read)
                }
            }
            for await (index, read) in group { #expect(read == texts[index]) }
        }
    }
}
