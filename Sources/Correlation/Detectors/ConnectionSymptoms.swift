import Evidence

/// Connections that leak, run out or are stale: one event for each symptom and stretch.
///
/// A client's complaint and the server's own about one shortage are one event: the server counts every refusal, and each
/// client the ones that it met.
enum ConnectionSymptoms {
    /// Stretches of client and server this far apart are one.
    private static let reach = 60.0

    private struct Stretch {
        var stream: String
        var host: String
        var isServer: Bool
        var start: Moment
        var end: Moment
        var count: Int64
        var greatest: Int64?
        var citations: [ReportCitation]

        func touches(_ other: Stretch) -> Bool {
            start.seconds(to: other.end) >= -reach && other.start.seconds(to: end) >= -reach
        }
    }

    static func find(_ scene: inout Scene) {
        let kinds = ["exhausted": "connections_exhausted", "leaked": "connection_growth", "stale": "connection_growth"]
        for symptom in kinds.keys.sorted() {
            guard let kind = kinds[symptom] else { continue }
            for stretch in joined(stretches(of: symptom, scene)) {
                let words =
                    switch symptom {
                    case "exhausted": "connections run out"
                    case "leaked": "connections are opened and not returned"
                    default: "connections of dead processes are still held"
                    }
                scene.book.add(
                    Event(
                        time: stretch.start, end: stretch.count > 1 ? stretch.end : nil, kind: kind,
                        title: words + (stretch.greatest.map { ": up to \($0)" } ?? ""), subject: stretch.stream,
                        count: stretch.count, score: 0.5, role: .symptom,
                        attributes: [
                            ("symptom", .text(symptom)), ("greatest", stretch.greatest.map { .int($0) } ?? .null),
                        ], citations: stretch.citations))
            }
        }
    }

    private static func stretches(of symptom: String, _ scene: Scene) -> [Stretch] {
        var found: [Stretch] = []
        for source in scene.sources {
            let mine = source.facts(.connections).filter { $0.attributes.text("symptom") == symptom }
            guard let first = mine.first, let last = mine.last else { continue }
            let (start, end) = (source.moment(first.time), source.moment(last.time))
            found.append(
                Stretch(
                    stream: source.stream, host: source.host,
                    isServer: source.sourceClass == .database
                        || mine.allSatisfy { $0.attributes.text("side") == "server" },
                    start: start,
                    end: max(start, end), count: mine.reduce(0) { $0 &+ $1.times },
                    greatest: mine.compactMap { $0.attributes.int("count") }.max(),
                    citations: [scene.file.citation(first)] + (mine.count > 1 ? [scene.file.citation(last)] : [])))
        }
        return found
    }

    /// The servers' stretches with those of the clients that complain of the same, then the other clients'.
    private static func joined(_ found: [Stretch]) -> [Stretch] {
        var servers: [Stretch] = []
        for stretch in found where stretch.isServer {
            // Two logs of one server write the same.
            if let index = servers.firstIndex(where: { $0.host == stretch.host && $0.touches(stretch) }) {
                servers[index].start = min(servers[index].start, stretch.start)
                servers[index].end = max(servers[index].end, stretch.end)
                servers[index].count = max(servers[index].count, stretch.count)
            } else {
                servers.append(stretch)
            }
        }
        var others: [Stretch] = []
        var clients = [Int64](repeating: 0, count: servers.count)
        for stretch in found where !stretch.isServer {
            guard let index = servers.firstIndex(where: { $0.touches(stretch) }) else {
                others.append(stretch)
                continue
            }
            clients[index] &+= stretch.count
            servers[index].start = min(servers[index].start, stretch.start)
            servers[index].end = max(servers[index].end, stretch.end)
            servers[index].greatest = [servers[index].greatest, stretch.greatest].compactMap { $0 }.max()
            if servers[index].citations.count < 6 { servers[index].citations += stretch.citations.prefix(1) }
        }
        for index in servers.indices { servers[index].count = max(servers[index].count, clients[index]) }
        return servers + others
    }
}
