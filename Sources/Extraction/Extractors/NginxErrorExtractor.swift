package import Evidence
import LogFormats

/// Nginx's error log: failed upstream attempts, its own life, its own limits.
///
/// An attempt is counted as a failure, not as an attempt: those the access log counts.
package struct NginxErrorExtractor: LineExtractor {
    private let context: ExtractionContext
    private var tally = RecordTally()
    private var held = HeldAttempts()

    package init(context: ExtractionContext) { self.context = context }

    package var format: String { "nginx_error" }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { NginxErrorLine.parse(line) != nil }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: outer, times: 1, at: place, into: &tables) }

    /// Takes a line; `times` is how often what wrapped it says that it came.
    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, times: Int64, at place: Citation,
        into tables: inout AxisTables
    ) -> LineVerdict {
        guard var line = NginxErrorLine.parse(record) else { return .notMine }
        line.time = outer.enclosing(line.time)
        if context.skips(line.time) { return .skipped }
        tally.note(line.time, into: &tables)
        if line.level >= .warning {
            if let failure = line.failedAttempt(record) {
                held.add(
                    record, upstream: line.upstreamAddress(record), outcome: failure.outcome, action: failure.action,
                    times: times, time: line.time, place: place, into: &tables)
            }
            if let limit = line.limit(record) {
                let attributes = Attributes([
                    "limit": .text(limit.rawValue), "pid": Field.int(line.pid), "errno": Field.int(line.errno),
                ])
                tables.addFact(.nginxLimit, attributes, record, at: place, time: line.time)
            }
            if let relayed = line.relayedMemoryError(record) {
                let attributes = Attributes([
                    "runtime": .text(relayed.runtime.rawValue), "message": Field.text(record, relayed.words),
                ])
                tables.addFact(.outOfMemoryError, attributes, record, at: place, time: line.time)
            }
        }
        if line.level == .notice || line.level == .critical, let act = line.act(record) {
            addAct(act, line, record, at: place, into: &tables)
        }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        held.flush(into: &tables)
    }

    private func addAct(
        _ act: NginxAct, _ line: NginxErrorLine, _ record: Span<UInt8>, at place: Citation,
        into tables: inout AxisTables
    ) {
        var attributes = Attributes()
        attributes["pid"] = Field.int(line.pid)
        switch act {
        case .start(let version):
            attributes["act"] = .text("start")
            attributes["version"] = Field.text(record, version)
        case .signalSent: attributes["act"] = .text("signal_sent")
        case .stop: attributes["act"] = .text("stop")
        case .quit: attributes["act"] = .text("quit")
        case .reload: attributes["act"] = .text("reload")
        case .reopen: attributes["act"] = .text("reopen")
        case .binaryUpgrade: attributes["act"] = .text("binary_upgrade")
        case .bindFailed: attributes["act"] = .text("bind_failed")
        case .configurationRefused: attributes["act"] = .text("configuration_refused")
        case .workerExit(let pid, let code, let isFatal):
            attributes["act"] = .text("worker_exit")
            attributes["pid"] = Field.int(pid)
            attributes["status"] = Field.int(code)
            if isFatal { attributes["fatal"] = .flag(true) }
        case .workerSignal(let pid, let signal, let hasCore):
            attributes["pid"] = Field.int(pid)
            attributes["signal"] = Field.int(signal)
            if hasCore { attributes["core_dumped"] = .flag(true) }
            tables.addFact(.nginxWorkerSignal, attributes, record, at: place, time: line.time)
            return
        }
        tables.addFact(.nginxLifecycle, attributes, record, at: place, time: line.time)
    }
}

/// Failed attempts of the current second, added to the tables when the second changes.
struct HeldAttempts: Sendable {
    private struct Row: Sendable {
        var bytes: [UInt8]
        var key: AttemptKey
        var failures: Int64
        var first: CitedLine
    }

    private var second: Int64 = 0
    private var axis = TimeAxis.civil
    private var rows: [Row] = []

    mutating func add(
        _ line: Span<UInt8>, upstream: Range<Int>?, outcome: AttemptOutcome, action: UpstreamAction, times: Int64,
        time: SourceTime, place: Citation, into tables: inout AxisTables
    ) {
        if time.second != second || time.axis != axis || rows.count >= 32 {
            flush(into: &tables)
            second = time.second
            axis = time.axis
        }
        let address = upstream ?? 0..<0
        for index in rows.indices
        where rows[index].key.outcome == outcome && rows[index].key.action == action
            && Scan.isEqual(rows[index].bytes, line, address)
        {
            rows[index].failures &+= times
            // Lines of a block come in the order of their places; only an earlier time can come first.
            if time < rows[index].first.time || (time == rows[index].first.time && place < rows[index].first.citation) {
                rows[index].first = CitedLine(time: time, citation: place, text: SecretMask.mask(line).text)
            }
            return
        }
        let name = address.isEmpty ? "-" : Scan.text(line, address)
        rows.append(
            Row(
                bytes: Scan.bytes(line, address), key: AttemptKey(upstream: name, outcome: outcome, action: action),
                failures: times, first: CitedLine(time: time, citation: place, text: SecretMask.mask(line).text)))
    }

    mutating func flush(into tables: inout AxisTables) {
        guard !rows.isEmpty else { return }
        for row in rows { tables[axis].addFailures(row.key, row.failures, second: second, first: row.first) }
        rows.removeAll(keepingCapacity: true)
    }
}

extension Tables {
    fileprivate mutating func addFailures(_ key: AttemptKey, _ failures: Int64, second: Int64, first: CitedLine) {
        attempts.add(second: second, key: key, cell: AttemptCell(attempts: 0, failures: failures))
        cited.add(
            second: second, key: CitedKey(.attempt, subject: "\(key.outcome.rawValue) \(key.upstream)"), cell: first)
    }
}
