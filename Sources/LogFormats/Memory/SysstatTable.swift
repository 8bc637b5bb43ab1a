import Evidence

/// A report of `sar -r` or `pidstat -r`: the date stands in its banner, a row has the time of the day.
///
///     Linux 6.8.0 (web1)  03/03/2025  _x86_64_  (4 CPU)
///     02:00:01 AM kbmemfree   kbavail kbmemused  %memused kbbuffers  kbcached  kbcommit   %commit
///     02:10:01 AM    215432    410032  15402712     98.66     12832    272000  18402712     85.10
///
/// The plan keeps banner, header and the first row, so that every row is read by itself: one earlier in the day than the
/// first belongs to the next day.
package struct SysstatTable: Sendable {
    private enum Role: Sendable { case decimal, integer, reading(MetricName), rss, pid, command }

    private var days: Int64
    private var firstSecond: Int64
    private var roles: [Role] = []
    private var isProcesses = false

    /// Reads what the plan kept: banner, header and first row, a line each.
    package init?(_ kept: Span<UInt8>) {
        var at = 0
        let banner = RecordLines.next(kept, &at)
        let header = RecordLines.next(kept, &at)
        let row = RecordLines.next(kept, &at)
        guard let days = SysstatTable.date(kept, banner), SysstatTable.isHeader(kept, header),
            let first = SysstatTable.timeOfDay(kept, row)
        else { return nil }
        self.days = days
        firstSecond = first.seconds
        let columns = Columns(kept, header)
        for word in columns.words.dropFirst(SysstatTable.skipTime(kept, columns)) {
            if Scan.matches("RSS", in: kept, word) {
                roles.append(.rss)
            } else if Scan.matches("PID", in: kept, word) {
                roles.append(.pid)
                isProcesses = true
            } else if Scan.matches("Command", in: kept, word) {
                roles.append(.command)
            } else if let metric = MetricName.known(kept, word) {
                roles.append(.reading(metric))
            } else {
                let isDecimal =
                    kept[word.lowerBound] == UInt8(ascii: "%") || Scan.has("/s", in: kept, at: word.upperBound &- 2)
                roles.append(isDecimal ? .decimal : .integer)
            }
        }
    }

    /// The day of a banner, or nil where a line is none.
    package static func date(_ text: Span<UInt8>, _ line: Range<Int>) -> Int64? {
        let columns = Columns(text, line)
        guard (4...8).contains(columns.count), columns.has("Linux", text, at: 0),
            text[columns.words[2].lowerBound] == UInt8(ascii: "("),
            text[columns.words[2].upperBound &- 1] == UInt8(ascii: ")")
        else { return nil }
        let word = columns.words[3]
        if let days = Timestamps.date(text, word.lowerBound, separator: UInt8(ascii: "-")) {
            return word.count == 10 ? days : nil
        }
        guard let first = Scan.number(text, word.lowerBound, to: word.lowerBound &+ 2),
            first.end == word.lowerBound &+ 2,
            let second = Scan.number(text, first.end &+ 1, to: first.end &+ 3), second.end == first.end &+ 3,
            let year = Scan.number(text, second.end &+ 1, to: word.upperBound), year.end == word.upperBound,
            text[first.end] == text[second.end], year.end &- second.end == 3 || year.end &- second.end == 5
        else { return nil }
        // With points, or where it can be no month, the day stands first.
        let isDayFirst = text[first.end] == UInt8(ascii: ".") || first.value > 12
        let (day, month) = isDayFirst ? (first.value, second.value) : (second.value, first.value)
        let whole = year.value < 100 ? year.value &+ 2000 : year.value
        guard (1...12).contains(month), (1970..<2200).contains(whole), day >= 1,
            day <= Calendar.length(ofMonth: month, year: whole)
        else { return nil }
        return Calendar.days(year: whole, month: month, day: day)
    }

    /// Whether a line is a header of memory.
    package static func isHeader(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard timeOfDay(text, line) != nil,
            Scan.find(" kb", in: text, from: line.lowerBound, to: line.upperBound) != nil
                || Scan.find(" minflt/s", in: text, from: line.lowerBound, to: line.upperBound) != nil
        else { return false }
        let columns = Columns(text, line)
        guard columns.count >= 5 else { return false }
        return columns.index(of: "kbmemfree", text) != nil || columns.index(of: "kbswpfree", text) != nil
            || (columns.index(of: "minflt/s", text) != nil && columns.index(of: "RSS", text) != nil)
    }

    /// Whether a line is a banner or header, which can be told without the others.
    package static func isAlone(_ line: Span<UInt8>) -> Bool {
        guard line.count < 1024 else { return false }
        let all = 0..<line.count
        return Scan.has("Linux ", in: line, at: 0) ? date(line, all) != nil : isHeader(line, all)
    }

    /// The names of a header's columns, without its time.
    package static func names(_ header: Span<UInt8>) -> [String] {
        let columns = Columns(header, 0..<header.count)
        return columns.words.dropFirst(skipTime(header, columns)).map { Scan.text(header, $0) }
    }

    /// Whether a line has the time of the day first and numbers behind it.
    package static func isRow(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard timeOfDay(text, line) != nil else { return false }
        let columns = Columns(text, line)
        return columns.isNumber(skipTime(text, columns), text)
    }

    /// Reads a row: nil where the line is none of this table.
    package func row(_ text: Span<UInt8>) -> MemoryRecord? {
        let line = 0..<text.count
        if SysstatTable.date(text, line) != nil || SysstatTable.isHeader(text, line) {
            return MemoryRecord(nil as SourceTime?)
        }
        let columns = Columns(text, line)
        if columns.has("Average:", text, at: 0) { return MemoryRecord(nil as SourceTime?) }
        guard let clock = SysstatTable.timeOfDay(text, line) else { return nil }
        let skip = SysstatTable.skipTime(text, columns)
        if columns.has("LINUX", text, at: skip), columns.has("RESTART", text, at: skip + 1) {
            return MemoryRecord(nil as SourceTime?)
        }
        guard columns.count == skip + roles.count || (isProcesses && columns.count >= skip + roles.count) else {
            return nil
        }
        let day = clock.seconds < firstSecond ? days &+ 1 : days
        let time = SourceTime(axis: .civil, micros: (day &* 86_400 &+ clock.seconds) &* 1_000_000)
        var pid: Int64?
        var rss: Int64?
        var readings: [MemoryReading] = []
        for (index, role) in roles.enumerated() {
            let at = skip + index
            switch role {
            case .decimal: if columns.int(at, text) != nil || !columns.isNumber(at, text) { return nil }
            case .integer: if columns.int(at, text) == nil { return nil }
            case .pid:
                pid = columns.int(at, text)
                if pid == nil { return nil }
            case .rss:
                rss = columns.int(at, text)
                if rss == nil { return nil }
            case .command:
                guard let pid, let rss, rss < 1 << 50 else { return nil }
                if rss >= 1024 {
                    readings.append(MemoryReading(.rss, rss << 10, of: .text(columns.words[at]), pid: pid))
                }
            case .reading(let metric):
                guard let value = columns.int(at, text), value < 1 << 50 else { return nil }
                readings.append(MemoryReading(metric.quantity, value &* metric.unit, of: .host))
            }
        }
        return MemoryRecord(time, readings)
    }

    /// `02:00:01` or `02:00:01 AM` that begins a line, or `# Time` above such a column.
    private static func timeOfDay(_ text: Span<UInt8>, _ line: Range<Int>) -> (seconds: Int64, end: Int)? {
        if Scan.has("# Time ", in: text, at: line.lowerBound) { return (0, line.lowerBound &+ 6) }
        guard let seconds = Timestamps.clock(text, line.lowerBound) else { return nil }
        let end = line.lowerBound &+ 8
        guard end <= line.upperBound, Scan.byte(text, end) == 0x20 else { return nil }
        let isMorning = Scan.has(" AM ", in: text, at: end)
        guard isMorning || Scan.has(" PM ", in: text, at: end) else { return (seconds, end) }
        let hour = seconds / 3600
        guard (1...12).contains(hour) else { return nil }
        return (seconds % 3600 &+ (hour % 12 &+ (isMorning ? 0 : 12)) &* 3600, end &+ 3)
    }

    private static func skipTime(_ text: Span<UInt8>, _ columns: Columns) -> Int {
        if columns.has("#", text, at: 0) { return 2 }
        return columns.has("AM", text, at: 1) || columns.has("PM", text, at: 1) ? 2 : 1
    }
}
