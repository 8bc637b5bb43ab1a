package import Evidence
import LogFormats

/// The journal of systemd as JSON lines, in its export format or as `journalctl -o verbose` shows it: each record becomes
/// the line that `journalctl` would show of it, and that is read as any other (`JournalRecord`).
///
/// Facts show that line; a citation names the lines of the file.
package struct JournalExtractor: LineExtractor {
    enum Form: String, Sendable {
        case json = "journal_json"
        case export = "journal_export"
        case verbose = "journal_verbose"
    }

    private let form: Form
    private var kernel: KernelExtractor
    private var syslog: SyslogExtractor

    init(context: ExtractionContext, form: Form) {
        self.form = form
        kernel = KernelExtractor(context: context)
        syslog = SyslogExtractor(context: context)
    }

    package var format: String { form.rawValue }
    package var isMultiLine: Bool { form != .json }

    package func startsRecord(_ line: Span<UInt8>) -> Bool {
        switch form {
        case .json: JournalRecord.json(line) != nil
        case .export: JournalRecord.startsExport(line)
        case .verbose: JournalRecord.startsVerbose(line)
        }
    }

    package func isOpen(_ record: Span<UInt8>) -> Bool { form == .export && JournalRecord.isExportOpen(record) }

    private func read(_ record: Span<UInt8>) -> JournalRecord? {
        switch form {
        case .json: JournalRecord.json(record)
        case .export: JournalRecord.export(record)
        case .verbose: JournalRecord.verbose(record)
        }
    }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let parsed = read(record) else { return .notMine }
        var line: [UInt8] = []
        parsed.append(to: &line)
        if let plain = ColourCodes.stripped(line.span) { line = plain }
        let verdict = kernel.take(line.span, at: place, into: &tables)
        return verdict == .notMine ? syslog.take(line.span, at: place, into: &tables) : verdict
    }

    package mutating func flush(into tables: inout AxisTables) {
        kernel.flush(into: &tables)
        syslog.flush(into: &tables)
    }
}
