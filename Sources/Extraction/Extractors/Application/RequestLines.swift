import Evidence
import LogFormats

/// What one line says of the request whose id it carries: times, status, duration, client, a statement.
struct RequestLines {
    private var durationMicros: Int64 = -1
    private var status: Int64 = 0
    private var client: UInt64 = 0
    private var statement: UInt64?

    /// For a record with a request id; nil for all others.
    static func record(_ record: ApplicationRecord) -> RequestLines? {
        record.requestID.isEmpty ? nil : RequestLines()
    }

    mutating func addStatement(_ template: UInt64) { statement = template }

    mutating func add(_ request: RequestLine, _ line: Span<UInt8>) {
        durationMicros = request.duration ?? -1
        status = request.status
        if let range = request.client { client = StableHash.of(bytes: line.extracting(Scan.clamp(range, to: line))) }
    }

    /// Adds it to the join sample, where that wants the id: its key is the stable hash of the id's bytes.
    func write(_ record: ApplicationRecord, _ line: Span<UInt8>, into tables: inout AxisTables) {
        let range = Scan.clamp(record.requestID, to: line)
        let id = ByteHash.of(line, from: range.lowerBound, to: range.upperBound)
        let second = record.time.second
        guard tables.wantsJoin(record.time.axis, second: second, id: id) else { return }
        let statements = statement.map { [JoinRecord.Statement(template: $0, count: 1)] } ?? []
        tables[record.time.axis].joins.add(
            second: second, id: id,
            record: JoinRecord(
                endMicros: record.time.micros, startMicros: record.time.micros, durationMicros: durationMicros,
                status: status, client: client, statements: statements))
    }
}

extension AxisTables {
    /// Whether the join sample of an axis would keep an id; asked of the table where it lies, for every line asks.
    func wantsJoin(_ axis: TimeAxis, second: Int64, id: UInt64) -> Bool {
        switch axis {
        case .instant: instant?.joins.wants(second: second, id: id) ?? true
        case .civil: civil?.joins.wants(second: second, id: id) ?? true
        case .boot: boot?.joins.wants(second: second, id: id) ?? true
        }
    }
}
