import Evidence

/// The time stamps of access logs: `$time_local`, `$time_iso8601` and `$msec`, read by hand on a span.
package enum CommonLogTime {
    /// Bytes of `$time_local`: `03/Mar/2025:02:00:01 +0000`.
    package static let localCount = 26

    /// The second since the epoch of `dd/Mon/yyyy:HH:MM:SS ±hhmm` at `at`, or nil where it is none.
    package static func local(_ bytes: Span<UInt8>, at: Int) -> Int64? {
        guard at >= 0, at <= bytes.count &- localCount else { return nil }
        guard bytes[at &+ 2] == slash, bytes[at &+ 6] == slash, bytes[at &+ 11] == colon, bytes[at &+ 14] == colon,
            bytes[at &+ 17] == colon, bytes[at &+ 20] == blank,
            let day = two(bytes, at), let month = month(bytes, at &+ 3), let year = four(bytes, at &+ 7),
            let hour = two(bytes, at &+ 12), let minute = two(bytes, at &+ 15), let second = two(bytes, at &+ 18),
            let offset = offset(bytes, at &+ 21, colons: false)
        else { return nil }
        return instant(year, month, day, hour, minute, second, offset)
    }

    /// The second since the epoch and the length of `yyyy-mm-ddTHH:MM:SS` with `±hh:mm` or `Z` at `at`.
    package static func iso8601(_ bytes: Span<UInt8>, at: Int) -> (second: Int64, count: Int)? {
        guard at >= 0, at <= bytes.count &- 20 else { return nil }
        guard bytes[at &+ 4] == dash, bytes[at &+ 7] == dash, bytes[at &+ 10] == UInt8(ascii: "T"),
            bytes[at &+ 13] == colon, bytes[at &+ 16] == colon,
            let year = four(bytes, at), let month = two(bytes, at &+ 5), let day = two(bytes, at &+ 8),
            let hour = two(bytes, at &+ 11), let minute = two(bytes, at &+ 14), let second = two(bytes, at &+ 17)
        else { return nil }
        if bytes[at &+ 19] == UInt8(ascii: "Z") {
            return instant(year, month, day, hour, minute, second, 0).map { ($0, 20) }
        }
        guard at <= bytes.count &- 25, let offset = offset(bytes, at &+ 19, colons: true) else { return nil }
        return instant(year, month, day, hour, minute, second, offset).map { ($0, 25) }
    }

    /// Microseconds since the epoch and the length of `seconds.mmm` at `at`; the fraction may be missing.
    package static func msec(_ bytes: Span<UInt8>, at: Int) -> (micros: Int64, count: Int)? {
        guard let (micros, count) = AccessNumber.seconds(bytes, at: at), micros < 127_174_492_800_000_000 else {
            return nil
        }
        return (micros, count)
    }

    private static func instant(
        _ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64, _ second: Int64, _ offset: Int64
    ) -> Int64? {
        guard years.contains(year), (1...12).contains(month), day >= 1,
            day <= Calendar.length(ofMonth: month, year: year), hour < 24,
            minute < 60, second <= 60
        else { return nil }
        return Calendar.days(year: year, month: month, day: day) &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second
            &- offset
    }

    /// Seconds east of UTC of `±hhmm` or `±hh:mm`.
    private static func offset(_ bytes: Span<UInt8>, _ at: Int, colons: Bool) -> Int64? {
        let minutesAt = colons ? at &+ 4 : at &+ 3
        guard let hours = two(bytes, at &+ 1), let minutes = two(bytes, minutesAt), hours <= 18, minutes < 60,
            !colons || bytes[at &+ 3] == colon
        else { return nil }
        let seconds = hours &* 3600 &+ minutes &* 60
        switch bytes[at] {
        case UInt8(ascii: "+"): return seconds
        case dash: return -seconds
        default: return nil
        }
    }

    private static func two(_ bytes: Span<UInt8>, _ at: Int) -> Int64? {
        let (a, b) = (bytes[at] &- 0x30, bytes[at &+ 1] &- 0x30)
        return a < 10 && b < 10 ? Int64(a) &* 10 &+ Int64(b) : nil
    }

    private static func four(_ bytes: Span<UInt8>, _ at: Int) -> Int64? {
        guard let high = two(bytes, at), let low = two(bytes, at &+ 2) else { return nil }
        return high &* 100 &+ low
    }

    private static func month(_ bytes: Span<UInt8>, _ at: Int) -> Int64? {
        switch (bytes[at], bytes[at &+ 1], bytes[at &+ 2]) {
        case (0x4A, 0x61, 0x6E): 1
        case (0x46, 0x65, 0x62): 2
        case (0x4D, 0x61, 0x72): 3
        case (0x41, 0x70, 0x72): 4
        case (0x4D, 0x61, 0x79): 5
        case (0x4A, 0x75, 0x6E): 6
        case (0x4A, 0x75, 0x6C): 7
        case (0x41, 0x75, 0x67): 8
        case (0x53, 0x65, 0x70): 9
        case (0x4F, 0x63, 0x74): 10
        case (0x4E, 0x6F, 0x76): 11
        case (0x44, 0x65, 0x63): 12
        default: nil
        }
    }

    /// No server logs another; within them a time divided by 64 fits in 32 bits.
    private static let years: ClosedRange<Int64> = 1970...5999

    private static let slash = UInt8(ascii: "/")
    private static let colon = UInt8(ascii: ":")
    private static let dash = UInt8(ascii: "-")
    private static let blank = UInt8(ascii: " ")
}

/// The last time stamp that was read and its second: most lines repeat the second of the line before.
package struct CommonLogMemo: Sendable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    // The words overlap: no text has c = 0 and d = −1, so the empty memo matches none.
    private var d: UInt64 = .max
    private var second: Int64 = 0

    package init() {}

    /// `CommonLogTime.local`, remembered.
    @inline(__always)
    package mutating func local(_ bytes: Span<UInt8>, at: Int) -> Int64? {
        guard at >= 0, at <= bytes.count &- CommonLogTime.localCount else { return nil }
        // Words at 0, 8, 16 and, overlapping, 18 cover the 26 bytes.
        let (p, q, r, s) = (
            ByteSearch.word(bytes, at: at), ByteSearch.word(bytes, at: at &+ 8), ByteSearch.word(bytes, at: at &+ 16),
            ByteSearch.word(bytes, at: at &+ 18)
        )
        if (p ^ a) | (q ^ b) | (r ^ c) | (s ^ d) == 0 { return second }
        guard let value = CommonLogTime.local(bytes, at: at) else { return nil }
        (a, b, c, d, second) = (p, q, r, s, value)
        return value
    }

    /// `CommonLogTime.iso8601` with an offset of `±hh:mm`, remembered; other shapes are read anew.
    @inline(__always)
    package mutating func iso8601(_ bytes: Span<UInt8>, at: Int) -> (second: Int64, count: Int)? {
        guard at >= 0, at <= bytes.count &- 25 else { return CommonLogTime.iso8601(bytes, at: at) }
        let (p, q, r, s) = (
            ByteSearch.word(bytes, at: at), ByteSearch.word(bytes, at: at &+ 8), ByteSearch.word(bytes, at: at &+ 16),
            ByteSearch.word(bytes, at: at &+ 17)
        )
        if (p ^ a) | (q ^ b) | (r ^ c) | (s ^ d) == 0 { return (second, 25) }
        guard let value = CommonLogTime.iso8601(bytes, at: at) else { return nil }
        if value.count == 25 { (a, b, c, d, second) = (p, q, r, s, value.second) }
        return value
    }
}
