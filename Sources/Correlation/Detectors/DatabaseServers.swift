import Evidence

/// A database server that ended without a shutdown: it says so itself, or recovers when it starts again.
enum DatabaseServers {
    /// Words about one end are this close together.
    private static let reach = 60.0

    static func find(_ scene: inout Scene) {
        ends(&scene)
        shadows(&scene)
    }

    /// A client that went away without a word when the kernel killed a process: the database saw the kill as well.
    private static func shadows(_ scene: inout Scene) {
        for source in scene.sources where source.holdsDatabase {
            let lost = source.facts(.databaseEvent).filter { $0.attributes.text("symptom") == "client_lost" }
            if lost.isEmpty { continue }
            for kill in scene.kills where kill.isPressure {
                guard let fact = lost.first(where: { abs(kill.moment.seconds(to: source.moment($0.time))) <= 2 }) else {
                    continue
                }
                scene.book[kill.ref].citations.append(scene.file.citation(fact))
            }
        }
    }

    private static func ends(_ scene: inout Scene) {
        var told: [String: Moment] = [:]
        for source in scene.sources where source.holdsDatabase {
            let exits = source.facts(.processExit).map { source.moment($0.time) }
            for fact in source.facts(.databaseEvent) {
                guard let symptom = fact.attributes.text("symptom"), symptom == "crashed" || symptom == "recovering"
                else {
                    continue
                }
                let moment = source.moment(fact.time)
                // A process of the server that a signal ended is an event of its own, and takes the others with it.
                if exits.contains(where: { abs($0.seconds(to: moment)) <= reach }) { continue }
                if let last = told[source.host], abs(last.seconds(to: moment)) <= reach { continue }
                told[source.host] = moment
                let isKill = scene.kills.contains { abs($0.moment.seconds(to: moment)) <= reach }
                scene.book.add(
                    Event(
                        time: moment, kind: "process_exit",
                        title: "the database server "
                            + (symptom == "crashed" ? "crashed" : "starts after an end without a shutdown"),
                        detail: isKill ? "the kernel killed a process for memory within a minute of it." : "",
                        subject: source.stream, score: 0.6, role: .symptom,
                        attributes: [("reason", .text(symptom))], citations: [scene.file.citation(fact)]))
            }
        }
    }
}
