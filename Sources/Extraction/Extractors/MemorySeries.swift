import Evidence
import LogFormats

/// Writes readings into the series of an input.
struct MemorySeries: Sendable {
    private let host: String
    /// What stands for the program whose log this is.
    private let log: String

    init(context: ExtractionContext) {
        host = context.input.host
        let stream = context.input.stream
        log = stream.split(separator: "/").last.map { String($0) } ?? stream
    }

    func add(
        _ reading: MemoryReading, _ record: Span<UInt8>, time: SourceTime, at place: Citation,
        into tables: inout AxisTables
    ) {
        let subject: String
        switch reading.subject {
        case .host: subject = host
        case .log: subject = log
        case .text(let range):
            subject = String(decoding: SecretMask.mask(record, range, limit: 200).text, as: UTF8.self)
        }
        let key = MemoryKey(subject: subject, pid: reading.pid, quantity: reading.quantity)
        tables[time.axis].memory.add(key, time: time, value: reading.value)
        guard reading.quantity.isCited else { return }
        tables[time.axis].cited.add(
            second: time.second, key: CitedKey(.memory, subject: subject),
            cell: CitedLine(time: time, citation: place, text: SecretMask.mask(record).text))
    }
}

extension MemoryQuantity {
    /// Whether a leak is told by it, so that its lines are the evidence.
    fileprivate var isCited: Bool {
        self == .rss || self == .cgroupUsage || self == .heapUsed || self == .heapAfterFullCollection
            || self == .heapAfterCollection || self == .hostUsed
    }
}
