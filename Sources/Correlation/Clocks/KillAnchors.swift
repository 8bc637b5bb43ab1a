import Evidence

/// What other logs wrote about the end of a process.
struct KillAnchors {
    /// pid → times of the last line of a step, sorted.
    var lastLines: [Int64: [Moment]] = [:]
    /// Times at which a supervisor says that a unit was killed, sorted.
    var exits: [Moment] = []
    /// The same by host.
    var exitsByHost: [String: [Moment]] = [:]
    /// The same by host and unit.
    var exitsByUnit: [String: [Moment]] = [:]
    /// The same last lines by host and pid.
    var lastLinesByHost: [String: [Moment]] = [:]

    init(_ sources: [Source]) {
        for source in sources {
            for (axis, tables) in source.byAxis where axis != .boot {
                for row in tables.cited.rows() where row.key.role == .processLast {
                    guard let pid = Int64(row.key.subject) else { continue }
                    let moment = source.moment(SourceTime(axis: axis, micros: row.cell.time.micros))
                    lastLines[pid, default: []].append(moment)
                    lastLinesByHost[KillAnchors.key(source.host, String(pid)), default: []].append(moment)
                }
            }
            for fact in source.facts(.unit) where fact.attributes.text("act") == "killed_by_oom" {
                let moment = source.moment(fact.time)
                exits.append(moment)
                exitsByHost[source.host, default: []].append(moment)
                if let unit = fact.attributes.text("unit") {
                    exitsByUnit[KillAnchors.key(source.host, unit), default: []].append(moment)
                }
            }
        }
        for pid in lastLines.keys { lastLines[pid]?.sort() }
        for key in lastLinesByHost.keys { lastLinesByHost[key]?.sort() }
        for key in exitsByUnit.keys { exitsByUnit[key]?.sort() }
        for host in exitsByHost.keys { exitsByHost[host]?.sort() }
        exits.sort()
    }

    static func key(_ host: String, _ name: String) -> String { host + "\u{0}" + name }

    /// The latest line of a pid within a minute of a time.
    func lastLine(pid: Int64, near time: Moment) -> Moment? {
        lastLines[pid]?.last { abs(time.seconds(to: $0)) <= 60 }
    }

    /// The supervisor's line about a kill nearest to a time, within three seconds.
    func exit(near time: Moment) -> Moment? {
        exits.filter { abs(time.seconds(to: $0)) <= 3 }.min { abs(time.seconds(to: $0)) < abs(time.seconds(to: $1)) }
    }
}
