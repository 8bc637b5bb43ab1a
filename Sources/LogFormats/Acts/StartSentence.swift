/// A sentence by which a program says that it starts, and as which version, in any order of words:
///
///     shop-api 7.13.0 starting (pid 4711)               Started shop-api v7.13.0 in 1.204 seconds
///     boot: shop-api release 7.13.0 on app-1, pid=4711  shop-api v7.13.0 is up and listening on port 8080
///
/// It counts where nothing in it is unknown but the program's name: what else starts has a name as well.
enum StartSentence {
    /// Reads a message, or nil where it is no such sentence.
    static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> ProcessStartMessage? {
        guard message.count <= 200, let tokens = ActTokens.read(line, message), tokens.count >= 3, tokens.count <= 16
        else { return nil }
        var result = ProcessStartMessage(step: .started)
        var isStart = false
        var hasNoun = false
        var role: ActRole?
        for (place, token) in tokens.enumerated() {
            if token.isAsked || token.kind == .opaque || token.kind == .arrow { return nil }
            let word = token.kind == .pair ? token.range : token.range
            let text = word.count > 24 ? "" : Scan.text(line, word).lowercased()
            if token.kind == .pair {
                if text == "pid" {
                    result.pid = Scan.number(line, token.value.lowerBound, to: token.value.upperBound)?.value
                } else if ActFieldNames.entry(line, word)?.role == .version,
                    VersionWord.strength(line, token.value) != nil
                {
                    result.version = result.version ?? token.value
                } else if ActFieldNames.entry(line, word)?.role == .service {
                    result.process = result.process ?? token.value
                } else if text == "instance" {
                    result.instance = token.value
                }
                continue
            }
            if verbs.contains(text) {
                isStart = true
                if text.hasSuffix("ing"), text != "listening" { result.step = .starting }
                if text == "listening", result.step == .started { result.step = .listening }
                role = nil
                continue
            }
            if fillers.contains(text) { continue }
            if text == "pid" {
                role = .count
                continue
            }
            switch ActWord.of(text) {
            case .noun?:
                hasNoun = true
                continue
            case .role(let found)?:
                // `from`, `was`: two versions are no start.
                if found == .previous || found == .actor { return nil }
                role = found
                continue
            case .filler?, .unit?, .environment?: continue
            case .during?: return nil
            case nil: break
            default: return nil
            }
            if role == .count, let number = Scan.number(line, word.lowerBound, to: word.upperBound),
                number.end == word.upperBound
            {
                result.pid = number.value
                role = nil
                continue
            }
            if let strength = VersionWord.strength(line, word) {
                let isLength =
                    strength < .full
                    && (role == .environment || place + 1 < tokens.count && isUnit(line, tokens[place + 1].range))
                if isLength || strength == .number { continue }
                if strength == .short, !hasNoun { continue }
                if result.version == nil { result.version = word }
                continue
            }
            if let (name, version) = VersionWord.named(line, word), result.version == nil {
                result.version = version
                if result.process == nil, !name.isEmpty { result.process = name }
                continue
            }
            // Ports, addresses and lengths of time.
            if Scan.isDigit(line[word.lowerBound]) || line[word.lowerBound] == UInt8(ascii: ":") { continue }
            if role == .host || role == .environment {
                role = nil
                continue
            }
            if token.isLabel, place == 0 { continue }
            // `cachesize 150` is a setting.
            let isSetting = place + 1 < tokens.count && isNumber(line, tokens[place + 1].range)
            guard result.process == nil, !isSetting else { return nil }
            result.process = word
        }
        guard isStart, result.version != nil, result.process != nil else { return nil }
        return result
    }

    private static func isNumber(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        Scan.number(line, word.lowerBound, to: word.upperBound)?.end == word.upperBound
    }

    private static func isUnit(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard word.count <= 12, case .unit? = ActWord.of(Scan.text(line, word).lowercased()) else { return false }
        return true
    }

    private static let verbs: Set<String> = [
        "start", "starts", "starting", "started", "startup", "boot", "boots", "booting", "booted", "launch",
        "launching",
        "launched", "listening", "initializing", "initialized", "initialising", "initialised", "init", "running", "up",
    ]

    private static let fillers: Set<String> = [
        "server", "process", "worker", "main", "master", "port", "http", "ready", "service", "application", "app",
        "serving",
        "requests", "accepting", "connections", "successfully", "done", "ok", "complete", "completed", "address", "id",
    ]
}
