/// One line of an OOM dump of the kernel, in the wordings of kernels 2.6 to 6.x (catalogue 2.2 to 2.4).
///
/// Each case stands for itself; what belongs together is the fold's business. Sizes are bytes but for the task table,
/// whose values are pages.
package enum OomLine: Sendable, Equatable {
    /// The process is an empty range where the kernel does not say it.
    case invoked(process: Range<Int>, gfpMask: Range<Int>?, order: Int64?, oomScoreAdj: Int64?)
    case summary(OomSummary)
    case killed(OomKill)
    case memory(usage: Int64, limit: Int64?, failcnt: Int64?)
    case cgroup(Range<Int>)
    case task(OomTask)
    case reaped(pid: Int64, process: Range<Int>)
    /// `CPU: 2 UID: 33 PID: 31877 Comm: node Not tainted 6.11.0`: who ran there, and the kernel's version. Any stack
    /// trace has it.
    case origin(pid: Int64, process: Range<Int>, kernel: Range<Int>?)
    /// Memory by use, of the host or of the cgroup.
    case counters(OomCounters)
    /// A row below `Unreclaimable slab info:`.
    case slab(name: Range<Int>, used: Int64, total: Int64)
    /// `Tasks in PATH are going to be killed due to memory.oom.group set`: several kills, one decision.
    case group(Range<Int>)

    /// Reads a kernel line's text, or nil where it is none of a dump.
    package static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        let text = Scan.clamp(text, to: line)
        var (start, end) = (text.lowerBound, text.upperBound)
        while end > start, line[end &- 1] == 0x20 || line[end &- 1] == 0x0D { end &-= 1 }
        if start < end, line[start] == 0x20 { start &+= 1 }
        return parse(line, start, end)
    }

    private static func parse(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> OomLine? {
        let text = start..<end
        switch Scan.byte(line, start) {
        case UInt8(ascii: "["):
            if let row = OomTask.parse(line, text) { return .task(row) }
        case UInt8(ascii: "m"):
            if Scan.has("memory: usage ", in: line, at: start) { return memory(line, start &+ 14, end) }
        case UInt8(ascii: "M"):
            if Scan.has("Memory cgroup stats for ", in: line, at: start) { return cgroup(line, start &+ 24, end) }
            if Scan.has("Memory cgroup out of memory", in: line, at: start) { return kill(line, text, isMemcg: true) }
        case UInt8(ascii: "C"), UInt8(ascii: "P"):
            if let origin = origin(line, text) { return origin }
        case UInt8(ascii: "O"), UInt8(ascii: "N"), UInt8(ascii: "K"):
            if Scan.hasLowered("out of memory", in: line, at: start)
                || Scan.has("No available memory ", in: line, at: start)
                || Scan.has("Killed process ", in: line, at: start)
            {
                if let kill = kill(line, text, isMemcg: false) { return kill }
            }
        case UInt8(ascii: "T"):
            if Scan.has("Task in ", in: line, at: start), let summary = OomSummary.limitOf(line, start &+ 8, end) {
                return .summary(summary)
            }
            if let group = group(line, text) { return .group(group) }
        default: break
        }
        if Scan.has("oom-killer: gfp_mask=", in: line, at: start) {
            // Until 2.6.19 the header does not say who asked.
            return invoked(line, process: start..<start, from: start &+ 12, end)
        }
        if Scan.has("oom-kill:", in: line, at: start) {
            return OomSummary.parse(line, start &+ 9, end).map { .summary($0) }
        }
        if Scan.has("oom_reaper: reaped process ", in: line, at: start) { return reaped(line, start &+ 27, end) }
        if let counters = OomCounters.parse(line, text) { return .counters(counters) }
        if let slab = slab(line, text) { return slab }
        return invoked(line, text)
    }

    /// Whether the text is the kernel's own beyond doubt.
    static func isKnown(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
        parse(line, text) != nil || Scan.byte(line, text.lowerBound) == 0x20
            || Scan.has("CPU: ", in: line, at: text.lowerBound) || isFiller(line, text.lowerBound, text.upperBound)
    }

    /// Whether a line without any prefix stands in a dump; `isSetIn` where blanks stand before it, which a short line of
    /// statistics needs to be told.
    static func isOfDump(_ line: Span<UInt8>, _ text: Range<Int>, isSetIn: Bool) -> Bool {
        let (start, end) = (text.lowerBound, text.upperBound)
        if isFiller(line, start, end) || KernelTraceLine.isLine(line, start, end) { return true }
        switch parse(line, text) {
        case nil: return false
        case .slab: return end &- start == 43
        case .invoked(_, let mask, let order, _): return mask != nil && order != nil
        case .summary(let summary): return summary.score != nil || summary.pid != nil || summary.oomMemcg != nil
        case .killed(let kill):
            if kill.anonRss != nil { return true }
            return kill.process.upperBound &+ 2 >= end
        case .counters(let counters): return isSetIn || !counters.isCgroupLine
        default: return true
        }
    }

    /// Lines of a dump that say nothing that is kept.
    private static func isFiller(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch Scan.byte(line, start) {
        case UInt8(ascii: "C"):
            return Scan.has("Call Trace:", in: line, at: start)
                || (Scan.has("CPU ", in: line, at: start)
                    && Scan.find(", btch:", in: line, from: start, to: min(end, start &+ 40)) != nil)
        case UInt8(ascii: "H"): return Scan.has("Hardware name: ", in: line, at: start)
        case UInt8(ascii: "T"): return Scan.has("Tasks state (memory values in pages):", in: line, at: start)
        case UInt8(ascii: "M"): return Scan.has("Mem-Info:", in: line, at: start)
        case UInt8(ascii: "U"): return Scan.has("Unreclaimable slab info:", in: line, at: start)
        case UInt8(ascii: "l"): return Scan.has("lowmem_reserve[]: ", in: line, at: start)
        case UInt8(ascii: "N"):
            return Scan.has("Node ", in: line, at: start)
                && (Scan.find(" free:", in: line, from: start, to: min(end, start &+ 32)) != nil
                    || Scan.find(" active_anon:", in: line, from: start, to: min(end, start &+ 32)) != nil
                    || Scan.find(" per-cpu:", in: line, from: start, to: min(end, start &+ 32)) != nil)
        case UInt8(ascii: "S"): return Scan.has("Swap cache stats: add ", in: line, at: start)
        case UInt8(ascii: "["):
            if Scan.has("[<ffff", in: line, at: start) { return true }
            let word = Scan.skipBlanks(line, start &+ 1, to: end)
            return Scan.has("pid ", in: line, at: word)
                && Scan.find(" total_vm ", in: line, from: word, to: end) != nil
        case UInt8(ascii: "m"), UInt8(ascii: "k"), UInt8(ascii: "s"):
            if (Scan.has("memory+swap: usage ", in: line, at: start) || Scan.has("kmem: usage ", in: line, at: start)
                || Scan.has("swap: usage ", in: line, at: start))
                && Scan.find("kB, limit ", in: line, from: start, to: end) != nil
            {
                return true
            }
        default: break
        }
        if Scan.find("+0x", in: line, from: start, to: min(end, start &+ 120)) != nil {
            return isFrame(line, start, end)
        }
        return Scan.find(" cpuset=", in: line, from: start, to: min(end, start &+ 80)) != nil
            && Scan.find(" mems_allowed=", in: line, from: start, to: end) != nil
    }

    /// `? dump_header+0x4f/0x1eb [ext4]`, a frame of the kernel's stack.
    static func isFrame(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start
        if Scan.has("? ", in: line, at: at) { at &+= 2 }
        let name = at
        while at < end, Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") { at &+= 1 }
        guard at > name, Scan.has("+0x", in: line, at: at) else { return false }
        at &+= 3
        while at < end, Scan.isHex(line[at]) { at &+= 1 }
        return Scan.has("/0x", in: line, at: at)
    }

    /// `NAME invoked oom-killer: gfp_mask=…, order=…, oom_score_adj=…`; a name may hold blanks and brackets.
    private static func invoked(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        // A task name has at most 15 bytes (TASK_COMM_LEN), each of which may be written as `\xHH`.
        let bound = min(text.upperBound, text.lowerBound &+ 84)
        guard let words = Scan.find(" invoked oom-killer: ", in: line, from: text.lowerBound, to: bound),
            words > text.lowerBound, nameLength(line, text.lowerBound..<words) <= 15
        else { return nil }
        return invoked(line, process: text.lowerBound..<words, from: words &+ 21, text.upperBound)
    }

    private static func invoked(_ line: Span<UInt8>, process: Range<Int>, from start: Int, _ end: Int) -> OomLine {
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
        return .invoked(process: process, gfpMask: mask, order: order, oomScoreAdj: adjust)
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

    /// Bytes of a task name, where `\xHH` is one.
    private static func nameLength(_ line: Span<UInt8>, _ range: Range<Int>) -> Int {
        var length = 0
        var at = range.lowerBound
        while at < range.upperBound {
            at &+= Scan.has("\\x", in: line, at: at) && Scan.isHex(Scan.byte(line, at &+ 3)) ? 4 : 1
            length &+= 1
        }
        return length
    }

    /// `CPU: 4 PID: 29481 Comm: sed Not tainted 3.10.0`; of kernels 2.6 and early 3.x `Pid: 29481, comm: sed Not tainted …`.
    private static func origin(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        let (start, end) = (text.lowerBound, text.upperBound)
        let pid: (value: Int64, end: Int)
        if Scan.has("CPU: ", in: line, at: start), let cpu = Scan.number(line, start &+ 5, to: end) {
            var at = cpu.end
            if Scan.has(" UID: ", in: line, at: at), let uid = Scan.number(line, at &+ 6, to: end) { at = uid.end }
            guard Scan.has(" PID: ", in: line, at: at), let found = Scan.number(line, at &+ 6, to: end),
                Scan.has(" Comm: ", in: line, at: found.end)
            else { return nil }
            pid = (found.value, found.end &+ 7)
        } else if Scan.has("Pid: ", in: line, at: start), let found = Scan.number(line, start &+ 5, to: end),
            Scan.has(", comm: ", in: line, at: found.end)
        {
            pid = (found.value, found.end &+ 8)
        } else {
            return nil
        }
        let clean = Scan.find(" Not tainted", in: line, from: pid.end, to: end)
        guard let words = clean ?? Scan.find(" Tainted: ", in: line, from: pid.end, to: end) else { return nil }
        var name = words
        while name > pid.end, Scan.byte(line, name &- 1) == 0x20 { name &-= 1 }
        guard name > pid.end else { return nil }
        // The version is the first word behind the flags that begins with a digit.
        var kernel: Range<Int>?
        var at = words &+ 1
        while at < end, kernel == nil {
            let word = Scan.skipBlanks(line, at, to: end)
            let stop = Scan.tokenEnd(line, word, to: end)
            if stop == word { break }
            if Scan.isDigit(line[word]), Scan.first(UInt8(ascii: "."), in: line, from: word, to: stop) != nil {
                kernel = word..<stop
            }
            at = stop
        }
        return .origin(pid: pid.value, process: pid.end..<name, kernel: kernel)
    }

    /// `kmalloc-512             123KB        456KB`, of columns of 17, 10 and 10.
    private static func slab(_ line: Span<UInt8>, _ text: Range<Int>) -> OomLine? {
        let (start, end) = (text.lowerBound, text.upperBound)
        let name = Scan.tokenEnd(line, start, to: end)
        guard end &- start >= 38, Scan.has("KB", in: line, at: end &- 2), name > start,
            let used = Scan.number(line, Scan.skipBlanks(line, name, to: end), to: end),
            Scan.has("KB ", in: line, at: used.end),
            let total = Scan.number(line, Scan.skipBlanks(line, used.end &+ 3, to: end), to: end),
            total.end == end &- 2, used.value < 1 << 52, total.value < 1 << 52
        else { return nil }
        return .slab(name: start..<name, used: used.value &* 1024, total: total.value &* 1024)
    }

    private static func group(_ line: Span<UInt8>, _ text: Range<Int>) -> Range<Int>? {
        let start = text.lowerBound &+ 9
        guard Scan.has("Tasks in ", in: line, at: text.lowerBound),
            let words = Scan.find(
                " are going to be killed due to memory.oom.group set", in: line, from: start, to: text.upperBound),
            words > start
        else { return nil }
        return start..<words
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
        // Until 2.6.35 the word is `kill`.
        let bound = min(end, text.lowerBound &+ 96)
        guard
            let words = Scan.find("Kill process ", in: line, from: text.lowerBound, to: bound)
                ?? Scan.find("kill process ", in: line, from: text.lowerBound, to: bound),
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
