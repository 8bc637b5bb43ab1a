import Evidence

/// A log of memory readings by its id, how its records are told and what they say.
package struct MemoryFormat: Sendable {
    package var id: String
    /// Whether lines below the first may belong to its record.
    package var isMultiLine: Bool
    /// Whether a line begins a record; depends on the line alone.
    package var starts: @Sendable (_ line: Span<UInt8>) -> Bool
    /// Reads a record, or nil where it is none of this format.
    package var parse: @Sendable (_ record: Span<UInt8>) -> MemoryRecord?

    /// A format of single lines.
    init(_ id: String, line: @escaping @Sendable (_ line: Span<UInt8>) -> MemoryRecord?) {
        self.id = id
        isMultiLine = false
        starts = { line($0) != nil }
        parse = line
    }

    /// A format whose records have several lines.
    init(
        _ id: String, starts: @escaping @Sendable (_ line: Span<UInt8>) -> Bool,
        record: @escaping @Sendable (_ record: Span<UInt8>) -> MemoryRecord?
    ) {
        self.id = id
        isMultiLine = true
        self.starts = starts
        parse = record
    }
}

/// The memory logs, in the order in which a line is tried against them.
package enum MemoryFormats {
    package static let all: [MemoryFormat] = [
        MemoryFormat("gc_jvm", line: JVMUnifiedLine.parse),
        MemoryFormat("gc_jvm_legacy", starts: JVMLegacyRecord.starts, record: JVMLegacyRecord.parse),
        MemoryFormat("gc_node", line: NodeCollectionLine.parse),
        MemoryFormat("gc_go", line: GoCollectionLine.parse),
        MemoryFormat("memory_snapshots", starts: MemorySnapshot.starts, record: MemorySnapshot.parse),
        MemoryFormat("memory_table", starts: MemoryTableRecord.starts, record: MemoryTableRecord.parse),
        MemoryFormat("prometheus_text", line: PrometheusLine.parse),
        MemoryFormat("metrics_csv") { MetricsTable.isHeader($0) ? MemoryRecord(nil as SourceTime?) : nil },
        MemoryFormat("sysstat") { SysstatTable.isAlone($0) ? MemoryRecord(nil as SourceTime?) : nil },
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
            return MemoryFormat(id) { line in
                for reader in readers { if let record = reader.row(line) { return record } }
                return format.parse(line)
            }
        case "sysstat":
            let readers = tables.compactMap { SysstatTable(Array($0.text.utf8).span) }
            return MemoryFormat(id) { line in
                for reader in readers { if let record = reader.row(line) { return record } }
                return format.parse(line)
            }
        default: return format
        }
    }
}
