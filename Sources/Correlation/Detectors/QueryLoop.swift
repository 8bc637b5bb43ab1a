import Evidence

/// A statement that is run again and again: under one request id, or by one thread without id.
///
/// Before and after a change are compared, so that a page that always asks twenty times is no finding.
enum QueryLoop {
    /// Runs of one template under one id that are a loop.
    private static let repeats: Int64 = 5
    /// Runs of one template by one worker within a stratum that are a loop.
    private static let runs: Int64 = 300

    static func find(_ scene: inout Scene, change: Moment?, end: Moment) {
        for source in scene.sources {
            // A server's connection works for many requests: without a change nothing tells a loop from a busy hour.
            if source.sourceClass == .database, change == nil { continue }
            for (axis, tables) in source.byAxis where !tables.statements.isEmpty {
                perRequest(source, axis, tables, &scene, change: change, end: end)
                perWorker(source, axis, tables, &scene, change: change, end: end)
            }
        }
    }

    private static func perRequest(
        _ source: Source, _ axis: TimeAxis, _ tables: Tables, _ scene: inout Scene, change: Moment?, end: Moment
    ) {
        var before: [UInt64: Int64] = [:]
        var after: [UInt64: (greatest: Int64, requests: Int64)] = [:]
        for entries in tables.joins.strata.values {
            for (_, record) in entries {
                let moment = source.moment(SourceTime(axis: axis, micros: record.startMicros))
                for statement in record.statements {
                    if let change, moment < change {
                        before[statement.template] = max(before[statement.template] ?? 0, statement.count)
                    } else if moment <= end {
                        var entry = after[statement.template] ?? (0, 0)
                        entry.greatest = max(entry.greatest, statement.count)
                        if statement.count >= repeats { entry.requests += 1 }
                        after[statement.template] = entry
                    }
                }
            }
        }
        let found = after.filter {
            $0.value.greatest >= repeats && $0.value.greatest >= 3 * (before[$0.key] ?? 0) && $0.value.requests >= 3
        }
        .sorted { $0.value.greatest == $1.value.greatest ? $0.key < $1.key : $0.value.greatest > $1.value.greatest }
        for (template, entry) in found.prefix(3) {
            guard let text = tables.statements.templates[template] else { continue }
            let cells = tables.statements.table.rows().filter { $0.key.template == template }
            let first = cells.compactMap { row -> CitedLine? in
                let moment = source.moment(SourceTime(axis: axis, micros: row.cell.first.time.micros))
                return change.map { moment >= $0 } ?? true ? row.cell.first : nil
            }.min { $0.precedes($1) }
            guard let first else { continue }
            scene.book.add(
                event(
                    time: source.moment(SourceTime(axis: axis, micros: first.time.micros)),
                    title: "a statement is run up to \(entry.greatest) times within one request: \(short(text))",
                    query: text, repeats: entry.greatest, worker: nil,
                    detail: "\(entry.requests) of the sampled requests ran it \(repeats) times or more"
                        + (change == nil ? "" : "; before the change at most \(before[template] ?? 0) times") + ".",
                    count: entry.requests, citation: scene.file.citation(first)))
        }
    }

    private static func perWorker(
        _ source: Source, _ axis: TimeAxis, _ tables: Tables, _ scene: inout Scene, change: Moment?, end: Moment
    ) {
        struct Total {
            var runs: Int64 = 0
            var greatest: Int64 = 0
            var worker = ""
            var first: CitedLine?
        }
        var before: [UInt64: Int64] = [:]
        var after: [UInt64: Total] = [:]
        for row in tables.statements.table.rows() {
            let free = row.cell.runs &- row.cell.withID
            guard free > 0 else { continue }
            let moment = source.moment(SourceTime(axis: axis, micros: row.cell.first.time.micros))
            if let change, moment < change {
                before[row.key.template] = max(before[row.key.template] ?? 0, free)
                continue
            }
            guard moment <= end else { continue }
            var total = after[row.key.template] ?? Total()
            total.runs &+= free
            if free > total.greatest {
                total.greatest = free
                total.worker = row.key.worker
            }
            if total.first.map({ row.cell.first.precedes($0) }) ?? true { total.first = row.cell.first }
            after[row.key.template] = total
        }
        let found = after.filter { $0.value.greatest >= runs && $0.value.greatest >= 5 * (before[$0.key] ?? 0) }
            .sorted { $0.value.runs == $1.value.runs ? $0.key < $1.key : $0.value.runs > $1.value.runs }
        for (template, total) in found.prefix(2) {
            guard let text = tables.statements.templates[template], let first = total.first else { continue }
            scene.book.add(
                event(
                    time: source.moment(SourceTime(axis: axis, micros: first.time.micros)),
                    title: "a statement is run \(total.greatest) times within "
                        + "\(max(StatementTable.stratum, tables.statements.table.step)) s by one worker without a request: "
                        + short(text),
                    query: text, repeats: total.greatest, worker: total.worker,
                    detail: "\(total.runs) runs in all, pid and thread \(total.worker) most often.",
                    count: total.runs, citation: scene.file.citation(first)))
        }
    }

    /// The beginning of a statement, for a title.
    private static func short(_ query: String) -> String {
        query.count > 90 ? String(query.prefix(89)) + "…" : query
    }

    private static func event(
        time: Moment, title: String, query: String, repeats: Int64, worker: String?, detail: String, count: Int64,
        citation: ReportCitation
    ) -> Event {
        Event(
            time: time, kind: "query_loop", title: title, detail: "\(query) — \(detail)", count: count, score: 0.8,
            role: .cause,
            attributes: [
                ("query", .text(query)), ("repeats", .int(repeats)), ("worker", worker.map { .text($0) } ?? .null),
            ], citations: [citation])
    }
}
