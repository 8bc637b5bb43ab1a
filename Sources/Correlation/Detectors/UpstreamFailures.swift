import Evidence

/// How attempts at upstreams failed, by the error log: one event for each upstream, outcome and stretch of time.
enum UpstreamFailures {
    struct Stretch: Sendable {
        var upstream: String
        var outcome: AttemptOutcome
        var start: Moment
        var end: Moment
        var failures: Int64
        var citation: ReportCitation
        var ref: EventBook.Ref
        /// What the proxy was doing: since which second, and how often it failed.
        var byAction: [UpstreamAction: Tally]
        var actions: Set<UpstreamAction> { Set(byAction.keys) }
    }

    struct Tally: Sendable {
        var first: Int64
        var failures: Int64

        /// Both together.
        static func + (a: Tally, b: Tally) -> Tally {
            Tally(first: min(a.first, b.first), failures: a.failures &+ b.failures)
        }
    }

    private typealias Second = (failures: Int64, byAction: [UpstreamAction: Tally])

    /// Longest silence within a stretch, seconds.
    private static let gap: Int64 = 60

    static func find(_ scene: inout Scene) -> [Stretch] {
        var stretches: [Stretch] = []
        for source in scene.sources where source.requests == 0 {
            for (axis, tables) in source.byAxis {
                var cells: [AttemptSeries: [Int64: Second]] = [:]
                for row in tables.attempts.rows() where row.cell.failures > 0 && row.key.outcome != .ok {
                    let key = AttemptSeries(upstream: row.key.upstream, outcome: row.key.outcome)
                    let second = source.alignedSecond(row.start, axis)
                    var entry = cells[key]?[second] ?? (0, [:])
                    entry.failures &+= row.cell.failures
                    entry.byAction.merge(
                        [row.key.action: Tally(first: second, failures: row.cell.failures)], uniquingKeysWith: +)
                    cells[key, default: [:]][second] = entry
                }
                var lines: [AttemptSeries: [(Moment, CitedLine)]] = [:]
                for row in tables.cited.rows() where row.key.role == .attempt {
                    let line = row.cell
                    guard let key = AttemptSeries(subject: row.key.subject) else { continue }
                    lines[key, default: []].append(
                        (source.moment(SourceTime(axis: axis, micros: line.time.micros)), line))
                }
                for key in cells.keys.sorted() {
                    guard let seconds = cells[key] else { continue }
                    let cited = (lines[key] ?? []).sorted { $0.0 == $1.0 ? $0.1.citation < $1.1.citation : $0.0 < $1.0 }
                    for run in runs(seconds) {
                        guard
                            let line = cited.first(where: { $0.0.second >= run.start && $0.0.second <= run.end })
                                ?? cited.first(where: { abs($0.0.second - run.start) <= max(2, tables.cited.step) })
                        else { continue }
                        let stretch = Stretch(
                            upstream: key.upstream, outcome: key.outcome, start: line.0,
                            end: Moment(second: run.end), failures: run.failures,
                            citation: scene.file.citation(line.1), ref: -1, byAction: run.byAction)
                        stretches.append(stretch)
                    }
                }
            }
        }
        stretches.sort { ($0.start, $0.upstream, $0.outcome) < ($1.start, $1.upstream, $1.outcome) }
        for index in stretches.indices { stretches[index].ref = scene.book.add(event(stretches[index])) }
        return stretches
    }

    private static func runs(_ seconds: [Int64: Second]) -> [(
        start: Int64, end: Int64, failures: Int64, byAction: [UpstreamAction: Tally]
    )] {
        var result: [(start: Int64, end: Int64, failures: Int64, byAction: [UpstreamAction: Tally])] = []
        for (second, entry) in seconds.sorted(by: { $0.key < $1.key }) {
            if let last = result.last, second - last.end <= gap {
                result[result.count - 1].end = second
                result[result.count - 1].failures &+= entry.failures
                result[result.count - 1].byAction.merge(entry.byAction, uniquingKeysWith: +)
            } else {
                result.append((second, second, entry.failures, entry.byAction))
            }
        }
        return result
    }

    private static func event(_ stretch: Stretch) -> Event {
        let (kind, words, errno) = describe(stretch.outcome)
        return Event(
            time: stretch.start, end: stretch.end > stretch.start ? stretch.end : nil, kind: kind,
            title: "\(stretch.upstream) \(words): \(stretch.failures) attempts", subject: stretch.upstream,
            count: stretch.failures, score: min(1, 0.3 + Double(stretch.failures) / 1000), role: .symptom,
            attributes: [
                ("upstream", .text(stretch.upstream)), ("errno", errno.map { .int($0) } ?? .null),
                ("action", .text(stretch.actions.sorted().map(words(of:)).joined(separator: ", "))),
            ], citations: [stretch.citation])
    }

    static func describe(_ outcome: AttemptOutcome) -> (kind: String, words: String, errno: Int64?) {
        switch outcome {
        case .refused: ("upstream_refused", "refused connections", 111)
        case .socketMissing: ("upstream_refused", "has no socket file", 2)
        case .reset: ("upstream_reset", "reset connections", 104)
        case .closedEarly: ("upstream_closed", "closed connections early", nil)
        case .timedOut: ("upstream_timeout", "timed out", 110)
        case .saturated: ("upstream_refused", "did not accept in time (backlog full)", 11)
        case .noLiveUpstreams: ("no_live_upstreams", "has no live server left", nil)
        case .unreachable: ("host_network", "was unreachable", 113)
        case .resolver: ("dns_failure", "could not be resolved", nil)
        case .tls: ("tls_failure", "failed in the TLS handshake", nil)
        case .invalidResponse: ("upstream_closed", "answered with an invalid response", nil)
        case .tooBigHeader: ("upstream_closed", "sent a header larger than the proxy's buffer", nil)
        case .descriptors: ("descriptor_limit", "could not be opened: no descriptors left", 24)
        case .permission: ("upstream_refused", "denied permission", 13)
        case .portsExhausted: ("descriptor_limit", "could not be reached: no local ports left", 99)
        case .ok, .upstreamError, .failedUnknown: ("server_errors", "failed", nil)
        }
    }

    private static func words(of action: UpstreamAction) -> String {
        switch action {
        case .unknown: "unknown"
        case .connecting: "connecting to upstream"
        case .handshaking: "SSL handshaking to upstream"
        case .sending: "sending request to upstream"
        case .readingHeader: "reading response header from upstream"
        case .readingBody: "reading upstream"
        case .upgraded: "proxying upgraded connection"
        case .resolving: "resolving"
        }
    }
}

/// Upstream and outcome; the subject of a cited attempt is the outcome's raw value, a blank and the upstream.
private struct AttemptSeries: Hashable, Comparable {
    var upstream: String
    var outcome: AttemptOutcome

    init(upstream: String, outcome: AttemptOutcome) {
        self.upstream = upstream
        self.outcome = outcome
    }

    init?(subject: String) {
        guard let blank = subject.firstIndex(of: " "), let raw = UInt8(subject[..<blank]),
            let outcome = AttemptOutcome(rawValue: raw)
        else { return nil }
        self.init(upstream: String(subject[subject.index(after: blank)...]), outcome: outcome)
    }

    static func < (a: AttemptSeries, b: AttemptSeries) -> Bool {
        a.upstream == b.upstream ? a.outcome < b.outcome : a.upstream < b.upstream
    }
}
