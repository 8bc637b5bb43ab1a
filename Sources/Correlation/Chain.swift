import Evidence

/// The way from the trigger to the users: each link is two cited events and a mechanism.
enum Chain {
    static func links(_ scene: Scene, _ view: IncidentView, _ top: String, _ milestones: Milestones) -> [Incident.Link]
    {
        var stations: [(ref: EventBook.Ref, mechanism: String)] = []
        func add(_ ref: EventBook.Ref?, _ mechanism: String) {
            guard let ref, !stations.contains(where: { $0.ref == ref }) else { return }
            stations.append((ref, mechanism))
        }
        if let change = view.change, scene.book[change.ref].role == .cause { add(change.ref, "") }
        if top == "memory_leak" || top == "memory_spike" || top == "memory_limit_too_low" {
            let loop = scene.book.refs(["query_loop"], from: view.windowStart, to: view.impact).first
            add(loop, "the new version runs the same statement again and again")
            add(
                view.leaks.compactMap(\.ref).first,
                loop == nil ? "the new version keeps what it allocates" : "what it reads is kept in memory")
            add(
                scene.book.refs(["memory_pressure"], from: view.windowStart, to: view.impact).last,
                "memory comes close to its limit")
            add(view.kills.first?.ref, "the limit is reached and the kernel kills the process")
        }
        let gone = view.upstream([.reset, .closedEarly, .refused, .socketMissing]).filter { $0.end >= view.impact }
        if let first = gone.min(by: { $0.start < $1.start }) {
            add(first.ref, "the process is gone: its connections end and no new one is accepted")
        } else if let slow = view.upstream([.timedOut, .unreachable, .noLiveUpstreams, .tls, .resolver]).first {
            add(slow.ref, "the proxy gets no answer")
        }
        add(view.badGatewayStart, "the proxy has no upstream to ask and answers for it")
        var links: [Incident.Link] = []
        for (from, to) in zip(stations, stations.dropFirst()) {
            let lag = scene.book[from.ref].time.seconds(to: scene.book[to.ref].time)
            links.append(
                Incident.Link(
                    from: EventBook.id(from.ref), to: EventBook.id(to.ref), mechanism: to.mechanism,
                    lagS: (lag * 1000).rounded() / 1000))
        }
        return links
    }
}

/// What made it worse or longer without being the cause.
enum Contributions {
    static func find(_ scene: Scene, _ view: IncidentView) -> [Incident.Contribution] {
        var result: [Incident.Contribution] = []
        if let loop = view.crashLoops.first {
            result.append(
                Incident.Contribution(
                    kind: "crash_loop",
                    text: (view.kills.isEmpty
                        ? "each restart ended the same way: " : "each restart ran into the same limit: ")
                        + scene.book[loop].title,
                    events: view.crashLoops.map(EventBook.id)))
        }
        let stale = scene.book.refs(
            ["connection_growth", "connections_exhausted"], from: view.windowStart, to: view.end)
        if !stale.isEmpty {
            result.append(
                Incident.Contribution(
                    kind: "connections", text: "connections that were never returned slowed the recovery",
                    events: stale.map(EventBook.id)))
        }
        return result
    }
}
