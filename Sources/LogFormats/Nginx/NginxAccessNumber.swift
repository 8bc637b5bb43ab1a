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

    /// As `status(_:at:)`, of the first three bytes of a little-endian word.
    @inline(__always)
    static func status(word: UInt64) -> Int {
        let digits = (word ^ 0x30_3030) & 0xFF_FFFF
        // A byte above 9 gets its high bit; one that has it already needs no sum.
        if ((digits &+ 0x76_7676) | digits) & 0x80_8080 != 0 { return -1 }
        let value = Int(
            truncatingIfNeeded: (digits & 0xFF) &* 100 &+ (digits &>> 8 & 0xFF) &* 10 &+ digits &>> 16)
        return value >= 100 || value == 0 || value == 9 ? value : -1
    }

    /// The thousandths of `0.168` in the first five bytes of a little-endian word, with no digit behind; else −1.
    @inline(__always)
    static func thousandths(word: UInt64) -> Int64 {
        let digits = (word ^ 0x30_3030_2E30) & 0xFF_FFFF_FFFF
        // A digit above 9, and a second byte that is no point, get their high bit.
        if ((digits &+ 0x76_7676_7F76) | digits) & 0x80_8080_8080 != 0 { return -1 }
        if UInt8(truncatingIfNeeded: word &>> 40) &- 0x30 <= 9 { return -1 }
        let (whole, rest) = (digits & 0xFF, digits &>> 16)
        return Int64(
            truncatingIfNeeded: whole &* 1000 &+ (rest & 0xFF) &* 100 &+ (rest &>> 8 & 0xFF) &* 10 &+ rest &>> 16)
    }

    /// As `digits(_:at:)`; a run of up to seven digits is read as one word.
    @inline(__always)
    static func shortDigits(_ bytes: Span<UInt8>, at: Int) -> (value: Int64, count: Int)? {
        let digits = ByteSearch.word(bytes, at: at) ^ 0x3030_3030_3030_3030
        // The lowest byte that is no digit is exact; sums may carry above it only.
        let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
        let count = others.trailingZeroBitCount / 8
        if count == 0 { return nil }
        guard count < 8 else { return AccessNumber.digits(bytes, at: at) }
        // The digits at the top with zeros before them: pairs, fours and eight are added up at once.
        var value = digits &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
        value = (value &* 10 &+ value &>> 8) & 0x00FF_00FF_00FF_00FF
        value = (value &* 100 &+ value &>> 16) & 0x0000_FFFF_0000_FFFF
        value = (value &* 10000 &+ value &>> 32) & 0xFFFF_FFFF
        return (Int64(truncatingIfNeeded: value), count)
    }
}
