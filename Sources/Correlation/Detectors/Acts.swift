import Evidence

/// Acts from deploy logs, from Nginx's own lifecycle lines, and from versions that processes start with.
enum Acts {
    static func find(_ scene: inout Scene) {
        var acts = deployLog(scene)
        addPackages(&acts, scene)
        addProxy(&acts, scene)
        addUnits(&acts, scene)
        addVersions(&acts, scene)
        addImages(&acts, scene)
        acts.sort { ($0.start, $0.kind, $0.subject ?? "") < ($1.start, $1.kind, $1.subject ?? "") }
        for index in acts.indices { acts[index].ref = scene.book.add(event(acts[index])) }
        scene.acts = acts
    }

    // MARK: - Deploy logs

    private static func deployLog(_ scene: Scene) -> [Act] {
        var lines: [(Moment, Fact)] = []
        for source in scene.sources {
            for fact in source.facts(.deployAct) where fact.attributes.text("act") != "package" {
                lines.append((source.moment(fact.time), fact))
            }
        }
        lines.sort { $0.0 == $1.0 ? Fact.precedes($0.1, $1.1) : $0.0 < $1.0 }
        var rollouts = Rollouts()
        for (moment, fact) in lines {
            let values = fact.attributes
            let act = values.text("act") ?? "ops"
            let command = values.text("command")
            let kind = kind(act: act, command: command)
            let citation = scene.file.citation(fact)
            let told = Act(
                kind: kind, start: moment, end: moment, host: values.text("host"),
                subject: values.text("target") ?? subject(kind, command) ?? values.text("service")
                    ?? values.text("host"),
                version: values.text("version"), previous: values.text("previous"), by: values.text("by"),
                command: command, citations: [citation])
            if rollouts.take(told, isActivation: act == "activate", status: values.text("status")) { continue }
            if let index = toldBefore(told, rollouts.acts) {
                rollouts.acts[index].citations.append(citation)
                rollouts.acts[index].by = rollouts.acts[index].by ?? told.by
                continue
            }
            rollouts.add(told, isOpen: values.text("status") == "started")
        }
        return rollouts.finished()
    }

    /// The act that another log has told already: sudo, the audit and a shell's history write of one command.
    private static func toldBefore(_ act: Act, _ acts: [Act]) -> Int? {
        let inputs = Set(act.citations.map(\.input))
        return acts.lastIndex { known in
            known.kind == act.kind && known.start.seconds(to: act.start) <= 5
                && stem(known.subject) == stem(act.subject) && inputs.isDisjoint(with: known.citations.map(\.input))
                && known.citations.count < 4
        }
    }

    /// `nginx` of `/usr/sbin/nginx`, `nginx.service` and `deployment/nginx`.
    static func stem(_ subject: String?) -> String? {
        guard let name = subject?.split(separator: "/").last else { return nil }
        return name.hasSuffix(".service") ? String(name.dropLast(8)) : String(name)
    }

