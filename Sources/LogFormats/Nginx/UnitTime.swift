/// A duration that states its unit, as Go, Node and others write it.
///
///     12ms    1.234567s    543.2µs    980ns    1m2.5s    2h3m    0s
enum UnitTime {
    /// Microseconds and the index behind the last unit; nil where no unit stands behind the number.
    static func read(_ line: Span<UInt8>, at index: Int) -> (micros: Int64, end: Int)? {
        var at = index
        var sum: Int64 = 0
        var parts = 0
        while parts < 3, let number = AccessNumber.seconds(line, at: at), let unit = unit(line, at &+ number.count) {
            // `seconds` counts microseconds of whole units; at most 12 digits and 3,600 of them fit.
            let scaled =
                unit.nanos >= 1_000_000_000
                ? number.micros.multipliedReportingOverflow(by: unit.nanos / 1_000_000_000)
                : (partialValue: number.micros / (1_000_000_000 / unit.nanos), overflow: false)
            let (next, overflow) = sum.addingReportingOverflow(scaled.partialValue)
            if scaled.overflow || overflow { return nil }
            sum = next
            at = unit.end
            parts &+= 1
        }
        guard parts > 0, !Scan.isWord(Scan.byte(line, at)) else { return nil }
        return (sum, at)
    }

    /// Whether a text is a duration with its unit and nothing else.
    static func isWhole(_ value: [UInt8]) -> Bool { read(value.span, at: 0)?.end == value.count }

    /// A unit's nanoseconds and the index behind it.
    private static func unit(_ line: Span<UInt8>, _ index: Int) -> (nanos: Int64, end: Int)? {
        switch Scan.byte(line, index) {
        case UInt8(ascii: "h"): return (3_600_000_000_000, index &+ 1)
        case UInt8(ascii: "m"):
            return Scan.byte(line, index &+ 1) == UInt8(ascii: "s")
                ? (1_000_000, index &+ 2) : (60_000_000_000, index &+ 1)
        case UInt8(ascii: "s"): return (1_000_000_000, index &+ 1)
        case UInt8(ascii: "u") where Scan.byte(line, index &+ 1) == UInt8(ascii: "s"): return (1000, index &+ 2)
        case UInt8(ascii: "n") where Scan.byte(line, index &+ 1) == UInt8(ascii: "s"): return (1, index &+ 2)
        // `µs`, in both ways in which UTF-8 writes the letter.
        case 0xC2 where Scan.byte(line, index &+ 1) == 0xB5 && Scan.byte(line, index &+ 2) == UInt8(ascii: "s"):
            return (1000, index &+ 3)
        case 0xCE where Scan.byte(line, index &+ 1) == 0xBC && Scan.byte(line, index &+ 2) == UInt8(ascii: "s"):
            return (1000, index &+ 3)
        default: return nil
        }
    }
}
