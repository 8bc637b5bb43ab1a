import Evidence
import LogFormats

/// Where syslogd writes that the line above came again (`RepeatedLine`), the line above is needed: it is looked up in the
/// run, and a run that may be followed by such a line leaves its last line open, so that a cut changes nothing.
extension RecordReader {
    /// The last line of a run that repeats no other, as the lines below it see it.
    struct LineAbove: Sendable {
        var range: Range<Int>
        var line: Int64
    }

    /// A repetition written out, or nil where the line above is none whose message may be repeated, or is too far above.
    mutating func written(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ line: Int64, above: LineAbove?
    ) -> [UInt8]? {
        guard let above, line - above.line < RecordLimits.recordLines,
            range.upperBound - above.range.lowerBound <= RecordLimits.recordBytes
        else { return nil }
        let first = bytes.extracting(above.range)
        guard mayBeRepeated(first) else { return nil }
        return RepeatedLine.written(bytes.extracting(range), above: first)
    }

    /// The first byte of what a repetition behind the run would need; nil where that is nothing.
    ///
    ///     … | line | line | line that may be repeated | repetition | repetition |     the run's end
    ///                     └──────────────────── open ────────────────────────────┘
    mutating func openForRepeats(_ bytes: Span<UInt8>, _ edges: Edges) -> Int? {
        guard readsRepeats, !edges.isClosed else { return nil }
        var end = bytes.count
        while end > 0, bytes[end - 1] != 0x0A { end -= 1 }
        let complete = end
        var lines: Int64 = 0
        while end > 0, lines < RecordLimits.recordLines {
            var start = end - 1
            while start > 0, bytes[start - 1] != 0x0A {
                start -= 1
                if complete - start > RecordLimits.recordBytes { return nil }
            }
            if start == 0, edges.firstLineIsCut { return nil }
            var stop = end - 1
            if stop > start, bytes[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
            let line = bytes.extracting(start..<stop)
            lines += 1
            if RepeatedLine.repeats(line) {
                end = start
                continue
            }
            return mayBeRepeated(line) ? start : nil
        }
        return nil
    }

    /// Whether some format surely takes the line, so that nothing above it goes on there.
    private mutating func mayBeRepeated(_ line: Span<UInt8>) -> Bool {
        guard let stamp = RepeatedLine.clock(of: line) else { return false }
        return clock.time(stamp) != nil
    }
}
