import Evidence

/// A command of a shell's history with its time: `HISTTIMEFORMAT` of bash, or zsh's extended history.
///
///     #1740969900
///     systemctl restart nginx
///     : 1740969900:0;systemctl restart nginx
package enum ShellHistory {
    package static func starts(_ line: Span<UInt8>) -> Bool { header(line, line.count) != nil }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        var at = 0
        let first = RecordLines.next(record, &at)
        guard let found = header(record, first.upperBound) else { return nil }
        let command = found.command..<max(found.command, found.isInline ? first.upperBound : record.count)
        let start = found.isInline ? command.lowerBound : min(at, record.count)
        guard start < command.upperBound else { return EventRecord(.time(found.time)) }
        return EventRecord(found.time, OperatorCommand.fact(record, start..<command.upperBound, by: nil))
    }

    private static func header(
        _ line: Span<UInt8>, _ end: Int
    ) -> (time: SourceTime, command: Int, isInline: Bool)? {
        let isInline = Scan.has(": ", in: line, at: 0)
        guard isInline || Scan.byte(line, 0) == UInt8(ascii: "#") else { return nil }
        let start = isInline ? 2 : 1
        guard let second = Scan.number(line, start, to: end), second.value >= 100_000_000,
            second.value < 100_000_000_000
        else { return nil }
        let time = SourceTime(axis: .instant, micros: second.value &* 1_000_000)
        if !isInline { return second.end == end ? (time, end, false) : nil }
        guard Scan.byte(line, second.end) == UInt8(ascii: ":"),
            let duration = Scan.number(line, second.end &+ 1, to: end),
            Scan.byte(line, duration.end) == UInt8(ascii: ";")
        else { return nil }
        return (time, duration.end &+ 1, true)
    }
}
