/// The last values of a series, held sorted: quantiles of a sliding window.
///
/// Adding costs a binary search and a move of at most `capacity` numbers.
struct RecentValues {
    /// The most values that are held; the oldest leaves for the newest.
    let capacity: Int
    /// Ascending.
    private(set) var sorted: [Double] = []
    /// In the order of arrival from `oldest` on, around the end.
    private var arrived: [Double] = []
    private var oldest = 0

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { sorted.count }

    mutating func add(_ value: Double) {
        guard capacity > 0, !value.isNaN else { return }
        if arrived.count < capacity {
            arrived.append(value)
        } else {
            sorted.remove(at: place(arrived[oldest]))
            arrived[oldest] = value
            oldest = (oldest + 1) % capacity
        }
        sorted.insert(value, at: place(value))
    }

    mutating func removeAll() {
        sorted.removeAll(keepingCapacity: true)
        arrived.removeAll(keepingCapacity: true)
        oldest = 0
    }

    /// How many are at least so great.
    func count(from value: Double) -> Int { sorted.count - place(value) }

    func nearestRank(_ share: Double) -> Double? { Quantile.nearestRank(sorted: sorted, share) }
    var median: Double? { sorted.isEmpty ? nil : Quantile.median(sorted: sorted) }

    /// The first place whose value is not below `value`.
    private func place(_ value: Double) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
