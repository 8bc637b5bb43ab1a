package import Evidence
package import LogFormats

/// What became of a line that was offered to an extractor.
package enum LineVerdict: Sendable, Equatable {
    /// Not a line of this format.
    case notMine
    /// Every field of the format is valid; the line's evidence is in the tables.
    case parsed
    /// A line of this format outside `--since` and `--until`: counted, nothing else.
    case skipped
}

/// What the first line of a record was read as, by formats whose records mostly are one line.
package enum RecordHeader: Sendable {
    /// It begins a record; what it says is read when the record is whole.
    case unread
    case text(ApplicationRecord)
    case json(ApplicationJSON)
}

/// Reads the records of one format and writes facts and tables: the seam between a format and what is sought in it.
///
/// What it writes depends on the record alone, never on the records before it: a mixed file needs no state, and any
/// split of the work gives the same evidence. It may hold counts back until `flush`. One value serves one worker and
/// one input.
package protocol LineExtractor: Sendable {
    /// The format's id (`inputs[].format` of the report).
    var format: String { get }
    /// Whether lines that no format takes belong to the record above them (stack traces).
    var isMultiLine: Bool { get }
    /// Whether the line begins a record of the format; must agree with `take` about a record's first line.
    func startsRecord(_ line: Span<UInt8>) -> Bool
    /// What the line was read as where it begins a record, else nil: so that a record of one line is read once.
    func header(_ line: Span<UInt8>) -> RecordHeader?
    /// Takes a record of one line that `header` has read.
    mutating func take(
        _ record: Span<UInt8>, read header: RecordHeader, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict
    /// Takes one record: a line without its newline, or for a multi-line format the lines of the record.
    mutating func take(_ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables) -> LineVerdict
    /// Takes one record that something wrapped, with the time that stands outside.
    mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict
    /// Takes lines from a byte of a text on, each as `take` would, until one is not plainly a line of the format; none where
    /// the extractor has no quicker way than line by line.
    ///
    /// `place` is that of the text's first byte, with the number of the first line that is taken. Lines end with a
    /// newline, are at most `RecordLimits.lineBytes` long and hold no escape character.
    mutating func takeRun(
        _ text: Span<UInt8>, from start: Int, at place: Citation, into tables: inout AxisTables
    ) -> LineRun
    /// Whether the lines of a record so far end within something that is counted in bytes, so that the next line belongs
    /// to it whatever it looks like.
    func isOpen(_ record: Span<UInt8>) -> Bool
    /// Writes what was held back.
    mutating func flush(into tables: inout AxisTables)
}

extension LineExtractor {
    package var isMultiLine: Bool { false }
    package func startsRecord(_ line: Span<UInt8>) -> Bool { false }
    package func header(_ line: Span<UInt8>) -> RecordHeader? { startsRecord(line) ? .unread : nil }
    package mutating func take(
        _ record: Span<UInt8>, read header: RecordHeader, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, at: place, into: &tables) }
    package mutating func flush(into tables: inout AxisTables) {}
    package func isOpen(_ record: Span<UInt8>) -> Bool { false }
    package mutating func takeRun(
        _ text: Span<UInt8>, from start: Int, at place: Citation, into tables: inout AxisTables
    ) -> LineRun { LineRun(from: start) }
    /// A format whose lines always have an instant needs no other time.
    package mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime?, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict { take(record, at: place, into: &tables) }
}

/// The tables of one input by time axis, made when the first record of an axis comes.
package struct AxisTables: Sendable {
    package let limits: TableLimits
    package var instant: Tables?
    package var civil: Tables?
    package var boot: Tables?

    package init(limits: TableLimits) { self.limits = limits }

    package subscript(axis: TimeAxis) -> Tables {
        get {
            switch axis {
            case .instant: instant ?? Tables(limits: limits)
            case .civil: civil ?? Tables(limits: limits)
            case .boot: boot ?? Tables(limits: limits)
            }
        }
        _modify {
            switch axis {
            case .instant:
                var tables = instant.take() ?? Tables(limits: limits)
                defer { instant = tables }
                yield &tables
            case .civil:
                var tables = civil.take() ?? Tables(limits: limits)
                defer { civil = tables }
                yield &tables
            case .boot:
                var tables = boot.take() ?? Tables(limits: limits)
                defer { boot = tables }
                yield &tables
            }
        }
    }

    /// The tables that hold something, by axis.
    package var byAxis: [TimeAxis: Tables] {
        var result: [TimeAxis: Tables] = [:]
        result[.instant] = instant
        result[.civil] = civil
        result[.boot] = boot
        return result
    }
}

/// What an extractor needs to know of the run and of its input; all of it from the plan.
package struct ExtractionContext: Sendable {
    package let input: PlanInput
    package let options: PlanOptions

    package init(input: PlanInput, options: PlanOptions) {
        self.input = input
        self.options = options
    }

    /// Whether a time lies outside what `--since` and `--until` need for the alignment: 15 minutes beyond for an
    /// instant, 26 hours for civil time; seconds since boot are always within.
    package func skips(_ time: SourceTime) -> Bool {
        if options.since == nil && options.until == nil { return false }
        let margin: Int64
        switch time.axis {
        case .instant: margin = 900_000_000
        case .civil: margin = 26 * 3_600_000_000
        case .boot: return false
        }
        if let since = options.since, time.micros < since &- margin { return true }
        if let until = options.until, time.micros > until &+ margin { return true }
        return false
    }

    /// Completes a date without year: the year that brings it nearest to the plan's reference.
    ///
    /// `days(year)` is the day number of the date in that year, or nil where it does not exist (29 February).
    package func year(nearestBy days: (Int64) -> Int64?) -> Int64 {
        ExtractionContext.year(nearestTo: floorDivide(input.referenceSecond, 86_400), days)
    }

    /// The year that brings a date nearest to a day; of two equally near the earlier.
    static func year(nearestTo reference: Int64, _ days: (Int64) -> Int64?) -> Int64 {
        let base = Calendar.date(days: reference).year
        var best: (year: Int64, distance: Int64)?
        // 29 February may be eight years away: 1900 and 2100 have none.
        for step in [0, -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, -6, 6, -7, 7, -8, 8] as [Int64] {
            guard let day = days(base + step) else { continue }
            let distance = abs(day - reference)
            if best.map({ distance < $0.distance }) ?? true { best = (base + step, distance) }
        }
        return best?.year ?? base
    }
}
