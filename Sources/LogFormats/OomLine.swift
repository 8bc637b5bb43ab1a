/// One line of an OOM dump of the kernel, in the wordings of kernels 2.6 to 6.x (catalogue 2.2 to 2.4).
///
/// Each case stands for itself; what belongs together is the fold's business. Sizes are bytes but for the task table,
/// whose values are pages.
package enum OomLine: Sendable, Equatable {
    case invoked(process: Range<Int>, gfpMask: Range<Int>?, order: Int64?, oomScoreAdj: Int64?)
    case summary(OomSummary)
    case killed(OomKill)
    case memory(usage: Int64, limit: Int64?, failcnt: Int64?)
    case cgroup(Range<Int>)
    case task(OomTask)
    case reaped(pid: Int64, process: Range<Int>)

    /// Reads a kernel line's text, or nil where it is none of a dump.
    package static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        let text = Scan.clamp(text, to: line)
        let (start, end) = (text.lowerBound, text.upperBound)
        switch Scan.byte(line, start) {
        case UInt8(ascii: "["):
            if let row = OomTask.parse(line, text) { return .task(row) }
        case UInt8(ascii: "m"):
            if Scan.has("memory: usage ", in: line, at: start) { return memory(line, start &+ 14, end) }
        case UInt8(ascii: "M"):
            if Scan.has("Memory cgroup stats for ", in: line, at: start) { return cgroup(line, start &+ 24, end) }
            if Scan.has("Memory cgroup out of memory", in: line, at: start) { return kill(line, text, isMemcg: true) }
        case UInt8(ascii: "O"), UInt8(ascii: "N"), UInt8(ascii: "K"):
            if Scan.hasLowered("out of memory", in: line, at: start)
                || Scan.has("No available memory (MPOL_BIND)", in: line, at: start)
                || Scan.has("Killed process ", in: line, at: start)
            {
                return kill(line, text, isMemcg: false)
            }
        case UInt8(ascii: "T"):
            if Scan.has("Task in ", in: line, at: start), let summary = OomSummary.limitOf(line, start &+ 8, end) {
                return .summary(summary)
            }
        default: break
        }
        if Scan.has("oom-kill:", in: line, at: start) {
            return OomSummary.parse(line, start &+ 9, end).map { .summary($0) }
        }
        if Scan.has("oom_reaper: reaped process ", in: line, at: start) { return reaped(line, start &+ 27, end) }
        return invoked(line, text)
    }

    /// Whether the text is the kernel's own beyond doubt.
    static func isKnown(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
        if parse(line, text) != nil { return true }
        return Scan.byte(line, text.lowerBound) == 0x20 || Scan.has("CPU: ", in: line, at: text.lowerBound)
            || Scan.has("Call Trace:", in: line, at: text.lowerBound)
            || Scan.has("Tasks state (", in: line, at: text.lowerBound)
            || Scan.has("Mem-Info:", in: line, at: text.lowerBound)
    }

    /// `NAME invoked oom-killer: gfp_mask=…, order=…, oom_score_adj=…`; a name may hold blanks and brackets.
    private static func invoked(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        // A task name has at most 15 bytes (TASK_COMM_LEN), so that the words cannot stand further on.
        let bound = min(text.upperBound, text.lowerBound &+ 64)
        guard let words = Scan.find(" invoked oom-killer: ", in: line, from: text.lowerBound, to: bound),
            words > text.lowerBound, words &- text.lowerBound <= 32
        else { return nil }
        let start = words &+ 21
        let end = text.upperBound
        var mask: Range<Int>?
        if let key = Scan.find("gfp_mask=", in: line, from: start, to: end) {
            var stop = Scan.first(UInt8(ascii: ","), in: line, from: key, to: end) ?? end
            if let names = Scan.first(UInt8(ascii: "("), in: line, from: key, to: stop),
                let close = Scan.first(UInt8(ascii: ")"), in: line, from: names, to: end)
            {
                stop = max(stop, close &+ 1)
            }
            mask = key &+ 9..<min(stop, end)
        }
        let order = number(line, "order=", start, end)
        let adjust =
            number(line, "oom_score_adj=", start, end) ?? number(line, "oom_adj=", start, end)
            ?? number(line, "oomkilladj=", start, end)
        return .invoked(process: text.lowerBound..<words, gfpMask: mask, order: order, oomScoreAdj: adjust)
    }

    /// `usage 307200kB, limit 307200kB, failcnt 5065`; the limit of an unlimited cgroup is nil.
    private static func memory(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomLine? {
        guard let usage = Scan.number(line, start, to: end), Scan.has("kB, limit ", in: line, at: usage.end),
            let limit = Scan.number(line, usage.end &+ 10, to: end), Scan.has("kB", in: line, at: limit.end)
        else { return nil }
        // PAGE_COUNTER_MAX in kB is 9007199254740988: no limit at all.
        let bounded = limit.value >= 1 << 52 ? nil : limit.value &* 1024
        guard usage.value < 1 << 52 else { return nil }
        return .memory(
            usage: usage.value &* 1024, limit: bounded, failcnt: number(line, "failcnt ", limit.end, end))
    }

    private static func cgroup(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomLine? {
        // Old kernels have the statistics on the same line: `PATH: cache:0KB rss:…`.
        let colon =
            Scan.find(": ", in: line, from: start, to: end) ?? (Scan.byte(line, end &- 1) == 0x3A ? end &- 1 : end)
        return colon > start ? .cgroup(start..<colon) : nil
    }

    private static func reaped(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomLine? {
        guard let pid = Scan.number(line, start, to: end), Scan.has(" (", in: line, at: pid.end) else { return nil }
        let close =
            Scan.findLast("), now ", in: line, from: pid.end, to: end)
            ?? Scan.last(UInt8(ascii: ")"), in: line, from: pid.end &+ 2, to: end)
        guard let close, close >= pid.end &+ 2 else { return nil }
        return .reaped(pid: pid.value, process: pid.end &+ 2..<close)
    }

    private static func kill(_ line: Span<UInt8>, _ text: Range<Int>, isMemcg: Bool) -> OomLine? {
        let end = text.upperBound
        if let words = Scan.find(
            "Killed process ", in: line, from: text.lowerBound, to: min(end, text.lowerBound &+ 96))
        {
            return OomKill.parse(line, words &+ 15, end, isMemcg: isMemcg).map { .killed($0) }
        }
        // `Kill process 6120 (app) score 893 or sacrifice child` announces a kill; the line of the kill itself follows.
        guard
            let words = Scan.find(
                "Kill process ", in: line, from: text.lowerBound, to: min(end, text.lowerBound &+ 96)),
            let announced = OomKill.parse(line, words &+ 13, end, isMemcg: isMemcg)
        else { return nil }
        return .summary(
            OomSummary(
                constraint: nil, oomMemcg: nil, taskMemcg: nil, isGlobal: false, process: announced.process,
                pid: announced.pid, uid: nil, score: number(line, " score ", words, end)))
    }

    static func number(_ line: Span<UInt8>, _ key: StaticString, _ start: Int, _ end: Int) -> Int64? {
        guard let at = Scan.find(key, in: line, from: start, to: end) else { return nil }
        return Scan.signedNumber(line, at &+ key.utf8CodeUnitCount, to: end)?.value
    }
}
