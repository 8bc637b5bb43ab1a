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
