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
