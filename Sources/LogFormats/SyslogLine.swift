import Evidence

/// A line of a syslog file or of `journalctl`: time, host, program, pid, message.
///
///     <30>Nov 24 08:22:00 app-1 systemd[1]: Started shop-api.service - Shop API.
///     2026-11-24T08:22:00.123456+00:00 app-1 sshd[812]: Server listening on :: port 22.
///     <165>1 2026-11-24T08:22:00.003Z app-1 shop 812 ID47 - text            (RFC 5424)
package struct SyslogLine: Sendable, Hashable {
    package var clock: LineClock
    package var host: Range<Int>
    package var program: Range<Int>
    package var pid: Int64?
    package var message: Range<Int>

    /// Reads a line, or nil where it has no syslog header or comes from the kernel (`KernelLine` reads that).
    package static func parse(_ line: Span<UInt8>) -> SyslogLine? {
        guard let found = header(line), !Scan.matches("kernel", in: line, found.program) else { return nil }
        return found
    }

    /// The header, whatever the program.
    static func header(_ line: Span<UInt8>) -> SyslogLine? {
        let start = priorityEnd(line)
        let clock: LineClock
        let end: Int
        if Scan.has("1 ", in: line, at: start), start > 0, let stamp = Timestamps.dateTime(line, at: start &+ 2) {
            return structured(line, stamp)
        } else if let stamp = Timestamps.syslog(line, at: start) {
            clock = .yearless(stamp)
            end = stamp.end
        } else if Scan.isDigit(Scan.byte(line, start)), Scan.byte(line, start &+ 10) == UInt8(ascii: "T"),
            let stamp = Timestamps.dateTime(line, at: start), !stamp.hasComma
        {
            clock = .time(stamp.time)
            end = stamp.end
        } else {
            return nil
        }
        guard Scan.byte(line, end) == 0x20 else { return nil }
        let hostStart = end &+ 1
        let hostEnd = nameEnd(line, hostStart)
        guard hostEnd > hostStart, Scan.byte(line, hostEnd) == 0x20,
            let tag = tag(line, hostEnd &+ 1)
        else { return nil }
        return SyslogLine(
            clock: clock, host: hostStart..<hostEnd, program: tag.program, pid: tag.pid, message: tag.end..<line.count)
    }

    /// Behind `<PRI>`, or 0.
    static func priorityEnd(_ line: Span<UInt8>) -> Int {
        guard Scan.byte(line, 0) == UInt8(ascii: "<"), let number = Scan.number(line, 1, to: 4), number.value <= 191,
            Scan.byte(line, number.end) == UInt8(ascii: ">")
        else { return 0 }
        return number.end &+ 1
    }

    /// The end of a host name: letters, digits and `.-_:` (addresses too).
    private static func nameEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < line.count, at &- start < 255 {
            let byte = line[at]
            guard
                Scan.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ":")
            else { break }
            at &+= 1
        }
        return at
    }

    /// `program[pid]: ` or `program: `.
    private static func tag(_ line: Span<UInt8>, _ start: Int) -> (program: Range<Int>, pid: Int64?, end: Int)? {
        var at = start
        while at < line.count, at &- start < 64 {
            let byte = line[at]
            if byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ":")
                || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\"")
            {
                break
            }
            at &+= 1
        }
        guard at > start else { return nil }
        let program = start..<at
        var pid: Int64?
        if Scan.byte(line, at) == UInt8(ascii: "[") {
            guard let number = Scan.number(line, at &+ 1, to: at &+ 20),
                Scan.byte(line, number.end) == UInt8(ascii: "]")
            else { return nil }
            pid = number.value
            at = number.end &+ 1
        }
        guard Scan.byte(line, at) == UInt8(ascii: ":") else { return nil }
        at &+= 1
        if at == line.count { return (program, pid, at) }
        guard Scan.byte(line, at) == 0x20 else { return nil }
        return (program, pid, at &+ 1)
    }

    /// The rest of an RFC 5424 header behind its time.
    private static func structured(_ line: Span<UInt8>, _ stamp: Timestamp) -> SyslogLine? {
        guard Scan.byte(line, stamp.end) == 0x20 else { return nil }
        var fields: [Range<Int>] = []
        var at = stamp.end &+ 1
        while fields.count < 4 {
            let end = Scan.tokenEnd(line, at, to: line.count)
            guard end > at, end &- at <= 255, Scan.byte(line, end) == 0x20 else { return nil }
            fields.append(at..<end)
            at = end &+ 1
        }
        if Scan.byte(line, at) == UInt8(ascii: "[") {
            var inQuotes = false
            while at < line.count {
                if line[at] == UInt8(ascii: "\\") {
                    at &+= 1
                } else if line[at] == UInt8(ascii: "\"") {
                    inQuotes.toggle()
                }
                if !inQuotes, Scan.byte(line, at) == UInt8(ascii: "]"), Scan.byte(line, at &+ 1) != UInt8(ascii: "[") {
                    break
                }
                at &+= 1
            }
            at = min(line.count, at &+ 1)
        } else if Scan.byte(line, at) == UInt8(ascii: "-") {
            at &+= 1
        } else {
            return nil
        }
        at = min(Scan.skipBlanks(line, at, to: line.count), line.count)
        if Scan.byte(line, at) == 0xEF, Scan.byte(line, at &+ 1) == 0xBB, Scan.byte(line, at &+ 2) == 0xBF { at &+= 3 }
        let pid = Scan.number(line, fields[2].lowerBound, to: fields[2].upperBound)
        return SyslogLine(
            clock: .time(stamp.time), host: fields[0], program: fields[1],
            pid: pid.flatMap { $0.end == fields[2].upperBound ? $0.value : nil }, message: at..<line.count)
    }
}
