import Evidence

/// A heap before and after a collection, as a JVM writes it.
///
///     1512M->1498M(2048M)    8M(12%)->6M(9%)    346520K->228948K(1094144K)    244.9M(1024.0M)->199.2M(1024.0M)
struct HeapChange: Equatable {
    /// First byte of the size before.
    var start: Int
    var end: Int
    var after: Int64
    /// What the heap has room for after it; nil where the line does not say.
    var committed: Int64?

    /// Reads one that begins at an index, or nil.
    init?(_ line: Span<UInt8>, at index: Int, to end: Int) {
        guard let before = HeapChange.size(line, index, end) else { return nil }
        var at = before.end
        if let inside = HeapChange.parenthesis(line, at, end) { at = inside.end }
        guard Scan.has("->", in: line, at: at), let after = HeapChange.size(line, at &+ 2, end) else { return nil }
        start = index
        self.after = after.bytes
        self.end = after.end
        if let inside = HeapChange.parenthesis(line, after.end, end) {
            committed = inside.bytes
            self.end = inside.end
        }
    }

    /// The last one of a stretch: in front of it a cause may stand in words of anybody's choosing.
    static func last(in line: Span<UInt8>, from start: Int, to end: Int) -> HeapChange? {
        guard let arrow = Scan.findLast("->", in: line, from: start, to: end) else { return nil }
        var at = arrow
        while at > start, line[at &- 1] != 0x20 { at &-= 1 }
        return HeapChange(line, at: at, to: end)
    }

    /// A size with its unit, binary.
    private static func size(_ line: Span<UInt8>, _ index: Int, _ end: Int) -> (bytes: Int64, end: Int)? {
        guard let number = Scan.decimal(line, index, to: end, unit: 1), number.end < end,
            let unit = ByteUnit.unit(line, at: number.end), let size = Scan.decimal(line, index, to: end, unit: unit)
        else { return nil }
        return (size.value, number.end &+ 1)
    }

    /// `(2048M)`, or `(34%)`, which has no bytes.
    private static func parenthesis(_ line: Span<UInt8>, _ index: Int, _ end: Int) -> (bytes: Int64?, end: Int)? {
        guard Scan.byte(line, index) == UInt8(ascii: "(") else { return nil }
        if let size = size(line, index &+ 1, end), Scan.byte(line, size.end) == UInt8(ascii: ")") {
            return (size.bytes, size.end &+ 1)
        }
        guard let share = Scan.number(line, index &+ 1, to: end), Scan.has("%)", in: line, at: share.end) else {
            return nil
        }
        return (nil, share.end &+ 2)
    }

    /// The readings of a collection; `uptime` stands beside a wall clock.
    func readings(isFull: Bool, pid: Int64?, uptime: SourceTime?) -> [MemoryReading] {
        var result = [MemoryReading(.heapAfterCollection, after, pid: pid)]
        if isFull { result.append(MemoryReading(.heapAfterFullCollection, after, pid: pid)) }
        if let committed { result.append(MemoryReading(.heapCommitted, committed, pid: pid)) }
        if let uptime { result.append(MemoryReading(.uptime, uptime.second, pid: pid)) }
        return result
    }
}
