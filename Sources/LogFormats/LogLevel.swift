/// The severity that a line states, by whatever word.
package enum LogLevel: UInt8, Sendable, Comparable {
    case trace, debug, info, notice, warning, error, critical

    package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }

    /// The canonical word, in capitals.
    package var name: String {
        switch self {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO"
        case .notice: "NOTICE"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }

    /// The level whose word stands at an index and ends there, in capitals, lower case or with a capital.
    package static func match(_ line: Span<UInt8>, at index: Int) -> (level: LogLevel, end: Int)? {
        guard let found = word(line, at: index), !Scan.isWord(Scan.byte(line, found.end)) else { return nil }
        return found
    }

    /// The level that a value of its own field states, in any of the words that programs have; nil for another word.
    package static func value(_ line: Span<UInt8>, _ range: Range<Int>) -> LogLevel? {
        if let found = match(line, at: range.lowerBound), found.end == range.upperBound { return found.level }
        for (names, level) in fieldWords {
            for name in names
            where range.count == name.utf8CodeUnitCount && Scan.hasLowered(name, in: line, at: range.lowerBound) {
                return level
            }
        }
        return nil
    }

    private static let fieldWords: [(names: [StaticString], level: LogLevel)] = [
        (["verbose", "trc", "trce", "vrb", "finest", "finer", "silly", "all"], .trace),
        (["dbg", "dbug", "fine", "config", "d"], .debug),
        (["inf", "informational", "i", "default", "ok", "success", "http"], .info),
        (["wrn", "warn", "w"], .warning),
        (["err", "fail", "e"], .error),
        (["panic", "dpanic", "emergency", "ftl", "pnc", "f"], .critical),
    ]

    private static func word(_ line: Span<UInt8>, at index: Int) -> (level: LogLevel, end: Int)? {
        let word = ByteSearch.word(line, at: index)
        // Only a letter becomes a letter of lower case by this bit.
        let lowered = word | 0x2020_2020_2020_2020
        func has(_ literal: StaticString) -> Bool { ByteSearch.begins(word, with: literal) }
        func hasLowered(_ literal: StaticString) -> Bool { ByteSearch.begins(lowered, with: literal) }
        switch Scan.byte(line, index) | 0x20 {
        case UInt8(ascii: "i"):
            if hasLowered("info") {
                let isLong = hasLowered("informat") && Scan.hasLowered("information", in: line, at: index)
                return (.info, index &+ (isLong ? 11 : 4))
            }
            if has("INF") { return (.info, index &+ 3) }
        case UInt8(ascii: "d"):
            if hasLowered("debug") { return (.debug, index &+ 5) }
            if has("DBG") { return (.debug, index &+ 3) }
            if has("dbug:") { return (.debug, index &+ 4) }
        case UInt8(ascii: "w"):
            if hasLowered("warning") { return (.warning, index &+ 7) }
            if hasLowered("warn") { return (.warning, index &+ 4) }
            if has("WRN") { return (.warning, index &+ 3) }
        case UInt8(ascii: "e"):
            if hasLowered("error") { return (.error, index &+ 5) }
            if hasLowered("err") { return (.error, index &+ 3) }
            if Scan.hasLowered("emergency", in: line, at: index) { return (.critical, index &+ 9) }
            if hasLowered("emerg") { return (.critical, index &+ 5) }
        case UInt8(ascii: "c"):
            if hasLowered("critical") { return (.critical, index &+ 8) }
            if hasLowered("crit") { return (.critical, index &+ 4) }
            if has("CONFIG") { return (.debug, index &+ 6) }
        case UInt8(ascii: "f"):
            if hasLowered("fatal") { return (.critical, index &+ 5) }
            if has("FTL") { return (.critical, index &+ 3) }
            if has("fail:") { return (.error, index &+ 4) }
            // java.util.logging.
            if has("FINEST") { return (.trace, index &+ 6) }
            if has("FINER") { return (.trace, index &+ 5) }
            if has("FINE") { return (.debug, index &+ 4) }
        case UInt8(ascii: "t"):
            if hasLowered("trace") { return (.trace, index &+ 5) }
            if has("TRC") { return (.trace, index &+ 3) }
            if has("trce:") { return (.trace, index &+ 4) }
        case UInt8(ascii: "v"):
            if has("VERBOSE") { return (.trace, index &+ 7) }
            if has("VRB") { return (.trace, index &+ 3) }
        case UInt8(ascii: "n"):
            if hasLowered("notice") { return (.notice, index &+ 6) }
            if has("Note") { return (.notice, index &+ 4) }
        case UInt8(ascii: "l"):
            // PostgreSQL.
            if has("LOG:") { return (.info, index &+ 3) }
        case UInt8(ascii: "p"):
            if has("PANIC") { return (.critical, index &+ 5) }
            if has("PNC") { return (.critical, index &+ 3) }
        case UInt8(ascii: "s"):
            if hasLowered("severe") { return (.critical, index &+ 6) }
        case UInt8(ascii: "a"):
            if hasLowered("alert") { return (.critical, index &+ 5) }
        default: break
        }
        return nil
    }
}
