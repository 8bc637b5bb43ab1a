import Evidence

/// One kill with all the logs that tell it.
struct Kill: Sendable {
    var moment: Moment
    var story: KillStory
    var limitBytes: Int64?
    /// The unit that its supervisor names for it.
    var unit: String?
    var version: String?
    var ref: EventBook.Ref
    /// Whether anything says when it was.
    var isPlaced = true

    /// Whether memory ran out there and then: not asked for by hand, and at a time that is known.
    var isPressure: Bool { !story.isManual && isPlaced }
}

/// An act: a release, a rollback, a restart, a reload, a clearing, by hand or by a machine.
struct Act: Sendable {
    var kind: String
    var start: Moment
    var end: Moment
    var host: String?
    var subject: String?
    var version: String?
    var previous: String?
    var by: String?
    var command: String?
    var citations: [ReportCitation]
    /// Whether its tool says that it did not come about.
    var hasFailed = false
    var ref: EventBook.Ref = -1

    /// Whether it puts other code or configuration in place.
    var isChange: Bool { kind == "deploy" || kind == "rollback" || kind == "config_change" }
}

/// The life of one process as its own log and its killer tell it.
struct Life: Sendable {
    var pid: Int64
    var subject: String
    var process: String?
    var version: String?
    var start: Moment
    var startCitation: ReportCitation?
    /// When it was killed, if it was.
    var killed: Moment?
    /// When the next process of the subject started.
    var next: Moment?
}

/// A stretch in which requests failed or were slow.
struct Episode: Sendable {
    var start: Moment
    /// After the last anomalous step.
    var lastBad: Int64
    var restored: Moment?
    /// First and last second that belong to it, [from, to).
    var from: Int64
    var to: Int64
    var failed: Int64
    var dynamic: Int64
    var logTail: Double
}

/// Everything that detectors and hypotheses look at.
struct Scene {
    let file: CaseFile
    let sources: [Source]
    let grouping: RequestGrouping
    let traffic: Traffic
    var baseline: Baseline
    var book = EventBook()
    var kills: [Kill] = []
    var acts: [Act] = []
    var lives: [Life] = []
    var memory: [MemoryLife] = []
    var patterns: [PatternFinding] = []
    /// First and last moment of any record.
    let window: Window?

    /// Sources of a class.
    func sources(of sourceClass: SourceClass) -> [Source] { sources.filter { $0.sourceClass == sourceClass } }

    /// Whether a source of a class has records before and after the stretch's middle, so that silence says something.
    func covers(_ sourceClass: SourceClass, _ from: Moment, _ to: Moment) -> Bool {
        sources(of: sourceClass).contains { source in
            guard let span = Scene.span(source) else { return false }
            return span.start <= to && span.end >= from
        }
    }

    /// First and last record of a source on the aligned clock.
    static func span(_ source: Source) -> Window? {
        var result: Window?
        for (axis, tables) in source.byAxis {
            guard let first = tables.first, let last = tables.last else { continue }
            let start = source.moment(SourceTime(axis: axis, micros: first))
            let end = source.moment(SourceTime(axis: axis, micros: last))
            result = Window(start: min(result?.start ?? start, start), end: max(result?.end ?? end, end))
        }
        return result
    }

    /// The kept line of a role that is nearest to a moment, at most `within` seconds away; not before `from`.
    func line(
        _ roles: [CitedRole], near moment: Moment, within seconds: Double, subject: String? = nil, from: Moment? = nil
    ) -> (moment: Moment, citation: ReportCitation)? {
        var best: (distance: Double, moment: Moment, line: CitedLine)?
        for source in sources {
            for (axis, tables) in source.byAxis {
                let near = tables.cited.rows(
                    from: moment.second &- Int64(seconds) &- 1, to: moment.second &+ Int64(seconds) &+ 2,
                    aligned: { source.alignedSecond($0, axis) })
                for row in near where roles.contains(row.key.role) {
                    let line = row.cell
                    if let subject, row.key.subject != subject { continue }
                    let time = source.moment(SourceTime(axis: axis, micros: line.time.micros))
                    if let from, time < from { continue }
                    let distance = abs(moment.seconds(to: time))
                    guard distance <= seconds else { continue }
                    if let known = best {
                        if distance > known.distance { continue }
                        if distance == known.distance, known.line.citation < line.citation { continue }
                    }
                    best = (distance, time, line)
                }
            }
        }
        return best.map { ($0.moment, file.citation($0.line)) }
    }

    /// The version that a subject ran at a moment: of the last process that said so.
    func version(at moment: Moment, subject: String? = nil) -> String? {
        lives.last { $0.start <= moment && $0.version != nil && (subject == nil || $0.subject == subject) }?.version
    }
}
