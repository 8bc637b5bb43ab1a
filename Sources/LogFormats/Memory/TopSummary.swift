import Evidence

/// The lines above the table of `top -b`.
///
///     MiB Mem :  24105.6 total,  20965.9 free,    970.3 used,   2487.6 buff/cache
///     KiB Swap:  2097148 total,  2097148 free,        0 used. 15402712 avail Mem
enum TopSummary {
    /// The readings of such a line; empty for one that says nothing of memory, nil for any other line.
    static func parse(_ text: Span<UInt8>, _ columns: Columns) -> [MemoryReading]? {
        if columns.has("top", text, at: 0), columns.has("-", text, at: 1), columns.has("up", text, at: 3),
            Timestamps.clock(text, columns.words[2].lowerBound) != nil
        {
            return []
        }
        if columns.has("Tasks:", text, at: 0) || columns.has("Threads:", text, at: 0),
            columns.has("total,", text, at: 2)
        {
            return []
        }
        guard let first = columns.words.first else { return nil }
        if Scan.has("%Cpu", in: text, at: first.lowerBound), columns.count >= 8 { return [] }
        guard first.count == 3, Scan.has("iB", in: text, at: first.lowerBound &+ 1),
            let unit = ByteUnit.unit(text, at: first.lowerBound), unit > 1, columns.count >= 8
        else { return nil }
        let isMemory = columns.has("Mem", text, at: 1) && columns.has(":", text, at: 2)
        guard isMemory || columns.has("Swap:", text, at: 1) else { return nil }
        func before(_ word: StaticString) -> Int64? {
            guard let index = columns.index(of: word, text), index > 0 else { return nil }
            return TableSize.parse(text, columns.words[index - 1], unit: unit)
        }
        guard let total = before("total,"), let idle = before("free,"), let used = before("used,") ?? before("used.")
        else { return nil }
        if isMemory {
            return [
                MemoryReading(.limit, total, of: .host), MemoryReading(.hostFree, idle, of: .host),
                MemoryReading(.hostUsed, used, of: .host),
            ]
        }
        var readings = [MemoryReading(.swapUsed, used, of: .host)]
        if let left = before("avail") { readings.append(MemoryReading(.hostAvailable, left, of: .host)) }
        return readings
    }
}
