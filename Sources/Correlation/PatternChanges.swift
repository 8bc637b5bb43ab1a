package import Evidence

/// Message templates compared between a stretch before and one after: which are new, gone, more frequent, rarer.
///
/// The same likelihood ratio as the report's patterns (`Patterns`), with its level divided by the number of templates.
/// New and gone are told by the first and the last line of a template, to the microsecond; counts of a template that
/// lies on both sides are told by buckets of time, whose step is stated where one lies on the border.
package struct PatternChanges: Sendable {
    /// How a template changed.
    package enum Kind: String, Sendable, CaseIterable {
        case new, gone, more, fewer
    }

    /// A template that changed.
    package struct Change: Sendable {
        package var kind: Kind
        package var template: String
        package var level: String
        package var logger: String
        package var source: String
        /// Lines in either stretch.
        package var before: Int64
        package var after: Int64
        package var beforePerHour: Double
        package var afterPerHour: Double
        package var first: Moment
        package var last: Moment
        /// Its earliest line.
        package var example: ReportCitation
        /// Lines that may belong to the other stretch, because their bucket lies on the border.
        package var unsure: Int64
        /// How surprising the change is; only for the order.
        var score: Double
    }

    /// Where the first stretch ends and the second one begins.
    package let before: Moment
    package let after: Moment
    /// By kind, the most surprising first.
    package private(set) var changes: [Change] = []
    /// Templates that were compared.
    package private(set) var compared = 0
    /// What could not be compared, and why.
    package private(set) var notes: [String] = []

    /// Less than this of either stretch says nothing of a rate.
    private static let least = 20.0

    /// Compares the templates of merged evidence before `before` with those from `after` on.
    package init(_ bundle: EvidenceBundle, before: Moment, after: Moment) {
        self.before = before
        self.after = after
        let file = CaseFile(bundle)
        var sources = file.sources
        var alignment = ClockAlignment()
        alignment.align(&sources, reference: bundle.plan.inputs.map(\.referenceSecond).max() ?? 0)
        if let clip = WindowClip(bundle.plan.options) {
            for index in sources.indices { clip.apply(to: &sources[index]) }
        }
        for source in sources { compare(source, file) }
        changes.sort { a, b in
            if a.kind != b.kind { return PatternChanges.rank(a.kind) < PatternChanges.rank(b.kind) }
            if a.score != b.score { return a.score > b.score }
            if a.source != b.source { return a.source < b.source }
            return PatternKey(level: a.level, logger: a.logger, template: a.template)
                < PatternKey(level: b.level, logger: b.logger, template: b.template)
        }
    }

    private static func rank(_ kind: Kind) -> Int { Kind.allCases.firstIndex(of: kind) ?? 0 }

    private mutating func compare(_ source: Source, _ file: CaseFile) {
        let tables = source.byAxis.filter { !$0.tables.patterns.isEmpty }
        guard !tables.isEmpty, let span = Scene.span(source) else { return }
        let early = max(0, span.start.seconds(to: min(before, span.end)))
        let late = max(0, max(after, span.start).seconds(to: span.end))
        guard early >= PatternChanges.least, late >= PatternChanges.least else {
            let side = early < PatternChanges.least ? "before" : "after"
            notes.append("\(source.stream) has less than \(Int(PatternChanges.least)) s \(side): nothing to compare.")
            return
        }
        for (axis, tables) in tables {
            let rows = tables.patterns.rows()
            if tables.patterns.isEstimated {
                notes.append("\(source.stream) has more templates than are kept apart; some stand for several.")
            }
            let critical = RateChange.critical(templates: rows.count)
            for row in rows {
                let cell = row.cell
                let first = source.moment(SourceTime(axis: axis, micros: cell.first.time.micros))
                let last = source.moment(SourceTime(axis: axis, micros: cell.last.micros))
                var counts = Counts(cell, first, last, before, after) { second in
                    source.moment(SourceTime(axis: axis, micros: second &* 1_000_000))
                }
                compared += 1
                guard let kind = counts.kind(first, last, before, after, early, late, critical) else { continue }
                changes.append(
                    Change(
                        kind: kind, template: row.key.template, level: row.key.level, logger: row.key.logger,
                        source: source.stream, before: counts.early, after: counts.late,
                        beforePerHour: Double(counts.early) / early * 3600,
                        afterPerHour: Double(counts.late) / late * 3600, first: first, last: last,
                        example: file.citation(cell.first), unsure: counts.unsure, score: counts.surprise))
            }
        }
    }

    /// Lines of one template on both sides.
    private struct Counts {
        var early: Int64 = 0
        var late: Int64 = 0
        var unsure: Int64 = 0
        var surprise = 0.0

        init(
            _ cell: PatternCell, _ first: Moment, _ last: Moment, _ before: Moment, _ after: Moment,
            _ moment: (Int64) -> Moment
        ) {
            // The first and the last line are known exactly; only what lies between them is told by buckets.
            if last < before || first >= after {
                if last < before { early = cell.count } else { late = cell.count }
                return
            }
            for (start, count) in cell.buckets {
                let from = moment(start)
                let (end, overflow) = start.addingReportingOverflow(cell.step)
                let to = overflow ? from : moment(end)
                for border in [before, after] where from < border && border < to && cell.step > 1 {
                    unsure &+= count
                    break
                }
                if from < before { early &+= count } else if from >= after { late &+= count }
            }
        }

        mutating func kind(
            _ first: Moment, _ last: Moment, _ before: Moment, _ after: Moment, _ earlyS: Double, _ lateS: Double,
            _ critical: Double
        ) -> Kind? {
            guard early > 0 || late > 0 else { return nil }
            surprise = RateChange.surprise(early, in: earlyS, late, in: lateS)
            if first >= after { return .new }
            if last < before { return .gone }
            guard surprise > critical else { return nil }
            let (was, now) = (Double(early) / earlyS, Double(late) / lateS)
            if now > 2 * was { return .more }
            return was > 2 * now ? .fewer : nil
        }
    }
}
