import Evidence

/// A kernel line without its prefix, whichever tool wrote that (catalogue 2.1).
///
///     <4>[ 6373.296053] text                                  dmesg -r
///     [ 6373.296053] text        [ 6373.296053][ T1234] text  dmesg, with caller id
///     4,506,6373296053,-;text                                 /dev/kmsg; ` KEY=value` lines follow
///     kern  :warn  : [ 6373.296053] text                      dmesg -x
///     2026-11-24T08:25:22,296053+00:00 text                   dmesg --time-format iso
///     [Tue Nov 24 08:25:22 2026] text                         dmesg -T
///     Nov 24 08:25:22 app-1 kernel: [ 6373.296053] text       syslog
///     2026-11-24T08:25:22.296053+00:00 app-1 kernel: text     rsyslog, journalctl -o short-iso
package struct KernelLine: Sendable, Hashable {
    package var clock: LineClock
    /// Microseconds since boot, where the line has them, also beside a wall clock.
    package var monotonic: Int64?
    package var host: Range<Int>?
    package var text: Range<Int>

    /// Reads a line, or nil where it is no kernel line.
    package static func parse(_ line: Span<UInt8>) -> KernelLine? {
        if let record = kmsg(line) { return record }
        let start = facilityEnd(line, SyslogLine.priorityEnd(line))
        if Scan.byte(line, start) == UInt8(ascii: "[") { return bracketed(line, start) }
        if let header = SyslogLine.header(line) {
            return Scan.matches("kernel", in: line, header.program) ? logged(line, header) : nil
        }
        if let stamp = Timestamps.dateTime(line, at: start) { return dated(line, stamp) }
        return nil
    }

    /// Whether the line is a ` KEY=value` of the kmsg record above it, which says nothing by itself.
    package static func isDictionaryLine(_ line: Span<UInt8>) -> Bool {
        guard Scan.byte(line, 0) == 0x20 else { return false }
        var at = 1
        while at < line.count, line[at] &- 0x41 < 26 || line[at] == UInt8(ascii: "_") { at &+= 1 }
        return at > 3 && Scan.byte(line, at) == UInt8(ascii: "=")
    }

    private static func kmsg(_ line: Span<UInt8>) -> KernelLine? {
        guard let priority = Scan.number(line, 0, to: 5), Scan.byte(line, priority.end) == UInt8(ascii: ","),
            let sequence = Scan.number(line, priority.end &+ 1, to: line.count),
            Scan.byte(line, sequence.end) == UInt8(ascii: ","),
            let micros = Scan.number(line, sequence.end &+ 1, to: line.count),
            Scan.byte(line, micros.end) == UInt8(ascii: ",")
        else { return nil }
        var at = micros.end &+ 1
        while at < line.count, at &- micros.end < 48, line[at] != UInt8(ascii: ";") {
            let byte = line[at]
            guard
                Scan.isWord(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ",")
                    || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+")
            else { return nil }
            at &+= 1
        }
        guard at > micros.end &+ 1, Scan.byte(line, at) == UInt8(ascii: ";") else { return nil }
        return KernelLine(
            clock: .time(SourceTime(axis: .boot, micros: micros.value)), monotonic: micros.value, host: nil,
            text: at &+ 1..<line.count)
    }

    /// Behind `kern  :warn  : `, or the index given.
    private static func facilityEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        for _ in 0..<2 {
            let word = at
            while at < line.count, at &- word < 10, Scan.isAlphanumeric(line[at]) { at &+= 1 }
            guard at > word else { return start }
            while Scan.byte(line, at) == 0x20, at &- word < 12 { at &+= 1 }
            guard Scan.byte(line, at) == UInt8(ascii: ":") else { return start }
            at &+= 1
        }
        return Scan.byte(line, at) == 0x20 ? at &+ 1 : start
    }

    private static func bracketed(_ line: Span<UInt8>, _ start: Int) -> KernelLine? {
        let inside = Scan.skipBlanks(line, start &+ 1, to: min(line.count, start &+ 8))
        if let stamp = Timestamps.sinceBoot(line, at: inside), Scan.byte(line, stamp.end) == UInt8(ascii: "]") {
            let behind = callerEnd(line, stamp.end &+ 1)
            guard behind == line.count || line[behind] == 0x20 else { return nil }
            if SyslogLine.isMonotonic(line, behind: behind) { return nil }
            var text = min(behind &+ 1, line.count)
            var host: Range<Int>?
            // `journalctl -o short-monotonic` has the host and the program behind the time.
            let word = Scan.tokenEnd(line, text, to: line.count)
            if Scan.has(" kernel: ", in: line, at: word), word > text {
                host = text..<word
                text = word &+ 9
            } else if Scan.has("kernel: ", in: line, at: text) {
                text &+= 8
            }
            return KernelLine(
                clock: .time(stamp.time), monotonic: stamp.time.micros, host: host, text: text..<line.count)
        }
        guard let stamp = Timestamps.ctime(line, at: inside), Scan.has("] ", in: line, at: stamp.end) else {
            return nil
        }
        let text = callerEnd(line, stamp.end &+ 1)
        let begin = text == stamp.end &+ 1 ? stamp.end &+ 2 : min(text &+ 1, line.count)
        // Apache's old error log has the same time, then `[error] [client …`.
        if Scan.byte(line, begin) == UInt8(ascii: "["), Scan.isLetter(Scan.byte(line, begin &+ 1)) { return nil }
        return KernelLine(clock: .time(stamp.time), monotonic: nil, host: nil, text: begin..<line.count)
    }

    /// Behind `[ T1234]` or `[    C2]`, or the index given.
    private static func callerEnd(_ line: Span<UInt8>, _ start: Int) -> Int {
        guard Scan.byte(line, start) == UInt8(ascii: "[") else { return start }
        var at = Scan.skipBlanks(line, start &+ 1, to: line.count)
        let kind = Scan.byte(line, at)
        guard kind == UInt8(ascii: "T") || kind == UInt8(ascii: "C") else { return start }
        at &+= 1
        guard let number = Scan.number(line, at, to: line.count), Scan.byte(line, number.end) == UInt8(ascii: "]")
        else {
            return start
        }
        return number.end &+ 1
    }

    private static func logged(_ line: Span<UInt8>, _ header: SyslogLine) -> KernelLine {
        var result = KernelLine(clock: header.clock, monotonic: nil, host: header.host, text: header.message)
        let start = header.message.lowerBound
        if Scan.byte(line, start) == UInt8(ascii: "["),
            let stamp = Timestamps.sinceBoot(line, at: Scan.skipBlanks(line, start &+ 1, to: start &+ 8)),
            Scan.byte(line, stamp.end) == UInt8(ascii: "]")
        {
            result.monotonic = stamp.time.micros
            let behind = callerEnd(line, stamp.end &+ 1)
            result.text = (Scan.byte(line, behind) == 0x20 ? behind &+ 1 : behind)..<line.count
        }
        return result
    }

    /// `dmesg --time-format iso`: six digits and an offset. Behind a dot, as some builds write it, only where the text
    /// is the kernel's own beyond doubt, for many applications write such times.
    private static func dated(_ line: Span<UInt8>, _ stamp: Timestamp) -> KernelLine? {
        guard stamp.time.axis == .instant, stamp.fractionDigits == 6, Scan.byte(line, stamp.end) == 0x20,
            line[stamp.end &- 1] | 0x20 != UInt8(ascii: "z")
        else { return nil }
        let text = callerEnd(line, stamp.end &+ 1)
        let start = text == stamp.end &+ 1 ? text : min(text &+ 1, line.count)
        guard stamp.hasComma || OomLine.isKnown(line, start..<line.count) else { return nil }
        return KernelLine(clock: .time(stamp.time), monotonic: nil, host: nil, text: start..<line.count)
    }
}
