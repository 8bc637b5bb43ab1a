import Evidence

/// Rows of `vmstat`: KiB, where `-S` does not say otherwise, which no row tells.
///
///     procs -----------memory---------- ---swap-- -----io---- -system-- ------cpu----- -----timestamp-----
///      r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st                 UTC
///      7  0      0 21420756  30408 2537536    0    0  1331   870  304  433 72  4 23  0  0 2026-11-24 22:11:23
///
/// The first row's rates are those since boot; its memory is that of the moment.
struct Vmstat {
    private var swap: Int64
    private var free: Int64
    private var buffers: Int64
    private var cache: Int64
    private(set) var time: SourceTime?

    static func isRule(_ text: Span<UInt8>, _ columns: Columns) -> Bool {
        guard let first = columns.words.first, columns.count >= 4 else { return false }
        return (Scan.matches("procs", in: text, first) || Scan.matches("--procs--", in: text, first))
            && Scan.find("memory--", in: text, from: first.upperBound, to: columns.line.upperBound) != nil
    }

    static func isHeader(_ text: Span<UInt8>, _ columns: Columns) -> Bool {
        columns.has("r", text, at: 0) && columns.has("b", text, at: 1) && columns.has("swpd", text, at: 2)
            && columns.has("free", text, at: 3)
    }

    /// A row: 16 to 18 whole numbers and perhaps a time; nil where it is none.
    static func row(_ text: Span<UInt8>, _ columns: Columns) -> Vmstat? {
        guard (16...20).contains(columns.count) else { return nil }
        var numbers = 0
        while numbers < columns.count, columns.int(numbers, text) != nil { numbers += 1 }
        guard (16...18).contains(numbers), let swap = columns.int(2, text), let free = columns.int(3, text),
            let buffers = columns.int(4, text), let cache = columns.int(5, text),
            max(swap, free, buffers, cache) < 1 << 50
        else { return nil }
        var row = Vmstat(swap: swap << 10, free: free << 10, buffers: buffers << 10, cache: cache << 10)
        if numbers < columns.count {
            let start = columns.words[numbers].lowerBound
            guard columns.count == numbers + 2,
                let stamp = Timestamps.dateTime(text.extracting(0..<columns.line.upperBound), at: start),
                stamp.end == columns.line.upperBound
            else { return nil }
            row.time = stamp.time
        }
        // Shares of the processor make up a hundred.
        let shares = (12..<min(17, numbers)).reduce(Int64(0)) { $0 &+ (columns.int($1, text) ?? 0) }
        return (95...105).contains(shares) ? row : nil
    }

    func readings(reckonsAvailable: Bool) -> [MemoryReading] {
        var result = [
            MemoryReading(.hostFree, free, of: .host, time: time),
            MemoryReading(.swapUsed, swap, of: .host, time: time),
        ]
        if reckonsAvailable {
            result.append(MemoryReading(.hostAvailable, free &+ buffers &+ cache, of: .host, time: time))
        }
        return result
    }
}
