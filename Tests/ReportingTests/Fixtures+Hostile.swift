import Correlation
import Evidence

extension Fixtures {
    /// What an attacker may put in a user agent, a path or a process name.
    static let attack =
        "\u{1B}[2J\u{9B}31m<script>alert('x')</script>|a|`b`|[c](http://evil.example)\n# h\r\t\u{202E}\u{200B}\u{E0041}\0\u{7F}\"\\ @all ![i](//e) $m$ &lt;"

    /// The meltdown with an attack in every text, unusual numbers, and citations of inputs that are not there.
    static var hostile: Report {
        var report = meltdown
        func spoil(_ text: inout String) { text = attack + text }
        func spoil(_ text: inout String?) { text = attack }
        func spoil(_ citation: inout ReportCitation) {
            citation.text = Array(attack.utf8) + [0xFF, 0xC3]
            citation.truncated = true
        }
        func spoil(_ memory: inout MemoryFinding) {
            spoil(&memory.subject)
            spoil(&memory.sinceVersion)
            spoil(&memory.basisSeries)
            memory.slopeBytesPerS = .nan
            memory.slopeHigh = .infinity
            memory.peakBytes = .max
            memory.firstBytes = .min
            memory.projectedExhaustion = Moment(micros: .max)
            if memory.basis != nil { memory.basis?.text = Array(attack.utf8) }
        }
        spoil(&report.toolVersion)
        report.options = [(attack, .text(attack)), ("list", .list([attack]))]
        for i in report.inputs.indices {
            spoil(&report.inputs[i].path)
            spoil(&report.inputs[i].format)
            spoil(&report.inputs[i].compression)
            spoil(&report.inputs[i].host)
            spoil(&report.inputs[i].stream)
            spoil(&report.inputs[i].envelope)
            spoil(&report.inputs[i].timezone)
            spoil(&report.inputs[i].timezoneBasis)
            spoil(&report.inputs[i].clockBasis)
            report.inputs[i].warnings = [attack]
            report.inputs[i].formats = [(attack, 1)]
            report.inputs[i].clockOffsetS = .infinity
        }
        report.inputs[1].duplicateOf = 99
        for i in report.events.indices {
            spoil(&report.events[i].kind)
            if i % 2 == 0 { report.events[i].kind = meltdown.events[i].kind }
            spoil(&report.events[i].title)
            spoil(&report.events[i].detail)
            spoil(&report.events[i].subject)
            report.events[i].attributes = report.events[i].attributes.map { name, value in
                if case .text(let text) = value { (name, .text(attack + text)) } else { (name, value) }
            }
            report.events[i].attributes.append((attack, .list([attack])))
            for j in report.events[i].citations.indices { spoil(&report.events[i].citations[j]) }
            if i % 3 == 0 { report.events[i].citations[0].input = i % 2 == 0 ? 99 : -1 }
        }
        report.totals.recount = [Recount(name: attack, command: attack)]
        for i in report.requestGroups.indices {
            spoil(&report.requestGroups[i].basis)
            spoil(&report.requestGroups[i].relation)
        }
        for i in report.coverage.indices {
            spoil(&report.coverage[i].host)
            for j in report.coverage[i].gaps.indices { spoil(&report.coverage[i].gaps[j].reason) }
        }
        report.incidents = report.incidents.map { incident in
            var incident = incident
            spoil(&incident.id)
            spoil(&incident.title)
            spoil(&incident.severity)
            spoil(&incident.restoredCriterion)
            spoil(&incident.rootCause.kind)
            spoil(&incident.rootCause.subject)
            spoil(&incident.rootCause.summary)
            for i in incident.rootCause.chain.indices { spoil(&incident.rootCause.chain[i].mechanism) }
            incident.rootCause.chain.append(.init(from: attack, to: attack, mechanism: attack, lagS: -.infinity))
            incident.rootCause.evidence.append(attack)
            spoil(&incident.trigger.kind)
            spoil(&incident.trigger.version)
            incident.contributing = [.init(kind: attack, text: attack, events: [attack, "E1"])]
            incident.related = [.init(incident: attack, relation: attack)]
            for i in incident.hypotheses.indices {
                spoil(&incident.hypotheses[i].kind)
                for j in incident.hypotheses[i].expected.indices { spoil(&incident.hypotheses[i].expected[j].text) }
                for j in incident.hypotheses[i].arguments.indices { spoil(&incident.hypotheses[i].arguments[j].text) }
                for j in incident.hypotheses[i].against.indices { spoil(&incident.hypotheses[i].against[j].text) }
                incident.hypotheses[i].confidence = .nan
            }
            spoil(&incident.impact.clientBasis)
            for i in incident.impact.byPath.indices { spoil(&incident.impact.byPath[i].key) }
            incident.impact.recount = [Recount(name: attack, command: attack)]
            incident.impact.failedShare = .nan
            incident.impact.requests = .max
            incident.impact.downS = .min
            for i in incident.memory.indices { spoil(&incident.memory[i]) }
            for i in incident.phases.indices { spoil(&incident.phases[i].name) }
            incident.start = Moment(micros: .min)
            incident.end = Moment(micros: .max)
            incident.timeline.append(attack)
            return incident
        }
        for i in report.memory.indices { spoil(&report.memory[i]) }
        report.forecasts = [
            Forecast(
                subject: attack, time: Moment(micros: .min), timeLow: Moment(micros: .min),
                timeHigh: Moment(micros: .max),
                confidence: .infinity, sinceVersion: attack, evidence: [attack])
        ]
        for i in report.series.indices {
            spoil(&report.series[i].name)
            report.series[i].values = [.nan, .infinity, -0.0]
        }
        for i in report.patterns.indices {
            spoil(&report.patterns[i].template)
            spoil(&report.patterns[i].example)
        }
        report.warnings = [attack]
        return report
    }
}
