import Evidence

/// Requests of one step on the aligned clock.
struct TrafficStep: Sendable {
    /// All requests.
    var requests: Int64 = 0
    var failed: Int64 = 0
    var badGateway: Int64 = 0
    /// Requests that count in shares, and those of them that failed.
    var dynamic: Int64 = 0
    var dynamicFailed: Int64 = 0
    var failedWrites: Int64 = 0
    var clientAborts: Int64 = 0
    /// Latency of the requests that count in shares.
    var bins = SparseCounts()

    mutating func merge(_ other: TrafficStep) {
        requests &+= other.requests
        failed &+= other.failed
        badGateway &+= other.badGateway
        dynamic &+= other.dynamic
        dynamicFailed &+= other.dynamicFailed
        failedWrites &+= other.failedWrites
        clientAborts &+= other.clientAborts
        bins.merge(other.bins)
    }

    var failedShare: Double { dynamic > 0 ? Double(dynamicFailed) / Double(dynamic) : 0 }

    /// The 95th percentile of latency in seconds; nil where none was measured.
    var p95: Double? { bins.nearestRank(0.95).map(LatencyBin.value) }
}

/// All requests, each once, by step of the aligned clock, with nothing left out between first and last.
struct Traffic: Sendable {
    /// First second.
    let start: Int64
    /// Seconds of a step: 1 unless a table was coarsened.
    let step: Int64
    private(set) var steps: [TrafficStep]
    /// Latency of the requests that count in shares, by steps of its own: histograms are coarsened earlier than counts.
    private var latency: [SparseCounts] = []
    private let latencyStart: Int64
    private let latencyStep: Int64
    /// Whether counts at the edges of a window are known only to a step.
    let isEstimated: Bool

    /// Steps that a run of years may have at most.
    private static let mostSteps: Int64 = 1 << 18

    init(_ sources: [Source], _ grouping: RequestGrouping) {
        var first = Int64.max
        var last = Int64.min
        var widest: Int64 = 1
        var widestLatency: Int64 = 1
        var estimated = false
        for group in grouping.groups {
            for id in Set([group.counted, group.attributes]) {
                for (axis, tables) in sources[id].byAxis {
                    widest = max(widest, tables.status.step)
                    widestLatency = max(widestLatency, tables.latency.step)
                    estimated = estimated || tables.status.isEstimated
                    let rows = tables.status.rows()
                    for index in rows.indices {
                        let second = sources[id].alignedSecond(rows[index].start, axis)
                        first = min(first, second)
                        last = max(last, second)
                    }
                }
            }
        }
        guard first <= last else {
            (start, step, steps, isEstimated) = (0, 1, [], false)
            (latencyStart, latencyStep) = (0, 1)
            return
        }
        while (last - first) / widest >= Traffic.mostSteps {
            widest <<= 1
            estimated = true
        }
        step = widest
        isEstimated = estimated
        start = first & ~(widest &- 1)
        steps = Array(repeating: TrafficStep(), count: Int((last - start) / widest) + 1)
        latencyStep = max(widest, widestLatency)
        latencyStart = first & ~(latencyStep &- 1)
        latency = Array(repeating: SparseCounts(), count: Int((last - latencyStart) / latencyStep) + 1)
        for group in grouping.groups { add(sources[group.counted], sources[group.attributes]) }
    }

    private mutating func add(_ counted: Source, _ attributes: Source) {
        for (axis, tables) in counted.byAxis {
            // By place: a row that is taken out of its array is counted as another owner of its histograms.
            let rows = tables.status.rows()
            for place in rows.indices {
                guard let index = index(counted.alignedSecond(rows[place].start, axis)) else { continue }
                let (requests, failed) = (rows[place].cell.requests, rows[place].cell.failed)
                steps[index].requests &+= requests
                steps[index].failed &+= failed
                steps[index].badGateway &+= rows[place].cell.byStatus[502]
                steps[index].clientAborts &+= rows[place].cell.byStatus[499]
                steps[index].failedWrites &+= rows[place].cell.failedWrites
                if rows[place].key.requestClass.countsInShares {
                    steps[index].dynamic &+= requests
                    steps[index].dynamicFailed &+= failed
                }
            }
        }
        for (axis, tables) in attributes.byAxis {
            for row in tables.latency.rows() where row.key.requestClass.countsInShares {
                let second = attributes.alignedSecond(row.start, axis)
                guard second >= latencyStart else { continue }
                let index = Int((second &- latencyStart) / latencyStep)
                if index < latency.count { latency[index].merge(row.cell.bins) }
            }
        }
    }

    var isEmpty: Bool { steps.isEmpty }
    /// The second after the last step.
    var end: Int64 { start &+ Int64(steps.count) &* step }

    func index(_ second: Int64) -> Int? {
        guard second >= start else { return nil }
        let index = Int((second &- start) / step)
        return index < steps.count ? index : nil
    }

    /// The sum over [from, to) in seconds, clipped to what there is.
    func sum(_ from: Int64, _ to: Int64) -> TrafficStep {
        var total = TrafficStep()
        guard to > from, !steps.isEmpty else { return total }
        let low = max(0, Int(floorDivide(max(from, start) &- start, step)))
        let high = min(steps.count, Int(floorDivide(min(to, end) &- start &+ step &- 1, step)))
        if low < high { for index in low..<high { total.merge(steps[index]) } }
        total.bins = bins(from, to)
        return total
    }

