import EvidenceWire

// What several tables have in their rows.

extension SparseCounts {
    var wire: WireCounts {
        var wire = WireCounts()
        wire.keys = entries.map { UInt32($0.key) }
        wire.counts = entries.map(\.count)
        return wire
    }

    init(_ wire: WireCounts, _ check: WireCheck) throws(CodecError) {
        var pairs: [(UInt16, Int64)] = []
        for (key, count) in try check.pairs(wire.keys, wire.counts, "a list of counts") {
            guard let key = UInt16(exactly: key) else { throw check.bad("key of a count", key) }
            pairs.append((key, count))
        }
        // In order, because adding out of order takes time with the square of the length.
        pairs.sort { $0.0 < $1.0 }
        self.init(pairs)
    }
}

extension Citation {
    var wire: WireCitation {
        var wire = WireCitation()
        wire.input = input
        wire.byte = byte
        wire.line = line
        wire.lines = lines
        return wire
    }

    init(_ wire: WireCitation, _ check: WireCheck) throws(CodecError) {
        self.init(
            input: try check.input(wire.input), byte: try check.size(wire.byte, "place of a line"),
            line: try check.size(wire.line, "line number"), lines: try check.size(wire.lines, "count of lines"))
    }
}

extension SourceTime {
    var wire: WireSourceTime {
        var wire = WireSourceTime()
        wire.axis = UInt32(axis.rawValue)
        wire.micros = micros
        return wire
    }

    init(_ wire: WireSourceTime, _ check: WireCheck) throws(CodecError) {
        self.init(axis: try check.raw(TimeAxis.self, wire.axis, "time axis"), micros: wire.micros)
    }
}

extension CitedLine {
    var wire: WireCitedLine {
        var wire = WireCitedLine()
        wire.rank = rank
        wire.time = time.wire
        wire.citation = citation.wire
        wire.text = WireGlue.data(text)
        return wire
    }

    init(_ wire: WireCitedLine, _ check: WireCheck) throws(CodecError) {
        self.init(
            rank: wire.rank, time: try SourceTime(wire.time, check), citation: try Citation(wire.citation, check),
            text: WireGlue.bytes(wire.text))
    }
}

extension Fact {
    func wire(key: UInt64) -> WireFactRow {
        var wire = WireFactRow()
        wire.key = key
        wire.kind = UInt32(kind.rawValue)
        wire.citation = citation.wire
        wire.time = time.wire
        wire.attributes = attributes.entries.map { entry in
            var wire = WireFactRow.Attribute()
            wire.name = entry.name
            switch entry.value {
            case .int(let value): wire.int = value
            case .text(let value): wire.text = value
            case .flag(let value): wire.flag = value
            }
            return wire
        }
        wire.text = WireGlue.data(text)
        return wire
    }

    init(_ wire: WireFactRow, _ check: WireCheck) throws(CodecError) {
        // No fact has a tenth of these; more would take time with the square of their number.
        guard wire.attributes.count <= 256 else { throw check.bad("number of attributes", wire.attributes.count) }
        var attributes = Attributes()
        for attribute in wire.attributes {
            switch attribute.value {
            case .int(let value): attributes[attribute.name] = .int(value)
            case .text(let value): attributes[attribute.name] = .text(value)
            case .flag(let value): attributes[attribute.name] = .flag(value)
            case nil: throw check.bad("attribute without a value", attribute.name)
            }
        }
        self.init(
            kind: try check.raw(FactKind.self, wire.kind, "kind of fact"), citation: try Citation(wire.citation, check),
            time: try SourceTime(wire.time, check), attributes: attributes, text: WireGlue.bytes(wire.text))
    }
}
