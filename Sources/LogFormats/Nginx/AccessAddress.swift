/// Addresses with a port behind them, as servers other than Nginx write the client's.
///
///     203.0.113.7:51022    [2001:db8::7]:51022    2001:db8::7:51022 (HAProxy)    [::1]    203.0.113.7
enum AccessAddress {
    /// The address in `[start, end)` without brackets and port; of several colons without a bracket the last stands
    /// before the port, as HAProxy writes it.
    static func withoutPort(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
        if Scan.byte(line, start) == UInt8(ascii: "[") {
            let close = Scan.first(UInt8(ascii: "]"), in: line, from: start, to: end) ?? end
            return ByteRange(start &+ 1, max(start &+ 1, close))
        }
        var digits = end
        while digits > start, Scan.isDigit(line[digits &- 1]) { digits &-= 1 }
        guard digits > start &+ 1, digits < end, line[digits &- 1] == UInt8(ascii: ":") else {
            return ByteRange(start, end)
        }
        return ByteRange(start, digits &- 1)
    }

    /// Whether a text is an address with a port: four numbers, or an address in brackets, or one of many colons.
    static func hasPort(_ value: [UInt8]) -> Bool {
        guard let colon = value.lastIndex(of: UInt8(ascii: ":")), value.count - colon > 1, value.count - colon <= 6,
            value[(colon + 1)...].allSatisfy({ $0 &- 0x30 <= 9 })
        else { return false }
        var address = Array(value[..<colon])
        if address.first == UInt8(ascii: "["), address.last == UInt8(ascii: "]") {
            address = Array(address.dropFirst().dropLast())
        }
        return LogFormatShapes.isAddress(address)
    }
}