    /// Latency over [from, to); of a step that reaches over an edge, all of it.
    private func bins(_ from: Int64, _ to: Int64) -> SparseCounts {
        var result = SparseCounts()
        let low = max(0, Int(floorDivide(max(from, latencyStart) &- latencyStart, latencyStep)))
        let high = min(
            latency.count, Int(floorDivide(max(to, latencyStart) &- latencyStart &+ latencyStep &- 1, latencyStep)))
        if low < high { for index in low..<high { result.merge(latency[index]) } }
        return result
    }

    /// Counts without the histogram over [from, to).
    func counts(_ from: Int64, _ to: Int64) -> (dynamic: Int64, failed: Int64, requests: Int64) {
        var result: (dynamic: Int64, failed: Int64, requests: Int64) = (0, 0, 0)
        guard to > from, !steps.isEmpty else { return result }
        let low = max(0, Int(floorDivide(max(from, start) &- start, step)))
        let high = min(steps.count, Int(floorDivide(min(to, end) &- start &+ step &- 1, step)))
        if low < high {
            for index in low..<high {
                result.dynamic &+= steps[index].dynamic
                result.failed &+= steps[index].dynamicFailed
                result.requests &+= steps[index].requests
            }
        }
        return result
    }

    /// The steps regrouped to `width` seconds, a multiple of `step`, aligned to second 0; those that reach into
    /// `[from, to)`.
    func regrouped(_ width: Int64, from: Int64 = .min, to: Int64 = .max) -> (
        start: Int64, width: Int64, steps: [TrafficStep]
    ) {
        let width = max(step, width)
        let origin = floorDivide(start, width) * width
        guard !steps.isEmpty else { return (origin, width, []) }
        // Places of steps counted from the origin.
        let low = from <= origin ? 0 : Int((min(from, end) &- origin) / width)
        let high = to <= origin ? 0 : Int((min(to, end) - 1 - origin) / width) + 1
        let first = origin &+ Int64(low) &* width
        guard low < high else { return (first, width, []) }
        var result = Array(repeating: TrafficStep(), count: high - low)
        let firstStep = Int(max(0, first &- start) / step)
        for index in firstStep..<steps.count {
            let place = Int((start &+ Int64(index) &* step &- origin) / width) - low
            if place >= result.count { break }
            if place >= 0 { result[place].merge(steps[index]) }
        }
        // A latency step that is wider than the steps asked for lies in the first of them.
        for index in latency.indices where !latency[index].entries.isEmpty {
            let place =
                Int((max(origin, latencyStart &+ Int64(index) &* latencyStep) &- origin) / width) - low
            if place >= 0, place < result.count { result[place].bins.merge(latency[index]) }
        }
        return (first, width, result)
    }
}

/// What normal looks like: computed from the steps outside anything anomalous.
struct Baseline: Sendable {
    /// Width of the judging step in seconds: the least of 1, 2, 4 … 64 at which the median step has 20 requests.
    var step: Int64
    /// Share of requests that fail in normal times.
    var failedShare: Double
    /// 99th percentile of the steps' failed shares.
    var failedShare99: Double
    /// 95th percentile of latency, seconds; nil where no log has it.
    var p95: Double?
    /// 99th percentile of the steps' 95th percentiles.
    var p95Of99: Double?
    /// Requests a second that count in shares, median of the steps.
    var rate: Double
    /// Seconds that the baseline rests on.
    var seconds: Int64

    init(_ traffic: Traffic, isNormal: (Int64) -> Bool) {
        var width = traffic.step
        while width < 64 {
            let counts = traffic.regrouped(width).steps.map { Double($0.dynamic) }
            if Quantile.median(counts) >= 20 { break }
            width <<= 1
        }
        let grouped = traffic.regrouped(width)
        var shares: [Double] = []
        var tails: [Double] = []
        var rates: [Double] = []
        var bins = SparseCounts()
        var (failed, total): (Int64, Int64) = (0, 0)
        for (index, cell) in grouped.steps.enumerated() {
            let second = grouped.start &+ Int64(index) &* width
            // The first and last step may be cut.
            guard isNormal(second), index > 0 || grouped.steps.count < 3 else { continue }
            rates.append(Double(cell.dynamic) / Double(width))
            guard cell.dynamic > 0 else { continue }
            shares.append(cell.failedShare)
            failed &+= cell.dynamicFailed
            total &+= cell.dynamic
            bins.merge(cell.bins)
            if let p95 = cell.p95 { tails.append(p95) }
        }
        step = width
        failedShare = total > 0 ? Double(failed) / Double(total) : 0
        failedShare99 = Quantile.nearestRank(shares, 0.99) ?? 0
        p95 = bins.nearestRank(0.95).map(LatencyBin.value)
        p95Of99 = Quantile.nearestRank(tails, 0.99)
        rate = Quantile.median(rates)
        seconds = Int64(rates.count) &* width
    }
}
