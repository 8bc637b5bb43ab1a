/// A log format by its id, and how a line of it is told.
package struct FormatEntry: Sendable {
    package var id: String
    /// Whether lines below the header may belong to its record.
    package var isMultiLine: Bool
    /// Whether the line is a header of the format; depends on the line alone.
    package var recognise: @Sendable (_ line: Span<UInt8>) -> Bool

    package init(id: String, isMultiLine: Bool, recognise: @escaping @Sendable (_ line: Span<UInt8>) -> Bool) {
        self.id = id
        self.isMultiLine = isMultiLine
        self.recognise = recognise
    }
}

/// The formats that are told by their shape alone, in the order in which a line is tried against them.
package enum FormatRegistry {
    package static let all: [FormatEntry] =
        [
            FormatEntry(id: "journal_json", isMultiLine: false) { JournalRecord.json($0) != nil },
            FormatEntry(id: "journal_export", isMultiLine: true) { JournalRecord.startsExport($0) },
            FormatEntry(id: "journal_verbose", isMultiLine: true) { JournalRecord.startsVerbose($0) },
            FormatEntry(id: "nginx_error", isMultiLine: false) { NginxErrorLine.parse($0) != nil },
            FormatEntry(id: "kernel", isMultiLine: false) {
                KernelLine.parse($0) != nil || KernelLine.isDictionaryLine($0)
            },
            FormatEntry(id: "syslog", isMultiLine: false) {
                SyslogLine.parse($0) != nil && !EventFormats.claimFromSyslog($0) && !DatabaseFormats.claims($0)
            },
            FormatEntry(id: "app_glog", isMultiLine: true) { GlogLine.parse($0) != nil },
            FormatEntry(id: "app_json", isMultiLine: true) {
                ApplicationJSON.claims($0) && !DatabaseFormats.claims($0)
            },
            FormatEntry(id: "app_logfmt", isMultiLine: true) {
                LogfmtLine.parse($0) != nil && !DatabaseFormats.claims($0)
            },
            FormatEntry(id: "app_text", isMultiLine: true) { ApplicationRecord.isOwn($0) },
        ] + EventFormats.all.map(\.entry) + DatabaseFormats.all.map(\.entry) + MemoryFormats.all.map(\.entry)

    /// The ids of the formats that take a line, in order.
    package static func sniff(_ line: Span<UInt8>) -> [String] {
        var ids: [String] = []
        for entry in all where entry.recognise(line) { ids.append(entry.id) }
        return ids
    }
}
