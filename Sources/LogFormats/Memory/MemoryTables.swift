import Evidence

/// What the tables of a record say: `free`, `vmstat`, `ps`, `top -b`, `pidstat -r`, `docker stats`, `kubectl top`, and
/// snapshots of `/proc` and of control groups.
///
/// A row is read by the header above it. A header ends the table before it, and so does an empty line.
struct MemoryTables {
    private enum Table {
        case none
        case free(available: Int?, buffers: Int?, cache: Int?)
        case vmstat
        case processes(ProcessTable)
        case docker(name: Bool)
        case pods
    }

    private(set) var readings: [MemoryReading] = []
    /// Whether any line belongs to a table.
    private(set) var hasTable = false
    private var table = Table.none
    private var name: Range<Int>?
    private var pid: Int64?
    /// The unit of bare numbers in the table of `free`.
    private var freeUnit: Int64 = 1 << 10
    /// Whether available memory is reckoned from `vmstat`, which has no column of it.
    private let reckonsAvailable: Bool

    init(reckonsAvailable: Bool) { self.reckonsAvailable = reckonsAvailable }

    /// Reads the lines of a record from a place on.
    mutating func read(_ text: Span<UInt8>, from start: Int) {
        var at = start
        while at < text.count {
            let line = MemoryTables.visible(text, RecordLines.next(text, &at))
            if line.isEmpty {
                if case .processes(let own) = table, own.isBlankBelow { continue }
                table = .none
                continue
            }
            take(text, line)
        }
    }

    /// Whether a line is a table's header, or a row that can be told without one.
    static func isTold(_ text: Span<UInt8>) -> Bool {
        guard mayBeTold(text) else { return false }
        var tables = MemoryTables(reckonsAvailable: true)
        let line = visible(text, 0..<text.count)
        guard !line.isEmpty else { return false }
        tables.take(text, line)
        return tables.hasTable
    }

    /// Whether a line begins as one of these does: nearly all lines of other logs end here.
    private static func mayBeTold(_ text: Span<UInt8>) -> Bool {
        let at = Scan.skipBlanks(text, 0, to: text.count)
        func has(_ words: StaticString) -> Bool { Scan.has(words, in: text, at: at) }
        switch Scan.byte(text, at) {
        case 0x1B: return true
        case 0x30...0x39:
            var end = at
            while end < min(text.count, at &+ 40), Scan.isDigit(text[end]) || text[end] == 0x20 { end &+= 1 }
            return end &- at >= 30
        case UInt8(ascii: "t"): return has("total ") || has("top - ")
        case UInt8(ascii: "r"): return has("r ")
        case UInt8(ascii: "p"): return has("procs ")
        case UInt8(ascii: "-"): return has("--procs") || has("-/+ b")
        case UInt8(ascii: "U"): return has("USER ") || has("UID ")
        case UInt8(ascii: "P"): return has("PID ") || has("POD ") || has("PPID ") || has("Pid:")
        case UInt8(ascii: "C"): return has("CONTAINER ") || has("Cached: ")
        case UInt8(ascii: "N"): return has("NAME ") || has("NAMESPACE ")
        case UInt8(ascii: "M"): return has("Mem") || has("MiB ")
        case UInt8(ascii: "K"), UInt8(ascii: "G"): return Scan.has("iB ", in: text, at: at &+ 1)
        case UInt8(ascii: "S"): return has("Swap")
        case UInt8(ascii: "B"): return has("Buffers: ")
        case UInt8(ascii: "V"): return has("Vm")
        case UInt8(ascii: "R"): return has("Rss") || has("RSS ")
        case UInt8(ascii: "T"): return has("Tasks:") || has("Threads:") || has("Total:")
        case UInt8(ascii: "%"): return has("%Cpu")
        case UInt8(ascii: "/"): return Scan.find("/memory.", in: text, from: at, to: min(text.count, 400)) != nil
        default: return false
        }
    }

    /// A line without the escapes by which a terminal is cleared.
    private static func visible(_ text: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
        var start = line.lowerBound
        var end = line.upperBound
        while Scan.byte(text, start) == 0x1B, Scan.byte(text, start &+ 1) == UInt8(ascii: "["), start < end {
            var at = start &+ 2
            while at < end, Scan.isDigit(text[at]) || text[at] == UInt8(ascii: ";") || text[at] == UInt8(ascii: "?") {
                at &+= 1
            }
            start = min(end, at &+ 1)
        }
        while end > start, text[end &- 1] <= 0x20 { end &-= 1 }
        return start..<end
    }

    private mutating func take(_ text: Span<UInt8>, _ line: Range<Int>) {
        let columns = Columns(text, line)
        if header(text, columns) || named(text, columns) || Vmstat.isRule(text, columns) {
            hasTable = true
            return
        }
        if let row = Vmstat.row(text, columns) {
            hasTable = true
            readings += row.readings(reckonsAvailable: reckonsAvailable)
            return
        }
        if !reckonsAvailable, metric(text, line) {
            hasTable = true
            return
        }
        switch table {
        case .processes(let own): readings += own.row(text, columns)
        case .docker(let hasName): readings += ContainerRow.docker(text, columns, hasName: hasName)
        case .pods: readings += ContainerRow.pod(text, columns)
        default: break
        }
    }

    /// A sample of Prometheus' text below a date.
    private mutating func metric(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        guard let record = PrometheusLine.parse(text.extracting(line)) else { return false }
        for var reading in record.readings {
            if case .text(let range) = reading.subject {
                reading.subject = .text(range.lowerBound &+ line.lowerBound..<range.upperBound &+ line.lowerBound)
            }
            if case .time(let time) = record.clock { reading.time = time }
            readings.append(reading)
        }
        return true
    }

