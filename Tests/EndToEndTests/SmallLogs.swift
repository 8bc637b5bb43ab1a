import FaultlineTestSupport

/// Small logs for tests, the same for the same seed.
enum SmallLogs {
    /// Lines of a combined access log, a second apart each ten lines, from 2025-03-03 02:00:00 +0000.
    static func access(_ lines: Int, seed: UInt64 = 1, startSecond: Int = 0) -> String {
        var random = SplitMix64(seed: seed)
        var text = ""
        for line in 0..<lines {
            let second = startSecond + line / 10
            let clock = "02:\(two(second / 60 % 60)):\(two(second % 60))"
            let client = "198.51.100.\(1 + random.below(250))"
            let page = 1 + random.below(9)
            let status = random.below(50) == 0 ? 404 : 200
            text +=
                "\(client) - - [03/Mar/2025:\(clock) +0000] \"GET /page/\(page) HTTP/1.1\" \(status) "
                + "\(100 + random.below(8900)) \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\"\n"
        }
        return text
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension TestResult {
    /// `totals.requests` of a JSON report.
    func requests() throws -> Int? { try json()["totals"]?["requests"]?.integer }
}

/// Whether two documents are the same, and where not: arrays of bytes are no message.
func difference(_ a: [UInt8], _ b: [UInt8]) -> String? {
    if a == b { return nil }
    let place = zip(a, b).prefix { $0 == $1 }.count
    func around(_ bytes: [UInt8]) -> String {
        String(decoding: bytes[max(0, place - 80)..<min(bytes.count, place + 120)], as: UTF8.self)
    }
    return "at byte \(place):\n\(around(a))\nagainst\n\(around(b))"
}
