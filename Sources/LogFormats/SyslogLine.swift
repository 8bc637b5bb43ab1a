import Evidence

/// A line of a syslog file or of `journalctl`: time, host, program, pid, message.
///
///     <30>Nov 24 08:22:00 app-1 systemd[1]: Started shop-api.service - Shop API.
///     2026-11-24T08:22:00.123456+00:00 app-1 sshd[812]: Server listening on :: port 22.
///     [ 6373.296053] app-1 sshd[812]: Server listening on :: port 22.       (journalctl -o short-monotonic)
///     <165>1 2026-11-24T08:22:00.003Z app-1 shop 812 ID47 - text            (RFC 5424)
///     83 <30>Nov 24 08:22:00 app-1 shop: text                               (counted octets, RFC 6587)
///
/// `Timestamps.header` has all shapes of the time. A relay may leave out the host; some programs write no tag.
package struct SyslogLine: Sendable, Hashable {
    package var clock: LineClock
    /// nil where the line names none.
    package var host: Range<Int>?
    /// Empty where the line has no tag.
    package var program: Range<Int>
    package var pid: Int64?
    /// Facility times eight plus severity, where the line has it.
    package var priority: Int64?
    package var message: Range<Int>
    /// Whether the header is that of RFC 5424.
    package var isStructured = false

    /// What the priority says of the message.
    package var level: LogLevel? {
        guard let priority else { return nil }
        switch priority & 7 {
        case 0...2: return .critical
        case 3: return .error
        case 4: return .warning
        case 5: return .notice
        case 6: return .info
        default: return .debug
        }
    }

    /// Reads a line, or nil where it has no syslog header or comes from the kernel (`KernelLine` reads that).
    package static func parse(_ line: Span<UInt8>) -> SyslogLine? {
        guard let found = header(line), !Scan.matches("kernel", in: line, found.program) else { return nil }
        return found
    }

    /// The header, whatever the program.
    static func header(_ line: Span<UInt8>) -> SyslogLine? {
        let counted = octetsEnd(line)
        let priority = priority(line, at: counted)
        let start = priority?.end ?? counted
        if priority != nil, Scan.has("1 ", in: line, at: start),
            let stamp = Timestamps.dateTime(line, at: start &+ 2), stamp.time.axis == .instant
        {
            var found = structured(line, stamp)
            found?.priority = priority?.value
            return found
        }
        guard let time = Timestamps.header(line, at: start) ?? logread(line, start) else { return nil }
        if case .time(let stamp) = time.clock, stamp.axis == .boot, !isMonotonic(line, behind: time.end) { return nil }
        let at = Scan.byte(line, time.end) == UInt8(ascii: ":") ? time.end &+ 1 : time.end
        guard Scan.byte(line, at) == 0x20 else { return nil }
        if let stamp = Timestamps.dateTime(line, at: start), stamp.time.axis == .instant,
            let found = structured(line, stamp), found.pid != nil
        {
            // RFC 5424 as relays write it to files, without priority and version.
            return found
        }
        if let named = SyslogPriority.read(line, at &+ 1) {
            // FreeBSD's `-v`, OpenWrt's `logread`: facility and severity by name, before the host or instead of it.
            var found = origin(line, named.end, time.clock, isSure: true)
            found?.priority = priority?.value ?? named.value
            return found
        }
        var found = origin(line, at &+ 1, time.clock, isSure: isSure(time.clock, priority != nil))
        if let value = priority?.value { found?.priority = value }
        return found
    }

    /// The time of OpenWrt's `logread`, `Tue Nov 24 08:25:01 2026`, where a facility follows.
    private static func logread(_ line: Span<UInt8>, _ start: Int) -> (clock: LineClock, end: Int)? {
        guard let stamp = Timestamps.ctime(line, at: start), Scan.byte(line, stamp.end) == 0x20,
            SyslogPriority.read(line, stamp.end &+ 1) != nil
        else { return nil }
        return (.time(stamp.time), stamp.end)
    }

    /// Whether the line is one of `journalctl -o short-monotonic` of a program: a host and a tag with a pid behind the
    /// brackets, which no line of the kernel's own has.
    static func isMonotonic(_ line: Span<UInt8>, behind end: Int) -> Bool {
        let start = end &+ 1
        let host = nameEnd(line, start)
        // `kernel: IOAPIC[0]: …` has a program, no host.
        guard host > start, line[host &- 1] != UInt8(ascii: ":"), Scan.byte(line, host) == 0x20,
            let tag = tag(line, host &+ 1), tag.pid != nil
        else {
            return false
        }
        return !Scan.matches("kernel", in: line, tag.program)
    }

    /// Whether `journalctl` itself wrote the line between those of the journal: `-- Boot 3f2a1bc --`, `-- Logs begin at …`,
    /// and with `-x` the catalogue's words. Other files have such lines too: ask only where the plan saw a journal.
    package static func isRemark(_ line: Span<UInt8>) -> Bool {
        Scan.has("-- ", in: line, at: 0) || Scan.matches("--", in: line, 0..<line.count)
    }

    /// Behind `<PRI>`, or 0.
    static func priorityEnd(_ line: Span<UInt8>) -> Int { priority(line, at: 0)?.end ?? 0 }

    private static func priority(_ line: Span<UInt8>, at index: Int) -> (value: Int64, end: Int)? {
        guard Scan.byte(line, index) == UInt8(ascii: "<"),
            let number = Scan.number(line, index &+ 1, to: index &+ 4), number.value <= 191,
            Scan.byte(line, number.end) == UInt8(ascii: ">")
        else { return nil }
        return (number.value, number.end &+ 1)
    }

    /// Behind the length that a stream of syslog has before each message, or 0.
    private static func octetsEnd(_ line: Span<UInt8>) -> Int {
        guard let number = Scan.number(line, 0, to: 7), Scan.has(" <", in: line, at: number.end) else { return 0 }
        return number.end &+ 1
    }

    /// Whether a time is syslog's own beyond doubt, so that the line needs no tag.
    private static func isSure(_ clock: LineClock, _ hasPriority: Bool) -> Bool {
        if case .yearless = clock { return true }
        return hasPriority
    }

    /// Host, tag and message.
    private static func origin(
        _ line: Span<UInt8>, _ start: Int, _ clock: LineClock, isSure: Bool
    ) -> SyslogLine? {
        func whole(_ host: Range<Int>?, _ from: Int, program: Range<Int> = 0..<0) -> SyslogLine {
            SyslogLine(clock: clock, host: host, program: program, pid: nil, priority: nil, message: from..<line.count)
        }
        if isSure, RepeatedMessage.parse(line, start..<line.count) != nil { return whole(nil, start) }
        let hostEnd = nameEnd(line, start)
        let isName =
            hostEnd > start && Scan.byte(line, hostEnd) == 0x20
            && (line[hostEnd &- 1] != UInt8(ascii: ":") || Scan.byte(line, hostEnd &- 2) == UInt8(ascii: ":"))
        // BusyBox, and templates of rsyslog, write facility and severity behind the host.
        let given = isName ? SyslogPriority.read(line, hostEnd &+ 1) : nil
        if isName, let tag = tag(line, given?.end ?? hostEnd &+ 1) {
            return SyslogLine(
                clock: clock, host: named(line, start..<hostEnd), program: tag.program, pid: tag.pid,
                priority: given?.value, message: tag.end..<line.count)
        }
        if let tag = tag(line, start) {
            // Without a host only where nothing else has the shape: `2026-11-24T08:22:00Z error: text` is no syslog.
            guard isSure || tag.pid != nil else { return nil }
            return SyslogLine(
                clock: clock, host: nil, program: tag.program, pid: tag.pid, priority: nil,
                message: tag.end..<line.count)
        }
        guard isName else { return nil }
        if !isSure, RepeatedMessage.parse(line, hostEnd &+ 1..<line.count).map({ $0.message == nil }) != true {
            return nil
        }
        return whole(named(line, start..<hostEnd), hostEnd &+ 1)
    }

    /// A host's name, or nil for the dash that stands for none.
    private static func named(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        range.count == 1 && Scan.byte(line, range.lowerBound) == UInt8(ascii: "-") ? nil : range
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
        guard let dataEnd = structuredDataEnd(line, at) else { return nil }
        guard dataEnd == line.count || line[dataEnd] == 0x20 else { return nil }
        at = min(Scan.skipBlanks(line, dataEnd, to: line.count), line.count)
        if Scan.byte(line, at) == 0xEF, Scan.byte(line, at &+ 1) == 0xBB, Scan.byte(line, at &+ 2) == 0xBF { at &+= 3 }
        let pid = Scan.number(line, fields[2].lowerBound, to: fields[2].upperBound)
        return SyslogLine(
            clock: .time(stamp.time), host: named(line, fields[0]),
            program: named(line, fields[1]) ?? fields[1].lowerBound..<fields[1].lowerBound,
            pid: pid.flatMap { $0.end == fields[2].upperBound ? $0.value : nil }, priority: nil,
            message: min(at, line.count)..<line.count, isStructured: true)
    }

    /// Behind `-` or `[id name="value" …][…]`, within whose quotes a backslash escapes quote, backslash and bracket.
    private static func structuredDataEnd(_ line: Span<UInt8>, _ start: Int) -> Int? {
        if Scan.byte(line, start) == UInt8(ascii: "-") { return start &+ 1 }
        var at = start
        while Scan.byte(line, at) == UInt8(ascii: "[") {
            var inQuotes = false
            at &+= 1
            while at < line.count, inQuotes || line[at] != UInt8(ascii: "]") {
                if line[at] == UInt8(ascii: "\\"), inQuotes {
                    at &+= 1
                } else if line[at] == UInt8(ascii: "\"") {
                    inQuotes.toggle()
                }
                at &+= 1
            }
            guard at < line.count else { return nil }
            at &+= 1
        }
        return at > start ? at : nil
    }
}
