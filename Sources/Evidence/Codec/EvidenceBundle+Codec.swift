import EvidenceWire

extension EvidenceBundle {
    /// The bundle as a file; equal evidence gives equal bytes, in whatever order the shards stand.
    package func encoded() -> [UInt8] {
        var file = WireFileWriter(.evidence)
        plan.write(to: &file)
        let sorted = shards.sorted { a, b in
            (UInt64(a.input), a.start, a.end, a.digest.value) < (UInt64(b.input), b.start, b.end, b.digest.value)
        }
        for shard in sorted { file.put(.shard, WireGlue.bytes(of: shard.wire)) }
        for (index, shard) in sorted.enumerated() {
            for (axis, tables) in shard.tables.sorted(by: { $0.key < $1.key }) {
                tables.write(to: &file, shard: UInt32(truncatingIfNeeded: index), axis: axis)
            }
        }
        for outcome in outcomes.sorted(by: { $0.input < $1.input }) {
            file.put(.outcome, WireGlue.bytes(of: outcome.wire))
        }
        let inOrder = ranges.sorted { a, b in
            (UInt64(a.input), a.start, a.end, a.digest.value) < (UInt64(b.input), b.start, b.end, b.digest.value)
        }
        for range in inOrder { file.put(.range, WireGlue.bytes(of: range.wire)) }
        return file.finish()
    }

    /// Reads what `encoded()` wrote.
    package init(decoding bytes: [UInt8]) throws(CodecError) {
        var file = try WireFileReader(.evidence, bytes)
        var planBuilder = PlanBuilder()
        var plan: Plan?
        var check = WireCheck(kind: .evidence, byte: 0, inputs: 0)
        var tables: TablesBuilder?
        self.init(plan: Plan(inputs: [], options: PlanOptions()), shards: [], outcomes: [])
        while let (field, message) = try file.next() {
            if field == .header { continue }
            if field == .plan, plan == nil {
                try planBuilder.add(message, of: file)
                continue
            }
            if plan == nil {
                // The plan stands first; what follows is checked against its inputs.
                let whole = try planBuilder.finish(file)
                check.inputs = UInt32(truncatingIfNeeded: whole.inputs.count)
                plan = whole
            }
            check = WireCheck(kind: .evidence, byte: file.fieldStart, inputs: check.inputs)
            switch field {
            case .header, .end: continue
            case .plan: throw file.damaged
            case .shard:
                shards.append(try Shard(try file.message(WireGlue.message(WireShard.self, from: message)), check))
            case .tables:
                let wire = try file.message(WireGlue.message(WireTables.self, from: message))
                if let open = tables, !open.goesOn(with: wire) {
                    try put(open, check)
                    tables = nil
                }
                var open: TablesBuilder
                if let tables { open = tables } else { open = try TablesBuilder(wire, check) }
                tables = nil
                try open.add(wire, check)
                tables = open
            case .outcome:
                let wire = try file.message(WireGlue.message(WireInputOutcome.self, from: message))
                outcomes.append(try InputOutcome(wire, check))
            case .range:
                let wire = try file.message(WireGlue.message(WireBundleRange.self, from: message))
                ranges.append(try BundleRange(wire, check))
            }
        }
        if let tables { try put(tables, check) }
        guard let plan else { throw file.damaged }
        self.plan = plan
    }

    private mutating func put(_ builder: TablesBuilder, _ check: WireCheck) throws(CodecError) {
        guard shards.indices.contains(builder.shard), shards[builder.shard].tables[builder.axis] == nil else {
            throw check.bad("shard number", builder.shard)
        }
        shards[builder.shard].tables[builder.axis] = try builder.finish(check)
    }
}

extension Shard {
    /// All but the tables.
    fileprivate var wire: WireShard {
        var wire = WireShard()
        wire.input = input
        wire.start = start
        wire.end = end
        wire.newlines = newlines
        wire.digest = digest.value
        wire.isEnd = isEnd
        wire.parsed = counts.parsed
        wire.unparsed = counts.unparsed
        wire.damaged = counts.damaged
        wire.skipped = counts.skipped
        wire.formats = formats.sorted { $0.key < $1.key }.map { id, lines in
            var wire = WireShard.FormatCount()
            wire.id = id
            wire.lines = lines
            return wire
        }
        if let head { wire.head = head.wire }
        if let tail { wire.tail = tail.wire }
        wire.isAllHead = isAllHead
        return wire
    }

    fileprivate init(_ wire: WireShard, _ check: WireCheck) throws(CodecError) {
        self.init(input: try check.input(wire.input), start: try check.size(wire.start, "start of a range"))
        end = try check.size(wire.end, "end of a range", from: start)
        newlines = try check.size(wire.newlines, "count of lines")
        digest = Digest(value: wire.digest)
        isEnd = wire.isEnd
        counts.parsed = try check.size(wire.parsed, "count of lines")
        counts.unparsed = try check.size(wire.unparsed, "count of lines")
        counts.damaged = try check.size(wire.damaged, "count of lines")
        counts.skipped = try check.size(wire.skipped, "count of lines")
        for format in wire.formats { formats[format.id] = try check.size(format.lines, "count of lines") }
        head = wire.hasHead ? try Fragment(wire.head, check) : nil
        tail = wire.hasTail ? try Fragment(wire.tail, check) : nil
        isAllHead = wire.isAllHead
    }
}

extension Fragment {
    fileprivate var wire: WireFragment {
        var wire = WireFragment()
        wire.byte = byte
        wire.line = line
        wire.bytes = WireGlue.data(bytes)
        return wire
    }

    fileprivate init(_ wire: WireFragment, _ check: WireCheck) throws(CodecError) {
        self.init(
            byte: try check.size(wire.byte, "byte of a fragment"),
            line: try check.size(wire.line, "line of a fragment"),
            bytes: WireGlue.bytes(wire.bytes))
    }
}

extension InputOutcome {
    fileprivate var wire: WireInputOutcome {
        var wire = WireInputOutcome()
        wire.input = input
        wire.bytes = bytes
        wire.decompressedBytes = decompressedBytes
        if let sha256 { wire.sha256 = sha256 }
        wire.notices = notices.map(\.wire)
        return wire
    }

    fileprivate init(_ wire: WireInputOutcome, _ check: WireCheck) throws(CodecError) {
        for notice in wire.notices where notice.hasInput { _ = try check.input(notice.input) }
        self.init(
            input: try check.input(wire.input), bytes: try check.size(wire.bytes, "count of bytes"),
            decompressedBytes: try check.size(wire.decompressedBytes, "count of bytes"),
            sha256: wire.hasSha256 ? wire.sha256 : nil, notices: wire.notices.map(Notice.init))
    }
}

extension BundleRange {
    fileprivate var wire: WireBundleRange {
        var wire = WireBundleRange()
        wire.input = input
        wire.start = start
        wire.end = end
        wire.digest = digest.value
        return wire
    }

    fileprivate init(_ wire: WireBundleRange, _ check: WireCheck) throws(CodecError) {
        let start = try check.size(wire.start, "start of a range")
        self.init(
            input: try check.input(wire.input), start: start,
            end: try check.size(wire.end, "end of a range", from: start),
            digest: Digest(value: wire.digest))
    }
}
