import Evidence

/// Acts from deploy logs, from Nginx's own lifecycle lines, and from versions that processes start with.
enum Acts {
    static func find(_ scene: inout Scene) {
        var acts = deployLog(scene)
        addProxy(&acts, scene)
        addVersions(&acts, scene)
        acts.sort { ($0.start, $0.kind, $0.subject ?? "") < ($1.start, $1.kind, $1.subject ?? "") }
        for index in acts.indices { acts[index].ref = scene.book.add(event(acts[index])) }
        scene.acts = acts
    }

    // MARK: - Deploy logs

    private static func deployLog(_ scene: Scene) -> [Act] {
        var acts: [Act] = []
        var open: [String: Int] = [:]
        var lines: [(Moment, Fact)] = []
        for source in scene.sources {
            for fact in source.facts(.deployAct) { lines.append((source.moment(fact.time), fact)) }
        }
        lines.sort { $0.0 == $1.0 ? Fact.precedes($0.1, $1.1) : $0.0 < $1.0 }
        for (moment, fact) in lines {
            let values = fact.attributes
            let act = values.text("act") ?? "ops"
            let command = values.text("command")
            let kind = kind(act: act, command: command)
            let key = [kind, values.text("host") ?? "", values.text("version") ?? "", command ?? ""].joined(
                separator: "|")
            let citation = scene.file.citation(fact)
            if let index = open[key], values.text("status") != "started",
                acts[index].start.seconds(to: moment) <= 900
            {
                acts[index].end = moment
                acts[index].citations.append(citation)
                acts[index].previous = acts[index].previous ?? values.text("previous")
                acts[index].by = acts[index].by ?? values.text("by")
                open[key] = nil
                continue
            }
            open[key] = values.text("status") == "started" ? acts.count : nil
            acts.append(
                Act(
                    kind: kind, start: moment, end: moment, host: values.text("host"),
                    subject: subject(kind, command) ?? values.text("host"), version: values.text("version"),
                    previous: values.text("previous"), by: values.text("by"), command: command, citations: [citation]))
        }
        return acts
    }

    /// The contract's kind of an act, by the words of its command.
    private static func kind(act: String, command: String?) -> String {
        switch act {
        case "deploy", "rollback", "scale": return act
        case "config": return "config_change"
        default: break
        }
        let words = (command ?? "").lowercased()
        let isProxy = ["nginx", "haproxy", "envoy", "traefik", "apache", "httpd"].contains { words.contains($0) }
        if words.contains("reload") { return isProxy ? "proxy_reload" : "config_change" }
        if ["connection", "session", "lease"].contains(where: words.contains),
            ["clear", "kill", "terminate", "flush", "drop", "reset", "close"].contains(where: words.contains)
        {
            return "connections_cleared"
        }
        if words.contains("scale") || words.contains("replicas") { return "scale" }
        if words.contains("restart") || words.contains("stop") || words.contains("start") || words.contains("recreate")
        {
            return isProxy ? "proxy_restart" : "service_restart"
        }
        return words.contains("config") || words.contains("edit") ? "config_change" : "service_restart"
    }

    private static func subject(_ kind: String, _ command: String?) -> String? {
        guard kind == "proxy_restart" || kind == "proxy_reload" || kind == "service_restart" else { return nil }
        return command?.split(separator: " ").last.map(String.init)
    }

    // MARK: - Nginx

    private static func addProxy(_ acts: inout [Act], _ scene: Scene) {
        for source in scene.sources {
            let facts = source.facts(.nginxLifecycle)
            for fact in facts {
                let kind: String
                switch fact.attributes.text("act") {
                case "start": kind = "proxy_restart"
                case "reload": kind = "proxy_reload"
                default: continue
                }
                let moment = source.moment(fact.time)
                let citation = scene.file.citation(fact)
                if let index = acts.firstIndex(where: {
                    $0.kind == kind && $0.start.advanced(bySeconds: -10) <= moment
                        && moment <= $0.end.advanced(bySeconds: 15)
                }) {
                    if !acts[index].citations.contains(citation), acts[index].citations.count < 4 {
                        acts[index].citations.append(citation)
                    }
                    continue
                }
                // The first start of a log is a restart only where the proxy had answered before.
                if kind == "proxy_restart", scene.traffic.counts(moment.second - 600, moment.second - 1).requests == 0 {
                    continue
                }
                acts.append(
                    Act(
                        kind: kind, start: moment, end: moment, host: source.host == "unknown" ? nil : source.host,
                        subject: "nginx", citations: [citation]))
            }
        }
    }

    // MARK: - Versions

    /// A process that starts with another version than the one before it is a release, also where no deploy log says so.
    private static func addVersions(_ acts: inout [Act], _ scene: Scene) {
        var seen: [String: [String]] = [:]
        for life in scene.lives {
            guard let version = life.version else { continue }
            let before = seen[life.subject] ?? []
            defer { if before.last != version { seen[life.subject] = before + [version] } }
            guard let previous = before.last, previous != version else { continue }
            let citation = life.startCitation
            if let index = acts.firstIndex(where: {
                $0.isChange && ($0.version == nil || $0.version == version)
                    && $0.start.advanced(bySeconds: -30) <= life.start && life.start <= $0.end.advanced(bySeconds: 900)
            }) {
                if let citation, acts[index].citations.count < 4 { acts[index].citations.append(citation) }
                acts[index].previous = acts[index].previous ?? previous
                acts[index].version = acts[index].version ?? version
                continue
            }
            acts.append(
                Act(
                    kind: before.contains(version) ? "rollback" : "deploy", start: life.start, end: life.start,
                    host: nil, subject: life.subject, version: version, previous: previous,
                    citations: citation.map { [$0] } ?? []))
        }
        acts.removeAll { $0.citations.isEmpty }
    }

    private static func event(_ act: Act) -> Event {
        let by = act.by.map { " by \($0)" } ?? ""
        let on = act.host.map { " on \($0)" } ?? ""
        let title: String
        switch act.kind {
        case "deploy": title = "release \(act.version ?? "?") deployed\(on)\(by)"
        case "rollback": title = "rolled back to \(act.version ?? "?")\(on)\(by)"
        case "proxy_restart": title = "proxy restarted (\(act.subject ?? "nginx"))\(on)\(by)"
        case "proxy_reload": title = "proxy reloaded (\(act.subject ?? "nginx"))\(on)\(by)"
        case "connections_cleared": title = "connections cleared\(on)\(by)"
        case "service_restart": title = "service restarted (\(act.subject ?? act.command ?? "?"))\(on)\(by)"
        case "scale": title = "scaled\(on)\(by)"
        default: title = "configuration changed\(on)\(by)"
        }
        return Event(
            time: act.start, end: act.end > act.start ? act.end : nil, kind: act.kind, title: title,
            detail: act.command.map { "command: \($0)" } ?? "", subject: act.subject, role: .action,
            attributes: [
                ("version", act.version.map { .text($0) } ?? .null),
                ("previous", act.previous.map { .text($0) } ?? .null),
                ("host", act.host.map { .text($0) } ?? .null), ("by", act.by.map { .text($0) } ?? .null),
            ], citations: act.citations)
    }
}
