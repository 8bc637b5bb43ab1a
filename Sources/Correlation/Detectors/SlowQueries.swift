import Evidence

/// Statements that a database's own log calls slow, and those that wait for another's lock.
///
/// With a change, before and after are compared: a nightly report that always takes a minute is no finding.
enum SlowQueries {
    /// Runs a side from which means are compared.
    private static let fewest: Int64 = 5
    /// Statements that are named for one log.
    private static let named = 3

    static func find(_ scene: inout Scene, change: Moment?, end: Moment) {
        var told: Set<String> = []
        for source in scene.sources where source.holdsDatabase {
            statements(source, &scene, &told, change: change, end: end)
            locks(source, &scene, &told)
        }
    }

    // MARK: - Statements

    /// Runs of a template on one side of the change.
    private struct Side {
        var runs: Int64 = 0
        var micros: Int64 = 0
        var mean: Double { runs > 0 ? Double(micros) / Double(runs) / 1_000_000 : 0 }
    }

    private struct Slow {
        var facts: [Fact] = []
        var total: Int64 = 0
        var greatest: Int64 = 0

        mutating func add(_ fact: Fact, _ millis: Int64) {
            facts.append(fact)
            total &+= millis
            greatest = max(greatest, millis)
        }
    }

    private static func statements(
        _ source: Source, _ scene: inout Scene, _ told: inout Set<String>, change: Moment?, end: Moment
    ) {
        var slow: [String: Slow] = [:]
        for fact in once(source.facts(.slowStatement)) {
            let moment = source.moment(fact.time)
            guard let template = fact.attributes.text("template"), moment <= end || change == nil,
                change.map({ moment >= $0 }) ?? true
            else { continue }
            let millis = fact.attributes.int("duration_ms") ?? 0
            slow[template, default: Slow()].add(fact, millis)
        }
        if let change {
            let sides = sides(source, change: change, end: end)
            slow = slow.filter { template, _ in
                guard let side = sides[template], side.before.runs >= fewest else { return true }
                return side.after.mean >= 2 * side.before.mean || side.after.runs >= 3 * side.before.runs
            }
        }
        let sorted = slow.sorted {
            $0.value.total == $1.value.total ? $0.key < $1.key : $0.value.total > $1.value.total
        }
        for (template, runs) in sorted.prefix(named) {
            guard let first = runs.facts.first, let last = runs.facts.last,
                told.insert(source.host + "\u{0}" + template).inserted
            else { continue }
            let seconds = Double(runs.greatest) / 1000
            scene.book.add(
                Event(
                    time: source.moment(first.time), end: runs.facts.count > 1 ? source.moment(last.time) : nil,
                    kind: "slow_query",
                    title: "a statement takes up to \(ReportNumber.tenths(seconds)) s: \(short(template))",
                    detail: template, subject: source.stream, count: Int64(runs.facts.count), score: 0.4,
                    role: .symptom,
                    attributes: [
                        ("query", .text(template)), ("greatest_ms", .int(runs.greatest)),
                        ("total_ms", .int(runs.total)),
                    ], citations: [scene.file.citation(first)]))
        }
    }

    /// Facts without the planner's word about a run that the slow-statement log tells too.
    private static func once(_ facts: [Fact]) -> [Fact] {
        var runs: [Int64: [(micros: Int64, millis: Int64)]] = [:]
        for fact in facts where fact.attributes.text("source") == nil {
            runs[fact.attributes.int("pid") ?? -1, default: []].append(
                (fact.time.micros, fact.attributes.int("duration_ms") ?? 0))
        }
        return facts.filter { fact in
            guard fact.attributes.text("source") == "plan" else { return true }
            let millis = fact.attributes.int("duration_ms") ?? 0
            return !(runs[fact.attributes.int("pid") ?? -1] ?? []).contains { run in
                abs(run.micros &- fact.time.micros) <= 1_000_000 && abs(run.millis &- millis) <= 5 + millis / 50
            }
        }
    }

    /// Runs by template before and after the change; of a template that two logs of the server tell, the fuller.
    private static func sides(_ source: Source, change: Moment, end: Moment) -> [String: (before: Side, after: Side)] {
        var result: [String: (before: Side, after: Side)] = [:]
        for (axis, tables) in source.byAxis where !tables.statements.isEmpty {
            for row in tables.statements.table.rows() where !row.key.worker.hasSuffix(" plan") {
                guard let text = tables.statements.templates[row.key.template], row.cell.micros > 0 else { continue }
                let moment = source.moment(SourceTime(axis: axis, micros: row.cell.first.time.micros))
                if moment > end { continue }
                var entry = result[text] ?? (Side(), Side())
                if moment < change {
                    entry.before.runs &+= row.cell.runs
                    entry.before.micros &+= row.cell.micros
                } else {
                    entry.after.runs &+= row.cell.runs
                    entry.after.micros &+= row.cell.micros
                }
                result[text] = entry
            }
        }
        return result
    }

    /// The beginning of a statement, for a title.
    private static func short(_ query: String) -> String {
        query.count > 90 ? String(query.prefix(89)) + "…" : query
    }

    // MARK: - Locks

    private static func locks(_ source: Source, _ scene: inout Scene, _ told: inout Set<String>) {
        let waits = source.facts(.databaseEvent).filter {
            ["lock_wait", "lock_timeout", "deadlock"].contains($0.attributes.text("symptom") ?? "")
        }
        guard let first = waits.first, let last = waits.last, told.insert(source.host + "\u{0}").inserted else {
            return
        }
        let longest = waits.compactMap { $0.attributes.int("waited_ms") }.max()
        let deadlocks = waits.filter { $0.attributes.text("symptom") == "deadlock" }.count
        scene.book.add(
            Event(
                time: source.moment(first.time), end: waits.count > 1 ? source.moment(last.time) : nil,
                kind: "slow_query",
                title: "statements wait for locks of others"
                    + (longest.map { ": \(ReportNumber.tenths(Double($0) / 1000)) s and more" } ?? "")
                    + (deadlocks > 0 ? ", \(deadlocks) deadlocks" : ""),
                subject: source.stream, count: Int64(waits.count), score: 0.4, role: .symptom,
                attributes: [
                    ("waited_ms", longest.map { .int($0) } ?? .null), ("deadlocks", .int(Int64(deadlocks))),
                ], citations: [scene.file.citation(first)]))
    }
}
