import Evidence

/// What Elasticsearch says, whatever form its log has.
enum ElasticsearchMessage {
    /// Reads a message; `body` is the trace below it.
    static func read(
        _ line: Span<UInt8>, _ message: Range<Int>, body: Range<Int>, logger: Range<Int>,
        into record: inout DatabaseRecord
    ) {
        let (start, end) = (message.lowerBound, message.upperBound)
        // A slow log quotes what a client sent: nothing else in it counts.
        if let took = Scan.find(" took[", in: line, from: start, to: min(end, start &+ 400)) {
            guard let key = Scan.find("took_millis[", in: line, from: took, to: min(end, took &+ 60)),
                let millis = Scan.number(line, key &+ 12, to: end)
            else { return }
            return slow(line, start..<took, millis: millis.value, logger: logger, into: &record)
        }
        if Scan.has("[gc][", in: line, at: start) { return collection(line, start, end, into: &record) }
        // `message [`: the JVM's own words stand behind fixed ones.
        if says("fatal error in thread [", line, start), holds("], exiting", line, message) {
            if holds("java.lang.OutOfMemoryError", line, body) || holds("OutOfMemoryError", line, message) {
                let words = Scan.find(
                    "java.lang.OutOfMemoryError", in: line, from: body.lowerBound, to: body.upperBound)
                let stop = words.map { endOfLine(line, $0, body.upperBound) }
                record.facts.append(
                    EventFact(
                        .outOfMemoryError,
                        ["runtime": .word("jvm"), "message": words.flatMap { at in stop.map { .text(at..<$0) } }]))
            }
            record.facts.append(.database(.crashed, ["reason": .text(message)]))
        } else if says("version[", line, start), holds("], pid[", line, message) {
            let close = Scan.first(UInt8(ascii: "]"), in: line, from: start, to: end) ?? end
            let pid = Scan.find("], pid[", in: line, from: start, to: end).flatMap {
                Scan.number(line, $0 &+ 7, to: end)?.value
            }
            record.facts.append(
                .database(.starting, ["version": .place(start &+ 8..<max(start &+ 8, close)), "pid": .number(pid)]))
        } else if Scan.matches("started", in: line, message) || says("started {", line, start) {
            record.facts.append(.database(.ready))
        } else if says("stopping ...", line, start) {
            record.facts.append(.database(.stopping))
        } else if Scan.matches("stopped", in: line, message) {
            record.facts.append(.database(.stopped))
        } else if says("flood stage disk watermark [", line, start), holds(" exceeded on [", line, message) {
            record.facts.append(.database(.diskFull, ["reason": .text(message)]))
        } else if says("master not discovered", line, start) {
            record.facts.append(.database(.unavailable, ["reason": .text(message)]))
        } else {
            breaker(line, message, body, into: &record)
        }
    }

    /// A statement of a slow log: what was asked of which index, and how long it took.
    static func slow(
        _ line: Span<UInt8>, _ shard: Range<Int>, millis: Int64, logger: Range<Int>, into record: inout DatabaseRecord
    ) {
        guard millis >= 0, millis < 1 << 40,
            let index = Words.between("[", "]", in: line, at: shard.lowerBound, to: shard.upperBound)
        else { return }
        var template: [UInt8] = []
        for word in ["indexing", "fetch", "query"] as [StaticString]
        where Scan.find(word, in: line, from: logger.lowerBound, to: logger.upperBound) != nil {
            template = Array("\(word) ".utf8)
            break
        }
        // `[orders/3f2a1bc]` names the index's uuid besides.
        let stop =
            Scan.first(UInt8(ascii: "/"), in: line, from: index.lowerBound, to: index.upperBound) ?? index.upperBound
        Scan.append(line, index.lowerBound..<min(stop, index.lowerBound &+ 120), to: &template)
        var statement = DatabaseStatement(0..<0, micros: millis &* 1000)
        statement.template = template
        record.statements.append(statement)
        record.message = shard
        guard statement.micros >= DatabaseRecord.slowMicros else { return }
        var fact = EventFact.slow(micros: statement.micros)
        fact.set("database", .place(index.lowerBound..<stop))
        record.facts.append(fact)
    }

    /// `[gc][123] overhead, spent [1.2s] collecting in the last [1.5s]`,
    /// `[gc][old][54][3] duration [5.2s], collections [1]/[6s], total [..]/[..], memory [1.9gb]->[1.8gb]/[2gb], all_pools {…}`.
    private static func collection(_ line: Span<UInt8>, _ start: Int, _ end: Int, into record: inout DatabaseRecord) {
        let isWarning = record.level.map { $0 >= .warning } ?? false
        if Scan.find("] overhead, spent [", in: line, from: start, to: end) != nil {
            if isWarning { record.facts.append(EventFact(.memoryHigh, ["reason": .word("gc_overhead")])) }
            return
        }
        guard let key = Scan.find(", memory [", in: line, from: start, to: end),
            let arrow = Scan.find("]->[", in: line, from: key, to: min(end, key &+ 40)),
            let after = ByteUnit.size(line, at: arrow &+ 4, to: end, fallback: nil),
            Scan.has("]/[", in: line, at: after.end),
            let limit = ByteUnit.size(line, at: after.end &+ 3, to: end, fallback: nil)
        else { return }
        let isFull = Scan.has("old]", in: line, at: start &+ 5)
        record.readings.append(MemoryReading(.heapAfterCollection, after.bytes))
        if isFull { record.readings.append(MemoryReading(.heapAfterFullCollection, after.bytes)) }
        record.readings.append(MemoryReading(.heapCommitted, limit.bytes))
        if isFull, isWarning {
            record.facts.append(
                EventFact(.memoryHigh, ["rss_bytes": .int(after.bytes), "limit_bytes": .int(limit.bytes)]))
        }
    }

    /// `[parent] Data too large, data for [<http_request>] would be [2087772160/1.9gb], which is larger than the limit of
    /// [2040109465/1.9gb], …`: a request was refused for want of heap. A trace has it in its first line.
    private static func breaker(
        _ line: Span<UInt8>, _ message: Range<Int>, _ body: Range<Int>, into record: inout DatabaseRecord
    ) {
        for range in [message, body.lowerBound..<endOfLine(line, body.lowerBound, body.upperBound)] {
            guard
                let words = Scan.find(
                    "] Data too large, data for [", in: line, from: range.lowerBound, to: range.upperBound),
                let wanted = Scan.find("] would be [", in: line, from: words, to: range.upperBound),
                let size = Scan.number(line, wanted &+ 12, to: range.upperBound),
                let bound = Scan.find("larger than the limit of [", in: line, from: size.end, to: range.upperBound),
                let limit = Scan.number(line, bound &+ 26, to: range.upperBound)
            else { continue }
            record.facts.append(
                EventFact(
                    .memoryHigh,
                    [
                        "rss_bytes": .int(size.value), "limit_bytes": .int(limit.value),
                        "reason": .word("circuit_breaker"),
                    ]))
            return
        }
    }

    private static func says(_ words: StaticString, _ line: Span<UInt8>, _ at: Int) -> Bool {
        Scan.has(words, in: line, at: at)
    }

    private static func holds(_ words: StaticString, _ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        Scan.find(words, in: line, from: range.lowerBound, to: range.upperBound) != nil
    }

    private static func endOfLine(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        let stop = min(max(start, end), start &+ 400)
        return Scan.first(0x0A, in: line, from: start, to: stop) ?? stop
    }
}
