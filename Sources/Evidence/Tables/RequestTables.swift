/// The class that a request has for shares and latency.
package enum RequestClass: UInt8, Sendable, CaseIterable, Comparable {
    /// Reached an upstream (or would have): counts in shares.
    case dynamic = 0
    /// A static file: never proxied by the upstream fields, else by its extension.
    case staticFile = 1
    /// A health check.
    case healthCheck = 2
    /// A crawler or scanner, by its user agent.
    case bot = 3

    package static func < (a: RequestClass, b: RequestClass) -> Bool { a.rawValue < b.rawValue }

    /// Whether requests of the class count in `failed_share` and `down_s`.
    package var countsInShares: Bool { self == .dynamic }
}

/// Key by request class.
package struct ClassKey: EvidenceKey {
    package var requestClass: RequestClass
    package init(_ requestClass: RequestClass) { self.requestClass = requestClass }
    package var stableHash: UInt64 { UInt64(requestClass.rawValue) }
    package static func < (a: ClassKey, b: ClassKey) -> Bool { a.requestClass < b.requestClass }
}

/// Requests of one step: counts, status, bytes and the fingerprint by which two logs of the same requests are told.
package struct StatusCell: EvidenceCell {
    package var requests: Int64 = 0
    /// Final `$status`; 0 stands for a line without a valid one.
    package var byStatus = SparseCounts()
    /// Last `$upstream_status`, where the format has it and an upstream was asked.
    package var byUpstreamStatus = SparseCounts()
    /// Final status 500–599, or last upstream status ≥ 500.
    package var failed: Int64 = 0
    /// Failed requests with a method that writes (POST, PUT, PATCH, DELETE).
    package var failedWrites: Int64 = 0
    /// Σ `$body_bytes_sent`.
    package var bytes: Int64 = 0
    /// Σ h(client, method, target, status, bytes) mod 2⁶⁴.
    package var fingerprint: UInt64 = 0

    package init() {}

    package mutating func merge(_ other: StatusCell) {
        requests &+= other.requests
        byStatus.merge(other.byStatus)
        byUpstreamStatus.merge(other.byUpstreamStatus)
        failed &+= other.failed
        failedWrites &+= other.failedWrites
        bytes &+= other.bytes
        fingerprint &+= other.fingerprint
    }
}

/// A latency histogram of one step: bins of `LatencyBin`.
package struct LatencyCell: EvidenceCell {
    package var bins = SparseCounts()
    package init() {}
    package mutating func merge(_ other: LatencyCell) { bins.merge(other.bins) }
}

/// How an upstream attempt ended, by the errno or Nginx's own words (catalogue 1.5); raw values are in the bundle.
package enum AttemptOutcome: UInt8, Sendable, CaseIterable, Comparable {
    case ok = 0
    case refused = 1
    case reset = 2
    case closedEarly = 3
    case timedOut = 4
    case noLiveUpstreams = 5
    case unreachable = 6
    case resolver = 7
    case tls = 8
    case invalidResponse = 9
    case socketMissing = 10
    case saturated = 11
    case permission = 12
    case portsExhausted = 13
    case descriptors = 14
    /// An answer of the upstream itself with status ≥ 500.
    case upstreamError = 15
    /// Failed by the status alone; the log does not say how.
    case failedUnknown = 16
    /// A header larger than the proxy's buffer: the answer is lost though the upstream is well.
    case tooBigHeader = 17

    package static func < (a: AttemptOutcome, b: AttemptOutcome) -> Bool { a.rawValue < b.rawValue }
}

/// What Nginx was doing when the attempt ended (its `while …`).
package enum UpstreamAction: UInt8, Sendable, CaseIterable, Comparable {
    case unknown = 0
    case connecting = 1
    case handshaking = 2
    case sending = 3
    case readingHeader = 4
    case readingBody = 5
    case upgraded = 6
    case resolving = 7

    package static func < (a: UpstreamAction, b: UpstreamAction) -> Bool { a.rawValue < b.rawValue }
}

