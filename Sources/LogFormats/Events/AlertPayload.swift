import Evidence

/// An alert as a service posts it, one JSON object a line: Alertmanager and Grafana, CloudWatch, PagerDuty.
///
///     {"receiver":"oncall","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"High5xx"},"startsAt":…}]}
///     {"AlarmName":"5xx","NewStateValue":"ALARM","StateChangeTime":"2025-03-03T02:05:00.000+0000", …}
///     {"detail-type":"CloudWatch Alarm State Change","time":"…","detail":{"alarmName":"5xx","state":{"value":"ALARM"}}}
///     {"event":{"event_type":"incident.acknowledged","occurred_at":"…","agent":{"summary":"Jane"},"data":{…}}}
package enum AlertPayload {
    private struct Alert {
        var element: Int
        var state: Range<Int>?
        var name: Range<Int>?
        var severity: Range<Int>?
        var instance: Range<Int>?
        var summary: Range<Int>?
        var starts: Range<Int>?
        var ends: Range<Int>?
    }

    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        guard Scan.byte(line, 0) == UInt8(ascii: "{") else { return nil }
        let end = line.count
        func holds(_ key: StaticString) -> Bool { Scan.find(key, in: line, from: 0, to: end) != nil }
        if holds("\"alerts\""), holds("\"startsAt\"") { return webhook(line) }
        if holds("\"NewStateValue\"") || holds("\"CloudWatch Alarm State Change\"") { return alarm(line) }
        if holds("\"event_type\""), holds("\"occurred_at\"") { return incident(line) }
        return nil
    }

    private static func webhook(_ line: Span<UInt8>) -> EventRecord? {
        var alerts: [Alert] = []
        let isWhole = JSONText.readObject(line) { path, value in
            guard path.count >= 3, path[1].isArray, Scan.matches("alerts", in: line, path[0].key) else { return }
            if alerts.last?.element != path[1].index {
                if alerts.count >= 1000 { return }
                alerts.append(Alert(element: path[1].index))
            }
            let last = alerts.count - 1
            guard last >= 0 else { return }
            if path.isPath("alerts", "[]", "status", in: line) { alerts[last].state = value }
            if path.isPath("alerts", "[]", "startsAt", in: line) { alerts[last].starts = value }
            if path.isPath("alerts", "[]", "endsAt", in: line) { alerts[last].ends = value }
            if path.isPath("alerts", "[]", "labels", "alertname", in: line) { alerts[last].name = value }
            if path.isPath("alerts", "[]", "labels", "severity", in: line) { alerts[last].severity = value }
            if path.isPath("alerts", "[]", "labels", "instance", in: line) { alerts[last].instance = value }
            if path.isPath("alerts", "[]", "annotations", "summary", in: line) { alerts[last].summary = value }
        }
        guard isWhole, !alerts.isEmpty else { return nil }
        var facts: [EventFact] = []
        for alert in alerts {
            guard let state = alert.state, let starts = alert.starts.flatMap({ time(line, $0) }) else { return nil }
            let isResolved = Scan.matches("resolved", in: line, state)
            guard isResolved || Scan.matches("firing", in: line, state) else { return nil }
            let ends = isResolved ? alert.ends.flatMap { time(line, $0) } : nil
            facts.append(
                EventFact(
                    .alert,
                    [
                        "state": .word(isResolved ? "resolved" : "firing"), "name": .place(alert.name),
                        "severity": .place(alert.severity), "target": .place(alert.instance),
                        "summary": .place(alert.summary), "source": .word("alertmanager"),
                    ], time: isResolved ? ends ?? starts : starts))
        }
        return EventRecord(facts.first?.time.map { .time($0) }, facts)
    }

    private static func alarm(_ line: Span<UInt8>) -> EventRecord? {
        var name: Range<Int>?
        var state: Range<Int>?
        var moment: Range<Int>?
        var reason: Range<Int>?
        let isWhole = JSONText.readObject(line) { path, value in
            if path.isPath("AlarmName", in: line) || path.isPath("detail", "alarmName", in: line) { name = value }
            if path.isPath("NewStateValue", in: line) || path.isPath("detail", "state", "value", in: line) {
                state = value
            }
            if path.isPath("StateChangeTime", in: line) || path.isPath("time", in: line) { moment = value }
            if path.isPath("NewStateReason", in: line) || path.isPath("detail", "state", "reason", in: line) {
                reason = value
            }
        }
        guard isWhole, let name, let state, let time = moment.flatMap({ time(line, $0) }) else { return nil }
        let word: String
        if Scan.matches("ALARM", in: line, state) {
            word = "firing"
        } else if Scan.matches("OK", in: line, state) {
            word = "resolved"
        } else {
            return EventRecord(time, nil)
        }
        return EventRecord(
            time,
            EventFact(
                .alert,
                ["state": .word(word), "name": .text(name), "summary": .place(reason), "source": .word("cloudwatch")]))
    }

    private static func incident(_ line: Span<UInt8>) -> EventRecord? {
        var type: Range<Int>?
        var moment: Range<Int>?
        var by: Range<Int>?
        var title: Range<Int>?
        let isWhole = JSONText.readObject(line) { path, value in
            if path.isPath("event", "event_type", in: line) { type = value }
            if path.isPath("event", "occurred_at", in: line) { moment = value }
            if path.isPath("event", "agent", "summary", in: line) { by = value }
            if path.isPath("event", "data", "title", in: line) { title = value }
        }
        guard isWhole, let type, let time = moment.flatMap({ time(line, $0) }) else { return nil }
        let word: String
        if Scan.matches("incident.triggered", in: line, type) {
            word = "firing"
        } else if Scan.matches("incident.acknowledged", in: line, type) {
            word = "acknowledged"
        } else if Scan.matches("incident.resolved", in: line, type) {
            word = "resolved"
        } else {
            return EventRecord(time, nil)
        }
        return EventRecord(
            time,
            EventFact(
                .alert,
                ["state": .word(word), "name": .place(title), "by": .place(by), "source": .word("pagerduty")]))
    }

    /// The instant that a string is, or nil where it is none or the year 1 (not ended yet).
    private static func time(_ line: Span<UInt8>, _ range: Range<Int>) -> SourceTime? {
        guard let stamp = Timestamps.dateTime(line, at: range.lowerBound), stamp.end == range.upperBound,
            stamp.time.axis == .instant, stamp.time.micros > 0
        else { return nil }
        return stamp.time
    }
}
