package import Evidence

/// What one run found: the content of `faultline.report/1` (see `report-contract.md` and the JSON Schema).
///
/// Every output shows what this holds and computes nothing. Field names are those of the contract in camel case.
package struct Report: Sendable {
    package var toolVersion: String
    /// Everything that shaped the result, name and value, sorted by name; `reference_date` among them.
    package var options: [(name: String, value: OptionValue)]
    package var window: Window?
    package var inputs: [InputReport]
    package var totals: Totals
    package var requestGroups: [RequestGroup]
    package var coverage: [Coverage]
    package var incidents: [Incident]
    /// All events by time; an incident's timeline names the ids of its own.
    package var events: [Event]
    package var memory: [MemoryFinding]
    package var forecasts: [Forecast]
    package var series: [Series]
    package var patterns: [PatternFinding]
    package var warnings: [String]

    package init(
        toolVersion: String, options: [(name: String, value: OptionValue)], window: Window?, inputs: [InputReport],
        totals: Totals, requestGroups: [RequestGroup], coverage: [Coverage], incidents: [Incident], events: [Event],
        memory: [MemoryFinding], forecasts: [Forecast], series: [Series], patterns: [PatternFinding],
        warnings: [String]
    ) {
        self.toolVersion = toolVersion
        self.options = options
        self.window = window
        self.inputs = inputs
        self.totals = totals
        self.requestGroups = requestGroups
        self.coverage = coverage
        self.incidents = incidents
        self.events = events
        self.memory = memory
        self.forecasts = forecasts
        self.series = series
        self.patterns = patterns
        self.warnings = warnings
    }
}

/// The value of an option in the report.
package enum OptionValue: Sendable, Hashable {
    case text(String)
    case int(Int64)
    case flag(Bool)
    case list([String])
    case null
}

/// `inputs[]`.
package struct InputReport: Sendable {
    package var path: String
    /// Id of the commonest format; `unknown` where none took a line.
    package var format: String
    package var compression: String
    package var bytes: Int64
    package var decompressedBytes: Int64
    package var sha256: String?
    package var host: String
    package var stream: String
    package var envelope: String?
    package var duplicateOf: Int?
    package var counts: LineCounts
    /// Lines by format, most first.
    package var formats: [(format: String, lines: Int64)]
    package var first: Moment?
    package var last: Moment?
    package var timezone: String
    package var timezoneBasis: String
    package var clockOffsetS: Double?
    /// `reference`, `inferred`, `option`, `none`.
    package var clockBasis: String
    package var clockSpreadS: Double?
    package var clockPairs: Int64
    package var bootTime: Moment?
    package var warnings: [String]
    package var sourceClass: SourceClass
    /// The `log_format` of an access log, where the plan has one.
    package var logFormats: [String] = []
    /// A few lines that no format took, masked: number in the file and text. Not in the report's JSON.
    package var unparsed: [(line: Int64, text: String)] = []

    package init(
        path: String, format: String, compression: String, bytes: Int64, decompressedBytes: Int64, sha256: String?,
        host: String, stream: String, envelope: String?, duplicateOf: Int?, counts: LineCounts,
        formats: [(format: String, lines: Int64)], first: Moment?, last: Moment?, timezone: String,
        timezoneBasis: String, clockOffsetS: Double?, clockBasis: String, clockSpreadS: Double?, clockPairs: Int64,
        bootTime: Moment?, warnings: [String], sourceClass: SourceClass
    ) {
        self.path = path
        self.format = format
        self.compression = compression
        self.bytes = bytes
        self.decompressedBytes = decompressedBytes
        self.sha256 = sha256
        self.host = host
        self.stream = stream
        self.envelope = envelope
        self.duplicateOf = duplicateOf
        self.counts = counts
        self.formats = formats
        self.first = first
        self.last = last
        self.timezone = timezone
        self.timezoneBasis = timezoneBasis
        self.clockOffsetS = clockOffsetS
        self.clockBasis = clockBasis
        self.clockSpreadS = clockSpreadS
        self.clockPairs = clockPairs
        self.bootTime = bootTime
        self.warnings = warnings
        self.sourceClass = sourceClass
    }
}

/// A number that anyone can count again: a name (`requests`) and the shell command; nil where none exists.
package struct Recount: Sendable, Hashable {
    package var name: String
    package var command: String?
    package init(name: String, command: String?) {
        self.name = name
        self.command = command
    }
}

package struct Totals: Sendable {
    package var requests: Int64 = 0
    package var byStatus: [(status: Int, count: Int64)] = []
    package var badGateway: Int64 = 0
    package var failedRequests: Int64 = 0
    package var clients: Int64 = 0
    package var oomKills: Int64 = 0
    package var estimated = false
    package var recount: [Recount] = []
    package init() {}
}

package struct RequestGroup: Sendable {
    package var inputs: [Int]
    /// `same`, `chain`, `disjoint`, `ambiguous`.
    package var relation: String
    package var countedFrom: Int?
    package var overlap: Double
    package var basis: String
    package init(inputs: [Int], relation: String, countedFrom: Int?, overlap: Double, basis: String) {
        self.inputs = inputs
        self.relation = relation
        self.countedFrom = countedFrom
        self.overlap = overlap
        self.basis = basis
    }
}

package struct Coverage: Sendable {
    package struct Gap: Sendable {
        package var start: Moment
        package var end: Moment
        package var reason: String
        package init(start: Moment, end: Moment, reason: String) {
            self.start = start
            self.end = end
            self.reason = reason
        }
    }
    package var host: String
    package var sourceClass: SourceClass
    package var inputs: [Int]
    package var start: Moment
    package var end: Moment
    package var gaps: [Gap]
    package init(host: String, sourceClass: SourceClass, inputs: [Int], start: Moment, end: Moment, gaps: [Gap]) {
        self.host = host
        self.sourceClass = sourceClass
        self.inputs = inputs
        self.start = start
        self.end = end
        self.gaps = gaps
    }
}

/// `series[]`.
package struct Series: Sendable {
    package var id: String
    package var name: String
    package var unit: String
    package var subject: String?
    package var start: Moment
    package var stepS: Int64
    package var values: [Double?]
    package var scores: [Double]
    package init(
        id: String, name: String, unit: String, subject: String?, start: Moment, stepS: Int64, values: [Double?],
        scores: [Double]
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.subject = subject
        self.start = start
        self.stepS = stepS
        self.values = values
        self.scores = scores
    }
}

/// `patterns[]`.
package struct PatternFinding: Sendable {
    package var id: String
    package var template: String
    package var source: String
    package var count: Int64
    package var first: Moment
    package var last: Moment
    package var novelty: Double
    package var beforePerMin: Double
    package var duringPerMin: Double
    package var example: ReportCitation
    package init(
        id: String, template: String, source: String, count: Int64, first: Moment, last: Moment, novelty: Double,
        beforePerMin: Double, duringPerMin: Double, example: ReportCitation
    ) {
        self.id = id
        self.template = template
        self.source = source
        self.count = count
        self.first = first
        self.last = last
        self.novelty = novelty
        self.beforePerMin = beforePerMin
        self.duringPerMin = duringPerMin
        self.example = example
    }
}
