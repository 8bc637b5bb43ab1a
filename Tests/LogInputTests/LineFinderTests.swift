import LogInput
import Testing

/// Lines looked up by number are those of the obvious loop, however the file is packed and wherever the reading begins.
@Suite struct `Line finder` {
    private static func lines(_ text: [UInt8]) -> [[UInt8]] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        if lines.last == [] { lines.removeLast() }
        return lines
    }

    /// Packed in parts, each a member or frame of its own.
    private static func parts(_ text: [UInt8], _ count: Int, _ compression: Compression) -> [UInt8] {
        let size = max(1, text.count / count)
        return stride(from: 0, to: text.count, by: size).flatMap { start in
            pack(Array(text[start..<min(text.count, start + size)]), as: compression)
        }
    }

    @Test(arguments: Compression.allCases)
    func `finds each line with those around it`(_ compression: Compression) throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(300_000) + Array("no line end".utf8)
        let lines = Self.lines(text)
        let path = try folder.file("log", Self.parts(text, 7, compression))
        for number in [1, 2, 3, 50, lines.count / 2, lines.count - 1, lines.count] {
            let outcome = try LineFinder.find(
                InputFile(path: path), .init(line: Int64(number), before: 2, after: 3))
            let wanted = max(1, number - 2)...min(lines.count, number + 3)
            #expect(outcome.lines.map(\.number) == wanted.map(Int64.init))
            #expect(outcome.lines.map(\.bytes) == wanted.map { lines[$0 - 1] })
            #expect(outcome.compression == compression)
            for line in outcome.lines {
                #expect(same(text[Int(line.byte)...].prefix(line.bytes.count), line.bytes))
            }
        }
        let beyond = try LineFinder.find(InputFile(path: path), .init(line: Int64(lines.count) + 1, before: 1))
        #expect(beyond.total == Int64(lines.count))
        #expect(beyond.lines.map(\.number) == [Int64(lines.count)])
    }

    @Test(arguments: [Compression.none, .zstd, .lz4, .gzip, .bzip2])
    func `reads near a known byte, and gives up where no line begins there`(_ compression: Compression) throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(4 << 20)
        let starts = lineStarts(text)
        let path = try folder.file("log", Self.parts(text, 9, compression))
        let number = starts.count - 5
        let byte = starts[number - 1]
        let wanted = LineFinder.Wanted(line: Int64(number), before: 4, after: 2)
        let counted = try LineFinder.find(InputFile(path: path), wanted)
        let near = try #require(try LineFinder.find(InputFile(path: path), wanted, at: byte))
        #expect(near.lines == counted.lines)
        if compression == .none || compression == .zstd { #expect(near.decodedBytes < counted.decodedBytes / 2) }
        #expect(try LineFinder.find(InputFile(path: path), wanted, at: byte + 1) == nil)
        #expect(try LineFinder.find(InputFile(path: path), wanted, at: 1 << 40) == nil)
        // Lines further back than the reading began are not made up.
        let many = LineFinder.Wanted(line: Int64(number), before: 30_000)
        let back = try LineFinder.find(InputFile(path: path), many, at: byte)
        #expect(back == nil || back?.lines.count == 30_001)
    }

    /// Frames that say how long their text is, and members as `bgzip` writes them.
    @Test(arguments: [Compression.lz4, .gzip])
    func `steps over members that say how long they are`(_ compression: Compression) throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(4 << 20)
        let starts = lineStarts(text)
        let size = 40_000
        let packed = stride(from: 0, to: text.count, by: size).flatMap { start -> [UInt8] in
            let part = Array(text[start..<min(text.count, start + size)])
            return compression == .gzip ? packBGZF(part) : packSizedLZ4(part)
        }
        let path = try folder.file("log", packed)
        let number = starts.count - 5
        let wanted = LineFinder.Wanted(line: Int64(number), before: 4, after: 2)
        let counted = try LineFinder.find(InputFile(path: path), wanted)
        let near = try #require(try LineFinder.find(InputFile(path: path), wanted, at: starts[number - 1]))
        #expect(near.lines == counted.lines)
        #expect(counted.decodedBytes > Int64(text.count) - 1 << 20)
        #expect(near.decodedBytes < 2 << 20)
    }

    @Test func `keeps only the beginning of long lines`() throws {
        let folder = try TemporaryFolder()
        let long = [UInt8](repeating: 0x78, count: 3 << 20)
        let path = try folder.file("log", Array("a\n".utf8) + long + Array("\nb\n".utf8) + long)
        let outcome = try LineFinder.find(InputFile(path: path), .init(line: 3, before: 2, after: 1))
        #expect(outcome.lines.map(\.number) == [1, 2, 3, 4])
        #expect(outcome.lines.map(\.count) == [1, 3 << 20, 1, 3 << 20])
        #expect(outcome.lines.map(\.bytes.count) == [1, 1 << 13, 1, 1 << 13])
        #expect(try LineFinder.find(InputFile(path: path), .init(line: 4)).lines.first?.bytes.count == 1 << 20)
    }

    @Test func `says what is damaged on the way`() throws {
        let folder = try TemporaryFolder()
        let packed = pack(sampleLog(100_000), as: .gzip)
        let path = try folder.file("log", Array(packed[..<(packed.count / 2)]))
        #expect(try LineFinder.find(InputFile(path: path), .init(line: 10)).damage.isEmpty)
        let outcome = try LineFinder.find(InputFile(path: path), .init(line: 1 << 30))
        #expect(outcome.lines.isEmpty)
        #expect(outcome.damage.map(\.kind) == [.endsEarly])
        #expect((outcome.total ?? 0) > 100)
    }

    @Test func `of garbled frames tells the same as counting, or nothing`() throws {
        let folder = try TemporaryFolder()
        let text = sampleLog(3 << 20)
        let starts = lineStarts(text)
        var random = SplitMix(seed: 11)
        for compression in [Compression.zstd, .lz4, .gzip] {
            let whole = Self.parts(text, 5, compression)
            for round in 0..<20 {
                var bytes = whole
                for _ in 0..<3 {
                    bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                let path = try folder.file("\(compression)-\(round)", bytes)
                let number = starts.count - 10
                _ = try LineFinder.find(
                    InputFile(path: path), .init(line: Int64(number), before: 1), at: starts[number - 1])
            }
        }
    }
}
