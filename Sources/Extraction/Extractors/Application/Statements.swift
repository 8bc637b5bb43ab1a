import Evidence
import LogFormats

/// One run of a statement as its line tells it.
struct StatementRun {
    /// Microseconds; 0 where the line does not say.
    var micros: Int64 = 0
    /// Rows; 0 where the line does not say.
    var rows: Int64 = 0

    init(micros: Int64, rows: Int64) {
        self.micros = micros
        self.rows = rows
    }

    init(_ record: ApplicationRecord, _ line: Span<UInt8>, source: Range<Int>) {
        let prefix = max(record.message.lowerBound, source.lowerBound &- 48)
        if let open = Scan.last(UInt8(ascii: "("), in: line, from: prefix, to: source.lowerBound),
            let duration = RequestLine.micros(line, open &+ 1, to: source.lowerBound)
        {
            micros = duration
        }
        let end = record.message.upperBound
        if let key = Scan.findLast("rows=", in: line, from: max(source.upperBound, end &- 64), to: end) {
            rows = Scan.number(line, key &+ 5, to: end)?.value ?? 0
        }
    }
}

/// Statement templates by worker and stratum of 64 seconds, held back until `flush`.
///
/// A worker is the pid where the record has a request id (its runs are in the join sample too), else pid and thread:
/// background jobs have threads of their own. Numbers in thread names are masked.
struct Statements: Sendable {
    private struct Slot: Hashable, Sendable {
        var template: UInt64
        var worker: Int
        var stratum: Int64
    }

    private struct Held: Sendable {
        var text: String
        var second: Int64
        var key: StatementKey
        var cell: StatementCell
        var firstMicros: Int64
        var firstByte: Int64
    }

    var axis = TimeAxis.civil
    private var workers: [(bytes: [UInt8], name: String)] = []
    private var workerIndex: [UInt64: Int] = [:]
    private var index: [Slot: Int] = [:]
    private var held: [Held] = []
    private var scratch: [UInt8] = []
    private var lastSlot = Slot(template: 0, worker: -1, stratum: 0)
    private var lastHeld = 0
    private var lastPid: Int64?
    private var lastThread: [UInt8] = []
    private var lastWorker = -1

    var isFull: Bool { held.count >= 4096 || workers.count >= 4096 }

    mutating func count(
        _ run: StatementRun, _ template: Patterns.StatementText, _ record: ApplicationRecord, _ line: Span<UInt8>,
        at place: Citation
    ) {
        let worker = workerSlot(record, line)
        let slot = Slot(
            template: template.hash, worker: worker, stratum: record.time.second & ~(StatementTable.stratum &- 1))
        let withID: Int64 = record.requestID.isEmpty ? 0 : 1
        if slot != lastSlot || held.isEmpty {
            guard let known = index[slot] else {
                index[slot] = held.count
                lastSlot = slot
                lastHeld = held.count
                held.append(
                    Held(
                        text: template.text, second: slot.stratum,
                        key: StatementKey(template: template.hash, worker: workers[worker].name),
                        cell: StatementCell(
                            runs: 1, withID: withID, rows: run.rows, micros: run.micros,
                            first: CitedLine(
                                time: record.time, citation: place,
                                text: SecretMask.mask(line, record.shown(in: line)).text)),
                        firstMicros: record.time.micros, firstByte: place.byte))
                return
            }
            lastSlot = slot
            lastHeld = known
        }
        held[lastHeld].cell.runs &+= 1
        held[lastHeld].cell.withID &+= withID
        held[lastHeld].cell.rows &+= run.rows
        held[lastHeld].cell.micros &+= run.micros
        if record.time.micros < held[lastHeld].firstMicros
            || (record.time.micros == held[lastHeld].firstMicros && place.byte < held[lastHeld].firstByte)
        {
            held[lastHeld].firstMicros = record.time.micros
            held[lastHeld].firstByte = place.byte
            held[lastHeld].cell.first = CitedLine(
                time: record.time, citation: place, text: SecretMask.mask(line, record.shown(in: line)).text)
        }
    }

    mutating func flush(into tables: inout AxisTables) {
        guard !held.isEmpty else { return }
        for row in held {
            tables[axis].statements.add(second: row.second, key: row.key, text: row.text, cell: row.cell)
        }
        held.removeAll(keepingCapacity: true)
        index.removeAll(keepingCapacity: true)
        if workers.count >= 2048 {
            workers.removeAll(keepingCapacity: true)
            workerIndex.removeAll(keepingCapacity: true)
            lastWorker = -1
        }
    }

    /// The index of the record's worker among those known.
    private mutating func workerSlot(_ record: ApplicationRecord, _ line: Span<UInt8>) -> Int {
        let named = record.requestID.isEmpty ? record.thread : 0..<0
        if lastWorker >= 0, record.pid == lastPid, Scan.isEqual(lastThread, line, named) { return lastWorker }
        lastPid = record.pid
        lastThread.removeAll(keepingCapacity: true)
        Scan.append(line, named, to: &lastThread)
        lastWorker = findWorker(record, line)
        return lastWorker
    }

    private mutating func findWorker(_ record: ApplicationRecord, _ line: Span<UInt8>) -> Int {
        scratch.removeAll(keepingCapacity: true)
        appendNumber(record.pid ?? -1)
        if record.requestID.isEmpty, !record.thread.isEmpty {
            scratch.append(0x20)
            let thread = Scan.clamp(record.thread, to: line)
            var inDigits = false
            for at in thread {
                let byte = line[at]
                if Scan.isDigit(byte) {
                    if !inDigits { scratch.append(UInt8(ascii: "N")) }
                    inDigits = true
                } else {
                    scratch.append(byte)
                    inDigits = false
                }
            }
        }
        let hash = StableHash.of(bytes: scratch.span)
        if let known = workerIndex[hash], workers[known].bytes == scratch { return known }
        let name = String(decoding: SecretMask.mask(scratch.span, limit: 160).text, as: UTF8.self)
        workers.append((bytes: scratch, name: record.pid == nil && scratch.count == 2 ? "-" : name))
        if workerIndex[hash] == nil { workerIndex[hash] = workers.count - 1 }
        return workers.count - 1
    }

    private mutating func appendNumber(_ value: Int64) {
        if value < 0 {
            scratch.append(UInt8(ascii: "-"))
            if value == -1 { scratch.append(UInt8(ascii: "1")) }
            return
        }
        var divisor: Int64 = 1
        while value / divisor >= 10 { divisor &*= 10 }
        while divisor > 0 {
            scratch.append(UInt8(truncatingIfNeeded: 0x30 &+ value / divisor % 10))
            divisor /= 10
        }
    }
}
