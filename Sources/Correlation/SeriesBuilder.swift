import Evidence
import Glibc

/// The series of the report with an anomaly score for each step.
///
/// A score is 1 − 2^(−d/3) of a tail probability 10⁻ᵈ: 0.5 at one in a thousand, 0.75 at one in a million. Shares are
/// judged by the binomial, counts by the Poisson tail against the baseline; latency by its distance from the baseline's
/// p95 in robust deviations.
enum SeriesBuilder {
    /// Longest series in the report; a longer run gets a wider step.
    private static let longest: Int64 = 2000

    static func build(_ scene: Scene) -> [Series] {
        var result = traffic(scene)
        result.append(contentsOf: memory(scene))
        for index in result.indices { result[index].id = "S\(index + 1)" }
        return result
    }

    private static func traffic(_ scene: Scene) -> [Series] {
        guard !scene.traffic.isEmpty else { return [] }
        var width = scene.baseline.step
        while (scene.traffic.end - scene.traffic.start) / width > longest { width <<= 1 }
        let grouped = scene.traffic.regrouped(width)
        let start = Moment(second: grouped.start)
        let baseline = scene.baseline
        var rate: ([Double?], [Double]) = ([], [])
        var failed: ([Double?], [Double]) = ([], [])
        var gateway: ([Double?], [Double]) = ([], [])
        var p95: ([Double?], [Double]) = ([], [])
        let expected = baseline.rate * Double(width)
        let share = max(baseline.failedShare * 2, 0.001)
        let normal = baseline.p95 ?? 0
        let spread = max((baseline.p95Of99 ?? normal) - normal, 0.25 * normal, 0.002)
        for cell in grouped.steps {
            rate.0.append(Double(cell.dynamic) / Double(width))
            let tail = min(
                Tails.logPoissonUpper(k: Double(cell.dynamic), mean: expected * 1.2),
                Tails.logPoissonLower(k: Double(cell.dynamic), mean: expected * 0.8))
            rate.1.append(Tails.score(logTail: tail))
            failed.0.append(cell.dynamic > 0 ? cell.failedShare : nil)
            failed.1.append(
                Tails.score(
                    logTail: Tails.logBinomialUpper(k: Double(cell.dynamicFailed), n: Double(cell.dynamic), p: share)))
            gateway.0.append(Double(cell.badGateway))
            gateway.1.append(
                Tails.score(
                    logTail: Tails.logPoissonUpper(k: Double(cell.badGateway), mean: max(0.1, share * expected))))
            let latency = cell.p95
            p95.0.append(latency)
            p95.1.append(latency.map { max(0, min(1, 1 - exp2(-max(0, ($0 - normal) / spread - 1)))) } ?? 0)
        }
        var list = [
            Series(
                id: "", name: "requests", unit: "1/s", subject: nil, start: start, stepS: width, values: rate.0,
                scores: rate.1),
            Series(
                id: "", name: "failed_share", unit: "share", subject: nil, start: start, stepS: width, values: failed.0,
                scores: failed.1),
            Series(
                id: "", name: "bad_gateway", unit: "count", subject: nil, start: start, stepS: width,
                values: gateway.0, scores: gateway.1),
        ]
        if baseline.p95 != nil {
            list.append(
                Series(
                    id: "", name: "latency_p95", unit: "s", subject: nil, start: start, stepS: width, values: p95.0,
                    scores: p95.1))
        }
        return list
    }

    /// Memory by subject and pid, as the log gives it: the greatest reading of each step, no value between.
    private static func memory(_ scene: Scene) -> [Series] {
        var result: [Series] = []
        for source in scene.sources {
            for (axis, tables) in source.byAxis {
                for (key, series) in tables.memory.rows() where key.quantity.isBytes && key.quantity != .limit {
                    let rows = series.rows()
                    guard rows.count >= 3, let first = rows.first, let last = rows.last else { continue }
                    var step = series.step
                    // The usual distance between readings makes the step, so that the series is not mostly gaps.
                    let gaps = zip(rows, rows.dropFirst()).map { Double($1.start - $0.start) }
                    while Double(step) < Quantile.median(gaps) || (last.start - first.start) / step >= longest {
                        step <<= 1
                    }
                    let begin = floorDivide(first.start, step) * step
                    var values = [Double?](repeating: nil, count: Int((last.start - begin) / step) + 1)
                    for row in rows {
                        let index = Int((row.start - begin) / step)
                        values[index] = max(values[index] ?? 0, Double(row.cell.maximum))
                    }
                    let known = values.compactMap { $0 }
                    let (middle, deviation) = (Quantile.median(known), Quantile.deviation(known))
                    let scores = values.map { value -> Double in
                        guard let value, deviation > 0 else { return 0 }
                        return max(0, min(1, 1 - exp2(-max(0, abs(value - middle) / deviation - 3))))
                    }
                    result.append(
                        Series(
                            id: "", name: name(key.quantity), unit: "bytes",
                            subject: key.subject + (key.pid.map { " (pid \($0))" } ?? ""),
                            start: source.moment(SourceTime(axis: axis, micros: begin &* 1_000_000)), stepS: step,
                            values: values, scores: scores))
                    if result.count >= 200 { return result }
                }
            }
        }
        return result
    }

    private static func name(_ quantity: MemoryQuantity) -> String {
        switch quantity {
        case .rss: "memory_rss"
        case .heapUsed: "memory_heap_used"
        case .heapAfterFullCollection: "memory_heap_after_full_collection"
        case .heapAfterCollection: "memory_heap_after_collection"
        case .heapCommitted: "memory_heap_committed"
        case .cgroupUsage: "memory_cgroup_usage"
        case .hostUsed: "memory_host_used"
        case .hostAvailable: "memory_host_available"
        case .hostFree: "memory_host_free"
        case .swapUsed: "memory_swap_used"
        case .processSwap: "memory_process_swap"
        default: "memory"
        }
    }
}
