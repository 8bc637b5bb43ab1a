import LogFormats

/// Who asks, by the user agent: cached by the agent's bytes, for a log has few of them.
struct AccessAgents: Sendable {
    enum Kind: UInt8, Sendable { case person, bot, healthCheck }

    /// Direct-mapped; an agent that does not fit its slot is judged anew each time.
    private static let slots = 1024
    private static let width = 256

    private var counts = [UInt16](repeating: .max, count: slots)
    private var kinds = [Kind](repeating: .person, count: slots)
    private var texts = [UInt8](repeating: 0, count: slots * width)

    /// The kind of the agent at `[from, to)` of the line.
    @inline(__always)
    mutating func kind(_ line: Span<UInt8>, from: Int, to: Int) -> Kind {
        let count = to &- from
        if count <= 1 { return .person }
        guard count <= AccessAgents.width else { return AccessAgents.judge(line, from: from, to: to) }
        let slot = AccessAgents.slot(line, from: from, count: count)
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

    /// A slot by length and five samples: agents differ in versions in their middle.
    @inline(__always)
    private static func slot(_ line: Span<UInt8>, from: Int, count: Int) -> Int {
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        if count < 8 {
            hash ^= ByteSearch.tailWord(line, from: from, count: count)
        } else {
            let quarter = (count &- 8) / 4
            hash ^= ByteSearch.word(line, at: from)
            hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= ByteSearch.word(line, at: from &+ quarter)
            hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= ByteSearch.word(line, at: from &+ 2 &* quarter)
            hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= ByteSearch.word(line, at: from &+ 3 &* quarter)
            hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= ByteSearch.word(line, at: from &+ count &- 8)
        }
        hash = (hash ^ (hash >> 31)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: hash >> 54)
    }

    /// Probes of load balancers, orchestrators and watchers of uptime.
    private static let probes: [[UInt8]] = [
        "healthcheck", "health-check", "health check", "kube-probe", "googlehc", "pingdom", "uptimerobot", "statuscake",
        "site24x7", "newrelicpinger", "uptime-kuma", "blackbox-exporter", "blackbox exporter", "consul-health",
        "amazon-route53-health", "haproxy", "envoy/hc", "check_http",
    ].map { Array($0.utf8) }

    /// Crawlers say so; scanners are known by name.
    private static let bots: [[UInt8]] = [
        "bot", "crawl", "spider", "slurp", "zgrab", "masscan", "nmap", "sqlmap", "nikto", "wpscan", "nuclei", "censys",
        "gobuster", "dirbuster", "facebookexternalhit", "mediapartners-google", "bingpreview", "scrapy", "internetmeasurement",
        "expanse", "l9explore", "feroxbuster", "shodan", "heritrix", "ia_archiver",
    ].map { Array($0.utf8) }

    /// A telephone whose name holds `bot`.
    private static let cubot = Array("cubot".utf8)

    static func judge(_ line: Span<UInt8>, from: Int, to: Int) -> Kind {
        let end = min(to, line.count)
        var isBot = false
        var index = max(0, from)
        while index < end {
            let lead = line[index] | 0x20
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
