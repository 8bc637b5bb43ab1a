/// The equal steps that a series lies on: each point gets a cell, missing steps leave cells empty.
///
///     times   0  60  120  300  360        step 60
///     cells   0   1    2    5    6        cells 3 and 4 are empty
///
/// A time that repeats or goes back takes the next cell. All gaps together leave at most four cells a point (and 1024)
/// empty, so that one stray year costs no memory.
struct TimeGrid {
    /// Microseconds, the median of the distances; at least 1.
    private(set) var step: Int64 = 1
    /// Cells so far.
    private(set) var count = 0
    private var last: Int64?
    private var points = 0
    private var empty = 0
    /// Distances between neighbours, of which the median makes the step.
    private var distances = RecentValues(capacity: 512)

    /// Microseconds of a day.
    static let day: Int64 = 86_400_000_000

    /// A grid whose step is settled by each next point: the past alone shapes it.
    init() {}

    /// A grid whose step is that of all points.
    init(_ points: [TimedPoint]) {
        var distances: [Double] = []
        distances.reserveCapacity(points.count)
        for (a, b) in zip(points, points.dropFirst()) where b.micros > a.micros {
            distances.append(Double(b.micros) - Double(a.micros))
        }
        step = TimeGrid.step(Quantile.nearestRank(distances, 0.5))
        self.distances = RecentValues(capacity: 0)
    }

    /// The cell of the next point.
    mutating func place(_ micros: Int64) -> Int {
        defer { self.last = micros }
        points &+= 1
        guard let last else {
            count = 1
            return 0
        }
        let distance = Double(micros) - Double(last)
        if distance > 0, distances.capacity > 0 {
            distances.add(distance)
            step = TimeGrid.step(distances.nearestRank(0.5))
        }
        let allowed = min(1 << 20, 4 * points + 1024 - empty)
        let gap = distance > 0 ? min((distance / Double(step)).rounded() - 1, Double(max(0, allowed))) : 0
        let skipped = Int(max(0, gap))
        empty &+= skipped
        count &+= skipped &+ 1
        return count &- 1
    }

    private static func step(_ median: Double?) -> Int64 { Int64(min(max(median ?? 1, 1), 1e18)) }
}
