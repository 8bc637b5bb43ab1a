import Evidence
import LogFormats

/// The upstream attempts of one step by upstream, outcome and action.
struct AccessAttemptHold: Sendable {
    private struct Cell: Sendable {
        var upstream: Int
        var outcome: AttemptOutcome
        var action: UpstreamAction
        var attempts: Int64
    }

    private static let upstreamLimit = 256

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    private var names: [String] = []
    private var bytes: [[UInt8]] = []
    /// The upstreams in order of name.
    private var order: [Int] = []
    private var memo = TextMemo(bits: 8, capacity: 1 << 14)
    /// Attempts that succeeded, by upstream: nearly all.
    private var succeeded: [Int64] = []
    private var cells: [Cell] = []

    /// Makes the memo; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() { memo.prepare() }

    mutating func begin(_ start: Int64) { self.start = start }

    var isFull: Bool { bytes.count >= AccessAttemptHold.upstreamLimit }

    /// Adds the attempts of a request, zipped from its upstream lists.
    @inline(__always)
    mutating func add(_ line: Span<UInt8>, _ record: NginxAccessRecord) {
        if !record.mayHaveRetries, record.upstreamStatus.count == 3, record.status < 500,
            AccessNumber.status(line, at: record.upstreamStatus.lower) < 500
        {
            // One attempt that succeeded, as nearly all do.
            succeeded[number(line, record.upstreamAddr)] &+= 1
            return
        }
        addAny(line, record)
    }

    private mutating func addAny(_ line: Span<UInt8>, _ record: NginxAccessRecord) {
        if !record.mayHaveRetries {
            let attempt = AccessUpstream.Attempt(
                address: record.upstreamAddr, status: record.upstreamStatus, connectTime: record.upstreamConnectTime,
                headerTime: record.upstreamHeaderTime, responseTime: record.upstreamResponseTime)
            let (outcome, action) = AccessUpstream.judge(line, attempt, record)
            return add(line, attempt.address, outcome, action)
        }
        let lead = AccessUpstream.lead(record)
        var cursors = AccessUpstream.Cursors(record)
        var rest = AccessUpstream.elements(line, lead)
        while rest > 0, !isFull {
            rest -= 1
            let attempt = cursors.next(line)
            if attempt.isAbsent(line) { continue }
            let (outcome, action) = AccessUpstream.judge(line, attempt, record)
            add(line, attempt.address, outcome, action)
        }
    }

    private mutating func add(
        _ line: Span<UInt8>, _ address: ByteRange, _ outcome: AttemptOutcome, _ action: UpstreamAction
    ) {
        let upstream = number(line, address)
        if outcome == .ok, action == .unknown {
            succeeded[upstream] &+= 1
            return
        }
        for index in cells.indices
        where cells[index].upstream == upstream && cells[index].outcome == outcome && cells[index].action == action {
            cells[index].attempts &+= 1
            return
        }
        cells.append(Cell(upstream: upstream, outcome: outcome, action: action, attempts: 1))
    }

    @inline(__always)
    private mutating func number(_ line: Span<UInt8>, _ address: ByteRange) -> Int {
        // Both 0 where the format has no address.
        let (from, to) = (max(0, address.lower), max(0, address.upper))
        let hash = TextMemo.hash(line, from: from, to: to)
        if let value = memo.value(line, from: from, to: to, hash: hash) { return Int(value) }
        let number = find(line, from..<to)
        memo.learn(line, from: from, to: to, hash: hash, value: UInt16(truncatingIfNeeded: number))
        return number
    }

    private mutating func find(_ line: Span<UInt8>, _ range: Range<Int>) -> Int {
        for index in bytes.indices where Scan.isEqual(bytes[index], line, range) { return index }
        let text = Scan.bytes(line, range)
        bytes.append(text)
        succeeded.append(0)
        names.append(text.isEmpty ? "-" : AccessPath.text(Array(text.prefix(AccessPath.routeLimit))))
        order = names.indices.sorted { Bytewise.precedes(names[$0], names[$1]) }
        return bytes.count - 1
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        let failures = cells.count
        for upstream in order where succeeded[upstream] > 0 {
            cells.append(Cell(upstream: upstream, outcome: .ok, action: .unknown, attempts: succeeded[upstream]))
            succeeded[upstream] = 0
        }
        if failures > 0 {
            // In the table's order, which then has nothing to sort.
            cells.sort { a, b in
                if a.upstream != b.upstream { return Bytewise.precedes(names[a.upstream], names[b.upstream]) }
                return a.outcome == b.outcome ? a.action < b.action : a.outcome < b.outcome
            }
        }
        for cell in cells {
            tables.addAttempts(
                second: start,
                AttemptKey(upstream: names[cell.upstream], outcome: cell.outcome, action: cell.action),
                AttemptCell(attempts: cell.attempts, failures: cell.outcome == .ok ? 0 : cell.attempts))
        }
        cells.removeAll(keepingCapacity: true)
        start = .min
        if isFull {
            names = []
            bytes = []
            order = []
            succeeded = []
            memo.forget()
        }
    }
}