    /// The contract's kind of an act, by the words of its command.
    private static func kind(act: String, command: String?) -> String {
        switch act {
        case "deploy", "rollback", "scale", "reboot": return act
        case "activate": return "deploy"
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

    // MARK: - Packages

    /// What a package manager changed, one act a run: an update of a library is no release of the application.
    private static func addPackages(_ acts: inout [Act], _ scene: Scene) {
        for source in scene.sources {
            var runs: [(start: Moment, end: Moment, facts: [Fact])] = []
            for fact in source.facts(.deployAct) where fact.attributes.text("act") == "package" {
                let moment = source.moment(fact.time)
                if let last = runs.last, last.end.seconds(to: moment) <= 120 {
                    runs[runs.count - 1].end = moment
                    runs[runs.count - 1].facts.append(fact)
                } else {
                    runs.append((moment, moment, [fact]))
                }
            }
            for run in runs {
                let names = Set(run.facts.compactMap { $0.attributes.text("service") }).sorted()
                guard let first = run.facts.first else { continue }
                let command = first.attributes.text("command")
                let act = Act(
                    kind: "config_change", start: run.start, end: run.end,
                    host: source.host == "unknown" ? nil : source.host, subject: names.count == 1 ? names.first : nil,
                    version: names.count == 1 ? first.attributes.text("version") : nil,
                    previous: names.count == 1 ? first.attributes.text("previous") : nil,
                    by: first.attributes.text("by"),
                    command: command ?? "packages: " + names.prefix(8).joined(separator: " "),
                    citations: [scene.file.citation(first)])
                if !acts.contains(where: { $0.isChange && abs($0.start.seconds(to: run.start)) <= 120 }) {
                    acts.append(act)
                }
            }
        }
    }

    // MARK: - Units

    /// A unit that its manager was told to stop and that starts again, by hand or by a deploy: a service manager writes
    /// `Stopping` for a job only, never for a crash. Units that have nothing to do with failures are left out (neither do
    /// they crash, nor do requests begin to fail when they stop), and so is a shutdown, in which all units stop.
    private static func addUnits(_ acts: inout [Act], _ scene: Scene) {
        let proxies: Set<String> = ["nginx", "haproxy", "envoy", "traefik", "apache2", "httpd"]
        for source in scene.sources {
            let facts = source.facts(.unit)
            var known = proxies
            for fact in facts {
                guard ["killed_by_oom", "main_exited", "start_limit"].contains(fact.attributes.text("act") ?? "") else {
                    continue
                }
                if let name = stem(fact.attributes.text("unit")) { known.insert(name) }
            }
            let stops = facts.filter { $0.attributes.text("act") == "stopping" }
            for fact in stops where failuresBegin(after: source.moment(fact.time), scene) {
                if let name = stem(fact.attributes.text("unit") ?? fact.attributes.text("description")) {
                    known.insert(name)
                }
            }
            var stopped: [String: (moment: Moment, fact: Fact)] = [:]
            for fact in facts {
                guard let name = stem(fact.attributes.text("unit") ?? fact.attributes.text("description")),
                    known.contains(name)
                else { continue }
                let moment = source.moment(fact.time)
                let host = fact.attributes.text("host") ?? ""
                let key = host + "\u{0}" + name
                switch fact.attributes.text("act") {
                case "stopping":
                    let others = Set(
                        stops.filter {
                            abs(source.moment($0.time).seconds(to: moment)) <= 15
                                && ($0.attributes.text("host") ?? "") == host
                        }.compactMap { $0.attributes.text("unit") ?? $0.attributes.text("description") })
                    if others.count < 6 { stopped[key] = (moment, fact) }
                case "restart_scheduled": stopped[key] = nil
                case "started", "restarted":
                    let stop = fact.attributes.text("act") == "restarted" ? (moment: moment, fact: fact) : stopped[key]
                    stopped[key] = nil
                    guard let stop, stop.moment.seconds(to: moment) <= 300 else { continue }
                    addRestart(
                        &acts, name, isProxy: proxies.contains(name), stop.moment, moment,
                        host: host.isEmpty ? nil : host,
                        citations: [stop.fact, fact].map(scene.file.citation))
                default: break
                }
            }
        }
    }

    /// Whether the proxy has no answer from an upstream within seconds, after half a minute without such a failure.
    private static func failuresBegin(after moment: Moment, _ scene: Scene) -> Bool {
        let traffic = scene.traffic
        func fails(_ from: Int64, _ to: Int64) -> Bool {
            stride(from: from, to: to, by: Int(traffic.step)).contains { second in
                traffic.index(second).map { traffic.steps[$0].badGateway > 0 } ?? false
            }
        }
        return fails(moment.second - 1, moment.second + 10) && !fails(moment.second - 31, moment.second - 1)
    }

    /// Adds a restart unless an act that brings one is told by another log.
    private static func addRestart(
        _ acts: inout [Act], _ name: String, isProxy: Bool, _ start: Moment, _ end: Moment, host: String?,
        citations: [ReportCitation]
    ) {
        let kinds: Set<String> = ["service_restart", "proxy_restart", "deploy", "rollback", "config_change"]
        if let index = acts.firstIndex(where: {
            kinds.contains($0.kind) && $0.start.advanced(bySeconds: -5) <= start
                && start <= $0.end.advanced(bySeconds: 30)
        }) {
            if acts[index].citations.count < 4, let first = citations.first, !acts[index].citations.contains(first) {
                acts[index].citations.append(first)
            }
            return
        }
        var unique = citations
        if unique.count == 2, unique[0] == unique[1] { unique.removeLast() }
        acts.append(
            Act(
                kind: isProxy ? "proxy_restart" : "service_restart", start: start, end: end, host: host, subject: name,
                citations: unique))
    }

    // MARK: - Versions

    /// A process that starts with another version than the one before it is a release, also where no deploy log says so.
    private static func addVersions(_ acts: inout [Act], _ scene: Scene) {
        var seen: [String: [String]] = [:]
        for life in scene.lives {
            guard let version = life.version else { continue }
            // Each program of a host has versions of its own.
            let key = life.subject + "\u{0}" + (life.process ?? "")
            let before = seen[key] ?? []
            defer { if before.last != version { seen[key] = before + [version] } }
            guard let previous = before.last, previous != version else { continue }
            let citation = life.startCitation
            if let index = acts.firstIndex(where: {
                $0.isChange && ($0.version == nil || Rollouts.isSame($0.version, version))
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

    /// A container that starts from another image than the one before it is a release as well.
    private static func addImages(_ acts: inout [Act], _ scene: Scene) {
        var starts: [(moment: Moment, owner: String, version: String, fact: Fact)] = []
        for source in scene.sources {
            for fact in source.facts(.unit) {
                let act = fact.attributes.text("act")
                guard act == "starting" || act == "started", let version = fact.attributes.text("version"),
                    let unit = fact.attributes.text("unit")
                else { continue }
                starts.append(
                    (
                        source.moment(fact.time), owner(unit) + "/" + (fact.attributes.text("container") ?? ""),
                        version, fact
                    ))
            }
        }
        starts.sort { $0.moment == $1.moment ? Fact.precedes($0.fact, $1.fact) : $0.moment < $1.moment }
        var seen: [String: [(version: String, last: Moment)]] = [:]
        for start in starts {
            var versions = seen[start.owner] ?? []
            defer { seen[start.owner] = versions }
            guard let current = versions.last else {
                versions.append((start.version, start.moment))
                continue
            }
            if current.version == start.version {
                versions[versions.count - 1].last = start.moment
                continue
            }
            let isBack = versions.contains { $0.version == start.version }
            // While a roll-out runs, pods of both versions start.
            if isBack, current.last.seconds(to: start.moment) < 120 { continue }
            let others = Set(versions.map(\.version)).subtracting([start.version])
            versions.append((start.version, start.moment))
            let citation = scene.file.citation(start.fact)
            if let index = acts.firstIndex(where: {
                // A deploy tool may name the release by another word than the image's tag.
                $0.isChange && !others.contains($0.version ?? "")
                    && $0.start.advanced(bySeconds: -30) <= start.moment
                    && start.moment <= $0.end.advanced(bySeconds: 900)
            }) {
                if acts[index].citations.count < 4 { acts[index].citations.append(citation) }
                continue
            }
            acts.append(
                Act(
                    kind: isBack ? "rollback" : "deploy", start: start.moment, end: start.moment, host: nil,
                    subject: start.owner.split(separator: "/").first.map(String.init), version: start.version,
                    previous: current.version, citations: [citation]))
        }
    }

    /// `api` of the pod `api-7d9f8c6b5-x2x4z`; any other name as it is.
    private static func owner(_ unit: String) -> String {
        let parts = unit.split(separator: "-")
        guard parts.count >= 3, let hash = parts.dropLast().last, let end = parts.last, end.utf8.count == 5,
            (5...10).contains(hash.utf8.count), hash.utf8.contains(where: { (0x30...0x39).contains($0) })
        else { return unit }
        return parts.dropLast(2).joined(separator: "-")
    }

    private static func event(_ act: Act) -> Event {
        let by = act.by.map { " by \($0)" } ?? ""
        let on = act.host.map { " on \($0)" } ?? ""
        let title: String
        switch act.kind {
        case "deploy" where act.hasFailed: title = "deploy of \(act.version ?? "?") failed\(on)\(by)"
        case "rollback" where act.hasFailed: title = "rollback to \(act.version ?? "?") failed\(on)\(by)"
        case "deploy": title = "release \(act.version.map { $0 + " " } ?? "")deployed\(on)\(by)"
        case "rollback": title = "rolled back to \(act.version ?? "?")\(on)\(by)"
        case "proxy_restart": title = "proxy restarted (\(act.subject ?? "nginx"))\(on)\(by)"
        case "proxy_reload": title = "proxy reloaded (\(act.subject ?? "nginx"))\(on)\(by)"
        case "connections_cleared": title = "connections cleared\(on)\(by)"
        case "service_restart": title = "service restarted (\(act.subject ?? act.command ?? "?"))\(on)\(by)"
        case "scale": title = "scaled\(on)\(by)"
        case "reboot": title = "reboot asked for\(on)\(by)"
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
