import Evidence
import LogFormats

/// Who asks, by the user agent: cached by the agent's bytes, for a log has few of them.
struct AccessAgents: Sendable {
    enum Kind: UInt8, Sendable { case person, bot, healthCheck }

    /// Direct-mapped, by the top 13 bits of the hash; an agent that does not fit its slot is judged anew each time.
    private static let slots = 1 << 13
    private static let width = 256

    // Empty until `prepare`.
    private var counts: [UInt16] = []
    private var kinds: [Kind] = []
    private var texts: [UInt8] = []

    /// Makes the cache; must come before `kind`. An extractor that sees no line of its own stays small.
    mutating func prepare() {
        counts = Array(repeating: .max, count: AccessAgents.slots)
        kinds = Array(repeating: .person, count: AccessAgents.slots)
        texts = Array(repeating: 0, count: AccessAgents.slots * AccessAgents.width)
    }

    /// The kind of the agent at `[from, to)` of the line.
    @inline(__always)
    mutating func kind(_ line: Span<UInt8>, from: Int, to: Int) -> Kind {
        let count = to &- from
        if count <= 1 { return .person }
        guard count <= AccessAgents.width else { return AccessAgents.judge(line, from: from, to: to) }
        // By all bytes: agents differ by a digit of a version anywhere.
        let slot = Int(truncatingIfNeeded: ByteSearch.quickHash(line, from: from, to: to) >> 51)
        if counts[slot] == UInt16(truncatingIfNeeded: count),
            ByteSearch.equal(line, at: from, texts.span, at: slot &* AccessAgents.width, count: count)
        {
            return kinds[slot]
        }
        return learn(line, from: from, to: to, slot: slot)
    }

    private mutating func learn(_ line: Span<UInt8>, from: Int, to: Int, slot: Int) -> Kind {
        let kind = AccessAgents.judge(line, from: from, to: to)
        ByteSearch.copy(line, at: from, over: &texts, at: slot * AccessAgents.width, count: to - from)
        counts[slot] = UInt16(truncatingIfNeeded: to - from)
        kinds[slot] = kind
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
