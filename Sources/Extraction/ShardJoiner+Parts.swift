import Evidence
import LogFormats

extension ShardJoiner {
    /// `join` for a file whose envelope has parts: stream by stream what a head and a tail hold.
    mutating func joinParts(_ left: inout Shard, head rightHead: PartSeam, _ right: Shard, beginsAtLine: Bool) {
        let known = right.head
        guard left.head != nil || !left.isAllHead else {
            // Nothing was there yet.
            left.head = known
            left.tail = right.tail
            left.isAllHead = right.isAllHead
            return
        }
        var head = PartSeam(left.head)
        var tail = PartSeam(left.tail)
        if left.isAllHead {
            head.edge = ShardJoiner.join(head.edge, rightHead.edge)
            head.lines = rightHead.lines
            head.undecided = rightHead.undecided
            left.isAllHead = right.isAllHead
            left.head = head.fragment(byte: left.start, line: 0)
            left.tail = right.tail
            return
        }
        if beginsAtLine, let edge = tail.edge {
            tail.edge = nil
            settleDamaged(edge, &left, &head, &tail)
        }
        if right.isAllHead {
            tail.edge = ShardJoiner.join(tail.edge, rightHead.edge)
            left.tail = tail.fragment(byte: left.start, line: 0)
            return
        }
        var added = rightHead.lines
        if var line = ShardJoiner.join(tail.edge, rightHead.edge) {
            line.lane = lane(of: line.bytes)
            added.insert(line, at: 0)
        }
        settle(&left, &head, &tail, added, rightHead, PartSeam(right.tail))
        left.head = head.fragment(byte: left.start, line: 0)
        left.tail = tail.fragment(byte: left.start, line: 0)
    }

    /// `finish` for a file whose envelope has parts.
    mutating func finishParts(_ shard: inout Shard, lastLineIsDamaged: Bool) {
        var head = PartSeam(shard.head)
        var tail = PartSeam(shard.tail)
        if shard.start == 0 {
            read(&shard, (head.edge.map { [$0] } ?? []) + head.lines, RecordReader.PartEdges(), isClosed: true)
            head = PartSeam()
            shard.isAllHead = false
        }
        // One that is all edge is the rest of a line of the shard before it.
        guard !shard.isAllHead else { return shard.isEnd = true }
        if var edge = tail.edge {
            tail.edge = nil
            edge.lane = lane(of: edge.bytes)
            if lastLineIsDamaged {
                settleDamaged(edge, &shard, &head, &tail)
            } else if head.undecided[edge.lane] {
                head.lines.append(edge)
            } else {
                tail.lines.append(edge)
            }
        }
        var edges = RecordReader.PartEdges()
        edges.overlong = tail.overlong
        read(&shard, tail.lines, edges, isClosed: true)
        shard.head = head.fragment(byte: shard.start, line: 0)
        shard.tail = nil
        shard.isEnd = true
    }

    private mutating func settle(
        _ left: inout Shard, _ head: inout PartSeam, _ tail: inout PartSeam, _ added: [PartSeam.Line],
        _ rightHead: PartSeam, _ rightTail: PartSeam
    ) {
        var result = PartSeam()
        result.edge = rightTail.edge
        var closing: [PartSeam.Line] = []
        var growing: [PartSeam.Line] = []
        for lane in 0..<PartLane.count {
            let mine = added.filter { $0.lane == lane }
            if head.undecided[lane] {
                head.lines.append(contentsOf: mine)
                head.undecided[lane] = rightHead.undecided[lane]
                result.lines.append(contentsOf: rightTail.lines(of: lane))
                result.overlong[lane] = rightTail.overlong[lane]
                continue
            }
            let region = tail.lines(of: lane) + mine
            if !rightHead.undecided[lane] {
                closing.append(contentsOf: region)
                result.lines.append(contentsOf: rightTail.lines(of: lane))
                result.overlong[lane] = rightTail.overlong[lane]
            } else if region.reduce(0, { $0 + $1.bytes.count }) > RecordLimits.recordBytes
                || Int64(region.count) > RecordLimits.recordLines
            {
                growing.append(contentsOf: region)
            } else {
                result.lines.append(contentsOf: region)
                result.overlong[lane] = tail.overlong[lane]
            }
        }
        head.lines.sort { $0.byte < $1.byte }
        var edges = RecordReader.PartEdges()
        edges.overlong = tail.overlong
        read(&left, closing.sorted { $0.byte < $1.byte }, edges, isClosed: true)
        let lanes = Set(growing.map(\.lane))
        let grown = read(&left, growing.sorted { $0.byte < $1.byte }, edges, isClosed: false)
        result.lines.append(contentsOf: grown.lines)
        for lane in lanes { result.overlong[lane] = grown.overlong[lane] }
        result.lines.sort { $0.byte < $1.byte }
        tail = result
    }

    /// A line that damage cut ends what is open among the lines without an envelope.
    private mutating func settleDamaged(
        _ edge: PartSeam.Line, _ shard: inout Shard, _ head: inout PartSeam, _ tail: inout PartSeam
    ) {
        var edges = RecordReader.PartEdges()
        edges.lastLineIsDamaged = true
        read(&shard, tail.lines(of: 0) + [edge], edges, isClosed: true)
        tail.lines.removeAll { $0.lane == 0 }
        head.undecided[0] = false
    }

    /// Reads lines; what stays open is returned.
    @discardableResult
    private mutating func read(
        _ shard: inout Shard, _ lines: [PartSeam.Line], _ edges: RecordReader.PartEdges, isClosed: Bool
    ) -> PartSeam {
        var open = PartSeam()
        guard !lines.isEmpty else { return open }
        var bytes: [UInt8] = []
        var places: [PhysicalLine] = []
        for line in lines {
            let start = bytes.count
            bytes.append(contentsOf: line.bytes)
            let end = line.bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
            places.append(PhysicalLine(start: start, end: end, next: bytes.count, byte: line.byte, line: line.line))
        }
        var edges = edges
        edges.isClosed = isClosed
        let outcome = reader.readParts(bytes.span, places, edges: edges)
        shard.counts.merge(outcome.counts)
        for (format, count) in reader.formats(outcome) { shard.formats[format, default: 0] &+= count }
        open.lines = outcome.tail.map { entry in
            var line = lines[entry.line]
            line.lane = entry.lane
            return line
        }
        open.overlong = outcome.overlong
        return open
    }

    private func lane(of bytes: [UInt8]) -> Int {
        guard let envelope = reader.envelope, bytes.count <= RecordLimits.lineBytes + 1 else { return 0 }
        var end = bytes.count
        if end > 0, bytes[end - 1] == 0x0A { end -= 1 }
        if end > RecordLimits.lineBytes { return 0 }
        if end > 0, bytes[end - 1] == 0x0D { end -= 1 }
        var text: [UInt8] = []
        return EnvelopedPart.parse(bytes.span.extracting(0..<end), as: envelope, text: &text)
            .map { Int($0.stream.rawValue) } ?? 0
    }

    /// Two pieces of one line. Of a line beyond the limit only a byte more than the limit is kept.
    private static func join(_ first: PartSeam.Line?, _ second: PartSeam.Line?) -> PartSeam.Line? {
        guard var joined = first else { return second }
        guard let second else { return joined }
        let ends = second.bytes.last == UInt8(ascii: "\n")
        let room = max(0, RecordLimits.lineBytes + 1 - joined.bytes.count)
        joined.bytes.append(contentsOf: second.bytes.prefix(min(room, second.bytes.count - (ends ? 1 : 0))))
        if ends { joined.bytes.append(UInt8(ascii: "\n")) }
        return joined
    }
}
