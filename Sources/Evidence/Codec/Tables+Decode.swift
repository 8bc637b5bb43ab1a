import EvidenceWire

/// Joins the pieces of the tables of one shard on one axis.
struct TablesBuilder {
    /// Place among the bundle's shards.
    let shard: Int
    let axis: TimeAxis
    private let bounds: WireBounds
    private var status: [SteppedTable<ClassKey, StatusCell>.Row] = []
    private var latency: [SteppedTable<ClassKey, LatencyCell>.Row] = []
    private var attempts: [SteppedTable<AttemptKey, AttemptCell>.Row] = []
    private var cited: [SteppedTable<CitedKey, CitedLine>.Row] = []
    private var activity: [SteppedTable<NoKey, CountCell>.Row] = []
    private var routes: [(RouteTable.Slot, RouteCell)] = []
    private var clients: [(ClientTable.Key, ClientCell)] = []
    private var joins: [(start: Int64, id: UInt64, record: JoinRecord)] = []
    private var statements: [SteppedTable<StatementKey, StatementCell>.Row] = []
    private var templates: [UInt64: String] = [:]
    private var patterns: [(PatternKey, PatternCell)] = []
    private var memory: [MemoryKey: MemoryTable.Series] = [:]
    private var facts: [FactKind: [(UInt64, Fact)]] = [:]

    /// Begins with the first piece, which has the bounds.
    init(_ wire: WireTables, _ check: WireCheck) throws(CodecError) {
        guard wire.hasBounds else { throw check.bad("table without bounds", wire.shard) }
        shard = Int(wire.shard)
        axis = try check.raw(TimeAxis.self, wire.axis, "time axis")
        bounds = wire.bounds
    }

    /// Whether a piece belongs to the same tables.
    func goesOn(with wire: WireTables) -> Bool {
        Int(wire.shard) == shard && wire.axis == UInt32(axis.rawValue) && !wire.hasBounds
    }

    mutating func add(_ wire: WireTables, _ check: WireCheck) throws(CodecError) {
        for row in wire.status {
            var cell = StatusCell()
            cell.requests = row.requests
            cell.byStatus = try SparseCounts(row.byStatus, check)
            cell.byUpstreamStatus = try SparseCounts(row.byUpstreamStatus, check)
            cell.failed = row.failed
            cell.failedWrites = row.failedWrites
            cell.bytes = row.bytes
            cell.fingerprint = row.fingerprint
            status.append(.init(start: row.start, key: try TablesBuilder.key(row.requestClass, check), cell: cell))
        }
        for row in wire.latency {
            var cell = LatencyCell()
            cell.bins = try SparseCounts(row.bins, check)
            latency.append(.init(start: row.start, key: try TablesBuilder.key(row.requestClass, check), cell: cell))
        }
        for row in wire.attempts {
            let key = AttemptKey(
                upstream: row.upstream,
                outcome: try check.raw(AttemptOutcome.self, row.outcome, "outcome of an attempt"),
                action: try check.raw(UpstreamAction.self, row.action, "action of an attempt"))
            attempts.append(
                .init(start: row.start, key: key, cell: AttemptCell(attempts: row.attempts, failures: row.failures)))
        }
        for row in wire.cited {
            let key = CitedKey(try check.raw(CitedRole.self, row.role, "role of a cited line"), subject: row.subject)
            cited.append(.init(start: row.start, key: key, cell: try CitedLine(row.line, check)))
        }
        for row in wire.activity { activity.append(.init(start: row.start, key: NoKey(), cell: CountCell(row.count))) }
        for row in wire.routes {
            var cell = RouteCell()
            cell.requests = row.requests
            cell.failed = row.failed
            cell.byStatus = try SparseCounts(row.byStatus, check)
            cell.bins = try SparseCounts(row.bins, check)
            cell.dynamic = row.dynamic
            routes.append((RouteTable.Slot(start: row.start, route: row.route, method: row.method), cell))
        }
        for row in wire.clients {
            clients.append((ClientTable.Key(client: row.client, start: row.start), try TablesBuilder.cell(row, check)))
        }
        for row in wire.joins { joins.append(try TablesBuilder.join(row, check)) }
        for row in wire.statements {
            let cell = StatementCell(
                runs: row.runs, withID: row.withID, rows: row.rows, micros: row.micros,
                first: try CitedLine(row.first, check))
            statements.append(
                .init(start: row.start, key: StatementKey(template: row.template, worker: row.worker), cell: cell))
        }
        for template in wire.templates { templates[template.hash] = template.text }
        for row in wire.patterns { patterns.append(try TablesBuilder.pattern(row, check)) }
        for series in wire.memory { try add(series, check) }
        for row in wire.facts {
            let fact = try Fact(row, check)
            facts[fact.kind, default: []].append((row.key, fact))
        }
    }

