/// Sums over any stretch of a series in one step, and from them how far its values lie from their mean.
struct PrefixSums {
    private var sums: [Double] = [0]
    private var squares: [Double] = [0]

    init(_ values: [Double]) {
        sums.reserveCapacity(values.count + 1)
        squares.reserveCapacity(values.count + 1)
        for (index, value) in values.enumerated() {
            sums.append(sums[index] + value)
            squares.append(squares[index] + value * value)
        }
    }

    var count: Int { sums.count - 1 }

    /// Σ (x − mean)² over [start, end), which is not empty.
    func cost(_ start: Int, _ end: Int) -> Double {
        let sum = sums[end] - sums[start]
        return squares[end] - squares[start] - sum * sum / Double(end - start)
    }

    /// The same for two neighbours that meet at `middle`.
    func cost(_ start: Int, _ middle: Int, _ end: Int) -> Double { cost(start, middle) + cost(middle, end) }
}
