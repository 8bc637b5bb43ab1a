import Evidence
import LogFormats

/// What the plan looks for at the top of a file: headers of tables that stand once, and dates above tables.
struct PlannerTables: Sendable {
    /// Lines that are looked at.
    static let lines = 400
    /// Headers of one report that are kept.
    private static let headers = 8

    private(set) var kept: [KeptTable] = []
    /// Dates on lines of their own with a table below.
    private(set) var snapshots = 0
    private var banner: [UInt8]?
    private var header: [UInt8]?
    private var firstRow: [UInt8]?
    private var headers: [[String]] = []
    private var sinceDate = Int.max

    mutating func take(_ line: Span<UInt8>) {
        if sinceDate < 4, MemoryTableRecord.starts(line) || PrometheusLine.parse(line) != nil {
            snapshots += 1
            sinceDate = .max
        }
        if MemorySnapshot.starts(line) { sinceDate = 0 } else if sinceDate < .max { sinceDate += 1 }
        let all = 0..<line.count
        if !kept.contains(where: { $0.format == "metrics_csv" }), MetricsTable.isHeader(line) {
            kept.append(KeptTable(format: "metrics_csv", text: Scan.text(line, all)))
        }
        takeSysstat(line)
    }

    /// Every header of a report with its banner and the report's first row.
    private mutating func takeSysstat(_ line: Span<UInt8>) {
        let all = 0..<line.count
        guard let banner else {
            if SysstatTable.date(line, all) != nil { self.banner = Scan.bytes(line, all) }
            return
        }
        if SysstatTable.isHeader(line, all) {
            header = Scan.bytes(line, all)
        } else if let open = header, SysstatTable.isRow(line, all) {
            header = nil
            let first = firstRow ?? Scan.bytes(line, all)
            firstRow = first
            let names = SysstatTable.names(open.span)
            guard headers.count < PlannerTables.headers, !headers.contains(names) else { return }
            headers.append(names)
            kept.append(
                KeptTable(
                    format: "sysstat",
                    text: String(decoding: banner + [0x0A] + open + [0x0A] + first, as: UTF8.self)))
        }
    }
}

extension PlannerLook {
    /// Keeps the tables of a head.
    mutating func keepTables(_ lines: PlannerUnwrapped, _ text: Span<UInt8>) {
        var found = PlannerTables()
        for index in 0..<min(lines.count, PlannerTables.lines) {
            let line = lines.line(index, of: text).text
            if !line.isEmpty { found.take(line.span) }
        }
        if found.snapshots > 0 { votes["memory_snapshots", default: 0] += found.snapshots }
        setTables(found.kept)
    }
}
