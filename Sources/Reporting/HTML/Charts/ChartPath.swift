internal import Correlation

/// A series as the path of an SVG, thinned to what a pixel column can show.
///
/// In each column the least and the greatest value are kept, in their order of time, so that no peak is lost and a week
/// draws no more points than an hour. A gap in the series is a gap in the line.
struct ChartPath {
    private var runs: [[(x: Double, y: Double)]] = []

    init(_ series: Series, factor: ((Int) -> Double?)? = nil, _ time: TimeScale, _ values: ValueScale) {
        var run: [(x: Double, y: Double)] = []
        // One column: its first place, least and greatest, and which came first.
        var column = Int.min
        var low: (index: Int, y: Double)?
        var high: (index: Int, y: Double)?
        func flush(into run: inout [(x: Double, y: Double)]) {
            guard let first = low, let second = high else { return }
            let pair = first.index <= second.index ? [first, second] : [second, first]
            for (place, point) in pair.enumerated() where place == 0 || pair[0].index != pair[1].index {
                run.append((ChartPath.x(series, point.index, time), point.y))
            }
        }
        // A reading now and then is still one line: only a hole of several steps ends it.
        var missing = 0
        for (index, value) in series.values.enumerated() {
            let moment = series.start.advanced(bySeconds: (Double(index) + 0.5) * Double(series.stepS))
            guard time.holds(moment) else { continue }
            guard let value, let scaled = factor.map({ $0(index).map { $0 * value } }) ?? value, scaled.isFinite else {
                missing += 1
                continue
            }
            let x = ChartPath.x(series, index, time)
            let y = values.y(scaled)
            if missing > 3 {
                flush(into: &run)
                (low, high) = (nil, nil)
                if !run.isEmpty { runs.append(run) }
                run = []
                column = .min
            }
            missing = 0
            if Int(x) != column {
                flush(into: &run)
                (low, high) = ((index, y), (index, y))
                column = Int(x)
            } else {
                // Greater values lie higher up: at smaller y.
                if let known = low, y > known.y { low = (index, y) }
                if let known = high, y < known.y { high = (index, y) }
            }
        }
        flush(into: &run)
        if !run.isEmpty { runs.append(run) }
    }

    private static func x(_ series: Series, _ index: Int, _ time: TimeScale) -> Double {
        time.clamped(series.start.advanced(bySeconds: (Double(index) + 0.5) * Double(series.stepS)))
    }

    var isEmpty: Bool { runs.isEmpty }

    /// `d` of the line; a lone point is a short dash.
    var line: String {
        runs.map { run in
            if run.count == 1 { return "M\(SVG.number(run[0].x - 1.5)) \(SVG.number(run[0].y))h3" }
            return "M" + run.map { "\(SVG.number($0.x)) \(SVG.number($0.y))" }.joined(separator: "L")
        }.joined()
    }

    /// `d` of the area between the line and the bottom.
    func area(lowY: Double) -> String {
        runs.filter { $0.count > 1 }.map { run in
            "M\(SVG.number(run[0].x)) \(SVG.number(lowY))L"
                + run.map { "\(SVG.number($0.x)) \(SVG.number($0.y))" }.joined(separator: "L")
                + "V\(SVG.number(lowY))Z"
        }.joined()
    }
}
