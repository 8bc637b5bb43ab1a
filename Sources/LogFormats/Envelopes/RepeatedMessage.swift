/// Syslog's word that a message came several times.
///
///     message repeated 5 times: [ Failed password for root from 192.0.2.7 port 51022 ssh2]      rsyslog
///     last message repeated 5 times        --- last message repeated 5 times ---                 others
package struct RepeatedMessage: Sendable, Hashable {
    package var count: Int64
    /// The message; nil where it is the one of the line above.
    package var message: Range<Int>?

    /// The daemons count in an `int`.
    private static let most: Int64 = 1 << 31

    /// Reads a message, or nil where it says no such thing from its first byte to its last.
    package static func parse(_ line: Span<UInt8>, _ range: Range<Int>) -> RepeatedMessage? {
        let range = Scan.clamp(range, to: line)
        var (start, end) = (range.lowerBound, range.upperBound)
        if Scan.has("message repeated ", in: line, at: start) {
            guard let number = Scan.number(line, start &+ 17, to: end), number.value <= most,
                Scan.has(" times: [", in: line, at: number.end), end > number.end &+ 9,
                line[end &- 1] == UInt8(ascii: "]")
            else { return nil }
            let open = number.end &+ 9
            return RepeatedMessage(
                count: number.value, message: min(open &+ (Scan.byte(line, open) == 0x20 ? 1 : 0), end &- 1)..<end &- 1)
        }
        if Scan.has("--- ", in: line, at: start), end >= start &+ 8, Scan.has(" ---", in: line, at: end &- 4) {
            start &+= 4
            end &-= 4
        }
        guard Scan.has("last message repeated ", in: line, at: start),
            let number = Scan.number(line, start &+ 22, to: end), number.value <= most
        else { return nil }
        let behind = Scan.has(" times", in: line, at: number.end) ? number.end &+ 6 : number.end &+ 5
        guard behind == end, Scan.has(" time", in: line, at: number.end) else { return nil }
        return RepeatedMessage(count: number.value, message: nil)
    }
}
