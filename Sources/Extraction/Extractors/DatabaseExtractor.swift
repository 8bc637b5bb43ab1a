package import Evidence
package import LogFormats

/// Logs of databases (`DatabaseFormats`): facts, runs of statements, connections as they come and go.
package struct DatabaseExtractor: LineExtractor {
    private let source: DatabaseFormat
    private var clock: LineClockReader
    private var tally = RecordTally()
    private var patterns = Patterns()
    private var statements = Statements()
    private var templates = StatementTexts()
    private let series: MemorySeries

    package init(_ source: DatabaseFormat, context: ExtractionContext) {
        self.source = source
        clock = LineClockReader(context: context)
        series = MemorySeries(context: context)
    }

    package var format: String { source.id }
    package var isMultiLine: Bool { source.isMultiLine }

    package func startsRecord(_ line: Span<UInt8>) -> Bool { source.starts(line) }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, inside: nil, at: place, into: &tables) }

    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let parsed = source.parse(record) else { return .notMine }
        var stated = outer
        if let header = parsed.clock {
            guard let time = clock.time(header, inside: outer) else { return .notMine }
            stated = time
        }
        guard let time = stated else { return .parsed }
        if clock.context.skips(time) { return .skipped }
        tally.note(time, into: &tables)
        if patterns.axis != time.axis || patterns.isFull || statements.isFull {
            flush(into: &tables)
            patterns.axis = time.axis
            statements.axis = time.axis
        }
        if !parsed.message.isEmpty {
            var message = ApplicationRecord(time: time, message: parsed.message, body: 0..<0)
            message.level = parsed.level
            message.pid = parsed.pid
            _ = patterns.count(message, record, at: place)
        }
        if parsed.text.isEmpty {
            note(parsed, record, record, time, at: place, into: &tables)
        } else {
            note(parsed, parsed.text.span, record, time, at: place, into: &tables)
        }
        return .parsed
    }

    package mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        patterns.flush(into: &tables)
        statements.flush(into: &tables)
    }

    /// `text` is what the record's ranges refer to, `line` the record as it stands.
    private mutating func note(
        _ parsed: DatabaseRecord, _ text: Span<UInt8>, _ line: Span<UInt8>, _ time: SourceTime, at place: Citation,
        into tables: inout AxisTables
    ) {
        var slowest: String?
        for run in parsed.statements {
            let template = templates.template(run, text)
            slowest = template.text
            var worker = ApplicationRecord(time: time, message: 0..<0, body: 0..<0)
            worker.pid = run.worker
            if run.isPlan, let word = Scan.find("plan:", in: line, from: 0, to: line.count) {
                worker.thread = word..<word &+ 4
            }
            statements.count(
                StatementRun(micros: run.micros, rows: run.rows), template, worker, line, at: place)
            if run.micros >= DatabaseRecord.slowMicros, !parsed.tellsSlowStatement {
                let attributes = Attributes([
                    "duration_ms": .int(run.micros / 1000), "template": .text(template.text),
                    "pid": Field.int(run.worker), "source": run.isPlan ? .text("plan") : nil,
                ])
                tables.addFact(.slowStatement, attributes, line, at: place, time: time)
            }
        }
        for fact in parsed.facts {
            var attributes = Attributes(fact, text)
            if fact.kind == .slowStatement, let slowest { attributes["template"] = .text(slowest) }
            tables.addFact(fact.kind, attributes, line, at: place, time: time)
        }
        for reading in parsed.readings { series.add(reading, text, time: time, at: place, into: &tables) }
        for change in parsed.connections {
            let name = String(
                decoding: SecretMask.mask(change.subject.span, limit: 120).text, as: UTF8.self)
            let (quantity, value): (MemoryQuantity, Int64) =
                switch change.change {
                case .opened: (.connectionsOpened, 1)
                case .closed: (.connectionsClosed, 1)
                case .total(let count): (.databaseConnections, count)
                }
            tables[time.axis].memory.add(
                MemoryKey(subject: name, pid: nil, quantity: quantity), time: time, value: value)
            tables[time.axis].cited.add(
                second: time.second, key: CitedKey(.memory, subject: name),
                cell: CitedLine(time: time, citation: place, text: SecretMask.mask(line).text))
        }
    }
}

/// Templates of the statements that a server ran, made once each.
struct StatementTexts: Sendable {
    private var known: [UInt64: Patterns.StatementText] = [:]
    private var scratch: [UInt8] = []

    mutating func template(_ run: DatabaseStatement, _ text: Span<UInt8>) -> Patterns.StatementText {
        scratch.removeAll(keepingCapacity: true)
        if let template = run.template {
            scratch.append(contentsOf: template)
        } else {
            let source = Scan.clamp(run.source, to: text)
            _ = StatementTemplate.append(
                text, from: source.lowerBound, to: source.upperBound, isWhole: true,
                doubleQuotesAreStrings: run.doubleQuotesAreStrings, into: &scratch)
        }
        let hash = StableHash.of(bytes: scratch.span)
        if let found = known[hash] { return found }
        let masked = String(decoding: SecretMask.mask(scratch.span).text, as: UTF8.self)
        let made = Patterns.StatementText(hash: StableHash.of(masked), text: masked)
        if known.count >= 4096 { known.removeAll(keepingCapacity: true) }
        known[hash] = made
        return made
    }
}
