import Evidence

/// A record of PostgreSQL's `csvlog`: 23 to 26 columns, by version; a quoted one may hold newlines.
///
///     2025-03-03 02:14:07.118 UTC,"app","shop",4711,"10.0.0.7:51234",61d02b40.1267,3,"SELECT",2025-03-03 …,3/4,0,LOG,00000,"…",…
enum PostgreSQLCSV {
    static func starts(_ line: Span<UInt8>) -> Bool { head(line) != nil }

    /// Time, user, database, pid and host: what the first line always holds. A name may hold no newline.
    private static func head(_ line: Span<UInt8>) -> (time: SourceTime, end: Int)? {
        guard let stamp = Timestamps.zonedDateTime(line, at: 0), Scan.byte(line, stamp.end) == UInt8(ascii: ",")
        else { return nil }
        var at = stamp.end &+ 1
        for _ in 0..<2 {
            guard let field = field(line, at), Scan.byte(line, field.end) == UInt8(ascii: ",") else { return nil }
            at = field.end &+ 1
        }
        guard let pid = Scan.number(line, at, to: line.count), Scan.byte(line, pid.end) == UInt8(ascii: ","),
            let host = field(line, pid.end &+ 1), Scan.byte(line, host.end) == UInt8(ascii: ","),
            let session = field(line, host.end &+ 1),
            Scan.first(UInt8(ascii: "."), in: line, from: session.value.lowerBound, to: session.end) != nil
        else { return nil }
        return (stamp.time, stamp.end)
    }

    static func parse(_ record: Span<UInt8>) -> DatabaseRecord? {
        guard let head = head(record) else { return nil }
        var columns: [(value: Range<Int>, isQuoted: Bool)] = []
        var at = head.end &+ 1
        while columns.count < 32 {
            guard let field = field(record, at) else { return nil }
            columns.append((field.value, field.isQuoted))
            at = field.end &+ 1
            if field.end >= record.count || record[field.end] == 0x0D { break }
            guard record[field.end] == UInt8(ascii: ",") else { return nil }
        }
        // user, database, pid, host, session, line, tag, start, vxid, xid, severity, state, message, detail …
        guard columns.count >= 22, columns.count <= 27 else { return nil }
        let word = columns[10].value
        guard let severity = PostgreSQLSeverity.match(record, at: word.lowerBound), severity.end == word.upperBound,
            severity.severity != .continuation, columns[11].value.count == 5
        else { return nil }
        var text: [UInt8] = []
        func append(_ index: Int) -> Range<Int> {
            let start = text.count
            unquote(record, columns[index].value, isQuoted: columns[index].isQuoted, to: &text)
            return start..<text.count
        }
        var entry = PostgreSQLEntry(
            clock: .time(head.time), severity: severity.severity,
            pid: Scan.number(record, columns[2].value.lowerBound, to: columns[2].value.upperBound)?.value,
            message: 0..<0)
        entry.message = append(12)
        if !columns[13].value.isEmpty { entry.detail = append(13) }
        entry.user = append(0)
        entry.database = append(1)
        let host = append(3)
        entry.host =
            host
            .lowerBound..<(Scan.last(UInt8(ascii: ":"), in: text.span, from: host.lowerBound, to: host.upperBound)
            ?? host.upperBound)
        var result = entry.record(text.span)
        result.text = text
        result.message = columns[12].value
        return result
    }

    /// A column at an index: what it holds without its quotes, and where it ends.
    private static func field(_ line: Span<UInt8>, _ start: Int) -> (value: Range<Int>, isQuoted: Bool, end: Int)? {
        guard start <= line.count else { return nil }
        guard Scan.byte(line, start) == UInt8(ascii: "\"") else {
            var at = start
            while at < line.count, line[at] != UInt8(ascii: ","), line[at] >= 0x20, line[at] != UInt8(ascii: "\"") {
                at &+= 1
            }
            return (start..<at, false, at)
        }
        var at = start &+ 1
        while let quote = Scan.first(UInt8(ascii: "\""), in: line, from: at, to: line.count) {
            if Scan.byte(line, quote &+ 1) == UInt8(ascii: "\""), quote &+ 1 < line.count {
                at = quote &+ 2
            } else {
                return (start &+ 1..<quote, true, quote &+ 1)
            }
        }
        return nil
    }

    private static func unquote(_ line: Span<UInt8>, _ range: Range<Int>, isQuoted: Bool, to text: inout [UInt8]) {
        guard isQuoted else { return Scan.append(line, range, to: &text) }
        var at = range.lowerBound
        while at < range.upperBound {
            text.append(line[at])
            at &+= line[at] == UInt8(ascii: "\"") ? 2 : 1
        }
    }
}
