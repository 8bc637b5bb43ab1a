/// What a memory reading measures. Quantities are never mixed in one series.
package enum MemoryQuantity: UInt8, Sendable, CaseIterable, Comparable {
    case rss = 0
    /// A heap as it stands, garbage and all.
    case heapUsed = 1
    /// What a collection of the whole heap (or of its old part) left: the series by which a leak is told.
    case heapAfterFullCollection = 2
    case heapCommitted = 3
    case cgroupUsage = 4
    case hostUsed = 5
    case hostAvailable = 6
    case descriptors = 7
    case threads = 8
    case databaseConnections = 9
    /// A limit that the line states; bytes.
    case limit = 10
    /// What any collection left, garbage of the old generation included.
    case heapAfterCollection = 11
    /// Memory that holds nothing, or nothing but buffers and caches.
    case hostFree = 12
    case swapUsed = 13
    /// What of the process lies in swap.
    case processSwap = 14
    /// Seconds since the process began, where a line states them beside a wall clock: where they fall, another process began.
    case uptime = 15
    /// Connections that began or ended: each reading is one, so that the cells' counts add up whatever the order.
    case connectionsOpened = 16
    case connectionsClosed = 17

    package static func < (a: MemoryQuantity, b: MemoryQuantity) -> Bool { a.rawValue < b.rawValue }
    /// Whether readings are bytes (else a count).
    package var isBytes: Bool {
        switch self {
        case .descriptors, .threads, .databaseConnections, .connectionsOpened, .connectionsClosed, .uptime: false
        default: true
        }
    }
}

/// Key of a memory series.
package struct MemoryKey: Hashable, Comparable, Sendable {
    /// The process, unit, container or host.
    package var subject: String
    /// nil once the table gave up telling pids apart, or where the line has none.
    package var pid: Int64?
    package var quantity: MemoryQuantity
    package init(subject: String, pid: Int64?, quantity: MemoryQuantity) {
        self.subject = subject
        self.pid = pid
        self.quantity = quantity
    }
    package static func == (a: MemoryKey, b: MemoryKey) -> Bool {
        a.pid == b.pid && a.quantity == b.quantity && Bytewise.same(a.subject, b.subject)
    }
    package static func < (a: MemoryKey, b: MemoryKey) -> Bool {
        if !Bytewise.same(a.subject, b.subject) { return Bytewise.precedes(a.subject, b.subject) }
        if a.pid == b.pid { return a.quantity < b.quantity }
        guard let p = a.pid, let q = b.pid else { return a.pid == nil }
        return p < q
    }
}

/// Readings of one step: the first and last of it, least, greatest, and how many.
package struct MemoryCell: EvidenceCell {
    package struct Reading: Sendable, Hashable {
        package var micros: Int64
        package var value: Int64
        package init(micros: Int64, value: Int64) {
            self.micros = micros
            self.value = value
        }
        /// Earlier first; of one time the lesser value, so that the order of lines does not show.
        package func precedes(_ other: Reading) -> Bool {
            micros == other.micros ? value < other.value : micros < other.micros
        }
    }
    package var first: Reading
    package var last: Reading
    package var minimum: Int64
    package var maximum: Int64
    package var count: Int64

    package init(micros: Int64, value: Int64) {
        first = Reading(micros: micros, value: value)
        last = first
        minimum = value
        maximum = value
        count = 1
    }

    package init(first: Reading, last: Reading, minimum: Int64, maximum: Int64, count: Int64) {
        self.first = first
        self.last = last
        self.minimum = minimum
        self.maximum = maximum
        self.count = count
    }

    package mutating func merge(_ other: MemoryCell) {
        if other.first.precedes(first) { first = other.first }
        if last.precedes(other.last) { last = other.last }
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
        count &+= other.count
    }
}

