/// The mean of the last values of a series, in one step a value.
struct RunningMean {
    private var values: [Double] = []
    private var sum = 0.0
    private var width = 0
    private var sinceExact = 0

    mutating func add(_ value: Double) {
        values.append(value)
        sum += value - (width > 0 && values.count > width ? values[values.count - 1 - width] : 0)
        sinceExact += 1
        if values.count > 4 * max(width, 1024) { values.removeFirst(values.count - 2 * max(width, 1024)) }
    }

    /// The mean of the last `width` values; nil where there are fewer.
    mutating func mean(width: Int) -> Double? {
        guard width > 0, values.count >= width else { return nil }
        if width != self.width || sinceExact >= width {
            // Added up anew as often as the window is new, so that a great value leaves no rounding behind.
            self.width = width
            sinceExact = 0
            sum = values.suffix(width).reduce(0, +)
        }
        return sum / Double(width)
    }
}
