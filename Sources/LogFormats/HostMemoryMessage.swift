/// The memory of a host that earlyoom states from time to time: in use is what is not available; bytes.
///
///     mem avail:  1098 of 15885 MiB ( 6.91%), swap free:    0 of    0 MiB ( 0.00%)
package struct HostMemoryMessage: Sendable, Equatable {
    package var used: Int64
    package var total: Int64

    package init(used: Int64, total: Int64) {
        self.used = used
        self.total = total
    }

    /// Reads the message of a line that `program` wrote, or nil where it is none of these.
    package static func parse(
        message line: Span<UInt8>, _ range: Range<Int>, program: Range<Int>
    ) -> HostMemoryMessage? {
        let range = Scan.clamp(range, to: line)
        let end = range.upperBound
        guard Scan.matches("earlyoom", in: line, program), Scan.has("mem avail:", in: line, at: range.lowerBound),
            let available = Scan.number(line, Scan.skipBlanks(line, range.lowerBound &+ 10, to: end), to: end),
            Scan.has(" of ", in: line, at: available.end),
            let total = Scan.number(line, Scan.skipBlanks(line, available.end &+ 4, to: end), to: end),
            Scan.has(" MiB", in: line, at: total.end), total.value < 1 << 40, available.value <= total.value
        else { return nil }
        return HostMemoryMessage(used: (total.value &- available.value) &* 1_048_576, total: total.value &* 1_048_576)
    }
}
