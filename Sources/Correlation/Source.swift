package import Evidence

/// One stream of one host with the evidence of all its inputs: what the judgement works on.
package struct Source: Sendable {
    /// Index in `CaseFile.sources`.
    package var id: Int
    package var stream: String
    package var host: String
    package var sourceClass: SourceClass
    /// Indices of the plan's inputs, oldest first; duplicates are left out.
    package var inputs: [Int]
    package var tables: [TimeAxis: Tables]
    package var zone: Zone
    package var zoneBasis: ZoneBasis
    package var logFormats: [String]
    /// How the source's times become instants; set by the clock alignment.
    package var clock = SourceClock()

    /// The instant of a time of this source on the aligned clock.
    package func moment(_ time: SourceTime) -> Moment {
        switch time.axis {
        case .instant: return Moment(micros: time.micros &+ clock.offsetMicros)
        case .civil:
            let second = floorDivide(time.micros, 1_000_000)
            let shift = (zone.instant(ofCivil: second) &- second) &* 1_000_000
            return Moment(micros: time.micros &+ shift &+ clock.offsetMicros)
        case .boot: return Moment(micros: time.micros &+ (clock.bootMicros ?? 0))
        }
    }

    /// The aligned whole second of a second on one of the source's axes; tables are shifted by whole seconds.
    package func alignedSecond(_ second: Int64, _ axis: TimeAxis) -> Int64 {
        let micros = moment(SourceTime(axis: axis, micros: second &* 1_000_000)).micros
        return floorDivide(micros &+ 500_000, 1_000_000)
    }

    /// Seconds of an axis beyond which nothing lies in `[from, to)` of the aligned clock: exact, but for a civil time, which
    /// a zone may shift by up to a day either way.
    package func seconds(alignedFrom from: Int64, to: Int64, _ axis: TimeAxis) -> Range<Int64> {
        let zero = alignedSecond(0, axis)
        let margin: Int64 = axis == .civil ? 2 * 86_400 : 1
        let (low, high) = (from.subtractingReportingOverflow(zero), to.subtractingReportingOverflow(zero))
        let first = low.overflow ? Int64.min : low.partialValue
        let end = high.overflow ? Int64.max : high.partialValue
        let (widened, wraps) = first.subtractingReportingOverflow(margin)
        let (further, wrapsToo) = end.addingReportingOverflow(margin)
        let lower = wraps ? Int64.min : widened
        return lower..<max(lower, wrapsToo ? Int64.max : further)
    }

    /// Whether seconds on its axis `boot` count from a program's start: a collector's log has them, and no kernel has a heap.
    package var isProgramUptime: Bool {
        guard let boot = tables[.boot] else { return false }
        return boot.memory.series.keys.contains {
            $0.quantity == .heapAfterCollection || $0.quantity == .heapAfterFullCollection
        }
    }

    /// Axes in order with their tables.
    package var byAxis: [(axis: TimeAxis, tables: Tables)] {
        tables.sorted { $0.key < $1.key }.map { (axis: $0.key, tables: $0.value) }
    }

    /// All facts of a kind, on any axis.
    package func facts(_ kind: FactKind) -> [Fact] { byAxis.flatMap { $0.tables.facts.facts(kind) } }

    /// Whether a database writes here: in a log of its own, or among others through syslog.
    var holdsDatabase: Bool {
        sourceClass == .database
            || byAxis.contains { $0.tables.facts.seen(.databaseEvent) > 0 || $0.tables.facts.seen(.slowStatement) > 0 }
    }

    /// Different clients that the requests came from, as far as they are kept.
    package var clients: Int {
        var seen: Set<UInt64> = []
        for (_, tables) in byAxis { tables.clients.forEach { key, _ in seen.insert(key.client) } }
        return seen.count
    }

    /// Requests recorded.
    package var requests: Int64 {
        byAxis.reduce(0) { sum, entry in sum &+ entry.tables.status.rows().reduce(0) { $0 &+ $1.cell.requests } }
    }
}

/// How a source's clock was aligned.
package struct SourceClock: Sendable {
    /// Added to the source's own times.
    package var offsetMicros: Int64 = 0
    /// `reference`, `inferred`, `option`, `none`.
    package var basis = "none"
    /// Half the spread of the pairs, seconds.
    package var spreadS: Double?
    package var pairs: Int64 = 0
    /// For seconds since boot: the instant of second 0.
    package var bootMicros: Int64?
}

