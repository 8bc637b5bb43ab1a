/// Small searches on borrowed bytes; none of them traps, whatever the bounds.
package enum Scan {
    /// Whether the byte is an ASCII digit.
    @inlinable package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// Whether the byte is an ASCII letter.
    @inlinable package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Whether the byte is an ASCII letter or digit.
    @inlinable package static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

    /// Whether the byte is a hexadecimal digit.
    @inlinable package static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }

    /// Whether the byte may stand in an identifier: letter, digit or `_`.
    @inlinable package static func isWord(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 0x5F }

    /// The byte at an index, or 0 beyond the ends.
    @inlinable package static func byte(_ line: Span<UInt8>, _ index: Int) -> UInt8 {
        index >= 0 && index < line.count ? line[index] : 0
    }

    /// The last index of a byte in `from..<to`, or nil.
    @inlinable package static func last(_ byte: UInt8, in line: Span<UInt8>, from: Int, to: Int) -> Int? {
        let start = max(0, from)
        var index = min(to, line.count) &- 1
        while index >= start {
            if line[index] == byte { return index }
            index &-= 1
        }
        return nil
    }

    /// The first index at or after `index` that holds no blank or tab.
    @inlinable package static func skipBlanks(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var index = max(0, index)
        let end = min(end, line.count)
        while index < end, line[index] == 0x20 || line[index] == 0x09 { index &+= 1 }
        return index
    }

    /// The first index at or after `index` that holds a blank, tab or newline, or the end.
    @inlinable package static func tokenEnd(_ line: Span<UInt8>, _ index: Int, to end: Int) -> Int {
        var index = max(0, index)
        let end = min(end, line.count)
        while index < end, line[index] > 0x20 { index &+= 1 }
        return index
    }

    /// A run of digits as a number, at most 18 digits; nil where there is none or it is longer.
    @inlinable package static func number(_ line: Span<UInt8>, _ index: Int, to end: Int) -> (value: Int64, end: Int)? {
        var at = max(0, index)
        let end = min(end, line.count)
        let start = at
        var value: Int64 = 0
        while at < end, isDigit(line[at]) {
            if at &- start == 18 { return nil }
            value = value &* 10 &+ Int64(line[at] &- 0x30)
            at &+= 1
        }
        return at > start ? (value, at) : nil
    }

    /// A run of digits with an optional sign.
    package static func signedNumber(_ line: Span<UInt8>, _ index: Int, to end: Int) -> (value: Int64, end: Int)? {
        let negative = byte(line, index) == UInt8(ascii: "-")
        guard let found = number(line, negative ? index &+ 1 : index, to: end) else { return nil }
        return negative ? (-found.value, found.end) : found
    }

    /// A decimal number scaled by `unit`, rounded down: `84.3` and 1,048,576 give 88,394,956; nil on overflow.
    package static func decimal(
        _ line: Span<UInt8>, _ index: Int, to end: Int, unit: Int64
    ) -> (value: Int64, end: Int)? {
        guard let whole = number(line, index, to: end) else { return nil }
        var at = whole.end
        var fraction: Int64 = 0
        var scale: Int64 = 1
        if byte(line, at) == UInt8(ascii: "."), at < end, isDigit(byte(line, at &+ 1)) {
            at &+= 1
            while at < min(end, line.count), isDigit(line[at]) {
                if scale < 1_000_000 {
                    fraction = fraction &* 10 &+ Int64(line[at] &- 0x30)
                    scale &*= 10
                }
                at &+= 1
            }
        }
        let (scaled, overflow) = whole.value.multipliedReportingOverflow(by: unit)
        if overflow { return nil }
        let (part, partOverflow) = fraction.multipliedReportingOverflow(by: unit)
        if partOverflow { return nil }
        let (sum, sumOverflow) = scaled.addingReportingOverflow(part / scale)
        return sumOverflow ? nil : (sum, at)
    }

    /// The first place of some bytes in `from..<to`, or nil; for none of them nil too.
    package static func find(_ bytes: [UInt8], in line: Span<UInt8>, from: Int, to: Int) -> Int? {
        guard let lead = bytes.first else { return nil }
        let last = min(to, line.count) &- bytes.count
        var index = max(0, from)
        while index <= last {
            if line[index] == lead, isEqual(bytes, line, index..<index &+ bytes.count) { return index }
            index &+= 1
        }
        return nil
    }

    /// A range made valid for a line.
    @inlinable package static func clamp(_ range: Range<Int>, to line: Span<UInt8>) -> Range<Int> {
        let lower = min(max(0, range.lowerBound), line.count)
        return lower..<min(max(lower, range.upperBound), line.count)
    }
}
