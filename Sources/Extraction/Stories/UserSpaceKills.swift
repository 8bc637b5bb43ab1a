import Evidence

/// Kills by programs, one story each: `Marked` and `Killed`, a first and a second signal, are one act.
enum UserSpaceKills {
    /// Lines of one act lie within this many microseconds.
    private static let reach: Int64 = 15_000_000

    static func kills(of facts: [Fact], host: String, stream: String) -> [KillStory] {
        var stories: [KillStory] = []
        for fact in facts.sorted(by: Fact.precedes) {
            guard let killer = fact.attributes.text("killer"), !fact.attributes.flag("untimed") else { continue }
            let (pid, cgroup) = (fact.attributes.int("pid"), fact.attributes.text("cgroup"))
            let host = fact.attributes.text("host") ?? host
            let known = stories.lastIndex { story in
                story.killer == killer && story.pid == pid && story.cgroup == cgroup && story.host == host
                    && isNear(story.facts.last?.time ?? story.time, fact.time)
            }
            if let known {
                stories[known].facts.append(fact)
                continue
            }
            var story = KillStory(
                host: host, stream: stream, time: fact.time, pid: pid,
                process: fact.attributes.text("process") ?? cgroup.map(name) ?? "?", facts: [fact])
            story.killer = killer
            story.cgroup = cgroup
            story.uid = fact.attributes.int("uid")
            story.reason = fact.attributes.text("reason")
            story.statedRSSBytes = fact.attributes.int("rss_bytes")
            story.monotonic = fact.attributes.int("monotonic_us")
            story.isReckoned = fact.attributes.flag("reckoned")
            stories.append(story)
        }
        return stories
    }

    /// The last component of a cgroup's path.
    private static func name(_ cgroup: String) -> String {
        cgroup.split(separator: "/").last.map(String.init) ?? cgroup
    }

    private static func isNear(_ a: SourceTime, _ b: SourceTime) -> Bool {
        guard a.axis == b.axis, b.micros >= a.micros else { return false }
        let (difference, overflow) = b.micros.subtractingReportingOverflow(a.micros)
        return !overflow && difference <= reach
    }
}
