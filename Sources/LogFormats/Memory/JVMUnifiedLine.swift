import Evidence

/// A line of the JVM's unified logging (JDK 9 and later), whichever collector and decorations it has.
///
///     [2025-03-03T01:58:12.123+0000][812.345s][info][gc] GC(421) Pause Young (Normal) (G1 Evacuation Pause) 1512M->1498M(2048M) 38.123ms
///     [812.345s][info ][gc             ] GC(422) Pause Full (G1 Compaction Pause) 2046M->2045M(2048M) 2345.678ms
///     [812345ms][4711][gc,start] GC(3) Garbage Collection (Allocation Rate) 22M(34%)->32M(50%)
///
/// Only the lines of the tag `gc` alone sum a collection up. Seconds since the JVM's start are on the axis `boot`; a wall
/// clock beside them wins. Names and order of the decorations: JEP 158 and `logDecorators.hpp`.
package enum JVMUnifiedLine {
    package static func parse(_ line: Span<UInt8>) -> MemoryRecord? {
        guard let header = Header(line) else { return nil }
        guard header.isSummary else { return MemoryRecord(header.time, header.limit(line)) }
        return MemoryRecord(header.time, readings(line, header))
    }

    /// The decorations, which stand in brackets without a blank between them.
    private struct Header {
        var time: SourceTime?
        /// The time since the JVM's start, where a wall clock stands beside it.
        var uptime: SourceTime?
        var pid: Int64?
        var tags: Range<Int>?
        var message = 0

        init?(_ line: Span<UInt8>) {
            guard Scan.byte(line, 0) == UInt8(ascii: "[") else { return nil }
            var at = 0
            var numbers = 0
            var hasLevel = false
            while Scan.byte(line, at) == UInt8(ascii: "["), at < 300 {
                guard let close = Scan.first(UInt8(ascii: "]"), in: line, from: at, to: min(line.count, at &+ 120))
                else { return nil }
                var end = close
                while end > at &+ 1, line[end &- 1] == 0x20 { end &-= 1 }
                let word = at &+ 1..<end
                if hasLevel || numbers > 0 || time != nil, JVMUnifiedLine.isTags(line, word) {
                    if JVMUnifiedLine.isLevel(line, word), !hasLevel { hasLevel = true } else { tags = word }
                } else if JVMUnifiedLine.isLevel(line, word) {
                    hasLevel = true
                } else if let number = Scan.number(line, word.lowerBound, to: end), number.end == end {
                    if numbers == 0 { pid = number.value }
                    numbers &+= 1
                    if numbers > 2 { return nil }
                } else if let found = JVMUnifiedLine.time(line, word) {
                    if found.axis == .boot, time != nil {
                        if time?.axis != .boot { uptime = found }
                    } else {
                        if time?.axis == .boot { uptime = time }
                        time = time?.axis == .boot ? found : time ?? found
                    }
                } else if !JVMUnifiedLine.isHost(line, word) {
                    return nil
                }
                at = close &+ 1
                if tags != nil { break }
            }
            guard Scan.byte(line, at) == 0x20 else { return nil }
            message = at &+ 1
            if let tags {
                // Other loggers write brackets, too: without a level beside them only the collector's own tags will do.
                guard hasLevel && time != nil || JVMUnifiedLine.isCollector(line, tags) else { return nil }
            } else {
                guard time != nil, Scan.has("GC(", in: line, at: message) else { return nil }
            }
        }

        /// Whether the line may sum a collection up.
        var isSummary: Bool { tags.map { $0.count == 2 } ?? true }

        /// The greatest heap that the JVM will have, which it states at its start.
        func limit(_ line: Span<UInt8>) -> [MemoryReading] {
            for words in ["Heap Max Capacity: ", "Max Capacity: "] as [StaticString]
            where Scan.has(words, in: line, at: message) {
                let size = ByteUnit.size(line, at: message &+ words.utf8CodeUnitCount, to: line.count, fallback: nil)
                if let size, size.end == line.count { return [MemoryReading(.limit, size.bytes, pid: pid)] }
            }
            return []
        }
    }

    private static func isLevel(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        Scan.matches("info", in: line, word) || Scan.matches("debug", in: line, word)
            || Scan.matches("trace", in: line, word) || Scan.matches("warning", in: line, word)
            || Scan.matches("error", in: line, word)
    }

    /// Lower-case words with commas between them.
    private static func isTags(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        guard let first = word.first, line[first] &- 0x61 < 26 else { return false }
        for index in word where line[index] &- 0x61 >= 26 && line[index] != UInt8(ascii: ",") { return false }
        return true
    }

    private static func isCollector(_ line: Span<UInt8>, _ tags: Range<Int>) -> Bool {
        let end = Scan.first(UInt8(ascii: ","), in: line, from: tags.lowerBound, to: tags.upperBound) ?? tags.upperBound
        let first = tags.lowerBound..<end
        return Scan.matches("gc", in: line, first) || Scan.matches("safepoint", in: line, first)
    }

    /// A host's name has a letter, and letters, digits, dots and hyphens only.
    private static func isHost(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
        var hasLetter = false
        for index in word {
            if Scan.isLetter(line[index]) { hasLetter = true }
            if !Scan.isAlphanumeric(line[index]), line[index] != 0x2D, line[index] != 0x2E { return false }
        }
        return hasLetter
    }

    /// A wall clock with its zone, milliseconds or nanoseconds since the epoch, or the time since the JVM's start.
    private static func time(_ line: Span<UInt8>, _ word: Range<Int>) -> SourceTime? {
        if let stamp = Timestamps.dateTime(line, at: word.lowerBound) {
            return stamp.end == word.upperBound ? stamp.time : nil
        }
        guard let whole = Scan.number(line, word.lowerBound, to: word.upperBound) else { return nil }
        var micros = whole.value
        switch word.upperBound &- whole.end {
        case 2 where Scan.has("ms", in: line, at: whole.end):
            // Since the epoch it is a number of 13 digits.
            if whole.value >= 100_000_000_000 { return millis(whole.value, .instant) }
            return millis(whole.value, .boot)
        case 2 where Scan.has("ns", in: line, at: whole.end): micros = whole.value / 1000
        default:
            guard let part = Timestamps.fraction(line, whole.end), part.end &+ 1 == word.upperBound,
                line[part.end] == UInt8(ascii: "s"), whole.value < 1 << 40
            else { return nil }
            micros = whole.value &* 1_000_000 &+ part.micros
        }
        return SourceTime(axis: .boot, micros: micros)
    }

    private static func millis(_ value: Int64, _ axis: TimeAxis) -> SourceTime? {
        value < 1 << 50 ? SourceTime(axis: axis, micros: value &* 1000) : nil
    }

    /// What a line that sums up says: the heap before, after and in all.
    private static func readings(_ line: Span<UInt8>, _ header: Header) -> [MemoryReading] {
        let message = header.message
        guard Scan.has("GC(", in: line, at: message), let number = Scan.number(line, message &+ 3, to: line.count),
            Scan.has(") ", in: line, at: number.end),
            let change = HeapChange.last(in: line, from: number.end &+ 2, to: line.count)
        else { return [] }
        return change.readings(
            isFull: isFull(line, number.end &+ 2, change.start), pid: header.pid, uptime: header.uptime)
    }

    /// Whether a collection went over the old part of the heap, too.
    private static func isFull(_ line: Span<UInt8>, _ words: Int, _ end: Int) -> Bool {
        if Scan.has("Pause Full", in: line, at: words) || Scan.has("Garbage Collection (", in: line, at: words)
            || Scan.has("Major Collection", in: line, at: words) || Scan.has("Pause Mixed", in: line, at: words)
            || Scan.has("Pause Degenerated GC", in: line, at: words)
            || Scan.has("Concurrent cleanup", in: line, at: words)
        {
            return true
        }
        return Scan.has("Pause Young (Mixed)", in: line, at: words)
    }
}
