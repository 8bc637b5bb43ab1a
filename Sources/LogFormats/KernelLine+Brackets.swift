import Evidence

/// The prefixes in brackets, which `dmesg` and the kernel's own console write.
extension KernelLine {
    static func bracketed(_ line: Span<UInt8>, _ start: Int) -> KernelLine? {
        let inside = Scan.skipBlanks(line, start &+ 1, to: min(line.count, start &+ 12))
        if let stamp = Timestamps.sinceBoot(line, at: inside), let close = close(line, stamp.end) {
            guard var result = behind(line, close, clock: .time(stamp.time)) else { return nil }
            result.monotonic = stamp.time.micros
            return result
        }
        if let step = stepEnd(line, inside), Scan.byte(line, step) == UInt8(ascii: "]") {
            return behind(line, step &+ 1, clock: nil)
        }
        if let stamp = KernelDate.full(line, at: inside), let close = close(line, stamp.end) {
            return reckoned(line, close, .time(stamp.time))
        }
        if let minute = KernelDate.minute(line, at: inside), Scan.byte(line, minute.end) == UInt8(ascii: "]") {
            return reckoned(line, minute.end &+ 1, .yearless(minute))
        }
        return nil
    }

    /// Behind the `]` of a time, before which `dmesg -d` writes ` <    0.000003>`.
    private static func close(_ line: Span<UInt8>, _ end: Int) -> Int? {
        var at = end
        if Scan.byte(line, at) == 0x20, let step = stepEnd(line, at &+ 1) { at = step }
        return Scan.byte(line, at) == UInt8(ascii: "]") ? at &+ 1 : nil
    }

    /// Behind `+0.000003` or `<    0.000003>`: the time since the line before.
    private static func stepEnd(_ line: Span<UInt8>, _ index: Int) -> Int? {
        let mark = Scan.byte(line, index)
        let isAngled = mark == UInt8(ascii: "<")
        guard isAngled || mark == UInt8(ascii: "+") else { return nil }
        let number = isAngled ? Scan.skipBlanks(line, index &+ 1, to: min(line.count, index &+ 14)) : index &+ 1
        guard let step = Timestamps.sinceBoot(line, at: number) else { return nil }
        if !isAngled { return step.end }
        // `journalctl -o short-delta` has a blank there.
        let end = Scan.byte(line, step.end) == 0x20 ? step.end &+ 1 : step.end
        return Scan.byte(line, end) == UInt8(ascii: ">") ? end &+ 1 : nil
    }

    /// What stands behind a bracket: a caller, then `host kernel: ` as `journalctl -o short-monotonic` has it, then the
    /// text.
    private static func behind(_ line: Span<UInt8>, _ close: Int, clock: LineClock?) -> KernelLine? {
        let (name, end) = caller(line, close)
        guard end == line.count || line[end] == 0x20 else { return nil }
        // `journalctl -o short-monotonic` writes the lines of all programs so.
        if clock != nil, SyslogLine.isMonotonic(line, behind: end) { return nil }
        var result = KernelLine(clock: clock, text: min(end &+ 1, line.count)..<line.count)
        result.caller = name
        let text = result.text.lowerBound
        let word = Scan.tokenEnd(line, text, to: line.count)
        if Scan.has(" kernel: ", in: line, at: word), word > text {
            result.host = text..<word
            result.text = word &+ 9..<line.count
        } else if Scan.has("kernel: ", in: line, at: text) {
            result.text = text &+ 8..<line.count
        }
        return result
    }

    private static func reckoned(_ line: Span<UInt8>, _ close: Int, _ clock: LineClock) -> KernelLine? {
        guard var result = behind(line, close, clock: clock), result.host == nil else { return nil }
        let text = result.text.lowerBound
        // Apache's old error log has the same time, then `[error] [client …`.
        if Scan.byte(line, text) == UInt8(ascii: "["), Scan.isLetter(Scan.byte(line, text &+ 1)) { return nil }
        result.isReckoned = true
        return result
    }
}
