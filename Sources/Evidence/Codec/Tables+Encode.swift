import EvidenceWire

extension Tables {
    /// Writes the tables of a shard on an axis: their bounds, then their rows, in pieces.
    func write(to file: inout WireFileWriter, shard: UInt32, axis: TimeAxis) {
        // What a table holds beyond its bound depends on the order of adding.
        var sealed = self
        sealed.seal()
        sealed.writeSealed(to: &file, shard: shard, axis: axis)
    }

    private func writeSealed(to file: inout WireFileWriter, shard: UInt32, axis: TimeAxis) {
        func piece(_ fill: (inout WireTables) -> Void) {
            var wire = WireTables()
            wire.shard = shard
            wire.axis = UInt32(axis.rawValue)
            fill(&wire)
            file.put(.tables, WireGlue.bytes(of: wire))
        }
        piece { $0.bounds = bounds }
        status.rows().inPieces { rows in piece { $0.status = rows.map(Tables.wire) } }
        latency.rows().inPieces { rows in piece { $0.latency = rows.map(Tables.wire) } }
        attempts.rows().inPieces { rows in piece { $0.attempts = rows.map(Tables.wire) } }
        cited.rows().inPieces { rows in piece { $0.cited = rows.map(Tables.wire) } }
        activity.rows().inPieces { rows in piece { $0.activity = rows.map(Tables.wire) } }
        routes.rows().inPieces { rows in piece { $0.routes = rows.map(Tables.wire) } }
        clients.rows().inPieces { rows in piece { $0.clients = rows.map(Tables.wire) } }
        joins.rows().inPieces { rows in piece { $0.joins = rows.map(Tables.wire) } }
        statements.table.rows().inPieces { rows in piece { $0.statements = rows.map(Tables.wire) } }
        let templates = statements.templates.sorted { $0.key < $1.key }.map { (hash: $0.key, text: $0.value) }
        templates.inPieces { rows in
            piece {
                $0.templates = rows.map { row in
                    var wire = WireTemplate()
                    wire.hash = row.hash
                    wire.text = row.text
                    return wire
                }
            }
        }
        patterns.rows().inPieces { rows in piece { $0.patterns = rows.map(Tables.wire) } }
        memory.rows().inPieces { rows in piece { $0.memory = rows.map(Tables.wire) } }
        let found = facts.kinds.sorted { $0.key < $1.key }.flatMap { _, kept in
            kept.facts.sorted { $0.key < $1.key }.flatMap { key, facts in facts.map { (key: key, fact: $0) } }
        }
        found.inPieces { rows in piece { $0.facts = rows.map { $0.fact.wire(key: $0.key) } } }
    }

    private var bounds: WireBounds {
        var wire = WireBounds()
        wire.status = Tables.wire(status)
        wire.latency = Tables.wire(latency)
        wire.attempts = Tables.wire(attempts)
        wire.cited = Tables.wire(cited)
        wire.activity = Tables.wire(activity)
        wire.statements = Tables.wire(statements.table)
        wire.routes.routeLimit = Int64(routes.routeLimit)
        wire.routes.cellLimit = Int64(routes.cellLimit)
        wire.routes.level = UInt32(routes.level)
        wire.clients.limit = Int64(clients.limit)
        if let bound = clients.droppedFrom { wire.clients.droppedFrom = bound }
        wire.joins.limit = Int64(joins.limit)
        wire.joins.stratum = joins.stratum
        wire.patterns.limit = Int64(patterns.limit)
        wire.patterns.level = UInt32(patterns.level)
        wire.memory.stepLimit = Int64(memory.stepLimit)
        wire.memory.keyLimit = Int64(memory.keyLimit)
        wire.memory.withoutPids = memory.withoutPids
        if let bound = memory.droppedFrom { wire.memory.droppedFrom = bound }
        wire.facts.limit = Int64(facts.limit)
        wire.facts.kinds = facts.kinds.sorted { $0.key < $1.key }.map { kind, kept in
            var wire = WireBounds.FactBound.Kind()
            wire.kind = UInt32(kind.rawValue)
            if let bound = kept.droppedFrom { wire.droppedFrom = bound }
            wire.seen = kept.seen
            return wire
        }
        if let first { wire.first = first }
        if let last { wire.last = last }
        return wire
    }

    private static func wire<Key, Cell>(_ table: SteppedTable<Key, Cell>) -> WireBounds.Stepped {
        var wire = WireBounds.Stepped()
        wire.limit = Int64(table.limit)
        wire.step = table.step
        if let bound = table.keysDroppedFrom { wire.keysDroppedFrom = bound }
        return wire
    }

    private static func wire(_ row: SteppedTable<ClassKey, StatusCell>.Row) -> WireStatusRow {
        var wire = WireStatusRow()
        wire.start = row.start
        wire.requestClass = UInt32(row.key.requestClass.rawValue)
        wire.requests = row.cell.requests
        wire.byStatus = row.cell.byStatus.wire
        wire.byUpstreamStatus = row.cell.byUpstreamStatus.wire
        wire.failed = row.cell.failed
        wire.failedWrites = row.cell.failedWrites
        wire.bytes = row.cell.bytes
        wire.fingerprint = row.cell.fingerprint
        return wire
    }

