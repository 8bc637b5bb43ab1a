/// Says, from the past alone, at which value it is clear that the level has changed.
///
/// The cumulative sum test of Page (Biometrika 41, 1954), both sides, in robust deviations from the values since the last
/// change. The decision is put off in proportion to the long-run variance of autocorrelated values, as in `ChangePoint`.
/// What is more than four deviations out counts as four: one spike is no level.
struct ChangeWatch {
    private static let window = 512
    private static let fewest = 32
    private static let farthest = 4.0
    /// Half of the least change that is sought, in deviations, and the sum at which it is decided.
    private static let slack = 1.0
    private static let decision = 12.0

    private var reference = RecentValues(capacity: window)
    private var ones = RecentValues(capacity: window)
    private var twos = RecentValues(capacity: window)
    private var last: (Double?, Double?) = (nil, nil)
    private var up = 0.0
    private var down = 0.0

    /// Takes the next value; true where the level is another by now.
    mutating func isChange(at value: Double) -> Bool {
        if reference.count >= ChangeWatch.fewest, let middle = reference.median, let low = reference.nearestRank(0.25),
            let high = reference.nearestRank(0.75)
        {
            let deviation = (high - low) / 1.349
            let far = ChangeWatch.farthest
            let distance = value - middle
            let z =
                distance == 0
                ? 0 : deviation > 0 ? min(max(distance / deviation, -far), far) : distance > 0 ? far : -far
            up = max(0, up + z - ChangeWatch.slack)
            down = max(0, down - z - ChangeWatch.slack)
            if max(up, down) > ChangeWatch.decision * inflation {
                restart()
                learn(value)
                return true
            }
        }
        learn(value)
        return false
    }

    /// Forgets all: what comes is of another kind.
    mutating func restart() {
        reference.removeAll()
        ones.removeAll()
        twos.removeAll()
        last = (nil, nil)
        (up, down) = (0, 0)
    }

    private var inflation: Double {
        guard let one = ones.median, let two = twos.median else { return 1 }
        return ChangePoint.longRunInflation(one: one, two: two)
    }

    private mutating func learn(_ value: Double) {
        reference.add(value)
        if let one = last.0 { ones.add(abs(value - one)) }
        if let two = last.1 { twos.add(abs(value - two)) }
        last = (value, last.0)
    }
}
