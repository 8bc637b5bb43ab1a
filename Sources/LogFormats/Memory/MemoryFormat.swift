import Evidence

/// A log of memory readings.
package typealias MemoryFormat = RecordFormat<MemoryRecord>

/// The memory logs, in the order in which a line is tried against them.
package enum MemoryFormats {
    package static let all: [MemoryFormat] = [
        MemoryFormat("gc_jvm", .memory, line: JVMUnifiedLine.parse),
        MemoryFormat("gc_jvm_legacy", .memory, starts: JVMLegacyRecord.starts, record: JVMLegacyRecord.parse),
        MemoryFormat("gc_node", .memory, line: NodeCollectionLine.parse),
        MemoryFormat("gc_go", .memory, line: GoCollectionLine.parse),
        MemoryFormat("memory_snapshots", .memory, starts: MemorySnapshot.starts, record: MemorySnapshot.parse),
        MemoryFormat("memory_table", .memory, starts: MemoryTableRecord.starts, record: MemoryTableRecord.parse),
        MemoryFormat("prometheus_text", .memory, line: PrometheusLine.parse),
        MemoryFormat("metrics_csv", .memory) { MetricsTable.isHeader($0) ? MemoryRecord(nil as SourceTime?) : nil },
        MemoryFormat("sysstat", .memory) { SysstatTable.isAlone($0) ? MemoryRecord(nil as SourceTime?) : nil },
    ]

    /// Formats whose lines belong to the snapshot above them, where a file has dates of their own above its tables.
    package static let ofSnapshots: Set<String> = ["memory_table", "prometheus_text", "metrics_csv", "sysstat"]

    /// The format of an id, or nil.
    package static func named(_ id: String) -> MemoryFormat? { all.first { $0.id == id } }

    /// The format of an id as the plan completes it: rows of a table whose header stands once are read by what it kept.
    package static func named(_ id: String, kept: [KeptTable]) -> MemoryFormat? {
        guard let format = named(id) else { return nil }
        let tables = kept.filter { $0.format == id }
        switch id {
        case "metrics_csv":
            let readers = tables.compactMap { MetricsTable(header: Array($0.text.utf8).span) }
            return MemoryFormat(id, .memory) { line in
                for reader in readers { if let record = reader.row(line) { return record } }
                return format.parse(line)
            }
        case "sysstat":
            let readers = tables.compactMap { SysstatTable(Array($0.text.utf8).span) }
            return MemoryFormat(id, .memory) { line in
                for reader in readers { if let record = reader.row(line) { return record } }
                return format.parse(line)
            }
        default: return format
        }
    }
}
