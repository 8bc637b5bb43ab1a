import Evidence

/// A line of Google's loggers: klog without a year, glog also with one.
///
///     E0303 02:14:07.118480    4711 file.go:88] message
///     I20210131 14:48:54.411655 15520 main.c++:9] message
package struct GlogLine: Sendable, Hashable {
    package var clock: LineClock
    package var level: LogLevel
    package var thread: Int64
    /// Source file, without its line.
    package var file: Range<Int>
    package var message: Range<Int>

    /// Reads a line, or nil where it is none.
    package static func parse(_ line: Span<UInt8>) -> GlogLine? {
        let level: LogLevel
        switch Scan.byte(line, 0) {
        case UInt8(ascii: "I"): level = .info
        case UInt8(ascii: "W"): level = .warning
        case UInt8(ascii: "E"): level = .error
        case UInt8(ascii: "F"): level = .critical
        default: return nil
        }
        guard let digits = Scan.number(line, 1, to: 10), let (clock, end) = time(line, digitsEnd: digits.end) else {
            return nil
        }
        let threadStart = Scan.skipBlanks(line, end, to: line.count)
        guard threadStart > end, let thread = Scan.number(line, threadStart, to: line.count),
            Scan.byte(line, thread.end) == 0x20
        else { return nil }
        let fileStart = thread.end &+ 1
        var at = fileStart
        while at < line.count, at &- fileStart < 200, line[at] > 0x20, line[at] != UInt8(ascii: ":") { at &+= 1 }
        guard at > fileStart, Scan.byte(line, at) == UInt8(ascii: ":"),
            let number = Scan.number(line, at &+ 1, to: line.count), Scan.byte(line, number.end) == UInt8(ascii: "]")
        else { return nil }
        let behind = number.end &+ 1
        guard behind == line.count || line[behind] == 0x20 else { return nil }
        return GlogLine(
            clock: clock, level: level, thread: thread.value, file: fileStart..<at,
            message: min(behind &+ 1, line.count)..<line.count)
    }

    /// `MMDD` or `YYYYMMDD` behind the level, then the time of day.
    private static func time(_ line: Span<UInt8>, digitsEnd: Int) -> (LineClock, end: Int)? {
        guard digitsEnd == 5 || digitsEnd == 9, Scan.byte(line, digitsEnd) == 0x20,
            let seconds = Timestamps.clock(line, digitsEnd &+ 1)
        else { return nil }
        let month = Timestamps.two(line, digitsEnd &- 4)
        let day = Timestamps.two(line, digitsEnd &- 2)
        guard (1...12).contains(month), day >= 1, day <= Calendar.length(ofMonth: month, year: 2024),
            let part = Timestamps.fraction(line, digitsEnd &+ 9), line[digitsEnd &+ 9] == UInt8(ascii: ".")
        else { return nil }
        let stamp = YearlessTime(month: month, day: day, micros: seconds &* 1_000_000 &+ part.micros, end: part.end)
        if digitsEnd == 5 { return (.yearless(stamp), part.end) }
        let year = Timestamps.two(line, 1) &* 100 &+ Timestamps.two(line, 3)
        guard year >= 1970, let micros = stamp.civil(year: year) else { return nil }
        return (.time(SourceTime(axis: .civil, micros: micros)), part.end)
    }
}
