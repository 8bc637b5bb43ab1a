/// The same requests in several sources: per stratum the 64 ids of least hash, with what this source says of each.
///
/// A coordinated sample: two sources that record the same ids in the same stratum keep the same ids, so that clocks,
/// chains of proxies and statements per request can be joined. When more than `limit` records are held the strata
/// double (64 s, 128 s …), each still with 64 ids.
package struct JoinSample: Sendable, Equatable {
    package static var perStratum: Int { 64 }
    package static var firstStratum: Int64 { 64 }
    /// Statement templates kept for one id; further ones are counted in `otherStatements`.
    package static var templatesPerID: Int { 8 }

    package let limit: Int
    /// Seconds of a stratum.
    package private(set) var stratum: Int64 = JoinSample.firstStratum
    /// First second of a stratum → its records in order of id.
    package private(set) var strata: [Int64: [Entry]] = [:]
    private var records = 0

    package typealias Entry = (id: UInt64, record: JoinRecord)

    package init(limit: Int) { self.limit = max(JoinSample.perStratum, limit) }

    package init(limit: Int, stratum: Int64, rows: [(start: Int64, id: UInt64, record: JoinRecord)]) {
        self.init(limit: limit)
        self.stratum = max(JoinSample.firstStratum, min(stratum, 1 << 40))
        for row in rows { add(second: row.start, id: row.id, record: row.record) }
    }

    package var isEmpty: Bool { strata.isEmpty }

    /// Whether an id of this hash would be kept at that second: ask before building a record.
    package func wants(second: Int64, id: UInt64) -> Bool {
        bound(second: second).map { id <= $0 } ?? true
    }

    /// The greatest hash that a full stratum still takes; nil while it takes any. It never rises.
    package func bound(second: Int64) -> UInt64? {
        guard let entries = strata[second & ~(stratum &- 1)], entries.count >= JoinSample.perStratum else { return nil }
        return entries[entries.count - 1].id
    }

    /// Adds what one line says of an id.
    package mutating func add(second: Int64, id: UInt64, record: JoinRecord) {
        insert(second & ~(stratum &- 1), id, record)
        while records > limit, stratum < 1 << 40 { widen() }
    }

    package mutating func merge(_ other: JoinSample) {
        while stratum < other.stratum { widen() }
        for (start, ids) in other.strata {
            for (id, record) in ids { insert(start & ~(stratum &- 1), id, record) }
        }
        while records > limit, stratum < 1 << 40 { widen() }
    }

    /// All records in order of stratum, then id.
    package func rows() -> [(start: Int64, id: UInt64, record: JoinRecord)] {
        strata.sorted { $0.key < $1.key }.flatMap { start, entries in
            entries.map { (start: start, id: $0.id, record: $0.record) }
        }
    }

    package static func == (a: JoinSample, b: JoinSample) -> Bool {
        a.limit == b.limit && a.stratum == b.stratum && a.strata.count == b.strata.count
            && a.strata.allSatisfy { start, entries in
                b.strata[start].map { $0.elementsEqual(entries) { $0.id == $1.id && $0.record == $1.record } } ?? false
            }
    }

    private mutating func insert(_ start: Int64, _ id: UInt64, _ record: JoinRecord) {
        records &+= JoinSample.insert(id, record, into: &strata[start, default: []])
    }

    /// Adds a record to a stratum, which keeps the ids of least hash; by how many records it has grown.
    private static func insert(_ id: UInt64, _ record: JoinRecord, into entries: inout [Entry]) -> Int {
        if entries.count >= perStratum, id > entries[entries.count - 1].id { return 0 }
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        if low < entries.count, entries[low].id == id {
            entries[low].record.merge(record)
            return 0
        }
        if entries.count >= perStratum {
            entries.removeLast()
            entries.insert((id, record), at: low)
            return 0
        }
        if entries.isEmpty { entries.reserveCapacity(perStratum) }
        entries.insert((id, record), at: low)
        return 1
    }

    private mutating func widen() {
        let old = strata
        strata = [:]
        records = 0
        stratum <<= 1
        for (start, ids) in old { for (id, record) in ids { insert(start & ~(stratum &- 1), id, record) } }
    }
}

/// What a source says of one request.
package struct JoinRecord: EvidenceCell {
    /// Latest time of a line with the id, microseconds on the source's axis: the request's end.
    package var endMicros: Int64
    /// Earliest time of a line with the id.
    package var startMicros: Int64
    /// Duration in microseconds where a line gives one; else −1. The greatest of several.
    package var durationMicros: Int64
    /// Final status where a line gives one; else 0. The greatest of several.
    package var status: Int64
    /// Lines with the id.
    package var lines: Int64
    /// Hash of the client's address where given; else 0 (the greatest of several).
    package var client: UInt64
    /// Statement templates of least hash, with how often each was run under the id; sorted by hash.
    package private(set) var statements: [Statement] = []
    /// Runs of templates beyond those kept.
    package private(set) var otherStatements: Int64 = 0

    package struct Statement: Sendable, Hashable {
        package var template: UInt64
        package var count: Int64
        package init(template: UInt64, count: Int64) {
            self.template = template
            self.count = count
        }
    }

    package init(
        endMicros: Int64, startMicros: Int64, durationMicros: Int64 = -1, status: Int64 = 0, client: UInt64 = 0,
        lines: Int64 = 1, statements: [Statement] = [], otherStatements: Int64 = 0
    ) {
        self.endMicros = endMicros
        self.startMicros = startMicros
        self.durationMicros = durationMicros
        self.status = status
        self.lines = lines
        self.client = client
        for statement in statements { addStatement(statement) }
        self.otherStatements &+= otherStatements
    }

    package mutating func merge(_ other: JoinRecord) {
        endMicros = max(endMicros, other.endMicros)
        startMicros = min(startMicros, other.startMicros)
        durationMicros = max(durationMicros, other.durationMicros)
        status = max(status, other.status)
        lines &+= other.lines
        client = max(client, other.client)
        otherStatements &+= other.otherStatements
        for statement in other.statements { addStatement(statement) }
    }

    private mutating func addStatement(_ statement: Statement) {
        if let index = statements.firstIndex(where: { $0.template >= statement.template }) {
            if statements[index].template == statement.template {
                statements[index].count &+= statement.count
            } else {
                statements.insert(statement, at: index)
            }
        } else {
            statements.append(statement)
        }
        if statements.count > JoinSample.templatesPerID { otherStatements &+= statements.removeLast().count }
    }
}