    private mutating func header(_ text: Span<UInt8>, _ columns: Columns) -> Bool {
        if columns.has("total", text, at: 0), columns.has("used", text, at: 1), columns.has("free", text, at: 2) {
            table = .free(
                available: columns.index(of: "available", text), buffers: columns.index(of: "buffers", text),
                cache: columns.index(of: "cached", text) ?? columns.index(of: "cache", text)
                    ?? columns.index(of: "buff/cache", text))
            return true
        }
        if Vmstat.isHeader(text, columns) {
            table = .vmstat
            return true
        }
        if let found = ProcessTable(text, columns) {
            table = .processes(found)
            return true
        }
        if columns.has("CONTAINER", text, at: 0), let usage = columns.index(of: "USAGE", text),
            columns.has("MEM", text, at: usage &- 1)
        {
            table = .docker(name: columns.has("ID", text, at: 1) && columns.has("NAME", text, at: 2))
            return true
        }
        if columns.index(of: "MEMORY(bytes)", text) != nil, columns.index(of: "CPU(cores)", text) != nil {
            table = columns.has("NAME", text, at: 0) || columns.has("POD", text, at: 0) ? .pods : .none
            return true
        }
        return false
    }

    /// Rows that begin with their own name.
    private mutating func named(_ text: Span<UInt8>, _ columns: Columns) -> Bool {
        guard let first = columns.words.first else { return false }
        if Scan.matches("Mem:", in: text, first) || Scan.matches("Swap:", in: text, first)
            || Scan.matches("Total:", in: text, first) || Scan.has("-/+ buffers/cache:", in: text, at: first.lowerBound)
        {
            guard columns.count >= 3 else { return false }
            free(text, columns)
            return true
        }
        if text[first.upperBound &- 1] == UInt8(ascii: ":") { return proc(text, columns, first) }
        if let found = TopSummary.parse(text, columns) {
            readings += found
            return true
        }
        if let found = ContainerRow.controlGroup(text, columns) {
            readings.append(found)
            return true
        }
        return false
    }

    private mutating func free(_ text: Span<UInt8>, _ columns: Columns) {
        guard case .free(let available, let buffers, let cache) = table else { return }
        let isMemory = columns.has("Mem:", text, at: 0)
        // Without a suffix the unit is not in the table: KiB, unless no host has so little or so much.
        if isMemory, let total = columns.int(1, text) {
            freeUnit = total < 1 << 18 ? 1 << 20 : total < 1 << 33 ? 1 << 10 : 1
        }
        func size(_ index: Int?) -> Int64? {
            guard let index, index < columns.count else { return nil }
            return TableSize.parse(text, columns.words[index], unit: freeUnit)
        }
        if columns.has("Swap:", text, at: 0), let used = size(2) { add(.swapUsed, used) }
        guard isMemory, let total = size(1), let used = size(2), let idle = size(3) else { return }
        add(.limit, total)
        add(.hostFree, idle)
        if let left = size(available.map { $0 &+ 1 }) {
            add(.hostAvailable, left)
            add(.hostUsed, max(0, total &- left))
        } else {
            // Before procps 3.3.10 caches count as used.
            let kept = (size(buffers.map { $0 &+ 1 }) ?? 0) &+ (size(cache.map { $0 &+ 1 }) ?? 0)
            add(.hostUsed, used > kept ? used &- kept : used)
        }
    }

    private mutating func add(_ quantity: MemoryQuantity, _ value: Int64) {
        readings.append(MemoryReading(quantity, value, of: .host))
    }

    /// A line of `/proc/meminfo` or of a process's `status`.
    private mutating func proc(_ text: Span<UInt8>, _ columns: Columns, _ first: Range<Int>) -> Bool {
        let key = first.lowerBound..<first.upperBound &- 1
        if Scan.matches("Name", in: text, key), columns.count == 2 {
            name = columns.words[1]
            pid = nil
            return true
        }
        if Scan.matches("Pid", in: text, key), let value = columns.int(1, text) {
            pid = value
            return true
        }
        guard columns.count == 3, columns.has("kB", text, at: 2), let number = columns.int(1, text), number < 1 << 50
        else {
            return false
        }
        let bytes = number &* 1024
        if let quantity = MemoryTables.host(text, key) {
            add(quantity, bytes)
            return true
        }
        if Scan.matches("VmRSS", in: text, key) || Scan.matches("VmSwap", in: text, key) {
            let quantity = Scan.matches("VmRSS", in: text, key) ? MemoryQuantity.rss : .processSwap
            readings.append(MemoryReading(quantity, bytes, of: name.map { .text($0) } ?? .log, pid: pid))
            return true
        }
        return Scan.has("Mem", in: text, at: key.lowerBound) || Scan.has("Vm", in: text, at: key.lowerBound)
            || Scan.has("Rss", in: text, at: key.lowerBound) || Scan.matches("Buffers", in: text, key)
            || Scan.matches("Cached", in: text, key) || Scan.has("Swap", in: text, at: key.lowerBound)
    }

    private static func host(_ text: Span<UInt8>, _ key: Range<Int>) -> MemoryQuantity? {
        if Scan.matches("MemTotal", in: text, key) { return .limit }
        if Scan.matches("MemFree", in: text, key) { return .hostFree }
        if Scan.matches("MemAvailable", in: text, key) { return .hostAvailable }
        return nil
    }
}
