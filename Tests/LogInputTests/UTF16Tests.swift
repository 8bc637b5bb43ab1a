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

    @Test func `is told by its mark and a character behind it`() {
        #expect(Compression.sniff([0xFF, 0xFE, 0x61, 0].span) == .utf16)
        #expect(Compression.sniff([0xFE, 0xFF, 0, 0x61].span) == .utf16)
        for other: [UInt8] in [[0xFF, 0xFE], [0xFF, 0xFE, 0, 0], [0xFE, 0xFF, 0, 1], [0xFF, 0xFB, 0x90, 0x64]] {
            #expect(Compression.sniff(other.span) == .none)
        }
    }
}
