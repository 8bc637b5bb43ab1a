/// Words of time services about a step of the clock (catalogue, section 8).
package enum ClockStepMessage {
    /// The step in microseconds, or nil where the message tells of none.
    package static func parse(_ line: Span<UInt8>, _ message: Range<Int>) -> Int64? {
        let message = Scan.clamp(message, to: line)
        let (start, end) = (message.lowerBound, message.upperBound)
        let at: Int
        if Scan.has("System clock was stepped by ", in: line, at: start) {
            at = start &+ 28
        } else if Scan.has("System clock wrong by ", in: line, at: start) {
            at = start &+ 22
        } else if Scan.has("time reset ", in: line, at: start) {
            at = start &+ 11
        } else {
            return nil
        }
        let sign = Scan.byte(line, at)
        let isNegative = sign == UInt8(ascii: "-")
        let digits = isNegative || sign == UInt8(ascii: "+") ? at &+ 1 : at
        guard let micros = Scan.decimal(line, digits, to: end, unit: 1_000_000) else { return nil }
        return isNegative ? -micros.value : micros.value
    }
}
