package import Evidence
import LogFormats

/// The journal of systemd as JSON lines or in its export format: each record becomes the line that `journalctl` would
/// show of it, and that is read as any other (`JournalRecord`).
///
/// Facts show that line; a citation names the lines of the file.
package struct JournalExtractor: LineExtractor {
    private let isExport: Bool
    private var kernel: KernelExtractor
    private var syslog: SyslogExtractor

    package init(context: ExtractionContext, isExport: Bool) {
        self.isExport = isExport
        kernel = KernelExtractor(context: context)
        syslog = SyslogExtractor(context: context)
    }

    package var format: String { isExport ? "journal_export" : "journal_json" }
    package var isMultiLine: Bool { isExport }

    package func startsRecord(_ line: Span<UInt8>) -> Bool {
        isExport ? JournalRecord.startsExport(line) : JournalRecord.json(line) != nil
    }

    package func isOpen(_ record: Span<UInt8>) -> Bool { isExport && JournalRecord.isExportOpen(record) }

    package mutating func take(
        _ record: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard let parsed = isExport ? JournalRecord.export(record) : JournalRecord.json(record) else {
            return .notMine
        }
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
