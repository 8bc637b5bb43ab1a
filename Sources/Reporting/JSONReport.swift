package import Correlation
internal import Evidence

/// The machine-readable result, `faultline.report/1`: every field of the contract, in its order.
///
/// The document's shape is `Resources/report.schema.json`; the wording of each field is the contract's. A list has one
/// element a line. The same report gives the same bytes.
package enum JSONReport {
    /// The whole document, with a final newline.
    package static func render(_ report: Report) -> [UInt8] {
        var writer = JSONWriter()
        let events = EventIndex(report.events)
        writer.object(.lines) { writer in
            writer.field("schema", "faultline.report/1")
            writer.field("tool", report.toolVersion) { writer, version in
                writer.field("name", "faultline")
                writer.field("version", version)
            }
            writer.key("options")
            writer.object(.lines) { writer in options(report.options, to: &writer) }
            writer.key("window")
            writer.object { writer in
                writer.field("start", report.window?.start)
                writer.field("end", report.window?.end)
            }
            writer.field("inputs", report.inputs, .lines) { input($1, to: &$0) }
            writer.key("totals")
            totals(report.totals, to: &writer)
            writer.field("request_groups", report.requestGroups, .lines) { requestGroup($1, to: &$0) }
            writer.field("coverage", report.coverage, .lines) { coverage($1, to: &$0) }
            writer.field("incidents", report.incidents, .lines) { incident($1, events, to: &$0) }
            writer.field("events", report.events, .lines) { event($1, to: &$0) }
            writer.field("memory", report.memory, .lines) { memory($1, to: &$0) }
            writer.field("forecasts", report.forecasts, .lines) { forecast($1, to: &$0) }
            writer.field("series", report.series, .lines) { series($1, to: &$0) }
            writer.field("patterns", report.patterns, .lines) { pattern($1, to: &$0) }
            writer.field("warnings", report.warnings, .lines) { $0.value($1) }
        }
        return writer.bytes
    }
}

// MARK: - What was read

extension JSONReport {
    private static func options(_ options: [(name: String, value: OptionValue)], to writer: inout JSONWriter) {
        for (name, value) in uniqueByName(options.map { ($0.name, $0.value) }) {
            writer.key(name)
            switch value {
            case .text(let text): writer.value(text)
            case .int(let number): writer.value(number)
            case .flag(let flag): writer.value(flag)
            case .list(let texts): writer.value(texts)
            case .null: writer.null()
            }
        }
    }

    private static func input(_ input: InputReport, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("path", input.path)
            writer.field("format", unknownIfEmpty: input.format)
            writer.field("compression", unknownIfEmpty: input.compression)
            writer.field("bytes", input.bytes < 0 ? nil : input.bytes)
            writer.field("decompressed_bytes", input.decompressedBytes < 0 ? nil : input.decompressedBytes)
            writer.field("sha256", input.sha256)
            writer.field("host", unknownIfEmpty: input.host)
            writer.field("stream", unknownIfEmpty: input.stream)
            writer.field("envelope", input.envelope)
            writer.field("duplicate_of", input: input.duplicateOf)
            writer.field("lines", input.counts.lines)
            writer.field("parsed", input.counts.parsed)
            writer.field("unparsed", input.counts.unparsed)
            writer.field("damaged", input.counts.damaged)
            writer.field("skipped", input.counts.skipped)
            writer.field("formats", input.formats) { writer, entry in
                writer.object { writer in
                    writer.field("format", entry.format)
                    writer.field("lines", entry.lines)
                }
            }
            writer.field("first", input.first)
            writer.field("last", input.last)
            writer.field("timezone", unknownIfEmpty: input.timezone)
            writer.field("timezone_basis", unknownIfEmpty: input.timezoneBasis)
            writer.field("clock_offset_s", input.clockOffsetS)
            writer.field("clock_basis", unknownIfEmpty: input.clockBasis)
            writer.field("clock_spread_s", input.clockSpreadS)
            writer.field("clock_pairs", input.clockPairs)
            writer.field("boot_time", input.bootTime)
            writer.field("warnings", input.warnings)
        }
    }

    private static func totals(_ totals: Totals, to writer: inout JSONWriter) {
        writer.object(.lines) { writer in
            writer.field("requests", totals.requests)
            statuses(totals.byStatus, to: &writer)
            writer.field("bad_gateway", totals.badGateway)
            writer.field("failed_requests", totals.failedRequests)
            writer.field("clients", totals.clients)
            writer.field("oom_kills", totals.oomKills)
            writer.field("estimated", totals.estimated)
            recount(totals.recount, to: &writer)
        }
    }

    private static func requestGroup(_ group: RequestGroup, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("inputs", inputs: group.inputs)
            writer.field("relation", group.relation)
            writer.field("counted_from", input: group.countedFrom)
            writer.field("overlap", group.overlap)
            writer.field("basis", unknownIfEmpty: group.basis)
        }
    }

    private static func coverage(_ coverage: Coverage, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("host", unknownIfEmpty: coverage.host)
            writer.field("source_class", coverage.sourceClass.rawValue)
            writer.field("inputs", inputs: coverage.inputs)
            writer.field("start", coverage.start)
            writer.field("end", coverage.end)
            writer.field("gaps", coverage.gaps) { writer, gap in
                writer.object { writer in
                    writer.field("start", gap.start)
                    writer.field("end", gap.end)
                    writer.field("reason", unknownIfEmpty: gap.reason)
                }
            }
        }
    }
}

