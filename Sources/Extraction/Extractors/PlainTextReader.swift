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
        let lineEnd = Scan.first(0x0A, in: record, from: 0, to: record.count) ?? record.count
        if Scan.byte(record, 0) == UInt8(ascii: "{"),
            let json = ApplicationJSON.parse(record, to: lineEnd, outer: outer)
        {
            var written: [UInt8] = []
            let told = json.record(record, lineEnd: lineEnd, into: &written)
            if written.isEmpty {
                application.take(told, record, host: nil, at: place, into: &tables)
            } else {
                application.take(told, written.span, host: nil, at: place, into: &tables)
            }
            return .parsed
        }
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

    /// How lines begin that are the rest of a trace without being indented: of Java's and Node's, Go's goroutines, PHP's,
    /// Rust's.
    private static let continuations: [StaticString] = [
        "at ", "Caused by: ", "... ", "goroutine ", "created by ", "[signal ", "exit status ", "#0 ", "#1 ", "#2 ",
        "#3 ",
        "#4 ", "#5 ", "#6 ", "#7 ", "#8 ", "#9 ", "Stack trace:", "[stacktrace]", "stack backtrace:", "note: run with ",
    ]

    static func shape(_ line: Span<UInt8>) -> Shape {
        guard line.count > 0 else { return .continues }
        switch line[0] {
        case 0x20, 0x09, UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): return .continues
        default: break
        }
        for words in continuations where Scan.has(words, in: line, at: 0) { return .continues }
        if Scan.has("Traceback (most recent call last):", in: line, at: 0) { return .trace }
        var at = 0
        while at < line.count, at < 200, Scan.isWord(line[at]) || line[at] == UInt8(ascii: ".") { at &+= 1 }
        guard at == line.count || line[at] == UInt8(ascii: ":") else { return .starts }
        return Scan.has("Error", in: line, at: at &- 5) || Scan.has("Exception", in: line, at: at &- 9)
            ? .exception : .starts
    }
}
