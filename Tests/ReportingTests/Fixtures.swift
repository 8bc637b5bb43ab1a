import Correlation
import Evidence

/// Reports built by hand, so that the outputs can be tested without an analysis.
enum Fixtures {
    /// The reports by name: test arguments, whose failures would else print a whole report.
    enum Name: String, CaseIterable, Sendable {
        case meltdown, quiet, empty, hostile

        var report: Report {
            switch self {
            case .meltdown: Fixtures.meltdown
            case .quiet: Fixtures.quiet
            case .empty: Fixtures.empty
            case .hostile: Fixtures.hostile
            }
        }
    }

    /// An instant of 2026-11-24, `HH:MM:SS` or `HH:MM:SS.mmm`, UTC.
    static func at(_ clock: String) -> Moment {
        let parts = clock.split { $0 == ":" || $0 == "." }.compactMap { Int64($0) }
        let day: Int64 = 1_795_478_400
        let millis = parts.count > 3 ? parts[3] : 0
        return Moment(micros: (day + parts[0] * 3600 + parts[1] * 60 + parts[2]) * 1_000_000 + millis * 1000)
    }

    static func cite(_ input: Int, _ line: Int64, _ text: String, lines: Int64? = nil) -> ReportCitation {
        ReportCitation(
            input: input, line: line, byte: (line - 1) * 120, lines: lines, text: Array(text.utf8), truncated: false,
            redacted: false)
    }

    static func input(
        _ path: String, _ format: String, _ sourceClass: SourceClass, host: String, lines: Int64, unparsed: Int64 = 0,
        compression: String = "none", offset: Double? = 0, basis: String = "reference", zone: String = "UTC",
        zoneBasis: String = "assumed", pairs: Int64 = 0, boot: Moment? = nil, warnings: [String] = []
    ) -> InputReport {
        var counts = LineCounts()
        counts.parsed = lines - unparsed
        counts.unparsed = unparsed
        return InputReport(
            path: path, format: format, compression: compression, bytes: lines * 100, decompressedBytes: lines * 120,
            sha256: String(repeating: "0123456789abcdef", count: 4), host: host, stream: "\(host)/\(path)",
            envelope: nil, duplicateOf: nil, counts: counts,
            formats: [(format, lines - unparsed)] + (unparsed > 0 ? [("unknown", unparsed)] : []),
            first: at("08:22:02"), last: at("08:28:36"), timezone: zone, timezoneBasis: zoneBasis,
            clockOffsetS: offset, clockBasis: basis, clockSpreadS: pairs > 0 ? 0.0123 : nil, clockPairs: pairs,
            bootTime: boot, warnings: warnings, sourceClass: sourceClass)
    }

    static func coverage(
        _ host: String, _ sourceClass: SourceClass, _ inputs: [Int], gaps: [Coverage.Gap] = []
    ) -> Coverage {
        Coverage(
            host: host, sourceClass: sourceClass, inputs: inputs, start: at("08:22:02"), end: at("08:28:36"), gaps: gaps
        )
    }
}
