/// Message templates of application lines: how often, when, and the earliest line of each.
///
/// A template is coarsened along a fixed chain when more than `limit` are held: the full mask, then its first six
/// tokens and its length, then level and logger alone. The rare line is never sampled away.
package struct PatternTable: Sendable, Equatable {
    package static var coarsestLevel: Int { 2 }

    package let limit: Int
    /// 0 full mask, 1 six tokens and length, 2 level and logger.
    package private(set) var level = 0
    package private(set) var cells: [PatternKey: PatternCell] = [:]

    package init(limit: Int) { self.limit = max(1, limit) }

    package init(limit: Int, level: Int, rows: [(PatternKey, PatternCell)]) {
        self.init(limit: limit)
        self.level = max(0, min(level, PatternTable.coarsestLevel))
        for (key, cell) in rows { insert(key, cell) }
        fit()
    }

    package var isEmpty: Bool { cells.isEmpty }
    package var isEstimated: Bool { level > 0 }

    /// Adds occurrences of a template, given with its full mask.
    package mutating func add(_ key: PatternKey, _ cell: PatternCell) {
        insert(key.coarsened(to: level), cell)
        if cells.count > limit { fit() }
    }

    package mutating func merge(_ other: PatternTable) {
        while level < other.level { coarsen() }
        for (key, cell) in other.cells { insert(key.coarsened(to: level), cell) }
        fit()
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        for index in cells.values.indices { cells.values[index].mapCitations(transform) }
    }

    package func rows() -> [(key: PatternKey, cell: PatternCell)] {
        cells.map { (key: $0.key, cell: $0.value) }.sorted { $0.key < $1.key }
    }

    private mutating func insert(_ key: PatternKey, _ cell: PatternCell) {
        if cells[key]?.merge(cell) == nil { cells[key] = cell }
    }

    private mutating func fit() { while cells.count > limit, level < PatternTable.coarsestLevel { coarsen() } }

    private mutating func coarsen() {
        level += 1
        let old = cells
        cells = [:]
        for (key, cell) in old { insert(key.coarsened(to: level), cell) }
    }
}

/// Key of a message template.
package struct PatternKey: Hashable, Comparable, Sendable {
    package var level: String
    package var logger: String
    /// The message with what varies masked (`<n>`, `<hex>`, `<ip>` …).
    package var template: String

    package init(level: String, logger: String, template: String) {
        self.level = level
        self.logger = logger
        self.template = template
    }

    /// The key one or two links down the chain; coarsening a coarse key again changes nothing.
    package func coarsened(to step: Int) -> PatternKey {
        switch step {
        case 0: return self
        case 1:
            if template.utf8.last == UInt8(ascii: "]"), template.utf8.contains(where: { $0 == 0xE2 }),
                template.contains(" …[")
            {
                return self
            }
            let tokens = template.split(separator: " ", omittingEmptySubsequences: true)
            if tokens.count <= 6 { return self }
            return PatternKey(
                level: level, logger: logger,
                template: tokens.prefix(6).joined(separator: " ") + " …[\(tokens.count)]")
        default: return PatternKey(level: level, logger: logger, template: "…")
        }
    }

    package static func == (a: PatternKey, b: PatternKey) -> Bool {
        Bytewise.same(a.template, b.template) && Bytewise.same(a.logger, b.logger) && Bytewise.same(a.level, b.level)
    }

    package static func < (a: PatternKey, b: PatternKey) -> Bool {
        if !Bytewise.same(a.template, b.template) { return Bytewise.precedes(a.template, b.template) }
        if !Bytewise.same(a.logger, b.logger) { return Bytewise.precedes(a.logger, b.logger) }
        return Bytewise.precedes(a.level, b.level)
    }
}

/// Occurrences of a template: the total, and how they lie in time in at most 64 dyadic steps.
package struct PatternCell: EvidenceCell {
    package static var bucketLimit: Int { 64 }

    package private(set) var count: Int64 = 0
    /// Seconds of a bucket, a power of two.
    package private(set) var step: Int64 = 1
    /// First second of a bucket → occurrences.
    package private(set) var buckets: [Int64: Int64] = [:]
    /// The earliest occurrence.
    package private(set) var first: CitedLine
    /// Time of the latest occurrence.
    package private(set) var last: SourceTime

    package init(first: CitedLine) {
        self.init(count: 1, step: 1, buckets: [first.time.second: 1], first: first, last: first.time)
    }

    package init(count: Int64, step: Int64, buckets: [Int64: Int64], first: CitedLine, last: SourceTime) {
        self.count = count
        self.step = max(1, step)
        self.buckets = buckets
        self.first = first
        self.last = last
        fit()
    }

    package mutating func merge(_ other: PatternCell) {
        count &+= other.count
        first.merge(other.first)
        last = max(last, other.last)
        while step < other.step { widen() }
        for (start, n) in other.buckets { buckets[start & ~(step &- 1), default: 0] &+= n }
        fit()
    }

    /// More occurrences within one second, the latest at a time, without building a cell for them; earlier lines than the
    /// first go through `merge`.
    package mutating func count(_ times: Int64, at time: SourceTime) {
        count &+= times
        last = max(last, time)
        buckets[time.second & ~(step &- 1), default: 0] &+= times
        if buckets.count > PatternCell.bucketLimit { fit() }
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) { first.mapCitations(transform) }

    private mutating func fit() { while buckets.count > PatternCell.bucketLimit, step < 1 << 61 { widen() } }

    private mutating func widen() {
        step <<= 1
        var wide: [Int64: Int64] = [:]
        for (start, n) in buckets { wide[start & ~(step &- 1), default: 0] &+= n }
        buckets = wide
    }
}
