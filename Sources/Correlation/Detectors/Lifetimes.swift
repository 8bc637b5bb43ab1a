import Evidence

/// How long the processes lived that the kernel killed at their limit, by the kills alone: where no log has readings of
/// memory, growth must still fit the ages at which it ended.
struct Lifetimes {
    /// Seconds for which the first of them ran, at least: no kill, no change and no restart lies in them.
    var first: Double
    /// Seconds from one kill to the next.
    var later: [Double]

    /// The shortest that is no delay of the kernel's own.
    private static let briefest = 2.0

    /// The lifetimes behind kills of one service at its own limit; nil where there are too few to say anything.
    static func of(_ view: IncidentView) -> Lifetimes? {
        let kills = view.kills.filter { !$0.story.isManual && $0.limitBytes != nil }
        guard let first = kills.first else { return nil }
        let same = kills.filter { $0.story.host == first.story.host && $0.story.process == first.story.process }
        let gaps = zip(same, same.dropFirst()).map { $0.moment.seconds(to: $1.moment) }.filter { $0 > briefest }
        guard !gaps.isEmpty, let window = view.scene.window else { return nil }
        let acts = view.scene.acts.filter { act in
            act.start < first.moment && act.kind != "proxy_restart" && act.kind != "proxy_reload"
        }
        let from = max(window.start, acts.map(\.start).max() ?? window.start)
        return Lifetimes(first: from.seconds(to: first.moment), later: gaps)
    }

    /// Whether some died far sooner than the first one: growth from the start of each would take as long every time.
    var areUneven: Bool {
        guard let least = later.min(), let most = later.max() else { return false }
        return 4 * least < max(first, most)
    }

    /// Whether all took about as long, as growth with the same work does.
    var areEven: Bool {
        guard later.count >= 2, let least = later.min(), let most = later.max() else { return false }
        return most < 1.5 * least
    }
}
