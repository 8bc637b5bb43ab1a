import Evidence

/// A kernel line without its prefix, whichever tool wrote that (catalogue 2.1).
///
///     <4>[ 6373.296053] text                                  dmesg -r
///     [ 6373.296053] text        [ 6373.296053][ T1234] text  dmesg, with caller id
///     4,506,6373296053,-;text                                 /dev/kmsg; ` KEY=value` lines follow
///     kern  :warn  : [ 6373.296053] text                      dmesg -x
///     2026-11-24T08:25:22,296053+00:00 text                   dmesg --time-format iso
///     [Tue Nov 24 08:25:22 2026] text                         dmesg -T, in the reader's language
///     [  +0.000003] text         [Nov24 08:25] text           dmesg -e: the step from the line before, or the minute
///     [ 6373.296053 <    0.000003>] text                      dmesg -d
///     Nov 24 08:25:22 app-1 kernel: [ 6373.296053] text       syslog
///     2026-11-24T08:25:22.296053+00:00 app-1 kernel: text     rsyslog, journalctl -o short-iso
///     text                                                    a line of an OOM dump, pasted without any prefix
package struct KernelLine: Sendable, Hashable {
    /// The line's time; nil where it has none that it gives by itself (a step from the line before is none).
    package var clock: LineClock?
    /// Microseconds since boot, where the line has them, also beside a wall clock.
    package var monotonic: Int64?
    package var host: Range<Int>?
    /// `T1234` or `C2`: the task or processor that printed the line, where the kernel is built to say it.
    package var caller: Range<Int>?
    /// Whether the wall clock was reckoned from seconds since boot when the log was read, so that it may be off by the
    /// time that the machine slept; false where a logger wrote the moment at which it got the line.
    package var isReckoned = false
    /// Whether the line has no prefix at all: told by its text alone.
    package var isBare = false
    package var text: Range<Int>
    /// How often syslog says that the message came again; nil where the line is the message itself.
    package var repetitions: Int64?

    init(clock: LineClock?, monotonic: Int64? = nil, host: Range<Int>? = nil, text: Range<Int>) {
        self.clock = clock
        self.monotonic = monotonic
        self.host = host
        self.text = text
    }

    /// Reads a line, or nil where it is no kernel line; `readsBare` tells whether one without any prefix may be one.
    package static func parse(_ line: Span<UInt8>, readsBare: Bool = true) -> KernelLine? {
        if let record = kmsg(line) { return record }
        let start = facilityEnd(line, SyslogLine.priorityEnd(line))
        if Scan.byte(line, start) == UInt8(ascii: "["), let found = bracketed(line, start) { return found }
        if let header = SyslogLine.header(line) {
            return Scan.matches("kernel", in: line, header.program) ? logged(line, header) : nil
        }
        if let stamp = Timestamps.dateTime(line, at: start) { return dated(line, stamp) }
        return readsBare ? bare(line, start) : nil
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
        var result = KernelLine(
            clock: .time(SourceTime(axis: .boot, micros: micros.value)), monotonic: micros.value,
            text: at &+ 1..<line.count)
        if let key = Scan.find("caller=", in: line, from: micros.end, to: at) {
            result.caller = key &+ 7..<(Scan.first(UInt8(ascii: ","), in: line, from: key, to: at) ?? at)
        }
        return result
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

    /// The range of `T1234` in `[ T1234]` or `[    C2]` and the index behind it, or nil and the index given.
    static func caller(_ line: Span<UInt8>, _ start: Int) -> (name: Range<Int>?, end: Int) {
        guard Scan.byte(line, start) == UInt8(ascii: "[") else { return (nil, start) }
        let at = Scan.skipBlanks(line, start &+ 1, to: line.count)
        let kind = Scan.byte(line, at)
        guard kind == UInt8(ascii: "T") || kind == UInt8(ascii: "C"),
            let number = Scan.number(line, at &+ 1, to: line.count), Scan.byte(line, number.end) == UInt8(ascii: "]")
        else { return (nil, start) }
        return (at..<number.end, number.end &+ 1)
    }

    private static func logged(_ line: Span<UInt8>, _ header: SyslogLine) -> KernelLine {
        var result = KernelLine(clock: header.clock, host: header.host, text: header.message)
        if let repeated = RepeatedMessage.parse(line, header.message), let message = repeated.message {
            result.repetitions = repeated.count
            result.text = message
        }
        let start = result.text.lowerBound
        if Scan.byte(line, start) == UInt8(ascii: "["),
            let stamp = Timestamps.sinceBoot(line, at: Scan.skipBlanks(line, start &+ 1, to: start &+ 8)),
            Scan.byte(line, stamp.end) == UInt8(ascii: "]")
        {
            result.monotonic = stamp.time.micros
            let (name, behind) = caller(line, stamp.end &+ 1)
            result.caller = name
            let text = Scan.byte(line, behind) == 0x20 ? behind &+ 1 : behind
            result.text = min(text, result.text.upperBound)..<result.text.upperBound
        }
        return result
    }

    /// `dmesg --time-format iso`: six digits and an offset. Behind a dot, as some builds write it, only where the text
    /// is the kernel's own beyond doubt, for many applications write such times.
    private static func dated(_ line: Span<UInt8>, _ stamp: Timestamp) -> KernelLine? {
        guard stamp.time.axis == .instant, stamp.fractionDigits == 6, Scan.byte(line, stamp.end) == 0x20,
            line[stamp.end &- 1] | 0x20 != UInt8(ascii: "z")
        else { return nil }
        let (name, behind) = caller(line, stamp.end &+ 1)
        let start = name == nil ? behind : min(behind &+ 1, line.count)
        guard stamp.hasComma || OomLine.isKnown(line, start..<line.count) else { return nil }
        var result = KernelLine(clock: .time(stamp.time), text: start..<line.count)
        result.caller = name
        result.isReckoned = true
        return result
    }

    /// A line of an OOM dump without a time: `kernel: ` may stand before it, and blanks where the tool that printed it
    /// set the rest of a record under its first line.
    private static func bare(_ line: Span<UInt8>, _ start: Int) -> KernelLine? {
        var at = start
        if Scan.has("kernel: ", in: line, at: at) { at &+= 8 }
        let text = Scan.skipBlanks(line, at, to: line.count)
        // A dump that was set in as a whole, as in a ticket's code block, keeps its times.
        if text > at, Scan.byte(line, text) == UInt8(ascii: "["), let inner = bracketed(line, text),
            OomLine.isOfDump(line, inner.text, isSetIn: true)
        {
            return inner
        }
        guard text < line.count, OomLine.isOfDump(line, text..<line.count, isSetIn: text > at &+ 1) else { return nil }
        var result = KernelLine(clock: nil, text: text..<line.count)
        result.isBare = true
        return result
    }
}