/// Key of an upstream attempt.
package struct AttemptKey: EvidenceKey {
    /// `$upstream_addr` of the attempt (`10.0.1.4:8080`, `unix:/run/app.sock`, an upstream block's name), or `-`.
    package var upstream: String
    package var outcome: AttemptOutcome
    package var action: UpstreamAction
    package init(upstream: String, outcome: AttemptOutcome, action: UpstreamAction) {
        self.upstream = upstream
        self.outcome = outcome
        self.action = action
    }
    package var stableHash: UInt64 { StableHash.of(upstream) }
    package static func == (a: AttemptKey, b: AttemptKey) -> Bool {
        a.outcome == b.outcome && a.action == b.action && Bytewise.same(a.upstream, b.upstream)
    }
    package static func < (a: AttemptKey, b: AttemptKey) -> Bool {
        if !Bytewise.same(a.upstream, b.upstream) { return Bytewise.precedes(a.upstream, b.upstream) }
        return a.outcome == b.outcome ? a.action < b.action : a.outcome < b.outcome
    }
}

/// Upstream attempts of one step.
package struct AttemptCell: EvidenceCell {
    package var attempts: Int64 = 0
    package var failures: Int64 = 0
    package init(attempts: Int64 = 0, failures: Int64 = 0) {
        self.attempts = attempts
        self.failures = failures
    }
    package mutating func merge(_ other: AttemptCell) {
        attempts &+= other.attempts
        failures &+= other.failures
    }
}

/// Key of a line that is kept as the citation of a step: what it shows, and for what.
package struct CitedKey: EvidenceKey {
    package var role: CitedRole
    /// What the line is cited for within the role: an upstream, or empty.
    package var subject: String
    package init(_ role: CitedRole, subject: String = "") {
        self.role = role
        self.subject = subject
    }
    package var stableHash: UInt64 { StableHash.of(subject) &+ UInt64(role.rawValue) }
    package static func == (a: CitedKey, b: CitedKey) -> Bool {
        a.role == b.role && Bytewise.same(a.subject, b.subject)
    }
    package static func < (a: CitedKey, b: CitedKey) -> Bool {
        a.role == b.role ? Bytewise.precedes(a.subject, b.subject) : a.role < b.role
    }
}

/// Why a line is kept. Raw values are in the bundle.
package enum CitedRole: UInt8, Sendable, CaseIterable, Comparable {
    /// The earliest failed request of the step that counts in shares.
    case failed = 0
    /// The earliest request of the step with final status 502.
    case badGateway = 1
    /// The earliest request of the step that succeeded and counts in shares.
    case succeeded = 2
    /// The slowest request of the step that counts in shares.
    case slowest = 3
    /// The earliest failed attempt of an upstream; `subject` is `OUTCOME upstream` with the outcome's raw value.
    case attempt = 4
    /// The earliest memory reading; `subject` is the series.
    case memory = 5
    /// The earliest client abort (499).
    case clientAbort = 6
    /// The earliest occurrence of a statement template within the step; `subject` is the template.
    case statement = 7
    /// The earliest line of a process within the step; `subject` is its pid.
    case processFirst = 8
    /// The latest line of a process within the step (rank −time); `subject` is its pid.
    case processLast = 9

    package static func < (a: CitedRole, b: CitedRole) -> Bool { a.rawValue < b.rawValue }
}

/// The line that stands for a step: least `rank`, then earliest, then first in input order.
package struct CitedLine: EvidenceCell {
    /// Smaller wins; 0 where the earliest wins, −duration where the slowest does.
    package var rank: Int64
    package var time: SourceTime
    package var citation: Citation
    /// The line as it stands but for masked secrets, at most 400 bytes.
    package var text: [UInt8]

    package init(rank: Int64 = 0, time: SourceTime, citation: Citation, text: [UInt8]) {
        self.rank = rank
        self.time = time
        self.citation = citation
        self.text = text
    }

    package func precedes(_ other: CitedLine) -> Bool {
        if rank != other.rank { return rank < other.rank }
        if time != other.time { return time < other.time }
        return citation < other.citation
    }

    package mutating func merge(_ other: CitedLine) { if other.precedes(self) { self = other } }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) { transform(&citation) }
}