/// All sources of a run, with the plan they come from.
package struct CaseFile: Sendable {
    package var plan: Plan
    package var sources: [Source]
    package var shards: [Int: Shard]
    package var outcomes: [Int: InputOutcome]
    /// Input → the input of the same content that is counted.
    package var duplicates: [Int: Int]

    /// Builds the sources from a merged bundle: proves duplicates and adds the inputs of a stream up.
    package init(_ bundle: EvidenceBundle) {
        plan = bundle.plan
        var shards: [Int: Shard] = [:]
        for shard in bundle.shards where shards[Int(shard.input)] == nil { shards[Int(shard.input)] = shard }
        self.shards = shards
        var outcomes: [Int: InputOutcome] = [:]
        for outcome in bundle.outcomes {
            let id = Int(outcome.input)
            if var known = outcomes[id] {
                known.bytes &+= outcome.bytes
                known.decompressedBytes &+= outcome.decompressedBytes
                known.notices = Array(Set(known.notices + outcome.notices)).sorted()
                outcomes[id] = known
            } else {
                outcomes[id] = outcome
            }
        }
        self.outcomes = outcomes
        duplicates = CaseFile.duplicates(in: plan, shards)
        var byStream: [String: Int] = [:]
        sources = []
        for input in plan.inputs where duplicates[Int(input.id)] == nil {
            guard let shard = shards[Int(input.id)] else { continue }
            let key = input.host + "\u{0}" + input.stream
            if let index = byStream[key] {
                sources[index].inputs.append(Int(input.id))
                for (axis, tables) in shard.tables {
                    if sources[index].tables[axis]?.merge(tables) == nil { sources[index].tables[axis] = tables }
                }
            } else {
                byStream[key] = sources.count
                sources.append(
                    Source(
                        id: sources.count, stream: input.stream, host: input.host, sourceClass: input.sourceClass,
                        inputs: [Int(input.id)], tables: shard.tables, zone: input.zone, zoneBasis: input.zoneBasis,
                        logFormats: input.accessFormats))
                sources[sources.count - 1].clock.bootMicros = input.bootMicros
            }
        }
        for index in sources.indices {
            for axis in sources[index].tables.keys.sorted() { sources[index].tables[axis]?.seal() }
        }
    }

    /// Inputs whose text another input holds as well, by the digests of both, with that other one.
    package static func duplicates(of bundle: EvidenceBundle) -> [Int: Int] {
        var shards: [Int: Shard] = [:]
        for shard in bundle.shards where shards[Int(shard.input)] == nil { shards[Int(shard.input)] = shard }
        return duplicates(in: bundle.plan, shards)
    }

    private static func duplicates(in plan: Plan, _ shards: [Int: Shard]) -> [Int: Int] {
        var duplicates: [Int: Int] = [:]
        for input in plan.inputs {
            guard let shard = shards[Int(input.id)], shard.end > 0 else { continue }
            for other in input.duplicateCandidates.sorted() where other < input.id {
                guard let twin = shards[Int(other)], duplicates[Int(other)] == nil else { continue }
                if twin.end == shard.end, twin.digest == shard.digest {
                    duplicates[Int(input.id)] = Int(other)
                    break
                }
            }
        }
        return duplicates
    }

    /// A citation as the report prints it.
    package func citation(_ place: Citation, text: [UInt8]) -> ReportCitation {
        ReportCitation(
            input: Int(place.input), line: place.line &+ 1, byte: place.byte,
            lines: place.lines > 1 ? place.lines : nil,
            text: text, truncated: text.count >= CaseFile.textLimit,
            redacted: CaseFile.contains(text, CaseFile.maskMark))
    }

    /// The citation of a fact.
    package func citation(_ fact: Fact) -> ReportCitation { citation(fact.citation, text: fact.text) }

    /// The citation of a kept line.
    package func citation(_ line: CitedLine) -> ReportCitation { citation(line.citation, text: line.text) }

    /// A text of this many bytes may have been cut; three less, because a cut falls between characters.
    private static let textLimit = 397
    private static let maskMark = Array("[masked]".utf8)

    private static func contains(_ text: [UInt8], _ mark: [UInt8]) -> Bool {
        guard text.count >= mark.count else { return false }
        return (0...(text.count - mark.count)).contains { text[$0..<($0 + mark.count)].elementsEqual(mark) }
    }
}
