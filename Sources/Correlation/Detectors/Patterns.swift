import Evidence

/// Message templates that are new or surge after a moment, by the likelihood ratio against before (G-test).
///
/// Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence" (1993). With N templates compared, the
/// level is divided by N (Bonferroni).
enum Patterns {
    static func find(_ scene: inout Scene, change: Moment?, end: Moment) -> [PatternFinding] {
        var findings: [(score: Double, finding: PatternFinding, level: String)] = []
        for source in scene.sources {
            for (axis, tables) in source.byAxis {
                let rows = tables.patterns.rows()
                guard !rows.isEmpty, let span = Scene.span(source) else { continue }
                let split = change ?? span.start
                let before = max(0, span.start.seconds(to: min(split, span.end)))
                let during = max(1, max(split, span.start).seconds(to: min(end, span.end)))
                let critical = RateChange.critical(templates: rows.count)
                for row in rows {
                    var (early, late): (Int64, Int64) = (0, 0)
                    for (start, n) in row.cell.buckets {
                        let moment = source.moment(SourceTime(axis: axis, micros: start &* 1_000_000))
                        // A bucket that straddles the change counts to the side of its first second.
                        if moment < Moment(second: split.second) { early &+= n } else if moment <= end { late &+= n }
                    }
                    guard late > 0 else { continue }
                    let (rateBefore, rateDuring) = (before > 0 ? Double(early) / before : 0, Double(late) / during)
                    let g = RateChange.surprise(early, in: before, late, in: during)
                    let isSurge = before >= 20 && rateDuring > 2 * rateBefore && g > critical
                    let isWarning = ["WARN", "WARNING", "ERROR", "CRITICAL", "FATAL"].contains(row.key.level)
                    let isNew = before >= 20 && early == 0
                    guard isSurge || (isNew && isWarning) else { continue }
                    let novelty = rateDuring / (rateDuring + rateBefore)
                    let finding = PatternFinding(
                        id: "", template: row.key.template, source: source.stream, count: row.cell.count,
                        first: source.moment(SourceTime(axis: axis, micros: row.cell.first.time.micros)),
                        last: source.moment(SourceTime(axis: axis, micros: row.cell.last.micros)), novelty: novelty,
                        beforePerMin: rateBefore * 60, duringPerMin: rateDuring * 60,
                        example: scene.file.citation(row.cell.first))
                    findings.append((g + (isWarning ? 100 : 0) + (isNew ? 20 : 0), finding, row.key.level))
                }
            }
        }
        findings.sort { a, b in
            if a.score != b.score { return a.score > b.score }
            if a.finding.source != b.finding.source { return a.finding.source < b.finding.source }
            return a.finding.template < b.finding.template
        }
        var result: [PatternFinding] = []
        for (place, entry) in findings.prefix(30).enumerated() {
            var finding = entry.finding
            finding.id = "P\(place + 1)"
            result.append(finding)
            guard place < 3, finding.beforePerMin == 0 else { continue }
            scene.book.add(
                Event(
                    time: finding.first, kind: "new_pattern",
                    title: "new message: \(finding.template)", detail: "\(finding.count) times in \(finding.source).",
                    subject: finding.source, count: finding.count, score: finding.novelty * 0.5, role: .symptom,
                    citations: [finding.example]))
        }
        return result
    }
}
