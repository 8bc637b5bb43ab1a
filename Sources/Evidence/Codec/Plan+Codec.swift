import EvidenceWire

extension Plan {
    /// The plan as a file; equal plans give equal bytes.
    package func encoded() -> [UInt8] {
        var file = WireFileWriter(.plan)
        write(to: &file)
        return file.finish()
    }

    /// Reads what `encoded()` wrote.
    package init(decoding bytes: [UInt8]) throws(CodecError) {
        var file = try WireFileReader(.plan, bytes)
        var builder = PlanBuilder()
        while let (field, message) = try file.next() {
            if field == .plan { try builder.add(message, of: file) }
        }
        self = try builder.finish(file)
    }

    /// Writes the plan in pieces, which protobuf joins.
    func write(to file: inout WireFileWriter) {
        var head = WirePlan()
        head.options = options.wire
        file.put(.plan, WireGlue.bytes(of: head))
        inputs.inPieces { piece in
            var wire = WirePlan()
            wire.inputs = piece.map(\.wire)
            file.put(.plan, WireGlue.bytes(of: wire))
        }
        notices.inPieces { piece in
            var wire = WirePlan()
            wire.notices = piece.map(\.wire)
            file.put(.plan, WireGlue.bytes(of: wire))
        }
    }
}

/// Joins the pieces of a plan.
struct PlanBuilder {
    private var inputs: [PlanInput] = []
    private var notices: [Notice] = []
    private var options: PlanOptions?

    mutating func add(_ message: [UInt8], of file: WireFileReader) throws(CodecError) {
        let wire = try file.message(WireGlue.message(WirePlan.self, from: message))
        // How many inputs there are is known at the end; `finish` looks at the ids.
        let check = WireCheck(kind: file.kind, byte: file.fieldStart, inputs: .max)
        for input in wire.inputs { inputs.append(try PlanInput(input, check)) }
        for notice in wire.notices { notices.append(Notice(notice)) }
        if wire.hasOptions { options = try PlanOptions(wire.options, check) }
    }

    func finish(_ file: WireFileReader) throws(CodecError) -> Plan {
        guard let options else { throw file.damaged }
        let check = WireCheck(
            kind: file.kind, byte: file.fieldStart, inputs: UInt32(truncatingIfNeeded: inputs.count))
        for (index, input) in inputs.enumerated() {
            guard Int(input.id) == index else { throw check.bad("input number", input.id) }
            for other in input.duplicateCandidates { _ = try check.input(other) }
        }
        for notice in notices { if let input = notice.input { _ = try check.input(input) } }
        return Plan(inputs: inputs, options: options, notices: notices)
    }
}

extension Array {
    /// Calls the body with at most 1,024 elements at a time, so that no field of a file becomes large.
    func inPieces(_ body: (ArraySlice<Element>) -> Void) {
        var start = 0
        while start < count {
            let end = Swift.min(start + 1024, count)
            body(self[start..<end])
            start = end
        }
    }
}

extension PlanInput {
    fileprivate var wire: WirePlanInput {
        var wire = WirePlanInput()
        wire.id = id
        wire.path = path
        wire.name = name
        wire.host = host
        wire.stream = stream
        wire.compression = compression
        if let envelope { wire.envelope = envelope }
        wire.size = size
        wire.candidates = candidates
        wire.logFormats = logFormats
        wire.sourceClass = sourceClass.rawValue
        wire.zone = zone.wire
        wire.zoneBasis = zoneBasis.rawValue
        wire.referenceSecond = referenceSecond
        wire.duplicateCandidates = duplicateCandidates
        if let sha256 { wire.sha256 = sha256 }
        wire.shards = shards.map { shard in
            var wire = WirePlanShard()
            wire.start = shard.start
            wire.end = shard.end
            return wire
        }
        wire.rotationRank = rotationRank
        if let bootMicros { wire.bootMicros = bootMicros }
        return wire
    }