// MARK: - What was found

extension JSONReport {
    static func event(_ event: Event, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", event.id)
            writer.field("time", event.time)
            writer.field("end", event.end)
            writer.field("kind", event.kind)
            writer.field("title", event.title)
            writer.field("detail", event.detail)
            writer.field("subject", event.subject)
            writer.field("count", event.count)
            writer.field("score", event.score)
            writer.field("role", event.role.rawValue)
            writer.key("attributes")
            writer.object { writer in
                for (name, value) in uniqueByName(event.attributes.map { ($0.name, $0.value) }) {
                    writer.key(name)
                    attribute(value, to: &writer)
                }
            }
            writer.field("citations", event.citations) { citation($1, to: &$0) }
        }
    }

    private static func attribute(_ value: EventAttribute, to writer: inout JSONWriter) {
        switch value {
        case .text(let text): writer.value(text)
        case .int(let number): writer.value(number)
        case .number(let number): writer.value(number)
        case .flag(let flag): writer.value(flag)
        case .list(let texts): writer.value(texts)
        case .null: writer.null()
        }
    }

    private static func citation(_ citation: ReportCitation, to writer: inout JSONWriter) {
        writer.object { writer in citationFields(citation, to: &writer) }
    }

    private static func citationFields(_ citation: ReportCitation, to writer: inout JSONWriter) {
        writer.field("input", Int64(citation.input))
        writer.field("line", citation.line)
        writer.field("byte", citation.byte)
        writer.field("lines", citation.lines ?? 1)
        writer.field("text", Escaping.text(citation.text, truncated: citation.truncated))
        writer.field("truncated", citation.truncated)
        writer.field("redacted", citation.redacted)
    }

    static func memory(_ memory: MemoryFinding, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("subject", memory.subject)
            writer.field("pid", memory.pid)
            writer.field("samples", memory.samples)
            writer.field("start", memory.start)
            writer.field("end", memory.end)
            writer.field("first_bytes", memory.firstBytes)
            writer.field("peak_bytes", memory.peakBytes)
            writer.field("limit_bytes", memory.limitBytes)
            writer.field("slope_bytes_per_s", memory.slopeBytesPerS)
            writer.field("slope_low", memory.slopeLow)
            writer.field("slope_high", memory.slopeHigh)
            writer.field("leak", memory.leak)
            writer.field("confidence", memory.confidence)
            writer.field("since_version", memory.sinceVersion)
            writer.field("projected_exhaustion", memory.projectedExhaustion)
            writer.field("projected_low", memory.projectedLow)
            writer.field("projected_high", memory.projectedHigh)
            writer.field("basis", memory.basis) { citationFields($1, to: &$0) }
            writer.field("basis_series", memory.basisSeries)
        }
    }

    private static func forecast(_ forecast: Forecast, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("kind", "memory_exhaustion")
            writer.field("subject", forecast.subject)
            writer.field("time", forecast.time)
            writer.field("time_low", forecast.timeLow)
            writer.field("time_high", forecast.timeHigh)
            writer.field("confidence", forecast.confidence)
            writer.field("since_version", forecast.sinceVersion)
            writer.field("evidence", forecast.evidence)
        }
    }

    private static func series(_ series: Series, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", series.id)
            writer.field("name", series.name)
            writer.field("unit", unknownIfEmpty: series.unit)
            writer.field("subject", series.subject)
            writer.field("start", series.start)
            writer.field("step_s", series.stepS)
            writer.field("values", series.values) { $0.value($1) }
            writer.field("scores", series.scores) { $0.value($1) }
        }
    }

    private static func pattern(_ pattern: PatternFinding, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("id", pattern.id)
            writer.field("template", pattern.template)
            writer.field("source", unknownIfEmpty: pattern.source)
            writer.field("count", pattern.count)
            writer.field("first", pattern.first)
            writer.field("last", pattern.last)
            writer.field("novelty", pattern.novelty)
            writer.field("before_per_min", pattern.beforePerMin)
            writer.field("during_per_min", pattern.duringPerMin)
            writer.key("example")
            citation(pattern.example, to: &writer)
        }
    }
}

// MARK: - Parts of several

extension JSONReport {
    /// The member `by_status`, codes ascending.
    static func statuses(_ counts: [(status: Int, count: Int64)], to writer: inout JSONWriter) {
        writer.key("by_status")
        writer.object { writer in
            var last: Int?
            for entry in counts.sorted(by: { $0.status < $1.status }) where entry.status != last {
                writer.field(String(entry.status), entry.count)
                last = entry.status
            }
        }
    }

    /// The member `recount`, a command a line.
    static func recount(_ recounts: [Recount], to writer: inout JSONWriter) {
        writer.key("recount")
        writer.object(.lines) { writer in
            for (name, command) in uniqueByName(recounts.map { ($0.name, $0.command) }) { writer.field(name, command) }
        }
    }

    /// Pairs by name, of equal names the first: a JSON object must not repeat one.
    static func uniqueByName<Value>(_ pairs: [(String, Value)]) -> [(String, Value)] {
        var result: [(String, Value)] = []
        for (_, pair) in pairs.enumerated().sorted(by: { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) })
        where result.last?.0 != pair.0 { result.append(pair) }
        return result
    }
}
