import Glibc

/// Scores the points of a series one after the other, each from what came before it: no later point changes a score.
///
/// A point is compared with three pasts: with all values (their median), with what this phase of the period held (the
/// median of seven periods), and, over a twelfth of the period, with the mean of what that left. Each comparison gives the
/// tail probability of its deviation among its own past ones (`RecentTails`). Their geometric mean times e is a valid
/// probability however the three depend on each other (Vovk and Wang, "Combining p-values via averaging", Biometrika 107,
/// 2020); the score is `Tails.score` of it: 0.5 at one in a thousand.
///
/// An episode is announced once: a point gets its score where it is rarer than all that was before it, that fading by half
/// every 400 points, else 0. A gap has 0.
///
/// The period is the day once two of them are there, else what the autocorrelation shows whenever the series has doubled;
/// without one the last 120 values stand for the phase.
package struct OnlineScorer: Sendable {
    /// Points after which what was announced counts half.
    private static let halfLife = 400.0
    /// Cells that are held, and periods that are compared with.
    private static let longest = 1 << 20
    private static let periods = 7
    private static let longestPeriod = 1 << 17

    private var grid = TimeGrid()
    /// The last cells; a gap is no number. `first` is the cell of the first.
    private var cells: [Double] = []
    private var first = 0
    private var points = 0
    private var period: Int?
    private var nextSearch = 64

    private var values = RecentValues(capacity: 4096)
    private var level = RecentValues(capacity: 120)
    private var phaseRests = RunningMean()
    private var phaseCount = 0
    private var phaseLag = 0
    private var levelRests = RunningMean()
    private var watch = ChangeWatch()

    private var valueTails = RecentTails()
    private var phaseTails = RecentTails()
    private var phaseMeanTails = RecentTails()
    private var levelTails = RecentTails()
    private var levelMeanTails = RecentTails()
    private var announced = 0.0

    package init() {}

    /// What the next point is worth.
    package mutating func score(_ point: TimedPoint) -> (score: Double, isChange: Bool) {
        let cell = grid.place(point.micros)
        while first + cells.count < cell { cells.append(.nan) }
        cells.append(point.value ?? .nan)
        if cells.count > 2 * OnlineScorer.longest {
            let surplus = cells.count - OnlineScorer.longest
            cells.removeFirst(surplus)
            first += surplus
        }
        points += 1
        let lag = settledPeriod(cell)
        guard let value = point.value else { return (0, false) }
        var sum = 0.0
        var count = 0.0
        if values.count >= 20, let middle = values.median {
            sum += valueTails.decades(value - middle)
            count += 1
        }
        values.add(value)
        let rest: Double
        if let lag, let expected = expected(lag) {
            // Another period is another comparison: what the former one left says nothing of it.
            if abs(lag - phaseLag) > lag / 8 { startPhase(lag) }
            rest = value - expected
            sum += phaseTails.decades(rest)
            count += 1
            phaseRests.add(rest)
            phaseCount += 1
            if phaseCount > lag, let mean = phaseRests.mean(width: max(3, lag / 12)) {
                sum += phaseMeanTails.decades(mean)
                count += 1
            }
        } else if let middle = level.median {
            rest = phaseLag > 0 ? value - middle : value
            sum += levelTails.decades(value - middle)
            count += 1
            levelRests.add(value - middle)
            if let mean = levelRests.mean(width: 10) {
                sum += levelMeanTails.decades(mean)
                count += 1
            }
        } else {
            rest = value
        }
        level.add(value)
        let isChange = watch.isChange(at: rest)
        let decades = count > 0 ? max(0, sum / count - log10(M_E)) : 0
        let isNews = decades > announced
        announced = max(announced * exp2(-1 / OnlineScorer.halfLife), decades)
        return (isNews ? Tails.score(decades: decades) : 0, isChange)
    }

    private mutating func startPhase(_ lag: Int) {
        phaseLag = lag
        phaseCount = 0
        phaseRests = RunningMean()
        phaseTails = RecentTails()
        phaseMeanTails = RecentTails()
        watch.restart()
    }

    /// The period in cells by now.
    private mutating func settledPeriod(_ cell: Int) -> Int? {
        let day = (Double(TimeGrid.day) / Double(grid.step)).rounded()
        if day >= 4, day <= Double(OnlineScorer.longestPeriod), 2 * day < Double(cell) { return Int(day) }
        if points >= nextSearch {
            nextSearch = points * 2
            period = Periodicity.find(cells.map { $0.isNaN ? nil : $0 }).flatMap {
                $0 <= OnlineScorer.longestPeriod ? $0 : nil
            }
        }
        return period
    }

    /// The median of what the same phase and its neighbours held in the last seven periods; nil with fewer than three.
    private func expected(_ lag: Int) -> Double? {
        var found: [Double] = []
        let now = cells.count - 1
        for back in 1...OnlineScorer.periods {
            let middle = now - back * lag
            guard middle >= 1 else { break }
            for cell in (middle - 1)...(middle + 1) where !cells[cell].isNaN { found.append(cells[cell]) }
        }
        return found.count >= 3 ? Quantile.median(found) : nil
    }
}
