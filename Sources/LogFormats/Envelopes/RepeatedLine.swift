/// A line by which syslogd says that the line above it came again, written out with that line's message:
///
///     Mar  3 02:14:07 web-1 kernel: nf_conntrack: table full, dropping packet
///     Mar  3 02:14:38 web-1 last message repeated 5 times
///     → Mar  3 02:14:38 web-1 kernel: message repeated 5 times: [ nf_conntrack: table full, dropping packet]
///
/// The daemon keeps one last line a file (`f_prevline` of FreeBSD's `syslogd.c`) and writes the repetition before any
/// other line, so that the line above is the one it means, whichever host it is of.
package enum RepeatedLine {
    /// Whether a line, without its newline, repeats another's message.
    package static func repeats(_ line: Span<UInt8>) -> Bool {
        var end = line.count
        if Scan.has(" ---", in: line, at: end &- 4) { end &-= 4 }
        guard Scan.has(" times", in: line, at: end &- 6) || Scan.has(" time", in: line, at: end &- 5) else {
            return false
        }
        guard let header = SyslogLine.header(line), let told = RepeatedMessage.parse(line, header.message) else {
            return false
        }
        return told.message == nil
    }

    /// The time of a line whose message may be repeated, or nil where it is none.
    package static func clock(of line: Span<UInt8>) -> LineClock? {
        // What colours a line is taken out before it is read: such a line is never looked at twice.
        guard let header = SyslogLine.header(line), Scan.first(0x1B, in: line, from: 0, to: line.count) == nil,
            RepeatedMessage.parse(line, header.message) == nil
        else { return nil }
        return header.clock
    }

    /// The line written out, or nil where the line above is of another host or program than it says.
    package static func written(_ line: Span<UInt8>, above: Span<UInt8>) -> [UInt8]? {
        guard let own = SyslogLine.header(line), let count = RepeatedMessage.parse(line, own.message)?.count,
            let first = SyslogLine.header(above), !first.isStructured, !own.isStructured
        else { return nil }
        if let host = own.host, let other = first.host, !isSame(line, host, above, other) { return nil }
        var tag = first.program.isEmpty ? first.message.lowerBound : first.program.lowerBound
        if own.host == nil, let host = first.host { tag = host.lowerBound }
        if !own.program.isEmpty {
            guard isSame(line, own.program, above, first.program), own.pid == first.pid else { return nil }
            tag = first.message.lowerBound
        }
        var text: [UInt8] = []
        text.reserveCapacity(own.message.lowerBound &+ above.count &+ 48)
        Scan.append(line, 0..<own.message.lowerBound, to: &text)
        Scan.append(above, min(tag, first.message.lowerBound)..<first.message.lowerBound, to: &text)
        text.append(contentsOf: Array("message repeated \(count) times: [ ".utf8))
        Scan.append(above, first.message, to: &text)
        text.append(UInt8(ascii: "]"))
        return text
    }

    private static func isSame(_ a: Span<UInt8>, _ x: Range<Int>, _ b: Span<UInt8>, _ y: Range<Int>) -> Bool {
        guard x.count == y.count, x.upperBound <= a.count, y.upperBound <= b.count else { return false }
        for offset in 0..<x.count where a[x.lowerBound &+ offset] != b[y.lowerBound &+ offset] { return false }
        return true
    }
}
