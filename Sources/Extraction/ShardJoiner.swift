package import Evidence

/// Joins neighbouring shards of one input in byte order and reads the records that the cuts went through.
package struct ShardJoiner: Sendable {
    /// Reads the seams; its tables hold what was found there, with line numbers counted from the joined shard's start.
    var reader: RecordReader

    package init(reader: RecordReader) { self.reader = reader }

    /// Appends `right` to `left`; `right.start` must be `left.end`.
    ///
    /// `beginsAtLine` says that `right` is known to begin a line, so that an open line of `left` was cut by damage.
    package mutating func join(_ left: inout Shard, _ right: Shard, beginsAtLine: Bool = false) {
        var right = right
        right.shiftLines(by: left.newlines)
        if reader.hasParts {
            let head = right.head.map { PartSeam($0) } ?? (right.isAllHead ? .unknown : PartSeam())
            add(right, to: &left)
            joinParts(&left, head: head, right, beginsAtLine: beginsAtLine)
            return
        }
        if beginsAtLine, let tail = left.tail, tail.bytes.last != UInt8(ascii: "\n") {
            settle(&left, tail, isClosed: true, isDamaged: true)
        }
        add(right, to: &left)
        guard let head = right.head else {
            if let tail = left.tail { settle(&left, tail, isClosed: true) }
            left.tail = right.tail
            left.isAllHead = left.isAllHead && right.isAllHead
            return
        }
        if left.isAllHead {
            left.head = ShardJoiner.append(left.head, head)
            left.isAllHead = right.isAllHead
            left.tail = right.tail
            return
        }
        guard let region = absorb(head, into: &left) else {
            left.tail = right.tail
            return
        }
        if right.isAllHead {
            left.tail = region
            if region.bytes.count > RecordLimits.recordBytes { settle(&left, region, isClosed: false) }
        } else {
            settle(&left, region, isClosed: true)
            left.tail = right.tail
        }
    }

    /// What needs no look at the edges.
    private func add(_ right: Shard, to left: inout Shard) {
        left.end = right.end
        left.newlines &+= right.newlines
        left.digest.add(right.digest)
        left.isEnd = right.isEnd
        left.counts.merge(right.counts)
        left.unparsed.merge(right.unparsed)
        for (format, lines) in right.formats { left.formats[format, default: 0] &+= lines }
        left.mergeTables(right.tables)
    }

    /// Ends a shard that reaches from the first byte to the last of its input: what is open is read, and nothing stays
    /// undecided.
    package mutating func finish(_ shard: inout Shard, lastLineIsDamaged: Bool = false) {
        if reader.hasParts { return finishParts(&shard, lastLineIsDamaged: lastLineIsDamaged) }
        if shard.start == 0, let head = shard.head {
            shard.head = nil
            shard.isAllHead = false
            settle(&shard, head, isClosed: true)
        }
        if let tail = shard.tail { settle(&shard, tail, isClosed: true, isDamaged: lastLineIsDamaged) }
        shard.isEnd = true
    }

    /// Hands over what was found in the seams.
    package mutating func takeTables(into shard: inout Shard) {
        reader.flush()
        shard.mergeTables(reader.tables.byAxis)
        shard.unparsed.merge(reader.unparsed)
        reader.tables = AxisTables(limits: reader.context.options.limits)
        reader.unparsed = UnparsedSample()
    }

    private mutating func settle(_ shard: inout Shard, _ region: Fragment, isClosed: Bool, isDamaged: Bool = false) {
        shard.tail = nil
        let place = Citation(input: shard.input, byte: region.byte, line: region.line)
        let outcome = reader.read(
            region.bytes.span, at: place,
            edges: RecordReader.Edges(beginsInside: false, isClosed: isClosed, lastLineIsDamaged: isDamaged))
        shard.counts.merge(outcome.counts)
        for (format, lines) in reader.formats(outcome.byExtractor) { shard.formats[format, default: 0] &+= lines }
        if let tail = outcome.tail {
            shard.tail = Fragment(
                byte: region.byte + Int64(tail.start), line: region.line + tail.newlines,
                bytes: Array(region.bytes[tail.start...]))
        }
    }

    /// The open region of `left` with `head` behind it. A line that grew beyond the limit is counted at once, so that
    /// what follows it keeps its place; nil where nothing stays undecided.
    private mutating func absorb(_ head: Fragment, into left: inout Shard) -> Fragment? {
        guard let tail = left.tail else { return head }
        let region = ShardJoiner.append(tail, head)
        guard region.bytes.count < tail.bytes.count + head.bytes.count,
            let newline = head.bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return region }
        settle(
            &left,
            Fragment(
                byte: tail.byte, line: tail.line, bytes: Array(region.bytes.dropLast(head.bytes.count - newline - 1))),
            isClosed: true)
        if newline + 1 == head.bytes.count { return nil }
        return Fragment(
            byte: head.byte + Int64(newline) + 1, line: head.line + 1, bytes: Array(head.bytes[(newline + 1)...]))
    }

    /// The two runs as one. Of a line beyond the limit only a byte more than the limit is kept: enough to see that it is
    /// too long.
    static func append(_ first: Fragment?, _ second: Fragment) -> Fragment {
        guard var joined = first else { return second }
        let lineStart = joined.bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let room = RecordLimits.lineBytes + 1 - (joined.bytes.count - lineStart)
        let firstLine = second.bytes.firstIndex(of: UInt8(ascii: "\n")) ?? second.bytes.count
        joined.bytes.append(contentsOf: second.bytes[..<min(firstLine, max(0, room))])
        joined.bytes.append(contentsOf: second.bytes[firstLine...])
        return joined
    }
}
