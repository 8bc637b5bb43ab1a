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
        switch Scan.byte(line, index) | 0x20 {
        case UInt8(ascii: "i"):
            if Scan.hasLowered("information", in: line, at: index) { return (.info, index &+ 11) }
            if Scan.hasLowered("info", in: line, at: index) { return (.info, index &+ 4) }
            if Scan.has("INF", in: line, at: index) { return (.info, index &+ 3) }
        case UInt8(ascii: "d"):
            if Scan.hasLowered("debug", in: line, at: index) { return (.debug, index &+ 5) }
            if Scan.has("DBG", in: line, at: index) { return (.debug, index &+ 3) }
            if Scan.has("dbug:", in: line, at: index) { return (.debug, index &+ 4) }
        case UInt8(ascii: "w"):
            if Scan.hasLowered("warning", in: line, at: index) { return (.warning, index &+ 7) }
            if Scan.hasLowered("warn", in: line, at: index) { return (.warning, index &+ 4) }
            if Scan.has("WRN", in: line, at: index) { return (.warning, index &+ 3) }
        case UInt8(ascii: "e"):
            if Scan.hasLowered("error", in: line, at: index) { return (.error, index &+ 5) }
            if Scan.hasLowered("err", in: line, at: index) { return (.error, index &+ 3) }
            if Scan.hasLowered("emergency", in: line, at: index) { return (.critical, index &+ 9) }
            if Scan.hasLowered("emerg", in: line, at: index) { return (.critical, index &+ 5) }
        case UInt8(ascii: "c"):
            if Scan.hasLowered("critical", in: line, at: index) { return (.critical, index &+ 8) }
            if Scan.hasLowered("crit", in: line, at: index) { return (.critical, index &+ 4) }
            if Scan.has("CONFIG", in: line, at: index) { return (.debug, index &+ 6) }
        case UInt8(ascii: "f"):
            if Scan.hasLowered("fatal", in: line, at: index) { return (.critical, index &+ 5) }
            if Scan.has("FTL", in: line, at: index) { return (.critical, index &+ 3) }
            if Scan.has("fail:", in: line, at: index) { return (.error, index &+ 4) }
            // java.util.logging.
            if Scan.has("FINEST", in: line, at: index) { return (.trace, index &+ 6) }
            if Scan.has("FINER", in: line, at: index) { return (.trace, index &+ 5) }
            if Scan.has("FINE", in: line, at: index) { return (.debug, index &+ 4) }
        case UInt8(ascii: "t"):
            if Scan.hasLowered("trace", in: line, at: index) { return (.trace, index &+ 5) }
            if Scan.has("TRC", in: line, at: index) { return (.trace, index &+ 3) }
            if Scan.has("trce:", in: line, at: index) { return (.trace, index &+ 4) }
        case UInt8(ascii: "v"):
            if Scan.has("VERBOSE", in: line, at: index) { return (.trace, index &+ 7) }
            if Scan.has("VRB", in: line, at: index) { return (.trace, index &+ 3) }
        case UInt8(ascii: "n"):
            if Scan.hasLowered("notice", in: line, at: index) { return (.notice, index &+ 6) }
            if Scan.has("Note", in: line, at: index) { return (.notice, index &+ 4) }
        case UInt8(ascii: "l"):
            // PostgreSQL.
            if Scan.has("LOG:", in: line, at: index) { return (.info, index &+ 3) }
        case UInt8(ascii: "p"):
            if Scan.has("PANIC", in: line, at: index) { return (.critical, index &+ 5) }
            if Scan.has("PNC", in: line, at: index) { return (.critical, index &+ 3) }
        case UInt8(ascii: "s"):
            if Scan.hasLowered("severe", in: line, at: index) { return (.critical, index &+ 6) }
        case UInt8(ascii: "a"):
            if Scan.hasLowered("alert", in: line, at: index) { return (.critical, index &+ 5) }
        default: break
        }
        return nil
    }
}
