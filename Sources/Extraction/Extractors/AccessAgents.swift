import Evidence
import LogFormats

/// Who asks, by the user agent: remembered by the agent's bytes, for a log has few of them.
struct AccessAgents: Sendable {
    enum Kind: UInt8, Sendable { case person, bot, healthCheck }

    private var memo = TextMemo(bits: 14, capacity: 1 << 19)

    /// Makes the memo; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() { memo.prepare() }

    /// The kind of the agent at `[from, to)` of the line, whose `TextMemo.hash` is `hash`.
    @inline(__always)
    mutating func kind(_ line: Span<UInt8>, from: Int, to: Int, hash: UInt64) -> Kind {
        if to &- from <= 1 { return .person }
        if let value = memo.value(line, from: from, to: to, hash: hash) {
            return Kind(rawValue: UInt8(truncatingIfNeeded: value)) ?? .person
        }
        return learn(line, from: from, to: to, hash: hash)
    }

    private mutating func learn(_ line: Span<UInt8>, from: Int, to: Int, hash: UInt64) -> Kind {
        let kind = AccessAgents.judge(line, from: from, to: to)
        memo.learn(line, from: from, to: to, hash: hash, value: UInt16(kind.rawValue))
        return kind
    }

    /// Probes of load balancers, orchestrators and watchers of uptime.
    private static let probes: [[UInt8]] = HealthCheckSigns.agents.map { Array($0.utf8) }

    /// Crawlers say so; scanners are known by name.
    private static let bots: [[UInt8]] = [
        "bot", "crawl", "spider", "slurp", "zgrab", "masscan", "nmap", "sqlmap", "nikto", "wpscan", "nuclei", "censys",
        "gobuster", "dirbuster", "facebookexternalhit", "mediapartners-google", "bingpreview", "scrapy",
        "internetmeasurement",
        "expanse", "l9explore", "feroxbuster", "shodan", "heritrix", "ia_archiver",
    ].map { Array($0.utf8) }

    /// A telephone whose name holds `bot`.
    private static let cubot = Array("cubot".utf8)

    /// The first letters of all words, one bit each: most places of an agent begin none.
    private static let leads: UInt32 = (probes + bots).reduce(0) { $0 | 1 << UInt32($1[0] &- 0x61) }

    static func judge(_ line: Span<UInt8>, from: Int, to: Int) -> Kind {
        let end = min(to, line.count)
        let (probes, bots, leads) = (probes, bots, leads)
        var isBot = false
        var index = max(0, from)
        while index < end {
            let lead = line[index] | 0x20
            index += 1
            guard lead &- 0x61 <= 25, leads >> UInt32(lead &- 0x61) & 1 == 1 else { continue }
            index -= 1
            for word in probes where word[0] == lead && has(word, line, index, end) { return .healthCheck }
            if !isBot {
                for word in bots where word[0] == lead && has(word, line, index, end) {
                    isBot = !(word.count == 3 && index - from >= 2 && has(cubot, line, index - 2, end))
                    if isBot { break }
                }
            }
            index += 1
        }
        return isBot ? .bot : .person
    }

    /// Whether a word of lower case stands at `index`, whatever the case of the line.
    private static func has(_ word: [UInt8], _ line: Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        guard index >= 0, end - index >= word.count else { return false }
        for offset in word.indices {
            let byte = line[index + offset]
            let lower = byte &- 0x41 <= 25 ? byte | 0x20 : byte
            if lower != word[offset] { return false }
        }
        return true
    }
}
