/// One row of a series: when, and what; nil is a gap.
package struct TimedPoint: Sendable, Hashable {
    /// Microseconds on the series' own axis.
    package var micros: Int64
    /// Finite; a value beyond ±10¹⁴⁰ is taken for that, so that no sum of squares overflows.
    package var value: Double?

    package init(micros: Int64, value: Double?) {
        self.micros = micros
        self.value = value.flatMap { $0.isFinite ? min(max($0, -1e140), 1e140) : nil }
    }
}
