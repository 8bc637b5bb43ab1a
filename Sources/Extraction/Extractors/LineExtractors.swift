import Evidence
import LogFormats

/// The extractors by the ids of `FormatRegistry`.
package enum LineExtractors {
    /// The candidates of the plan in order, then every other format, so that a stray line is still read.
    package static func all(for context: ExtractionContext) -> [any LineExtractor] {
        let known = ["nginx_access"] + FormatRegistry.all.map(\.id)
        let candidates = context.input.candidates
        var order = candidates.filter(known.contains) + known.filter { !candidates.contains($0) }
        // An access line may have all that an application's line has; its own format is asked first.
        let applications = ["app_json", "app_logfmt", "app_text"].compactMap { order.firstIndex(of: $0) }
        if candidates.contains("nginx_access"), let first = applications.min(),
            let access = order.firstIndex(of: "nginx_access"), access > first
        {
            order.remove(at: access)
            order.insert("nginx_access", at: first)
        }
        // A line with a time that no format takes is some application's.
        return order.compactMap { make($0, context) } + [AppTextExtractor(context: context, isUnknown: true)]
    }

    /// A new extractor for one input, or nil for an unknown id.
    package static func make(_ format: String, _ context: ExtractionContext) -> (any LineExtractor)? {
        switch format {
        case "nginx_access": AccessLineExtractor(context)
        case "nginx_error": NginxErrorExtractor(context: context)
        case "journal_json": JournalExtractor(context: context, form: .json)
        case "journal_verbose": JournalExtractor(context: context, form: .verbose)
        case "journal_export":
            // Its bytes are counted from the first record on: only where the plan knows that, nothing else is read so.
            Envelope(of: context.input) == .journalExport ? JournalExtractor(context: context, form: .export) : nil
        case "app_glog": AppGlogExtractor(context: context)
        case "kernel": KernelExtractor(context: context)
        case "syslog": SyslogExtractor(context: context)
        case "app_json": AppJSONExtractor(context: context)
        case "app_logfmt": AppLogfmtExtractor(context: context)
        case "app_text": AppTextExtractor(context: context, isUnknown: false)
        default:
            if let source = EventFormats.named(format) {
                EventExtractor(source, context: context)
            } else if let database = DatabaseFormats.named(format) {
                DatabaseExtractor(database, context: context)
            } else {
                memory(format, context)
            }
        }
    }

    /// An extractor of memory readings. Under dates of their own, tables belong to the date above them.
    private static func memory(_ format: String, _ context: ExtractionContext) -> MemoryExtractor? {
        let hasSnapshots = context.input.candidates.contains("memory_snapshots")
        if hasSnapshots ? MemoryFormats.ofSnapshots.contains(format) : format == "memory_snapshots" { return nil }
        // V8 writes its last collections into the crash of a log that is another format: those lines belong to its record.
        if format == "gc_node", let first = context.input.candidates.first, first != format { return nil }
        return MemoryFormats.named(format, kept: context.input.keptTables).map {
            MemoryExtractor($0, context: context)
        }
    }
}

extension Envelope {
    /// The envelope that the plan saw around the lines of an input.
    init?(of input: PlanInput) {
        guard let name = input.envelope else { return nil }
        self.init(rawValue: name)
    }
}
