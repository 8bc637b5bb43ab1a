import LogInput
import Testing

@Suite struct `Rotation names` {
    struct Row: CustomTestStringConvertible, Sendable {
        var name: String
        var base: String
        var age: RotationName.Age
        var compression: Compression
        var testDescription: String { name }

        init(_ name: String, _ base: String, _ age: RotationName.Age, _ compression: Compression = .none) {
            (self.name, self.base, self.age, self.compression) = (name, base, age, compression)
        }
    }

    static let recognised: [Row] = [
        Row("access.log", "access.log", .current),
        Row("access.log.gz", "access.log", .current, .gzip),
        Row("access.log.1", "access.log", .numbered(1)),
        Row("access.log.12.gz", "access.log", .numbered(12), .gzip),
        Row("access.log.2.lz4", "access.log", .numbered(2), .lz4),
        Row("access.log.2.zst", "access.log", .numbered(2), .zstd),
        Row("access.log.2.zstd", "access.log", .numbered(2), .zstd),
        Row("access.log.2.BZ2", "access.log", .numbered(2), .bzip2),
        Row("access.log.2.xz", "access.log", .numbered(2), .xz),
        Row("syslog.1", "syslog", .numbered(1)),
        Row("access.log-20250303", "access.log", .dated(20_250_303_000_000, counter: 0)),
        Row("access.log-20250303.gz", "access.log", .dated(20_250_303_000_000, counter: 0), .gzip),
        Row("access.log-2025030317.gz", "access.log", .dated(20_250_303_170_000, counter: 0), .gzip),
        Row("access.log-20250303-1741000000", "access.log", .dated(20_250_303_000_000, counter: 1_741_000_000)),
        Row("access.log-2025-03-03", "access.log", .dated(20_250_303_000_000, counter: 0)),
        Row("messages-20250303.xz", "messages", .dated(20_250_303_000_000, counter: 0), .xz),
        Row("access.log.20250303", "access.log", .dated(20_250_303_000_000, counter: 0)),
        Row("app.log.2025-03-03", "app.log", .dated(20_250_303_000_000, counter: 0)),
        Row("app.log.2025-03-03_17", "app.log", .dated(20_250_303_170_000, counter: 0)),
        Row("app.log.2025-03-03_17-30-05", "app.log", .dated(20_250_303_173_005, counter: 0)),
        Row("app.log.2025-03-03T17:30", "app.log", .dated(20_250_303_173_000, counter: 0)),
        Row("catalina.2025-03-03.log", "catalina.log", .dated(20_250_303_000_000, counter: 0)),
        Row("catalina.2025-03-03.log.gz", "catalina.log", .dated(20_250_303_000_000, counter: 0), .gzip),
        Row("app-2025-03-03.2.log.gz", "app.log", .dated(20_250_303_000_000, counter: 2), .gzip),
        Row("app_20250303.log", "app.log", .dated(20_250_303_000_000, counter: 0)),
    ]

    @Test(arguments: recognised) func `are recognised`(_ row: Row) {
        let name = RotationName.parse(row.name)
        #expect(name.base == row.base)
        #expect(name.age == row.age)
        #expect(name.compressionSuffix == row.compression)
    }

    @Test(arguments: [
        "app-1.log", "app.1.log", "10.0.0.1", "app-1.2.3", "access.log.1234567", "access.log-20251303",
        "access.log-20250332",
        "access.log-18700303", "build-20250303x", ".1", ".gz", "20250303", "", ".", "-", "access.log.",
        "trace-2025-0303.log",
        "v20250303.log", "access.log-20250303-99999999999999999999", "access.log.2025-03-03_25", "ünïcode.log",
    ])
    func `are refused where they only look like one`(_ text: String) {
        let name = RotationName.parse(text)
        #expect(name.age == .current)
        #expect(name.base == text)
    }

    @Test func `order the parts of a log oldest first`() {
        let shuffled = [
            "a.log", "a.log.10.gz", "a.log.2", "a.log-20250303", "a.log.1", "a.log-20250301.gz", "a.2025-03-02.1.log",
            "a.2025-03-02.0.log",
        ]
        let sorted = shuffled.map { (text: $0, name: RotationName.parse($0)) }.sorted { $0.name.isOlder(than: $1.name) }
        #expect(
            sorted.map(\.text) == [
                "a.log-20250301.gz", "a.2025-03-02.0.log", "a.2025-03-02.1.log", "a.log-20250303", "a.log.10.gz",
                "a.log.2",
                "a.log.1", "a.log",
            ])
        #expect(Set(sorted.map(\.name.base)) == ["a.log"])
    }

    @Test func `show bytes that are no text`() {
        #expect(RotationName.parse([0x61, 0xFF, 0x2E, 0x31]).base == "a\\xFF")
        #expect(RotationName.parse([0xC3, 0xA9, 0xC3, 0x2E, 0x31]).base == "é\\xC3")
    }

    @Test func `of random bytes never trap`() {
        var random = SplitMix(seed: 7)
        let alphabet = Array("0123456789.-_:Tgzlogxb2".utf8)
        for _ in 0..<20_000 {
            let name = (0..<Int(random.next() % 30)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
            _ = RotationName.parse(name)
        }
    }
}
