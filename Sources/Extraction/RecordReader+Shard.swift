package import Evidence
import LogFormats

extension RecordReader {
    /// Whether the input's envelope cuts lines into parts, so that its streams are read each by itself.
    var hasParts: Bool { envelope?.hasParts ?? false }

    /// Reads a run of text into a shard without tables and digest; those stay with the reader until `flush`.
    package mutating func shard(_ bytes: Span<UInt8>, start: Int64, edges: Edges) -> Shard {
        var shard = Shard(input: context.input.id, start: start)
        shard.end = start + Int64(bytes.count)
        if hasParts {
            fill(&shard, bytes, edges)
            return shard
        }
        let outcome = read(bytes, at: Citation(input: context.input.id, byte: start, line: 0), edges: edges)
        shard.newlines = outcome.newlines
        shard.counts = outcome.counts
        shard.formats = formats(outcome.byExtractor)
        shard.isAllHead = outcome.isAllHead
        if outcome.headCount > 0 {
            shard.head = Fragment(byte: start, line: 0, bytes: Scan.bytes(bytes, 0..<outcome.headCount))
        }
        if let tail = outcome.tail {
            shard.tail = Fragment(
                byte: start + Int64(tail.start), line: tail.newlines,
                bytes: Scan.bytes(bytes, tail.start..<bytes.count))
        }
        return shard
    }

    private mutating func fill(_ shard: inout Shard, _ bytes: Span<UInt8>, _ edges: Edges) {
        var lines: [PhysicalLine] = []
        var at = 0
        var newlines: Int64 = 0
        while let newline = ByteScan.newline(in: bytes, from: at) {
            lines.append(
                PhysicalLine(start: at, end: newline, next: newline + 1, byte: shard.start + Int64(at), line: newlines))
            at = newline + 1
            newlines += 1
        }
        shard.newlines = newlines
        func edge(_ range: Range<Int>, _ line: Int64) -> PartSeam.Line {
            PartSeam.Line(
                lane: 0, byte: shard.start + Int64(range.lowerBound), line: line, bytes: Scan.bytes(bytes, range))
        }
        var head = PartSeam()
        if edges.firstLineIsCut {
            head = .unknown
            guard !lines.isEmpty else {
                shard.isAllHead = true
                if bytes.count > 0 { head.edge = edge(0..<bytes.count, 0) }
                shard.head = head.fragment(byte: shard.start, line: 0)
                return
            }
            let first = lines.removeFirst()
            head.edge = edge(first.start..<first.next, 0)
        }
        var known = PartEdges()
        if edges.beginsInside || edges.firstLineIsCut {
            known.fronts = [PartLane.Front](repeating: .part, count: PartLane.count)
            // Lines without an envelope have no parts.
            known.fronts[0] = .line
        }
        let outcome = readParts(bytes, lines, edges: known)
        shard.counts = outcome.counts
        shard.formats = formats(outcome)
        func open(_ entry: (line: Int, lane: Int)) -> PartSeam.Line {
            let line = lines[entry.line]
            return PartSeam.Line(
                lane: entry.lane, byte: line.byte, line: line.line, bytes: Scan.bytes(bytes, line.start..<line.next))
        }
        head.undecided = outcome.undecided
        head.lines = outcome.head.map(open)
        var tail = PartSeam()
        tail.overlong = outcome.overlong
        tail.lines = outcome.tail.map(open)
        if at < bytes.count { tail.edge = edge(at..<bytes.count, newlines) }
        shard.head = head.fragment(byte: shard.start, line: 0)
        shard.tail = tail.fragment(byte: shard.start, line: 0)
    }
}
