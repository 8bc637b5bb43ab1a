import LogInput
import Testing

@Suite struct UTF16Tests {
    private func units(_ text: String, isBigEndian: Bool) -> [UInt8] {
        ([0xFEFF] + Array(text.utf16)).flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    private func read(_ bytes: [UInt8], blockSize: Int = 1 << 20) -> (text: [UInt8], damage: Int) {
        var reader = InputReader(memory: bytes, blockSize: blockSize)
        var text: [UInt8] = []
        while let block = reader.next() { block.withBytes { unsafe text.append(contentsOf: $0) } }
        return (text, reader.damage.count)
    }

    @Test(arguments: [false, true], [1, 2, 3, 7, 1 << 20])
    func `is read as UTF-8, whatever the block`(isBigEndian: Bool, blockSize: Int) {
        let text = String(repeating: "2026-11-24 08:22:02 ERROR größer als 😀 — 日本\r\n", count: 40)
        let found = read(units(text, isBigEndian: isBigEndian), blockSize: blockSize)
        #expect(found.text == Array(text.utf8) && found.damage == 0)
    }

    @Test func `a file that ends within a character says so`() {
        let whole = units("a😀", isBigEndian: false)
        let odd = read(whole.dropLast())
        #expect(odd.text == Array("a\u{FFFD}".utf8) && odd.damage == 1)
        let half = read(whole.dropLast(2))
        #expect(half.text == Array("a\u{FFFD}".utf8) && half.damage == 1)
    }

    @Test func `halves of pairs are no characters`() {
        let found = read([0xFF, 0xFE, 0x61, 0, 0x00, 0xD8, 0x62, 0, 0x00, 0xDC, 0x63, 0])
        #expect(found.text == Array("a\u{FFFD}b\u{FFFD}c".utf8))
    }

    @Test(arguments: [false, true], [1, 3, 1 << 20])
    func `without its mark it is told by the zeros between characters`(isBigEndian: Bool, blockSize: Int) {
        let text = String(repeating: "2026-11-24 08:22:02 ERROR [main] größer als 😀 — 日本\r\n", count: 40)
        let bytes = Array(units(text, isBigEndian: isBigEndian).dropFirst(2))
        #expect(Compression.sniff(bytes.span) == (isBigEndian ? .utf16BigEndian : .utf16LittleEndian))
        let found = read(bytes, blockSize: blockSize)
        #expect(found.text == Array(text.utf8) && found.damage == 0)
    }

    @Test func `binary files are no text`() {
        let numbers: [UInt8] = (0..<32).flatMap { [UInt8($0), 0] }
        let zeros = [UInt8](repeating: 0, count: 64)
        let few: [UInt8] = (0..<15).flatMap { _ in [UInt8(ascii: "a"), 0] }
        let marks: [UInt8] = (0..<32).flatMap { [UInt8(0x21 + $0 % 15), 0] }
        let wide: [UInt8] = (0..<16).flatMap { _ in [UInt8(ascii: "a"), 0, 0, 0] }
        let late: [UInt8] = (0..<31).flatMap { _ in [UInt8(ascii: "a"), 0] } + [0xFF, 0xD8]
        for bytes in [numbers, zeros, few, marks, wide, late] { #expect(Compression.sniff(bytes.span) == .none) }
    }

    @Test func `is told by its mark and a character behind it`() {
        #expect(Compression.sniff([0xFF, 0xFE, 0x61, 0].span) == .utf16)
        #expect(Compression.sniff([0xFE, 0xFF, 0, 0x61].span) == .utf16)
        for other: [UInt8] in [[0xFF, 0xFE], [0xFF, 0xFE, 0, 0], [0xFE, 0xFF, 0, 1], [0xFF, 0xFB, 0x90, 0x64]] {
            #expect(Compression.sniff(other.span) == .none)
        }
    }
}
