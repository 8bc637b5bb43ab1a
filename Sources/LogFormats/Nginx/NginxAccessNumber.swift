/// The numbers of an access line, read by hand.
package enum AccessNumber {
    /// A run of 1…18 digits at `at`: its value and length; nil where none stands there or more.
    @inline(__always)
    package static func digits(_ bytes: Span<UInt8>, at: Int) -> (value: Int64, count: Int)? {
        var index = max(0, at)
        let end = bytes.count
        var value: Int64 = 0
        while index < end {
            let digit = bytes[index] &- 0x30
            if digit > 9 { break }
            // 18 digits fit in an Int64; the count is checked below, the value of more is not used.
            value = value &* 10 &+ Int64(digit)
            index &+= 1
        }
        let count = index &- at
        return count >= 1 && count <= 18 ? (value, count) : nil
    }

    /// Seconds with up to 12 whole digits and an optional fraction, in microseconds, and the length.
    @inline(__always)
    package static func seconds(_ bytes: Span<UInt8>, at: Int) -> (micros: Int64, count: Int)? {
        guard let whole = digits(bytes, at: at), whole.count <= 12 else { return nil }
        var index = at &+ whole.count
        guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else {
            return (whole.value &* 1_000_000, whole.count)
        }
        index &+= 1
        let first = index
        var fraction: Int64 = 0
        var unit: Int64 = 1_000_000
        while index < bytes.count {
            let digit = bytes[index] &- 0x30
            if digit > 9 { break }
            // Digits beyond the microsecond are read and dropped.
            if unit > 1 {
                fraction = fraction &* 10 &+ Int64(digit)
                unit /= 10
            }
            index &+= 1
        }
        guard index > first else { return nil }
        return (whole.value &* 1_000_000 &+ fraction &* unit, index &- at)
    }

    /// A status of three digits: 100–999, or 000 and 009, which Nginx writes where there was none. Else −1.
    @inline(__always)
    package static func status(_ bytes: Span<UInt8>, at: Int) -> Int {
        guard at >= 0, at <= bytes.count &- 3 else { return -1 }
        let (a, b, c) = (bytes[at] &- 0x30, bytes[at &+ 1] &- 0x30, bytes[at &+ 2] &- 0x30)
        guard a < 10, b < 10, c < 10 else { return -1 }
        let value = Int(a) &* 100 &+ Int(b) &* 10 &+ Int(c)
        return value >= 100 || value == 0 || value == 9 ? value : -1
    }
}
