import Evidence
import LogFormats

/// Message templates: how often each occurs, when, and its earliest line.
///
/// Cells are held back until `flush`; templates are looked up by the hash of level, logger and masked message, and
/// compared in full, so that two of one hash stay two.
struct Patterns: Sendable {
    struct StatementText: Sendable {
        var hash: UInt64
        var text: String
    }

    struct Found {
        var traits: MessageTraits
        var statement: (source: Range<Int>, template: StatementText)?
    }

    private struct Entry: Sendable {
        var bytes: [UInt8]
        var key: PatternKey
        var traits: MessageTraits
        var statement: StatementText?
        var cell: PatternCell?
        /// Occurrences within one second that the cell does not have yet, and the latest of them.
        var held: Int64 = 0
        var second: Int64 = 0
        var latest = SourceTime(axis: .civil, micros: .min)
        /// Time and place of the cell's earliest line, so that most lines need not look into it.
        var first = SourceTime(axis: .civil, micros: .min)
        var place: Int64 = 0
    }

    /// The axis of the cells that are held.
    var axis = TimeAxis.civil
    private var entries: [Entry] = []
    private var index: [UInt64: Int] = [:]
    private var text: [UInt8] = []
    private var memo = StatementMemo()
    private var lastHash: UInt64 = 0
    private var lastSlot = 0
    /// Where some of the hashes lie, by their last bits: a look into `index` costs more than all of the rest.
    private var recent = [(hash: UInt64, slot: Int)](repeating: (0, Int.max), count: recentCount)
    private static let recentCount = 256

    /// Whether the cache is at its bound.
    var isFull: Bool { entries.count >= 4096 }

    /// Counts a record and tells what its template may be about; `times` is how often the line says that it came.
    mutating func count(
        _ record: ApplicationRecord, _ line: Span<UInt8>, times: Int64 = 1, at place: Citation
    ) -> Found {
        text.removeAll(keepingCapacity: true)
        text.append(record.level.map { $0.rawValue &+ 1 } ?? 0)
        let logger = Scan.clamp(record.logger, to: line)
        Scan.append(line, logger, to: &text)
        text.append(0)
        let base = text.count
        let statement = MessageTemplate.append(line, record.message, memo: &memo, into: &text)
        let hash = ByteHash.of(text.span, from: 0, to: text.count)
        let slot = slot(hash, record, line, logger, base: base, statement: statement)
        count(slot, record, line, at: place)
        if times > 1 { count(slot, times &- 1, record, line, at: place) }
        var found = Found(traits: entries[slot].traits, statement: nil)
        if let statement, let template = entries[slot].statement {
            found.statement = (statement.source, template)
        }
        return found
    }

    mutating func flush(into tables: inout AxisTables) {
        tables[axis].addPatterns { add in
            for slot in entries.indices {
                release(slot)
                guard let cell = entries[slot].cell else { continue }
                add(entries[slot].key, cell)
                entries[slot].cell = nil
            }
        }
        if isFull {
            entries.removeAll(keepingCapacity: true)
            index.removeAll(keepingCapacity: true)
        }
    }

    /// The entry of the template in `text`.
    private mutating func slot(
        _ hash: UInt64, _ record: ApplicationRecord, _ line: Span<UInt8>, _ logger: Range<Int>, base: Int,
        statement: MessageTemplate.Statement?
    ) -> Int {
        if hash == lastHash, lastSlot < entries.count, Scan.isEqual(entries[lastSlot].bytes, text) { return lastSlot }
        let place = Int(truncatingIfNeeded: hash & UInt64(Patterns.recentCount &- 1))
        if recent[place].hash == hash, recent[place].slot < entries.count,
            Scan.isEqual(entries[recent[place].slot].bytes, text)
        {
            lastHash = hash
            lastSlot = recent[place].slot
            return lastSlot
        }
        if let known = index[hash], Scan.isEqual(entries[known].bytes, text) {
            lastHash = hash
            lastSlot = known
            recent[place] = (hash, known)
            return known
        }
        entries.append(makeEntry(record, line, logger, base: base, statement: statement))
        // Of two templates of one hash the first keeps the index; the other is made anew each time, which is slow but
        // right.
        if index[hash] == nil { index[hash] = entries.count - 1 }
        return entries.count - 1
    }

    private mutating func count(
        _ slot: Int, _ more: Int64, _ record: ApplicationRecord, _ line: Span<UInt8>, at place: Citation
    ) {
        let time = record.time
        entries[slot].cell?.merge(
            PatternCell(
                count: more, step: 1, buckets: [time.second: more],
                first: CitedLine(time: time, citation: place, text: SecretMask.mask(line, record.shown(in: line)).text),
                last: time))
    }

    private mutating func count(
        _ slot: Int, _ record: ApplicationRecord, _ line: Span<UInt8>, at place: Citation
    ) {
        let time = record.time
        if entries[slot].cell == nil {
            entries[slot].first = time
            entries[slot].place = place.byte
            entries[slot].cell = PatternCell(
                first: CitedLine(time: time, citation: place, text: SecretMask.mask(line, record.shown(in: line)).text))
        } else if time.micros < entries[slot].first.micros
            || (time.micros == entries[slot].first.micros && place.byte < entries[slot].place)
        {
            entries[slot].first = time
            entries[slot].place = place.byte
            entries[slot].cell?.merge(
                PatternCell(
                    first: CitedLine(
                        time: time, citation: place, text: SecretMask.mask(line, record.shown(in: line)).text)))
        } else {
            let second = time.second
            if second != entries[slot].second || entries[slot].held == 0 {
                release(slot)
                entries[slot].second = second
                entries[slot].latest = time
            }
            entries[slot].held &+= 1
            if entries[slot].latest < time { entries[slot].latest = time }
        }
    }

    /// Gives a cell the occurrences that were held back.
    private mutating func release(_ slot: Int) {
        let times = entries[slot].held
        if times == 0 { return }
        entries[slot].held = 0
        let latest = entries[slot].latest
        entries[slot].cell?.count(times, at: latest)
    }

    private func makeEntry(
        _ record: ApplicationRecord, _ line: Span<UInt8>, _ logger: Range<Int>, base: Int,
        statement: MessageTemplate.Statement?
    ) -> Entry {
        let span = text.span
        let template = String(decoding: SecretMask.mask(span, base..<text.count, limit: 1200).text, as: UTF8.self)
        let loggerText = String(decoding: SecretMask.mask(line, logger, limit: 120).text, as: UTF8.self)
        var entry = Entry(
            bytes: text, key: PatternKey(level: record.level?.name ?? "", logger: loggerText, template: template),
            traits: MessageTraits(template: span.extracting(base..<text.count)), statement: nil, cell: nil)
        if let statement {
            let sql = String(decoding: SecretMask.mask(span, statement.template).text, as: UTF8.self)
            entry.statement = StatementText(hash: StableHash.of(sql), text: sql)
        }
        return entry
    }
}

extension Tables {
    fileprivate mutating func addPatterns(_ body: ((PatternKey, PatternCell) -> Void) -> Void) {
        body { patterns.add($0, $1) }
    }
}
