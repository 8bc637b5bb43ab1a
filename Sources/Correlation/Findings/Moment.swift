import Evidence

/// An instant on the aligned clock, microseconds since 1970-01-01T00:00:00Z. Printed in milliseconds, RFC 3339, UTC.
package struct Moment: Sendable, Hashable, Comparable {
    package var micros: Int64
    package init(micros: Int64) { self.micros = micros }
    package init(second: Int64) { micros = second &* 1_000_000 }
    package static func < (a: Moment, b: Moment) -> Bool { a.micros < b.micros }
    /// The whole second that holds the instant, rounded down.
    package var second: Int64 { floorDivide(micros, 1_000_000) }
    /// Seconds from this instant to another.
    package func seconds(to other: Moment) -> Double { Double(other.micros &- micros) / 1_000_000 }
    package func advanced(bySeconds seconds: Double) -> Moment {
        Moment(micros: micros &+ Int64((max(-9e12, min(9e12, seconds)) * 1_000_000).rounded()))
    }
}

package struct Window: Sendable, Hashable {
    package var start: Moment
    package var end: Moment
    package init(start: Moment, end: Moment) {
        self.start = start
        self.end = end
    }
    package var seconds: Double { start.seconds(to: end) }
}
