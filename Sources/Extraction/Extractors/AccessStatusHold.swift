import Evidence

/// Counts of one step of the status and activity tables, held in plain arrays until the step changes.
///
/// What is written is additive, so a step may be written in any number of pieces.
struct AccessStatusHold: Sendable {
    struct Row: Sendable {
        var requests: Int64 = 0
        var failed: Int64 = 0
        var failedWrites: Int64 = 0
        var bytes: Int64 = 0
        var fingerprint: UInt64 = 0
    }

    private static let classes = 4
    private static let statuses = 1024

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    private var rows = InlineArray<4, Row>(repeating: Row())
    // Empty until `prepare`.
    private var byStatus = SmallCounts()
    private var byUpstreamStatus = SmallCounts()

    /// Makes the counts; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() {
        byStatus = SmallCounts(count: AccessStatusHold.classes * AccessStatusHold.statuses)
        byUpstreamStatus = SmallCounts(count: AccessStatusHold.classes * AccessStatusHold.statuses)
    }

    /// Begins a step.
    mutating func begin(_ start: Int64) { self.start = start }

    @inline(__always)
    mutating func add(
        _ requestClass: RequestClass, status: Int, isFailed: Bool, isFailedWrite: Bool, bytes: Int64,
        fingerprint: UInt64
    ) {
        let index = Int(requestClass.rawValue)
        rows[index].requests &+= 1
        rows[index].failed &+= isFailed ? 1 : 0
        rows[index].failedWrites &+= isFailedWrite ? 1 : 0
        rows[index].bytes &+= bytes
        rows[index].fingerprint &+= fingerprint
        byStatus.add(index &* AccessStatusHold.statuses &+ status)
    }

    @inline(__always)
    mutating func addUpstream(_ requestClass: RequestClass, status: Int) {
        byUpstreamStatus.add(Int(requestClass.rawValue) &* AccessStatusHold.statuses &+ status)
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        var requests: Int64 = 0
        for requestClass in RequestClass.allCases {
            let index = Int(requestClass.rawValue)
            let row = rows[index]
            guard row.requests > 0 else { continue }
            requests &+= row.requests
            var cell = StatusCell()
            cell.requests = row.requests
            cell.failed = row.failed
            cell.failedWrites = row.failedWrites
            cell.bytes = row.bytes
            cell.fingerprint = row.fingerprint
            cell.byStatus = byStatus.take(index, of: AccessStatusHold.statuses)
            cell.byUpstreamStatus = byUpstreamStatus.take(index, of: AccessStatusHold.statuses)
            tables.addStatus(second: start, requestClass, cell)
            rows[index] = Row()
        }
        if requests > 0 { tables.addActivity(second: start, requests) }
        start = .min
    }
}
