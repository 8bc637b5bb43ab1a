import Evidence
import LogFormats

/// Text in an envelope that is in no format: what programs print without a time, whose time the envelope gives.
///
/// Lines that look like the rest of a trace belong to the line above them; that is told by the line alone.
struct PlainTextReader: Sendable {
    static let format = "plain_text"

    private let context: ExtractionContext
    private var application: ApplicationExtraction
    private var tally = RecordTally()

    init(context: ExtractionContext) {
        self.context = context
        application = ApplicationExtraction(context: context)
    }

    mutating func take(
        _ record: Span<UInt8>, inside outer: SourceTime, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        if context.skips(outer) { return .skipped }
        tally.note(outer, into: &tables)
        let parsed = ApplicationRecord.undated(record, time: outer)
        application.take(parsed, record, host: nil, at: place, into: &tables)
        return .parsed
    }

    mutating func flush(into tables: inout AxisTables) {
        tally.flush(into: &tables)
        application.flush(into: &tables)
    }

    /// What a line may be in a trace, told by the line alone.
    enum Shape: Sendable {
        /// Indented, `at …`, `Caused by: …`, a closing bracket: the rest of the record above.
        case continues
        /// An exception's name: the last line of a Python trace, else the first of another's.
        case exception
        /// `Traceback (most recent call last):`.
        case trace
        case starts
    }

    static func shape(_ line: Span<UInt8>) -> Shape {
        guard line.count > 0 else { return .continues }
        switch line[0] {
        case 0x20, 0x09, UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return .continues
        default: break
        }
        if Scan.has("at ", in: line, at: 0) || Scan.has("Caused by: ", in: line, at: 0) { return .continues }
        if Scan.has("Traceback (most recent call last):", in: line, at: 0) { return .trace }
        var at = 0
        while at < line.count, at < 200, Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") { at &+= 1 }
        guard at == line.count || line[at] == UInt8(ascii: ":") else { return .starts }
        return Scan.has("Error", in: line, at: at &- 5) || Scan.has("Exception", in: line, at: at &- 9)
            ? .exception : .starts
    }
}
