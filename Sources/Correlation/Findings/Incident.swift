package import Evidence

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
