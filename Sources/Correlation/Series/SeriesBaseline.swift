/// What a whole series is expected to be at each cell: a level and, where it has a period, what each phase adds.
///
/// Robust seasonal decomposition in the manner of STL (Cleveland et al., J. Official Statistics 6, 1990) and RobustSTL
/// (Wen et al., AAAI 2019) with medians for both parts: the level is the median of whole periods, joined by lines, the
/// season the median of each phase, in two turns; up to half of the values of a phase may be anomalous. Without a period
/// the level is the Theil–Sen line where Mann–Kendall finds a trend that autocorrelation does not explain, else the
/// median.
struct SeriesBaseline {
    /// Cells a period; nil without one.
    let period: Int?
    /// What each phase adds; empty without a period.
    private(set) var season: [Double] = []
    /// Centre and level of each block of cells.
    private var levels: [(centre: Double, value: Double)] = []
    private var line: (slope: Double, intercept: Double) = (0, 0)

    private static let blocks = 8

    init(_ cells: [Double?]) {
        period = Periodicity.find(cells)
        guard let period else {
            fitLine(cells)
            return
        }
        season = [Double](repeating: 0, count: period)
        let length = period * max(1, cells.count / (SeriesBaseline.blocks * period))
        for _ in 0..<2 {
            fitLevels(cells, length: length)
            fitSeason(cells)
        }
    }

    /// What the cell is expected to hold.
    func expected(_ cell: Int) -> Double { level(Double(cell)) + seasonal(cell) }

    /// What the phase of the cell adds, 0 without a period.
    func seasonal(_ cell: Int) -> Double { season.isEmpty ? 0 : season[cell % season.count] }

    private mutating func fitLine(_ cells: [Double?]) {
        var points: [(x: Double, y: Double)] = []
        for (cell, value) in cells.enumerated() { if let value { points.append((Double(cell), value)) } }
        guard !points.isEmpty else { return }
        if let trend = Trend.of(points), trend.correctedP < 0.01 { line.slope = trend.slope }
        line.intercept = Quantile.median(points.map { $0.y - line.slope * $0.x })
    }

    private mutating func fitLevels(_ cells: [Double?], length: Int) {
        levels = []
        var start = 0
        while start < cells.count {
            // The last block takes what is too short for one of its own.
            let end = cells.count - start < 2 * length ? cells.count : start + length
            var block: [Double] = []
            for cell in start..<end { if let value = cells[cell] { block.append(value - seasonal(cell)) } }
            if !block.isEmpty { levels.append((Double(start + end - 1) / 2, Quantile.median(block))) }
            start = end
        }
    }

    private mutating func fitSeason(_ cells: [Double?]) {
        var rests = [[Double]](repeating: [], count: season.count)
        for (cell, value) in cells.enumerated() {
            if let value { rests[cell % season.count].append(value - level(Double(cell))) }
        }
        let phases = rests.map { Quantile.median($0) }
        // The season adds nothing over a whole period; its mean is the level's.
        let middle = Quantile.median(phases)
        season = phases.map { $0 - middle }
    }

    private func level(_ cell: Double) -> Double {
        guard let first = levels.first, let last = levels.last else { return line.intercept + line.slope * cell }
        if cell <= first.centre { return first.value }
        if cell >= last.centre { return last.value }
        var (low, high) = (0, levels.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if levels[middle].centre <= cell { low = middle } else { high = middle }
        }
        let (a, b) = (levels[low], levels[high])
        return a.value + (b.value - a.value) * (cell - a.centre) / (b.centre - a.centre)
    }
}
