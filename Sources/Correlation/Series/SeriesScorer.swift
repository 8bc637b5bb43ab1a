import Glibc

/// Scores a whole series against its own baseline.
///
/// The score of a point is `Tails.score` of the tail probability p, on its side of the baseline, of a residual as great:
/// 1 − 2^(−d/3) with d = −log₁₀ 2p, so 0 where p ≥ ½, 0.5 at one in a thousand, 0.75 at one in a million. A gap has 0.
package struct SeriesScorer: Sendable {
    /// A score for each point, 0…1.
    package let scores: [Double]
    /// Where the level changes, by index of the points.
    package let changes: [ChangePoint]

    /// O(n log n) and about 200 bytes a point.
    package init(_ points: [TimedPoint]) {
        var grid = TimeGrid(points)
        let places = points.map { grid.place($0.micros) }
        var cells = [Double?](repeating: nil, count: grid.count)
        for (place, point) in zip(places, points) { cells[place] = point.value }
        let baseline = SeriesBaseline(cells)
        let rests = zip(places, points).map { place, point in point.value.map { $0 - baseline.expected(place) } }
        let known = rests.compactMap { $0 }
        let above = ResidualTail(known.filter { $0 > 0 }, of: known.count)
        let below = ResidualTail(known.compactMap { $0 < 0 ? -$0 : nil }, of: known.count)
        scores = rests.map { rest in
            guard let rest else { return 0 }
            let decades = rest >= 0 ? above.decades(rest) : below.decades(-rest)
            return Tails.score(decades: decades - log10(2))
        }
        // The season goes, the level stays: a change of it is what is sought.
        let present = points.indices.filter { points[$0].value != nil }
        changes = ChangePoint.find(
            present.map { (points[$0].value ?? 0) - baseline.seasonal(places[$0]) }
        ).map { ChangePoint(index: present[$0.index], low: present[$0.low], high: present[$0.high]) }
    }
}
