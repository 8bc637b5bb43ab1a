import Evidence

/// The latencies of one step by class, held in plain arrays until the step changes: histograms are coarsened earlier
/// than counts, so that their step is their own.
struct AccessLatencyHold: Sendable {
    private static let bins = 512

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    // Empty until `prepare`.
    private var byBin = SmallCounts()

    /// Makes the counts; must come before all else.
    mutating func prepare() { byBin = SmallCounts(count: RequestClass.allCases.count * AccessLatencyHold.bins) }

    /// Begins a step.
    mutating func begin(_ start: Int64) { self.start = start }

    @inline(__always)
    mutating func add(_ requestClass: RequestClass, bin: UInt16) {
        byBin.add(Int(requestClass.rawValue) &* AccessLatencyHold.bins &+ Int(bin))
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for requestClass in RequestClass.allCases {
            let bins = byBin.take(Int(requestClass.rawValue), of: AccessLatencyHold.bins)
            if bins.entries.isEmpty { continue }
            var latency = LatencyCell()
            latency.bins = bins
            tables.addLatency(second: start, requestClass, latency)
        }
        start = .min
    }
}
