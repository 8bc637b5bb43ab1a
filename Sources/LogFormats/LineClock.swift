package import Evidence

/// The time of a line as its header gives it: whole, or without the year.
package enum LineClock: Sendable, Hashable {
    case time(SourceTime)
    case yearless(YearlessTime)
}
