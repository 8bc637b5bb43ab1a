/// Runs of a statement template by process and thread, per 64 seconds: what a background job asks of a database.
///
/// When the cells do not fit, the step doubles, then templates go by greatest hash: one chain (`SteppedTable`).
package struct StatementTable: Sendable, Equatable {
    package static var stratum: Int64 { 64 }

    package private(set) var table: SteppedTable<StatementKey, StatementCell>
    /// Hash of a template → its text, at most 400 bytes.
    package private(set) var templates: [UInt64: String] = [:]

    package init(cellLimit: Int) { table = SteppedTable(limit: cellLimit) }

    package init(table: SteppedTable<StatementKey, StatementCell>, templates: [UInt64: String]) {
        self.table = table
        self.templates = templates
    }

    package var isEmpty: Bool { table.isEmpty }
    package var isEstimated: Bool { table.keysDroppedFrom != nil }

    /// Adds runs of a template; `second` on the source's axis.
    package mutating func add(second: Int64, key: StatementKey, text: @autoclosure () -> String, cell: StatementCell) {
        if let bound = table.keysDroppedFrom, key.template >= bound { return }
        if templates[key.template] == nil { templates[key.template] = text() }
        table.add(second: second & ~(StatementTable.stratum &- 1), key: key, cell: cell)
    }

    package mutating func merge(_ other: StatementTable) {
        table.merge(other.table)
        for (hash, text) in other.templates {
            // Two texts of one hash: keep the lesser, so that the order of merging does not show.
            templates[hash] = templates[hash].map { min($0, text) } ?? text
        }
        prune()
    }

    /// Drops the steps that `holds` refuses.
    package mutating func keep(where holds: (Int64) -> Bool) { table.keep(where: holds) }

    package mutating func seal() {
        table.seal()
        prune()
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) { table.mapCitations(transform) }

    private mutating func prune() {
        if let bound = table.keysDroppedFrom { templates = templates.filter { $0.key < bound } }
    }
}

/// Key of a statement's runs.
package struct StatementKey: EvidenceKey {
    /// Stable hash of the template's text.
    package var template: UInt64
    /// `pid` where the line has a request id (the id's runs are in the join sample), else `pid thread`.
    package var worker: String
    package init(template: UInt64, worker: String) {
        self.template = template
        self.worker = worker
    }
    package var stableHash: UInt64 { template }
    package static func == (a: StatementKey, b: StatementKey) -> Bool {
        a.template == b.template && Bytewise.same(a.worker, b.worker)
    }
    package static func < (a: StatementKey, b: StatementKey) -> Bool {
        a.template == b.template ? Bytewise.precedes(a.worker, b.worker) : a.template < b.template
    }
}

/// Runs of one template by one worker in one stratum.
package struct StatementCell: EvidenceCell {
    package var runs: Int64
    /// Runs under a request id.
    package var withID: Int64
    /// Σ rows returned or examined, where the line says.
    package var rows: Int64
    /// Σ duration, microseconds.
    package var micros: Int64
    /// The earliest run.
    package var first: CitedLine

    package init(runs: Int64 = 1, withID: Int64 = 0, rows: Int64 = 0, micros: Int64 = 0, first: CitedLine) {
        self.runs = runs
        self.withID = withID
        self.rows = rows
        self.micros = micros
        self.first = first
    }

    package mutating func merge(_ other: StatementCell) {
        runs &+= other.runs
        withID &+= other.withID
        rows &+= other.rows
        micros &+= other.micros
        first.merge(other.first)
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) { first.mapCitations(transform) }
}
