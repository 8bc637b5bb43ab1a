import Evidence

/// Tables of memory without a date above them: a header or a row that can be told alone begins a record.
///
/// Few of their rows have a time (`vmstat -t`); the others are read, and give readings where an envelope has one.
package enum MemoryTableRecord {
    package static func starts(_ line: Span<UInt8>) -> Bool {
        line.count < 4096 && MemoryTables.isTold(line)
    }

    package static func parse(_ record: Span<UInt8>) -> MemoryRecord? {
        var tables = MemoryTables(reckonsAvailable: true)
        tables.read(record, from: 0)
        guard tables.hasTable else { return nil }
        return MemoryRecord(tables.readings.first?.time, tables.readings)
    }
}

/// A date on a line of its own, and the tables that a script printed below it.
///
///     Tue Nov 24 22:09:24 UTC 2026
///                    total        used        free      shared  buff/cache   available
///     Mem:        24684084      980068    21464656        8872     2565228    23704016
///     USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
///     app       4711  1.2 12.0 998800 816392 ?       Ssl  17:56   1:01 /srv/app/app
package enum MemorySnapshot {
    package static func starts(_ line: Span<UInt8>) -> Bool {
        guard line.count <= 80 else { return false }
        var end = line.count
        while end > 0, line[end &- 1] <= 0x20 { end &-= 1 }
        return DateLine.parse(line, 0..<end) != nil
    }

    package static func parse(_ record: Span<UInt8>) -> MemoryRecord? {
        var at = 0
        var first = RecordLines.next(record, &at)
        while first.upperBound > first.lowerBound, record[first.upperBound &- 1] <= 0x20 {
            first = first.lowerBound..<first.upperBound &- 1
        }
        guard let time = DateLine.parse(record, first) else { return nil }
        var tables = MemoryTables(reckonsAvailable: false)
        tables.read(record, from: at)
        return tables.hasTable ? MemoryRecord(time, tables.readings) : nil
    }
}