    private static func wire(_ row: SteppedTable<ClassKey, LatencyCell>.Row) -> WireLatencyRow {
        var wire = WireLatencyRow()
        wire.start = row.start
        wire.requestClass = UInt32(row.key.requestClass.rawValue)
        wire.bins = row.cell.bins.wire
        return wire
    }

    private static func wire(_ row: SteppedTable<AttemptKey, AttemptCell>.Row) -> WireAttemptRow {
        var wire = WireAttemptRow()
        wire.start = row.start
        wire.upstream = row.key.upstream
        wire.outcome = UInt32(row.key.outcome.rawValue)
        wire.action = UInt32(row.key.action.rawValue)
        wire.attempts = row.cell.attempts
        wire.failures = row.cell.failures
        return wire
    }

    private static func wire(_ row: SteppedTable<CitedKey, CitedLine>.Row) -> WireCitedRow {
        var wire = WireCitedRow()
        wire.start = row.start
        wire.role = UInt32(row.key.role.rawValue)
        wire.subject = row.key.subject
        wire.line = row.cell.wire
        return wire
    }

    private static func wire(_ row: SteppedTable<NoKey, CountCell>.Row) -> WireActivityRow {
        var wire = WireActivityRow()
        wire.start = row.start
        wire.count = row.cell.count
        return wire
    }

    private static func wire(_ row: (slot: RouteTable.Slot, cell: RouteCell)) -> WireRouteRow {
        var wire = WireRouteRow()
        wire.start = row.slot.start
        wire.route = row.slot.route
        wire.method = row.slot.method
        wire.requests = row.cell.requests
        wire.failed = row.cell.failed
        wire.byStatus = row.cell.byStatus.wire
        wire.bins = row.cell.bins.wire
        wire.dynamic = row.cell.dynamic
        return wire
    }

    private static func wire(_ row: (key: ClientTable.Key, cell: ClientCell)) -> WireClientRow {
        var wire = WireClientRow()
        wire.client = row.key.client
        wire.start = row.key.start
        wire.requests = row.cell.requests
        wire.failed = row.cell.failed
        wire.failedWrites = row.cell.failedWrites
        // The ends of Int64 stand for "none".
        if row.cell.firstSecond != .max { wire.firstSecond = row.cell.firstSecond }
        if row.cell.lastSecond != .min { wire.lastSecond = row.cell.lastSecond }
        if row.cell.firstFailedSecond != .max { wire.firstFailedSecond = row.cell.firstFailedSecond }
        if row.cell.lastFailedSecond != .min { wire.lastFailedSecond = row.cell.lastFailedSecond }
        wire.classes = UInt32(row.cell.classes)
        return wire
    }

    private static func wire(_ row: (start: Int64, id: UInt64, record: JoinRecord)) -> WireJoinRow {
        var wire = WireJoinRow()
        wire.start = row.start
        wire.id = row.id
        wire.endMicros = row.record.endMicros
        wire.startMicros = row.record.startMicros
        wire.durationMicros = row.record.durationMicros
        wire.status = row.record.status
        wire.lines = row.record.lines
        wire.client = row.record.client
        wire.templates = row.record.statements.map(\.template)
        wire.templateCounts = row.record.statements.map(\.count)
        wire.otherStatements = row.record.otherStatements
        return wire
    }

    private static func wire(_ row: SteppedTable<StatementKey, StatementCell>.Row) -> WireStatementRow {
        var wire = WireStatementRow()
        wire.start = row.start
        wire.template = row.key.template
        wire.worker = row.key.worker
        wire.runs = row.cell.runs
        wire.withID = row.cell.withID
        wire.rows = row.cell.rows
        wire.micros = row.cell.micros
        wire.first = row.cell.first.wire
        return wire
    }

    private static func wire(_ row: (key: PatternKey, cell: PatternCell)) -> WirePatternRow {
        var wire = WirePatternRow()
        wire.level = row.key.level
        wire.logger = row.key.logger
        wire.template = row.key.template
        wire.count = row.cell.count
        wire.step = row.cell.step
        let buckets = row.cell.buckets.sorted { $0.key < $1.key }
        wire.bucketStarts = buckets.map(\.key)
        wire.bucketCounts = buckets.map(\.value)
        wire.first = row.cell.first.wire
        wire.last = row.cell.last.wire
        return wire
    }

    private static func wire(_ row: (key: MemoryKey, series: MemoryTable.Series)) -> WireMemorySeries {
        var wire = WireMemorySeries()
        wire.subject = row.key.subject
        if let pid = row.key.pid { wire.pid = pid }
        wire.quantity = UInt32(row.key.quantity.rawValue)
        wire.step = row.series.step
        wire.rows = row.series.rows().map { start, cell in
            var wire = WireMemorySeries.Row()
            wire.start = start
            wire.firstMicros = cell.first.micros
            wire.firstValue = cell.first.value
            wire.lastMicros = cell.last.micros
            wire.lastValue = cell.last.value
            wire.minimum = cell.minimum
            wire.maximum = cell.maximum
            wire.count = cell.count
            return wire
        }
        return wire
    }
}
