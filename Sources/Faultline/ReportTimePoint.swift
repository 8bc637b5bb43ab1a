import Evidence

/// An instant that a user gave, as a bound of a run.
public struct ReportTimePoint: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let micros: Int64

    /// The instant of that many microseconds.
    public init(micros: Int64) { self.micros = micros }

    /// Reads RFC 3339 (`2026-11-24T08:25:00Z`, `…+02:00`, with a fraction or without), or `YYYY-MM-DD`,
    /// `YYYY-MM-DD HH:MM` and `YYYY-MM-DD HH:MM:SS`, which are UTC. nil where it is no such time.
    public init?(_ text: String) {
        var reader = Digits(bytes: Array(text.utf8))
        guard let year = reader.number(4), reader.takes("-"), let month = reader.number(2), reader.takes("-"),
            let day = reader.number(2), (1...12).contains(month), day >= 1,
            day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        var micros = Calendar.days(year: year, month: month, day: day) * 86_400_000_000
        if !reader.isAtEnd {
            guard reader.takes("T") || reader.takes("t") || reader.takes(" "), let hour = reader.number(2), hour < 24,
                reader.takes(":"), let minute = reader.number(2), minute < 60
            else { return nil }
            var second: Int64 = 0
            if reader.takes(":") {
                guard let value = reader.number(2), value <= 60 else { return nil }
                second = value
            }
            micros += ((hour * 60 + minute) * 60 + second) * 1_000_000
            if reader.takes(".") || reader.takes(",") {
                guard let fraction = reader.fraction() else { return nil }
                micros += fraction
            }
            guard let offset = reader.offset() else { return nil }
            micros -= offset * 1_000_000
        }
        guard reader.isAtEnd else { return nil }
        self.micros = micros
    }

    /// Earlier before later.
    public static func < (a: ReportTimePoint, b: ReportTimePoint) -> Bool { a.micros < b.micros }

    private struct Digits {
        let bytes: [UInt8]
        var index = 0
        var isAtEnd: Bool { index == bytes.count }

        mutating func takes(_ character: Unicode.Scalar) -> Bool {
            guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
            index += 1
            return true
        }

        mutating func number(_ length: Int) -> Int64? {
            guard index + length <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[index..<(index + length)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 0x30)
            }
            index += length
            return value
        }

        /// Digits behind the point as microseconds; what is finer is left out.
        mutating func fraction() -> Int64? {
            let start = index
            var value: Int64 = 0
            var scale: Int64 = 100_000
            while let digit = number(1) {
                value += digit * scale
                scale /= 10
            }
            return index > start ? value : nil
        }

        /// `Z`, `±HH:MM`, or nothing, which is UTC; seconds east.
        mutating func offset() -> Int64? {
            if isAtEnd || takes("Z") || takes("z") { return 0 }
            let isWest = takes("-")
            guard isWest || takes("+"), let hours = number(2), hours < 24 else { return nil }
            _ = takes(":")
            guard let minutes = number(2), minutes < 60 else { return nil }
            return (isWest ? -1 : 1) * (hours * 3600 + minutes * 60)
        }
    }
}
