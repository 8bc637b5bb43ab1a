/// A row of the task table; pages.
package struct OomTask: Sendable, Equatable {
    package var pid: Int64
    package var uid: Int64
    package var tgid: Int64
    package var totalVM: Int64
    package var rss: Int64
    /// From 6.8 (and backports) the parts of `rss`.
    package var anon: Int64?
    package var file: Int64?
    package var shmem: Int64?
    /// Swapped out; nil of kernels 2.6 and early 3.x, whose table has `cpu oom_adj` there.
    package var swap: Int64?
    package var oomScoreAdj: Int64
    package var process: Range<Int>

    /// Reads `[  31877]    33 31877  2310442   511022 … 874 node` without its header.
    ///
    ///     2.6        [ pid ]   uid  tgid total_vm      rss cpu oom_adj name
    ///     2.6.32     [ pid ]   uid  tgid total_vm      rss cpu oom_adj oom_score_adj name
    ///     3.x        [ pid ]   uid  tgid total_vm      rss nr_ptes swapents oom_score_adj name     (4.x: nr_pmds, nr_puds)
    ///     4.15       [  pid  ] uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name
    ///     6.8        … rss rss_anon rss_file rss_shmem pgtables_bytes swapents oom_score_adj name
    ///
    /// The kernel sets each column to its width, so that a row tells its columns: oom_score_adj alone takes 14 bytes, and
    /// cpu takes 4. Where the blanks were lost the count of numbers must do; a name made of numbers then leaves one fewer.
    static func parse(_ line: Span<UInt8>, _ text: Range<Int>) -> OomTask? {
        let end = text.upperBound
        var at = Scan.skipBlanks(line, text.lowerBound &+ 1, to: end)
        guard let pid = Scan.number(line, at, to: end) else { return nil }
        at = Scan.skipBlanks(line, pid.end, to: end)
        guard Scan.byte(line, at) == UInt8(ascii: "]") else { return nil }
        at &+= 1
        var values: [Int64] = []
        values.reserveCapacity(10)
        var name = at
        var hasCPU = false
        var isVanilla = false
        while values.count < 10 {
            let start = Scan.skipBlanks(line, at, to: end)
            guard start > at, let number = Scan.signedNumber(line, start, to: end),
                number.end < end, line[number.end] == 0x20
            else { break }
            let width = number.end &- at
            values.append(number.value)
            if values.count == 5 { hasCPU = width == 4 }
            at = number.end
            name = number.end
            if values.count >= 6, width == 14 { break }
            if values.count == 6, hasCPU, width == 8, !isAdjust(line, at, to: end) {
                isVanilla = true
                break
            }
        }
        name = Scan.skipBlanks(line, name, to: end)
        guard values.count >= (isVanilla ? 6 : 7), name < end, values[0] >= 0, values[1] >= 0, values[2] >= 0,
            values[3] >= 0, values[3] <= 1 << 52, let adjust = values.last, adjust >= -1000, adjust <= 1000
        else { return nil }
        var task = OomTask(
            pid: pid.value, uid: values[0], tgid: values[1], totalVM: values[2], rss: values[3],
            // The old oom_adj goes from −17 to 15.
            oomScoreAdj: isVanilla ? scaled(adjust) : adjust, process: name..<end)
        if !hasCPU {
            let swap = values[values.count &- 2]
            if swap >= 0, swap <= 1 << 52 { task.swap = swap }
        }
        if values.count == 10 {
            // The parts add up to the whole but for what changes while the kernel prints.
            task.anon = max(0, values[4])
            task.file = max(0, values[5])
            task.shmem = max(0, values[6])
        }
        return task
    }

    /// Whether a number 14 bytes wide follows.
    private static func isAdjust(_ line: Span<UInt8>, _ at: Int, to end: Int) -> Bool {
        let start = Scan.skipBlanks(line, at, to: end)
        guard let number = Scan.signedNumber(line, start, to: end) else { return false }
        return number.end &- at == 14
    }

    /// What the kernel makes of an old oom_adj: −17 is never, 15 is 1000.
    private static func scaled(_ adjust: Int64) -> Int64 {
        if adjust == 15 { return 1000 }
        return max(-1000, min(1000, adjust &* 1000 / 17))
    }
}
