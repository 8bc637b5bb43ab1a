import Glibc

/// How rare a magnitude is among those of the past: by rank where there are enough, beyond by a Pareto tail.
///
/// Peaks over a threshold as in Siffer et al., "Anomaly Detection in Streams with Extreme Value Theory" (KDD 2017); the
/// tail is Hill's (Annals of Statistics 3, 1975) over the greatest twentieth, for which series of events are heavy enough;
/// of a lighter tail it says too little, never too much.
struct RecentTail {
    private static let window = 4096
    private static let tail = 0.05
    /// Below so many values nothing is rare.
    private static let fewest = 20

    private var values = RecentValues(capacity: window)

    /// −log₁₀ P(X ≥ value), 0 where too little is known.
    func decades(_ value: Double) -> Double {
        let n = values.count
        guard n >= RecentTail.fewest, value > 0 else { return 0 }
        let peaks = max(8, Int(RecentTail.tail * Double(n)))
        let threshold = values.sorted[n - peaks - 1]
        let above = values.count(from: value)
        if value <= threshold || threshold <= 0 && above > 0 { return -log10(Double(above + 1) / Double(n + 1)) }
        // Where nearly all are 0 there is no tail to go by: one decade more than a first among n.
        guard threshold > 0 else { return log10(Double(n + 1)) + 1 }
        var logs = 0.0
        for index in (n - peaks)..<n { logs += log(values.sorted[index] / threshold) }
        let exponent = 1 / max(logs / Double(peaks), 0.05)
        return log10(Double(n) / Double(peaks)) + exponent * log10(value / threshold)
    }

    mutating func add(_ value: Double) { values.add(value) }
}