    /// The tables, once all pieces were added.
    func finish(_ check: WireCheck) throws(CodecError) -> Tables {
        var tables = Tables(limits: TableLimits())
        tables.status = try stepped(bounds.status, status, check)
        tables.latency = try stepped(bounds.latency, latency, check)
        tables.attempts = try stepped(bounds.attempts, attempts, check)
        tables.cited = try stepped(bounds.cited, cited, check)
        tables.activity = try stepped(bounds.activity, activity, check)
        tables.statements = StatementTable(
            table: try stepped(bounds.statements, statements, check), templates: templates)
        tables.routes = RouteTable(
            routeLimit: try check.limit(bounds.routes.routeLimit), cellLimit: try check.limit(bounds.routes.cellLimit),
            level: Int(bounds.routes.level), rows: routes)
        tables.clients = ClientTable(
            limit: try check.limit(bounds.clients.limit),
            droppedFrom: bounds.clients.hasDroppedFrom ? bounds.clients.droppedFrom : nil, rows: clients)
        tables.joins = JoinSample(
            limit: try check.limit(bounds.joins.limit), stratum: try check.step(bounds.joins.stratum), rows: joins)
        tables.patterns = PatternTable(
            limit: try check.limit(bounds.patterns.limit), level: Int(bounds.patterns.level), rows: patterns)
        tables.memory = MemoryTable(
            stepLimit: try check.limit(bounds.memory.stepLimit), keyLimit: try check.limit(bounds.memory.keyLimit),
            withoutPids: bounds.memory.withoutPids,
            droppedFrom: bounds.memory.hasDroppedFrom ? bounds.memory.droppedFrom : nil, series: memory)
        var kinds: [(kind: FactKind, droppedFrom: UInt64?, seen: Int64, facts: [(UInt64, Fact)])] = []
        for bound in bounds.facts.kinds {
            let kind = try check.raw(FactKind.self, bound.kind, "kind of fact")
            kinds.append((kind, bound.hasDroppedFrom ? bound.droppedFrom : nil, bound.seen, facts[kind] ?? []))
        }
        tables.facts = FactStore(limit: try check.limit(bounds.facts.limit), kinds: kinds)
        tables.first = bounds.hasFirst ? bounds.first : nil
        tables.last = bounds.hasLast ? bounds.last : nil
        return tables
    }

    private func stepped<Key, Cell>(
        _ bound: WireBounds.Stepped, _ rows: [SteppedTable<Key, Cell>.Row], _ check: WireCheck
    ) throws(CodecError) -> SteppedTable<Key, Cell> {
        SteppedTable(
            limit: try check.limit(bound.limit), step: try check.step(bound.step),
            keysDroppedFrom: bound.hasKeysDroppedFrom ? bound.keysDroppedFrom : nil, rows: rows)
    }

    private mutating func add(_ wire: WireMemorySeries, _ check: WireCheck) throws(CodecError) {
        let key = MemoryKey(
            subject: wire.subject, pid: wire.hasPid ? wire.pid : nil,
            quantity: try check.raw(MemoryQuantity.self, wire.quantity, "quantity of a memory reading"))
        let step = try check.step(wire.step)
        var cells: [Int64: MemoryCell] = [:]
        for row in wire.rows {
            cells[row.start & ~(step &- 1)] = MemoryCell(
                first: .init(micros: row.firstMicros, value: row.firstValue),
                last: .init(micros: row.lastMicros, value: row.lastValue),
                minimum: row.minimum, maximum: row.maximum, count: row.count)
        }
        memory[key] = MemoryTable.Series(step: step, cells: cells)
    }

    private static func key(_ requestClass: UInt32, _ check: WireCheck) throws(CodecError) -> ClassKey {
        ClassKey(try check.raw(RequestClass.self, requestClass, "request class"))
    }

    private static func cell(_ row: WireClientRow, _ check: WireCheck) throws(CodecError) -> ClientCell {
        var cell = ClientCell()
        cell.requests = row.requests
        cell.failed = row.failed
        cell.failedWrites = row.failedWrites
        if row.hasFirstSecond { cell.firstSecond = row.firstSecond }
        if row.hasLastSecond { cell.lastSecond = row.lastSecond }
        if row.hasFirstFailedSecond { cell.firstFailedSecond = row.firstFailedSecond }
        if row.hasLastFailedSecond { cell.lastFailedSecond = row.lastFailedSecond }
        guard let classes = UInt8(exactly: row.classes) else { throw check.bad("class of a client", row.classes) }
        cell.classes = classes
        return cell
    }

    private static func join(
        _ row: WireJoinRow, _ check: WireCheck
    ) throws(CodecError) -> (start: Int64, id: UInt64, record: JoinRecord) {
        var statements: [JoinRecord.Statement] = []
        for (template, count) in try check.pairs(row.templates, row.templateCounts, "a list of statements") {
            statements.append(JoinRecord.Statement(template: template, count: count))
        }
        let record = JoinRecord(
            endMicros: row.endMicros, startMicros: row.startMicros, durationMicros: row.durationMicros,
            status: row.status, client: row.client, lines: row.lines, statements: statements,
            otherStatements: row.otherStatements)
        return (start: row.start, id: row.id, record: record)
    }

    private static func pattern(
        _ row: WirePatternRow, _ check: WireCheck
    ) throws(CodecError) -> (PatternKey, PatternCell) {
        let step = try check.step(row.step)
        var buckets: [Int64: Int64] = [:]
        for (start, count) in try check.pairs(row.bucketStarts, row.bucketCounts, "a list of times") {
            buckets[start & ~(step &- 1), default: 0] &+= count
        }
        let cell = PatternCell(
            count: row.count, step: step, buckets: buckets, first: try CitedLine(row.first, check),
            last: try SourceTime(row.last, check))
        return (PatternKey(level: row.level, logger: row.logger, template: row.template), cell)
    }
}
