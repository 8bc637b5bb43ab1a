import Evidence
import Extraction

/// A reading as a test writes it down: `boot 812345 heapUsed 12` with milliseconds.
struct ReadSample: Hashable, CustomStringConvertible {
    var axis: TimeAxis
    var micros: Int64
    var subject: String
    var pid: Int64?
    var quantity: MemoryQuantity
    var value: Int64
    var description: String { "\(axis) \(micros) \(subject) \(pid ?? -1) \(quantity) \(value)" }
}

extension AxisTables {
    /// Every reading that a table kept whole: first and last of a cell, its least and greatest.
    func cells(_ quantity: MemoryQuantity) -> [(axis: TimeAxis, key: MemoryKey, start: Int64, cell: MemoryCell)] {
        byAxis.sorted { $0.key < $1.key }.flatMap { axis, tables in
            tables.memory.rows().filter { $0.key.quantity == quantity }.flatMap { row in
                row.series.rows().map { (axis, row.key, $0.start, $0.cell) }
            }
        }
    }

    /// Single readings; of several in one second only their first and last.
    var readings: [ReadSample] {
        byAxis.sorted { $0.key < $1.key }.flatMap { axis, tables in
            tables.memory.rows().flatMap { row in
                row.series.rows().flatMap { _, cell in
                    (cell.count > 1 ? [cell.first, cell.last] : [cell.first]).map {
                        ReadSample(
                            axis: axis, micros: $0.micros, subject: row.key.subject, pid: row.key.pid,
                            quantity: row.key.quantity, value: $0.value)
                    }
                }
            }
        }
    }
}
