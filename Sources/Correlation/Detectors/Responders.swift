import Evidence

/// What told people of the failure and when they came: alerts of other systems, acknowledgements, logins, boots.
///
/// An alert is a symptom seen by somebody else's rule: it gives detection, never onset.
enum Responders {
    static func find(_ scene: inout Scene) {
        logins(&scene)
        alerts(&scene)
        boots(&scene)
    }

    /// The first alert, acknowledgement and login of an incident; an alert may come with its onset, a person only later.
    static func milestones(
        _ scene: Scene, from onset: Moment, impact: Moment, to end: Moment
    ) -> (alerted: Milestone?, acknowledged: Milestone?, login: Milestone?) {
        func first(_ kind: String, from start: Moment) -> Milestone? {
            scene.book.refs([kind], from: start, to: end).first { scene.book[$0]["state"] != .text("resolved") }
                .map { Milestone(time: scene.book[$0].time, event: EventBook.id($0)) }
        }
        let alerted = first("alert", from: min(onset, impact))
        let noticed = min(alerted?.time ?? impact, impact)
        return (alerted, first("acknowledged", from: noticed), first("operator_login", from: noticed))
    }

    // MARK: - Logins

    /// Logins of one person within ten minutes, whichever programs tell them, are one event.
    private static func logins(_ scene: inout Scene) {
        var open: [String: EventBook.Ref] = [:]
        for (moment, fact) in sorted(.login, scene) {
            guard let user = fact.attributes.text("user") else { continue }
            let host = fact.attributes.text("host")
            let key = user + "\u{0}" + (host ?? "")
            let citation = scene.file.citation(fact)
            let from = fact.attributes.text("from")
            if let ref = open[key], (scene.book[ref].end ?? scene.book[ref].time).seconds(to: moment) <= 600 {
                // The daemon and the session manager write of one login within moments.
                let isSame = scene.book[ref].time.seconds(to: moment) <= 5
                if !isSame {
                    scene.book[ref].count += 1
                    scene.book[ref].end = moment
                }
                if scene.book[ref].citations.count < 3 { scene.book[ref].citations.append(citation) }
                if let from, scene.book[ref]["from"] == nil { scene.book[ref]["from"] = .text(from) }
                continue
            }
            open[key] = scene.book.add(
                Event(
                    time: moment, kind: "operator_login", title: "\(user) logs in" + (host.map { " on \($0)" } ?? ""),
                    subject: user, score: 0.1, role: .context,
                    attributes: [("user", .text(user))] + (host.map { [("host", .text($0))] } ?? [])
                        + (from.map { [("from", .text($0))] } ?? []),
                    citations: [citation]))
        }
    }

    // MARK: - Alerts

    private static func alerts(_ scene: inout Scene) {
        var open: [String: EventBook.Ref] = [:]
        for (moment, fact) in sorted(.alert, scene) {
            guard let state = fact.attributes.text("state"), state != "pending" else { continue }
            let name = fact.attributes.text("name") ?? "?"
            let target = fact.attributes.text("target") ?? ""
            let word = state == "notified" ? "firing" : state
            let key = [word, name, target].joined(separator: "\u{0}")
            let citation = scene.file.citation(fact)
            // A rule that keeps firing, and what it tells whom, is one alert until it is resolved.
            if let ref = open[key], (scene.book[ref].end ?? scene.book[ref].time).seconds(to: moment) <= 3600 {
                scene.book[ref].count += 1
                scene.book[ref].end = moment
                if scene.book[ref].citations.count < 3 { scene.book[ref].citations.append(citation) }
                continue
            }
            if word == "resolved" {
                guard open.removeValue(forKey: ["firing", name, target].joined(separator: "\u{0}")) != nil else {
                    continue
                }
            }
            let by = fact.attributes.text("by") ?? fact.attributes.text("contact")
            let what = name + (target.isEmpty || target == name ? "" : " of \(target)")
            let title =
                switch word {
                case "acknowledged": "\(what) acknowledged" + (by.map { " by \($0)" } ?? "")
                case "resolved": "alert resolved: \(what)"
                default: "alert: \(what)"
                }
            open[key] = scene.book.add(
                Event(
                    time: moment, kind: word == "acknowledged" ? "acknowledged" : "alert", title: title,
                    detail: fact.attributes.text("summary") ?? "", subject: target.isEmpty ? name : target, score: 0.3,
                    role: .context,
                    attributes: [("state", .text(word)), ("name", .text(name))]
                        + (fact.attributes.text("source").map { [("source", .text($0))] } ?? [])
                        + (by.map { [("by", .text($0))] } ?? []),
                    citations: [citation]))
        }
    }

    // MARK: - Boots

    /// A boot while the other logs run; the boot with which a kernel log begins says nothing.
    private static func boots(_ scene: inout Scene) {
        guard let start = scene.window?.start else { return }
        var last: [String: Moment] = [:]
        for source in scene.sources {
            for fact in source.facts(.hostSymptom) where fact.attributes.text("symptom") == "boot" {
                if fact.time.axis == .boot { continue }
                let moment = source.moment(fact.time)
                let host = fact.attributes.text("host") ?? source.host
                guard start.seconds(to: moment) > 60, last[host].map({ $0.seconds(to: moment) > 300 }) ?? true else {
                    continue
                }
                last[host] = moment
                scene.book.add(
                    Event(
                        time: moment, kind: "reboot", title: "\(host) boots", subject: host, score: 0.6, role: .context,
                        citations: [scene.file.citation(fact)]))
            }
        }
    }

    /// The facts of a kind of all sources by time.
    private static func sorted(_ kind: FactKind, _ scene: Scene) -> [(Moment, Fact)] {
        scene.sources.flatMap { source in source.facts(kind).map { (source.moment($0.time), $0) } }
            .sorted { $0.0 == $1.0 ? Fact.precedes($0.1, $1.1) : $0.0 < $1.0 }
    }
}
