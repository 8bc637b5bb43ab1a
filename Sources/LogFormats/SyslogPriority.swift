/// Facility and severity by name, as some loggers write them into files: `kern.info`, `<daemon.warning>`.
enum SyslogPriority {
    /// Facility times eight plus severity, and the index behind the blank that follows; nil where none stands there.
    static func read(_ line: Span<UInt8>, _ index: Int) -> (value: Int64, end: Int)? {
        let isAngled = Scan.byte(line, index) == UInt8(ascii: "<")
        let start = isAngled ? index &+ 1 : index
        for (number, facility) in facilities.enumerated() where Scan.has(facility, in: line, at: start) {
            let dot = start &+ facility.utf8CodeUnitCount
            guard Scan.byte(line, dot) == UInt8(ascii: ".") else { continue }
            for (name, severity) in severities where Scan.has(name, in: line, at: dot &+ 1) {
                var end = dot &+ 1 &+ name.utf8CodeUnitCount
                if isAngled {
                    guard Scan.byte(line, end) == UInt8(ascii: ">") else { continue }
                    end &+= 1
                }
                if Scan.byte(line, end) == 0x20 { return (Int64(number) &* 8 &+ severity, end &+ 1) }
            }
        }
        return nil
    }

    /// In the order of their numbers (RFC 5424, 6.2.1).
    private static let facilities: [StaticString] = [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
        "security", "console", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ]

    private static let severities: [(StaticString, Int64)] = [
        ("emerg", 0), ("panic", 0), ("alert", 1), ("crit", 2), ("err", 3), ("error", 3), ("warn", 4), ("warning", 4),
        ("notice", 5), ("info", 6), ("debug", 7),
    ]
}
