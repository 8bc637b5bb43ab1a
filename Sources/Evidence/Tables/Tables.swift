/// The budgets of the tables; options of the plan, so that every machine of a run keeps the same.
package struct TableLimits: Sendable, Hashable {
    package var statusCells = 1 << 17
    package var latencyCells = 1 << 14
    package var attemptCells = 1 << 17
    package var routes = 1024
    package var routeCells = 1 << 15
    package var clientEntries = 1 << 18
    package var joinRecords = 1 << 15
    package var statementCells = 1 << 14
    package var patterns = 8192
    package var memorySteps = 512
    package var memorySeries = 4096
    package var factsPerKind = 16384
    package var citedLines = 1 << 14

    package init() {}
}

/// All tables of one source on one time axis.
package struct Tables: Sendable, Equatable {
    package var status: SteppedTable<ClassKey, StatusCell>
    package var latency: SteppedTable<ClassKey, LatencyCell>
    package var attempts: SteppedTable<AttemptKey, AttemptCell>
    package var cited: SteppedTable<CitedKey, CitedLine>
    package var routes: RouteTable
    package var clients: ClientTable
    package var joins: JoinSample
    package var statements: StatementTable
    package var patterns: PatternTable
    package var memory: MemoryTable
    package var facts: FactStore
    /// Earliest and latest time of a parsed record, microseconds on the axis; nil where none has a time.
    package var first: Int64?
    package var last: Int64?
    /// Records a second, for coverage and gaps.
    package var activity: SteppedTable<NoKey, CountCell>

    package init(limits: TableLimits) {
        status = SteppedTable(limit: limits.statusCells)
        latency = SteppedTable(limit: limits.latencyCells)
        attempts = SteppedTable(limit: limits.attemptCells)
        cited = SteppedTable(limit: limits.citedLines)
        routes = RouteTable(routeLimit: limits.routes, cellLimit: limits.routeCells)
        clients = ClientTable(limit: limits.clientEntries)
        joins = JoinSample(limit: limits.joinRecords)
        statements = StatementTable(cellLimit: limits.statementCells)
        patterns = PatternTable(limit: limits.patterns)
        memory = MemoryTable(stepLimit: limits.memorySteps, keyLimit: limits.memorySeries)
        facts = FactStore(limit: limits.factsPerKind)
        activity = SteppedTable(limit: limits.citedLines)
    }

    /// Two parts of the tables that take about the same time to merge, and know nothing of each other.
    package enum Half: Sendable, CaseIterable { case requests, others }

    package mutating func merge(_ other: Tables) {
        merge(other, only: .requests)
        merge(other, only: .others)
    }

    /// Merges one half; the other stays as it is.
    package mutating func merge(_ other: Tables, only half: Half) {
        switch half {
        case .requests:
            status.merge(other.status)
            latency.merge(other.latency)
            attempts.merge(other.attempts)
            activity.merge(other.activity)
        case .others:
            cited.merge(other.cited)
            routes.merge(other.routes)
            clients.merge(other.clients)
            joins.merge(other.joins)
            statements.merge(other.statements)
            patterns.merge(other.patterns)
            memory.merge(other.memory)
            facts.merge(other.facts)
            if let theirs = other.first { first = min(first ?? theirs, theirs) }
            if let theirs = other.last { last = max(last ?? theirs, theirs) }
        }
    }

    /// Takes the tables of `Half.requests` from others.
    package mutating func takeRequests(of other: Tables) {
        status = other.status
        latency = other.latency
        attempts = other.attempts
        activity = other.activity
    }

    /// Brings every table to its exact bound, so that equal evidence is equal in bytes.
    package mutating func seal() {
        status.seal()
        latency.seal()
        attempts.seal()
        cited.seal()
        clients.seal()
        statements.seal()
        memory.seal()
        facts.seal()
        activity.seal()
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        cited.mapCitations(transform)
        statements.mapCitations(transform)
        patterns.mapCitations(transform)
        facts.mapCitations(transform)
    }

    /// Notes that a record has this time.
    package mutating func see(_ micros: Int64) {
        if first.map({ micros < $0 }) ?? true { first = micros }
        if last.map({ micros > $0 }) ?? true { last = micros }
    }
}

/// A plain count.
package struct CountCell: EvidenceCell {
    package var count: Int64
    package init(_ count: Int64 = 1) { self.count = count }
    package mutating func merge(_ other: CountCell) { count &+= other.count }
}
