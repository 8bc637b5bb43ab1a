import LogFormats

/// Which address of a line is the client's: the first untrusted one, seen from Nginx outwards.
///
/// `$remote_addr` where it is public or the format has nothing else. Behind a proxy (a private or loopback address) the
/// rightmost public address of `$http_x_forwarded_for`; where all of it is private, its leftmost; else `$http_x_real_ip`.
enum AccessClientAddress {
    static func find(_ line: Span<UInt8>, _ record: NginxAccessRecord) -> ByteRange {
        let remote = record.remoteAddr
        if !remote.isAbsent, !isPrivate(line, remote) { return remote }
        let list = record.forwardedFor
        if isGiven(line, list) {
            var end = list.upper
            var leftmost = ByteRange.absent
            while end > list.lower {
                var start = end
                while start > list.lower, line[start &- 1] != UInt8(ascii: ",") { start &-= 1 }
                let address = trimmed(line, start, end)
                if !address.isEmpty {
                    if !isPrivate(line, address) { return address }
                    leftmost = address
                }
                end = start &- 1
            }
            if !leftmost.isAbsent { return leftmost }
        }
        return isGiven(line, record.realIP) ? record.realIP : remote
    }

    /// Whether the address is the machine's own.
    @inline(__always)
    static func isLoopback(_ line: Span<UInt8>, _ range: ByteRange) -> Bool {
        let word = ByteSearch.word(line, at: range.lower)
        // "127.", "::1", "unix:"
        if word & 0xFFFF_FFFF == 0x2E37_3231 { return true }
        return (word & 0xFF_FFFF == 0x31_3A3A && range.count == 3) || word & 0xFF_FFFF_FFFF == 0x3A_7869_6E75
    }

    private static func isGiven(_ line: Span<UInt8>, _ range: ByteRange) -> Bool {
        !range.isAbsent && !range.isEmpty && !(range.count == 1 && line[range.lower] == UInt8(ascii: "-"))
    }

    private static func trimmed(_ line: Span<UInt8>, _ from: Int, _ to: Int) -> ByteRange {
        var (start, end) = (from, to)
        while start < end, line[start] == 0x20 { start &+= 1 }
        while end > start, line[end &- 1] == 0x20 { end &-= 1 }
        return ByteRange(start, end)
    }

    /// Private, shared, link-local and loopback ranges (RFC 1918, 6598, 3927, 4193, 4291), and what is no address.
    static func isPrivate(_ line: Span<UInt8>, _ range: ByteRange) -> Bool {
        if range.isEmpty || isLoopback(line, range) { return true }
        var octets = (-1, -1)
        var (value, part) = (0, 0)
        var isIPv6 = false
        scan: for index in range.lower..<range.upper {
            switch line[index] {
            case 0x30...0x39: value = min(999, value * 10 + Int(line[index] &- 0x30))
            case UInt8(ascii: "."):
                if part == 0 { octets.0 = value } else if part == 1 { octets.1 = value }
                (value, part) = (0, part + 1)
            case UInt8(ascii: ":"):
                isIPv6 = part == 0
                break scan
            default:
                if part > 0 || !(line[index] | 0x20 >= 0x61 && line[index] | 0x20 <= 0x66) { return true }
            }
        }
        if isIPv6 {
            let head = ByteSearch.word(line, at: range.lower) | 0x2020
            let two = (UInt8(truncatingIfNeeded: head), UInt8(truncatingIfNeeded: head >> 8))
            return two.0 == UInt8(ascii: "f")
                && (two.1 == UInt8(ascii: "c") || two.1 == UInt8(ascii: "d") || two.1 == UInt8(ascii: "e"))
        }
        switch octets {
        case (10, _), (127, _), (169, 254), (192, 168), (172, 16...31), (100, 64...127): return true
        default: return part == 0
        }
    }
}
