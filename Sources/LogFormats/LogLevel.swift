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

    private static func word(_ line: Span<UInt8>, at index: Int) -> (level: LogLevel, end: Int)? {
        switch Scan.byte(line, index) | 0x20 {
        case UInt8(ascii: "i"):
            if Scan.hasLowered("information", in: line, at: index) { return (.info, index &+ 11) }
            if Scan.hasLowered("info", in: line, at: index) { return (.info, index &+ 4) }
        case UInt8(ascii: "d"):
            if Scan.hasLowered("debug", in: line, at: index) { return (.debug, index &+ 5) }
        case UInt8(ascii: "w"):
            if Scan.hasLowered("warning", in: line, at: index) { return (.warning, index &+ 7) }
            if Scan.hasLowered("warn", in: line, at: index) { return (.warning, index &+ 4) }
        case UInt8(ascii: "e"):
            if Scan.hasLowered("error", in: line, at: index) { return (.error, index &+ 5) }
            if Scan.hasLowered("err", in: line, at: index) { return (.error, index &+ 3) }
            if Scan.hasLowered("emerg", in: line, at: index) { return (.critical, index &+ 5) }
        case UInt8(ascii: "c"):
            if Scan.hasLowered("critical", in: line, at: index) { return (.critical, index &+ 8) }
            if Scan.hasLowered("crit", in: line, at: index) { return (.critical, index &+ 4) }
        case UInt8(ascii: "f"):
            if Scan.hasLowered("fatal", in: line, at: index) { return (.critical, index &+ 5) }
        case UInt8(ascii: "t"):
            if Scan.hasLowered("trace", in: line, at: index) { return (.trace, index &+ 5) }
        case UInt8(ascii: "n"):
            if Scan.hasLowered("notice", in: line, at: index) { return (.notice, index &+ 6) }
            if Scan.has("Note", in: line, at: index) { return (.notice, index &+ 4) }
        case UInt8(ascii: "l"):
            // PostgreSQL.
            if Scan.has("LOG:", in: line, at: index) { return (.info, index &+ 3) }
        case UInt8(ascii: "p"):
            if Scan.has("PANIC:", in: line, at: index) { return (.critical, index &+ 5) }
        case UInt8(ascii: "s"):
            if Scan.hasLowered("severe", in: line, at: index) { return (.critical, index &+ 6) }
        case UInt8(ascii: "a"):
            if Scan.hasLowered("alert", in: line, at: index) { return (.critical, index &+ 5) }
        default: break
        }
        return nil
    }
}
