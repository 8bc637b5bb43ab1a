/// rsyslog's octal escapes of control characters: `#012` is a newline, `#011` a tab.
package enum ControlEscapes {
    /// The line with its escapes undone from an index on, or nil where it has none.
    package static func undone(_ line: Span<UInt8>, from start: Int) -> [UInt8]? {
        guard var next = find(line, from: start) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(line.count)
        var at = 0
        while true {
            Scan.append(line, at..<next.index, to: &result)
            result.append(next.byte)
            at = next.index &+ 4
            guard let following = find(line, from: at) else { break }
            next = following
        }
        Scan.append(line, at..<line.count, to: &result)
        return result
    }

    private static func find(_ line: Span<UInt8>, from start: Int) -> (index: Int, byte: UInt8)? {
        var at = start
        while let mark = Scan.first(UInt8(ascii: "#"), in: line, from: at, to: line.count) {
            let (a, b, c) = (
                Scan.byte(line, mark &+ 1) &- 0x30, Scan.byte(line, mark &+ 2) &- 0x30,
                Scan.byte(line, mark &+ 3) &- 0x30
            )
            // Control characters alone are written so: `#000` to `#037`.
            if a == 0, b < 4, c < 8 { return (mark, b &* 8 &+ c) }
            at = mark &+ 1
        }
        return nil
    }
}