/// Memory readings by series: at most `stepLimit` steps a series and `keyLimit` series, then pids are no longer told
/// apart, then series go by greatest hash.
package struct MemoryTable: Sendable, Equatable {
    package struct Series: Sendable, Equatable {
        package fileprivate(set) var step: Int64 = 1
        package fileprivate(set) var cells: [Int64: MemoryCell] = [:]
        package init() {}
        package init(step: Int64, cells: [Int64: MemoryCell]) {
            self.step = max(1, step)
            self.cells = cells
        }
        package func rows() -> [(start: Int64, cell: MemoryCell)] {
            cells.map { (start: $0.key, cell: $0.value) }.sorted { $0.start < $1.start }
        }

        fileprivate mutating func insert(_ second: Int64, _ cell: MemoryCell, limit: Int) {
            let start = second & ~(step &- 1)
            if cells[start]?.merge(cell) == nil { cells[start] = cell }
            while cells.count > limit, step < 1 << 61 { widen() }
        }

        fileprivate mutating func merge(_ other: Series, limit: Int) {
            while step < other.step { widen() }
            for (start, cell) in other.cells {
                let wide = start & ~(step &- 1)
                if cells[wide]?.merge(cell) == nil { cells[wide] = cell }
            }
            while cells.count > limit, step < 1 << 61 { widen() }
        }

        private mutating func widen() {
            step <<= 1
            let old = cells
            cells = [:]
            for (start, cell) in old {
                let wide = start & ~(step &- 1)
                if cells[wide]?.merge(cell) == nil { cells[wide] = cell }
            }
        }
    }

    package let stepLimit: Int
    package let keyLimit: Int
    /// Whether pids were given up.
    package private(set) var withoutPids = false
    package private(set) var droppedFrom: UInt64?
    package private(set) var series: [MemoryKey: Series] = [:]

    package init(stepLimit: Int, keyLimit: Int) {
        self.stepLimit = max(1, stepLimit)
        self.keyLimit = max(1, keyLimit)
    }

    package init(
        stepLimit: Int, keyLimit: Int, withoutPids: Bool, droppedFrom: UInt64?, series: [MemoryKey: Series]
    ) {
        self.init(stepLimit: stepLimit, keyLimit: keyLimit)
        self.withoutPids = withoutPids
        self.droppedFrom = droppedFrom
        self.series = series
        fit(slack: keyLimit / 4)
    }

    package var isEmpty: Bool { series.isEmpty }
    package var isEstimated: Bool { withoutPids || droppedFrom != nil }

    /// Adds a reading of a series; bytes or a count, by the quantity.
    package mutating func add(_ key: MemoryKey, time: SourceTime, value: Int64) {
        var key = key
        if withoutPids { key.pid = nil }
        if let droppedFrom, MemoryTable.hash(key) >= droppedFrom { return }
        series[key, default: Series()].insert(
            time.second, MemoryCell(micros: time.micros, value: value), limit: stepLimit)
        if series.count > keyLimit { fit(slack: keyLimit / 4) }
    }

    package mutating func merge(_ other: MemoryTable) {
        if other.withoutPids && !withoutPids { giveUpPids() }
        if let theirs = other.droppedFrom { drop(from: min(theirs, droppedFrom ?? theirs)) }
        for (theirKey, theirSeries) in other.series {
            var key = theirKey
            if withoutPids { key.pid = nil }
            if let droppedFrom, MemoryTable.hash(key) >= droppedFrom { continue }
            series[key, default: Series()].merge(theirSeries, limit: stepLimit)
        }
        fit(slack: keyLimit / 4)
    }

    /// Drops the steps that `holds` refuses.
    package mutating func keep(where holds: (Int64) -> Bool) {
        for (key, own) in series {
            let cells = own.cells.filter { holds($0.key) }
            series[key] = cells.isEmpty ? nil : Series(step: own.step, cells: cells)
        }
    }

    /// Brings the table to its exact bound (see `SteppedTable.seal`).
    package mutating func seal() { fit(slack: 0) }

    package func rows() -> [(key: MemoryKey, series: Series)] {
        series.map { (key: $0.key, series: $0.value) }.sorted { $0.key < $1.key }
    }

    private mutating func fit(slack: Int) {
        if series.count > keyLimit, !withoutPids { giveUpPids() }
        guard series.count > keyLimit + slack else { return }
        drop(from: series.keys.map(MemoryTable.hash).sorted()[keyLimit])
    }

    private mutating func giveUpPids() {
        withoutPids = true
        let old = series
        series = [:]
        for (key, theirs) in old {
            var key = key
            key.pid = nil
            series[key, default: Series()].merge(theirs, limit: stepLimit)
        }
    }

    private mutating func drop(from bound: UInt64) {
        if let droppedFrom, droppedFrom <= bound { return }
        droppedFrom = bound
        series = series.filter { MemoryTable.hash($0.key) < bound }
    }

    private static func hash(_ key: MemoryKey) -> UInt64 { StableHash.of(key.subject) &+ UInt64(key.quantity.rawValue) }
}
