package import Evidence

/// An instant on the aligned clock, microseconds since 1970-01-01T00:00:00Z. Printed in milliseconds, RFC 3339, UTC.
package struct Moment: Sendable, Hashable, Comparable {
    package var micros: Int64
    package init(micros: Int64) { self.micros = micros }
    package init(second: Int64) { micros = second &* 1_000_000 }
    package static func < (a: Moment, b: Moment) -> Bool { a.micros < b.micros }
    /// The whole second that holds the instant, rounded down.
    package var second: Int64 { floorDivide(micros, 1_000_000) }
    /// Seconds from this instant to another.
    package func seconds(to other: Moment) -> Double { Double(other.micros &- micros) / 1_000_000 }
    package func advanced(bySeconds seconds: Double) -> Moment {
        Moment(micros: micros &+ Int64((max(-9e12, min(9e12, seconds)) * 1_000_000).rounded()))
    }
}

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

package struct Window: Sendable, Hashable {
    package var start: Moment
    package var end: Moment
    package init(start: Moment, end: Moment) {
        self.start = start
        self.end = end
    }
    package var seconds: Double { start.seconds(to: end) }
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

/// A citation as the report prints it.
package struct ReportCitation: Sendable, Hashable {
    package var input: Int
    /// From 1.
    package var line: Int64
    package var byte: Int64
    /// How many lines the record has; nil for one.
    package var lines: Int64?
    package var text: [UInt8]
    package var truncated: Bool
    package var redacted: Bool
    package init(
        input: Int, line: Int64, byte: Int64, lines: Int64?, text: [UInt8], truncated: Bool, redacted: Bool
    ) {
        self.input = input
        self.line = line
        self.byte = byte
        self.lines = lines
        self.text = text
        self.truncated = truncated
        self.redacted = redacted
    }
}

package enum EventRole: String, Sendable {
    case cause, symptom, action, context
}

/// `events[]`. `kind` is one of the contract's kinds (`oom_kill`, `deploy` …).
package struct Event: Sendable {
    /// `E12`; given when all events are sorted.
    package var id: String
    package var time: Moment
    package var end: Moment?
    package var kind: String
    package var title: String
    package var detail: String
    package var subject: String?
    package var count: Int64
    package var score: Double
    package var role: EventRole
    package var attributes: [(name: String, value: EventAttribute)]
    package var citations: [ReportCitation]

    package init(
        id: String = "", time: Moment, end: Moment? = nil, kind: String, title: String, detail: String = "",
        subject: String? = nil, count: Int64 = 1, score: Double = 0, role: EventRole = .context,
        attributes: [(name: String, value: EventAttribute)] = [], citations: [ReportCitation]
    ) {
        self.id = id
        self.time = time
        self.end = end
        self.kind = kind
        self.title = title
        self.detail = detail
        self.subject = subject
        self.count = count
        self.score = score
        self.role = role
        self.attributes = attributes
        self.citations = citations
    }

    package subscript(attribute: String) -> EventAttribute? {
        get { attributes.first { $0.name == attribute }?.value }
        set {
            attributes.removeAll { $0.name == attribute }
            if let newValue { attributes.append((attribute, newValue)) }
        }
    }
}

/// The value of an event's attribute.
package enum EventAttribute: Sendable, Hashable {
    case text(String)
    case int(Int64)
    case number(Double)
    case flag(Bool)
    case list([String])
    case null
}

/// One of the nine moments of an incident.
package struct Milestone: Sendable {
    package var time: Moment
    package var low: Moment
    package var high: Moment
    /// Event id.
    package var event: String?
    package init(time: Moment, low: Moment? = nil, high: Moment? = nil, event: String?) {
        self.time = time
        self.low = low ?? time
        self.high = high ?? time
        self.event = event
    }
}

package struct Milestones: Sendable {
    package var change: Milestone?
    package var onset: Milestone?
    package var firstImpact: Milestone?
    package var alerted: Milestone?
    package var acknowledged: Milestone?
    package var firstLogin: Milestone?
    package var mitigationStarted: Milestone?
    package var mitigationEffective: Milestone?
    package var restored: Milestone?
    package init() {}

    /// Contract names and values, in the contract's order.
    package var named: [(name: String, value: Milestone?)] {
        [
            ("change", change), ("onset", onset), ("first_impact", firstImpact), ("alerted", alerted),
            ("acknowledged", acknowledged), ("first_login", firstLogin), ("mitigation_started", mitigationStarted),
            ("mitigation_effective", mitigationEffective), ("restored", restored),
        ]
    }
}

/// `incidents[]`.
package struct Incident: Sendable {
    package struct RootCause: Sendable {
        package var kind: String
        package var confidence: Double
        package var subject: String
        package var summary: String
        package var evidence: [String]
        package var chain: [Link]
        package init(
            kind: String, confidence: Double, subject: String, summary: String, evidence: [String], chain: [Link]
        ) {
            self.kind = kind
            self.confidence = confidence
            self.subject = subject
            self.summary = summary
            self.evidence = evidence
            self.chain = chain
        }
    }
    package struct Link: Sendable {
        package var from: String
        package var to: String
        package var mechanism: String
        package var lagS: Double
        package init(from: String, to: String, mechanism: String, lagS: Double) {
            self.from = from
            self.to = to
            self.mechanism = mechanism
            self.lagS = lagS
        }
    }
    package struct Trigger: Sendable {
        /// `deploy`, `config_change`, `traffic` or nil.
        package var kind: String?
        package var version: String?
        package var time: Moment?
        package var event: String?
        package init(kind: String? = nil, version: String? = nil, time: Moment? = nil, event: String? = nil) {
            self.kind = kind
            self.version = version
            self.time = time
            self.event = event
        }
    }
    package struct Contribution: Sendable {
        package var kind: String
        package var text: String
        package var events: [String]
        package init(kind: String, text: String, events: [String]) {
            self.kind = kind
            self.text = text
            self.events = events
        }
    }
    package struct Relation: Sendable {
        package var incident: String
        /// `caused_by`, `same_cause`, `overlaps`.
        package var relation: String
        package init(incident: String, relation: String) {
            self.incident = incident
            self.relation = relation
        }
    }
    package struct Phase: Sendable {
        /// `normal`, `change`, `degradation`, `outage`, `recovery`.
        package var name: String
        package var start: Moment
        package var end: Moment
        package init(name: String, start: Moment, end: Moment) {
            self.name = name
            self.start = start
            self.end = end
        }
    }

    package var id: String
    package var title: String
    /// `critical`, `major`, `minor`.
    package var severity: String
    package var start: Moment
    package var detected: Moment?
    package var end: Moment?
    package var score: Double
    package var milestones: Milestones
    package var restoredCriterion: String
    package var rootCause: RootCause
    package var trigger: Trigger
    package var contributing: [Contribution]
    package var related: [Relation]
    package var hypotheses: [Hypothesis]
    package var impact: Impact
    package var memory: [MemoryFinding]
    package var phases: [Phase]
    /// Event ids by time.
    package var timeline: [String]

    package init(
        id: String, title: String, severity: String, start: Moment, detected: Moment?, end: Moment?, score: Double,
        milestones: Milestones, restoredCriterion: String, rootCause: RootCause, trigger: Trigger,
        contributing: [Contribution], related: [Relation], hypotheses: [Hypothesis], impact: Impact,
        memory: [MemoryFinding], phases: [Phase], timeline: [String]
    ) {
        self.id = id
        self.title = title
        self.severity = severity
        self.start = start
        self.detected = detected
        self.end = end
        self.score = score
        self.milestones = milestones
        self.restoredCriterion = restoredCriterion
        self.rootCause = rootCause
        self.trigger = trigger
        self.contributing = contributing
        self.related = related
        self.hypotheses = hypotheses
        self.impact = impact
        self.memory = memory
        self.phases = phases
        self.timeline = timeline
    }
}

/// `hypotheses[]`.
package struct Hypothesis: Sendable {
    package struct Expectation: Sendable {
        package var text: String
        package var sourceClass: SourceClass
        /// nil: no source covered the window.
        package var seen: Bool?
        package init(text: String, sourceClass: SourceClass, seen: Bool?) {
            self.text = text
            self.sourceClass = sourceClass
            self.seen = seen
        }
    }
    package struct Argument: Sendable {
        package var text: String
        package var events: [String]
        package init(text: String, events: [String] = []) {
            self.text = text
            self.events = events
        }
    }
    package var kind: String
    package var confidence: Double
    /// `confirmed`, `likely`, `possible`, `ruled_out`.
    package var verdict: String
    package var expected: [Expectation]
    package var coverage: Double
    package var arguments: [Argument]
    package var against: [Argument]
    package init(
        kind: String, confidence: Double, verdict: String, expected: [Expectation], coverage: Double,
        arguments: [Argument], against: [Argument]
    ) {
        self.kind = kind
        self.confidence = confidence
        self.verdict = verdict
        self.expected = expected
        self.coverage = coverage
        self.arguments = arguments
        self.against = against
    }
}

/// `incidents[].impact`.
package struct Impact: Sendable {
    package struct Row: Sendable {
        /// Path, upstream, method or client class.
        package var key: String
        package var requests: Int64
        package var failedRequests: Int64
        package var byStatus: [(status: Int, count: Int64)]
        package var p99S: Double?
        package init(
            key: String, requests: Int64, failedRequests: Int64, byStatus: [(status: Int, count: Int64)], p99S: Double?
        ) {
            self.key = key
            self.requests = requests
            self.failedRequests = failedRequests
            self.byStatus = byStatus
            self.p99S = p99S
        }
    }
    package struct Bounds: Sendable {
        package var low: Int64
        package var high: Int64
        package init(low: Int64, high: Int64) {
            self.low = low
            self.high = high
        }
    }
    /// `endpoints_spared[]`: an endpoint of the input that had no failed request in the window.
    package struct Endpoint: Sendable, Hashable {
        package var method: String
        package var path: String
        /// In the window; 0 where nobody asked for it.
        package var requests: Int64
        package init(method: String, path: String, requests: Int64) {
            self.method = method
            self.path = path
            self.requests = requests
        }
    }
    /// `hour_of_day`: the window against the day's usual traffic.
    package struct HourOfDay: Sendable, Hashable {
        /// Hours of the day, of 24, for which the logs hold a whole hour outside the window.
        package var hoursKnown: Int64
        /// The hour (UTC) with most requests; nil where too few hours are known, as for what follows.
        package var peakHour: Int64?
        /// Usual traffic in the window's hours, as a share of the peak hour's.
        package var shareOfPeak: Double?
        package var isPeak: Bool?
        package init(hoursKnown: Int64 = 0, peakHour: Int64? = nil, shareOfPeak: Double? = nil, isPeak: Bool? = nil) {
            self.hoursKnown = hoursKnown
            self.peakHour = peakHour
            self.shareOfPeak = shareOfPeak
            self.isPeak = isPeak
        }
    }
    package var requests: Int64 = 0
    package var failedRequests: Int64 = 0
    package var badGateway: Int64 = 0
    package var failedShare: Double = 0
    package var peakFailedShare: Double = 0
    package var clients: Int64 = 0
    package var affectedClients: Int64 = 0
    package var clientBasis: String = ""
    package var failedWrites = Bounds(low: 0, high: 0)
    package var missingRequests: Bounds?
    package var downS: Int64 = 0
    package var degradedS: Int64 = 0
    package var noDataS: Int64 = 0
    package var endpointsTotal: Int64 = 0
    package var endpointsFailed: Int64 = 0
    /// The 50 with most requests.
    package var endpointsSpared: [Endpoint] = []
    package var hourOfDay = HourOfDay()
    package var estimated = false
    package var error: Double?
    package var byPath: [Row] = []
    package var byUpstream: [Row] = []
    package var byMethod: [Row] = []
    package var byClientClass: [Row] = []
    package var recount: [Recount] = []
    package init() {}
}

/// `memory[]`.
package struct MemoryFinding: Sendable {
    package var subject: String
    package var pid: Int64?
    package var samples: Int64
    package var start: Moment
    package var end: Moment
    package var firstBytes: Int64
    package var peakBytes: Int64
    package var limitBytes: Int64?
    package var slopeBytesPerS: Double?
    package var slopeLow: Double?
    package var slopeHigh: Double?
    package var leak: Bool
    package var confidence: Double
    package var sinceVersion: String?
    package var projectedExhaustion: Moment?
    package var projectedLow: Moment?
    package var projectedHigh: Moment?
    package var basis: ReportCitation?
    package var basisSeries: String?
    package init(
        subject: String, pid: Int64?, samples: Int64, start: Moment, end: Moment, firstBytes: Int64, peakBytes: Int64
    ) {
        self.subject = subject
        self.pid = pid
        self.samples = samples
        self.start = start
        self.end = end
        self.firstBytes = firstBytes
        self.peakBytes = peakBytes
        leak = false
        confidence = 0
    }
}

/// `forecasts[]`; the only kind so far is `memory_exhaustion`.
package struct Forecast: Sendable {
    package var subject: String
    package var time: Moment
    package var timeLow: Moment
    package var timeHigh: Moment
    package var confidence: Double
    package var sinceVersion: String?
    package var evidence: [String]
    package init(
        subject: String, time: Moment, timeLow: Moment, timeHigh: Moment, confidence: Double, sinceVersion: String?,
        evidence: [String]
    ) {
        self.subject = subject
        self.time = time
        self.timeLow = timeLow
        self.timeHigh = timeHigh
        self.confidence = confidence
        self.sinceVersion = sinceVersion
        self.evidence = evidence
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
