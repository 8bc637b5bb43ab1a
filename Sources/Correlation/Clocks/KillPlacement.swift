package import Evidence

/// A kill with the moment at which it is put, and how that is known.
package struct PlacedKill {
    package var story: KillStory
    package var moment: Moment
    /// The source that tells it.
    package var source: Int
    /// Whether anything says when it was; else the moment is where the logs end.
    package var isPlaced = true
    /// What the kill's own clock must be moved by, seconds, where something else tells its time.
    package var clockOff: Double?
    /// What tells it.
    package var basis: String?
}

/// Puts each kill on the aligned clock.
///
/// A logger writes the moment at which it got a line. `dmesg` reckons its wall clock from seconds since boot when it is
/// called, and those stop while the machine sleeps: such a time is a suspect, off by hours or days, by another amount
/// for each kill. So each kill is anchored by itself: by the same kill in a log with a received time, by the last line
/// that its victim wrote, by its supervisor's word. A dump without any time has nothing else.
package enum KillPlacement {
    /// Logs of one kill differ by at most this much.
    private static let reach = 5.0
    /// A kernel's clock that differs less from a victim's last line is not off: the process may have been silent.
    private static let silence = 60.0

    package static func place(_ stories: [KillStory], _ sources: [Source], end: Moment) -> [PlacedKill] {
        var kills: [PlacedKill] = []
        for story in stories {
            let index =
                sources.firstIndex { $0.stream == story.stream && $0.host == story.host }
                ?? sources.firstIndex { $0.stream == story.stream }
            guard let index else { continue }
            let isLost = story.isUntimed || (story.time.axis == .boot && sources[index].clock.bootMicros == nil)
            var kill = PlacedKill(
                story: story, moment: isLost ? end : sources[index].moment(story.time), source: index)
            kill.isPlaced = !isLost
            kills.append(kill)
        }
        let received = kills.filter { $0.isPlaced && $0.story.time.axis != .boot && !$0.story.isReckoned }
        let anchors = KillAnchors(sources)
        for index in kills.indices where kills[index].story.killer == nil && !isTrusted(kills[index]) {
            if let twin = twin(of: kills[index], in: received) {
                move(&kills[index], to: twin, slack: reach, basis: "the same kill in another log")
            } else if let line = lastLine(kills[index], anchors, sources) {
                move(&kills[index], to: line, slack: silence, basis: "the last line of its victim")
            }
        }
        bySupervisor(&kills, anchors, sources)
        return kills.sorted { a, b in
            if a.moment != b.moment { return a.moment < b.moment }
            if a.story.stream != b.story.stream { return a.story.stream < b.story.stream }
            return (a.story.pid ?? -1) < (b.story.pid ?? -1)
        }
    }

    private static func isTrusted(_ kill: PlacedKill) -> Bool {
        kill.isPlaced && kill.story.time.axis != .boot && !kill.story.isReckoned
    }

    private static func move(_ kill: inout PlacedKill, to moment: Moment, slack: Double, basis: String) {
        let off = kill.moment.seconds(to: moment)
        if kill.isPlaced {
            guard abs(off) > slack else { return }
            kill.clockOff = off
        }
        kill.moment = moment
        kill.isPlaced = true
        kill.basis = basis
    }

    /// The same kill in a log with received times: same victim, same monotonic time where both have it; else the nearest.
    private static func twin(of kill: PlacedKill, in received: [PlacedKill]) -> Moment? {
        let own = kill.story.time.axis == .boot ? kill.story.monotonic ?? kill.story.time.micros : kill.story.monotonic
        let same = received.filter { other in
            guard other.story.killer == nil, other.story.pid == kill.story.pid,
                other.story.process == kill.story.process, other.story.anonRSSBytes == kill.story.anonRSSBytes
            else { return false }
            guard !kill.story.isUntimed, let own, let theirs = other.story.monotonic else { return true }
            return abs(Double(own) - Double(theirs)) <= reach * 1_000_000
        }
        return same.map(\.moment).min { abs(kill.moment.seconds(to: $0)) < abs(kill.moment.seconds(to: $1)) }
    }

    /// The last line of the victim's own log on the same host; nil where it wrote near the kernel's time.
    private static func lastLine(_ kill: PlacedKill, _ anchors: KillAnchors, _ sources: [Source]) -> Moment? {
        guard let pid = kill.story.pid,
            let lines = anchors.lastLinesByHost[KillAnchors.key(sources[kill.source].host, String(pid))]
        else { return nil }
        if kill.isPlaced, lines.contains(where: { abs(kill.moment.seconds(to: $0)) <= silence }) { return nil }
        return lines.last
    }

    /// Kills of a unit and what its supervisor says of them, one to one, where there are as many of each.
    private static func bySupervisor(_ kills: inout [PlacedKill], _ anchors: KillAnchors, _ sources: [Source]) {
        var byUnit: [String: [Int]] = [:]
        for index in kills.indices where kills[index].story.killer == nil && !isTrusted(kills[index]) {
            guard kills[index].basis == nil, let path = kills[index].story.cgroup,
                let unit = path.split(separator: "/").last
            else { continue }
            byUnit[
                KillAnchors.key(sources[kills[index].source].host, String(unit))
                    + "\u{0}\(kills[index].source)", default: []
            ].append(index)
        }
        for name in byUnit.keys.sorted() {
            guard let members = byUnit[name], let cut = name.lastIndex(of: "\u{0}"),
                let exits = anchors.exitsByUnit[String(name[..<cut])], exits.count == members.count
            else { continue }
            let ordered = members.sorted { a, b in
                kills[a].moment == kills[b].moment
                    ? kills[a].story.time < kills[b].story.time : kills[a].moment < kills[b].moment
            }
            for (index, exit) in zip(ordered, exits) {
                move(&kills[index], to: exit, slack: reach, basis: "its supervisor's word")
            }
        }
    }
}
