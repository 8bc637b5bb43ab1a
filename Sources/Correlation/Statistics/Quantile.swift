/// Order statistics of plain lists.
package enum Quantile {
    /// The median of a sorted list; 0 of an empty one.
    package static func median(sorted values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let middle = values.count / 2
        return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
    }

    package static func median(_ values: [Double]) -> Double { median(sorted: values.sorted()) }

    /// The value at a share by the nearest-rank rule; nil of an empty list.
    package static func nearestRank(_ values: [Double], _ share: Double) -> Double? {
        nearestRank(sorted: values.sorted(), share)
    }

    /// The same of a sorted list.
    package static func nearestRank(sorted: [Double], _ share: Double) -> Double? {
        guard !sorted.isEmpty else { return nil }
        let rank = max(1, min(sorted.count, Int((share * Double(sorted.count)).rounded(.up))))
        return sorted[rank - 1]
    }

    /// Median absolute deviation from the median, scaled to a normal's standard deviation.
    package static func deviation(_ values: [Double]) -> Double {
        let middle = median(values)
        return 1.4826 * median(values.map { abs($0 - middle) })
    }

    /// The values without what is far out: cut off at the quartiles ∓ three times the distance between them (Tukey,
    /// Exploratory Data Analysis, 1977). Without a distance they stay as they are.
    package static func withoutFarOut(_ values: [Double]) -> [Double] {
        let sorted = values.sorted()
        guard let low = nearestRank(sorted: sorted, 0.25), let high = nearestRank(sorted: sorted, 0.75), high > low
        else { return values }
        let fence = 3 * (high - low)
        return values.map { min(max($0, low - fence), high + fence) }
    }
}