    fileprivate init(_ wire: WirePlanInput, _ check: WireCheck) throws(CodecError) {
        self.init(id: wire.id, path: wire.path, host: wire.host, stream: wire.stream)
        name = wire.name
        compression = wire.compression
        envelope = wire.hasEnvelope ? wire.envelope : nil
        size = try check.size(wire.size, "file size", from: -1)
        candidates = wire.candidates
        logFormats = wire.logFormats
        sourceClass = try check.named(SourceClass.self, wire.sourceClass, "class of source")
        zone = Zone(wire.zone)
        zoneBasis = try check.named(ZoneBasis.self, wire.zoneBasis, "basis of a zone")
        referenceSecond = wire.referenceSecond
        duplicateCandidates = wire.duplicateCandidates
        sha256 = wire.hasSha256 ? wire.sha256 : nil
        shards = []
        for shard in wire.shards {
            let start = try check.size(shard.start, "start of a range")
            let isOpen = shard.end == -1
            shards.append(
                PlanShard(start: start, end: isOpen ? -1 : try check.size(shard.end, "end of a range", from: start)))
        }
        rotationRank = wire.rotationRank
        bootMicros = wire.hasBootMicros ? wire.bootMicros : nil
    }
}

extension Zone {
    fileprivate var wire: WireZone {
        var wire = WireZone()
        wire.name = name
        wire.offsetSeconds = offsetSeconds
        wire.transitions = transitions.map { transition in
            var wire = WireZone.Transition()
            wire.at = transition.at
            wire.offsetSeconds = transition.offsetSeconds
            return wire
        }
        return wire
    }

    fileprivate init(_ wire: WireZone) {
        self.init(
            name: wire.name, offsetSeconds: wire.offsetSeconds,
            transitions: wire.transitions.map { Transition(at: $0.at, offsetSeconds: $0.offsetSeconds) })
    }
}

extension PlanOptions {
    fileprivate var wire: WirePlanOptions {
        var wire = WirePlanOptions()
        if let since { wire.since = since }
        if let until { wire.until = until }
        wire.redact = redact
        wire.writeMethods = writeMethods
        wire.referenceDate = referenceDate
        wire.referenceBasis = referenceBasis
        wire.limits = limits.wire
        return wire
    }

    fileprivate init(_ wire: WirePlanOptions, _ check: WireCheck) throws(CodecError) {
        self.init()
        since = wire.hasSince ? wire.since : nil
        until = wire.hasUntil ? wire.until : nil
        redact = wire.redact
        writeMethods = wire.writeMethods
        referenceDate = wire.referenceDate
        referenceBasis = wire.referenceBasis
        limits = try TableLimits(wire.limits, check)
    }
}

extension TableLimits {
    fileprivate var wire: WireTableLimits {
        var wire = WireTableLimits()
        wire.statusCells = Int64(statusCells)
        wire.latencyCells = Int64(latencyCells)
        wire.attemptCells = Int64(attemptCells)
        wire.routes = Int64(routes)
        wire.routeCells = Int64(routeCells)
        wire.clientEntries = Int64(clientEntries)
        wire.joinRecords = Int64(joinRecords)
        wire.statementCells = Int64(statementCells)
        wire.patterns = Int64(patterns)
        wire.memorySteps = Int64(memorySteps)
        wire.memorySeries = Int64(memorySeries)
        wire.factsPerKind = Int64(factsPerKind)
        wire.citedLines = Int64(citedLines)
        return wire
    }

    fileprivate init(_ wire: WireTableLimits, _ check: WireCheck) throws(CodecError) {
        self.init()
        statusCells = try check.limit(wire.statusCells)
        latencyCells = try check.limit(wire.latencyCells)
        attemptCells = try check.limit(wire.attemptCells)
        routes = try check.limit(wire.routes)
        routeCells = try check.limit(wire.routeCells)
        clientEntries = try check.limit(wire.clientEntries)
        joinRecords = try check.limit(wire.joinRecords)
        statementCells = try check.limit(wire.statementCells)
        patterns = try check.limit(wire.patterns)
        memorySteps = try check.limit(wire.memorySteps)
        memorySeries = try check.limit(wire.memorySeries)
        factsPerKind = try check.limit(wire.factsPerKind)
        citedLines = try check.limit(wire.citedLines)
    }
}

extension Notice {
    var wire: WireNotice {
        var wire = WireNotice()
        if let input { wire.input = input }
        wire.text = text
        wire.isDamage = isDamage
        return wire
    }

    init(_ wire: WireNotice) {
        self.init(input: wire.hasInput ? wire.input : nil, text: wire.text, isDamage: wire.isDamage)
    }
}
