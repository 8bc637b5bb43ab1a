import Correlation
import Foundation
import Testing

@Suite("Change points")
struct ChangePointTests {
    @Test("the segmentation is the cheapest of all", arguments: [1, 2, 5], [false, true])
    func brute(shortest: Int, isModified: Bool) {
        for seed in 0..<40 {
            var random = SeriesRandom(seed: UInt64(seed))
            let values = random.steps(20 + seed)
            let penalty = 12 * random.uniform()
            let found = Segmentation.pelt(values, penalty: penalty, shortest: shortest, isModified: isModified)
            #expect(found == Self.cheapest(values, penalty, shortest, isModified), "seed \(seed)")
        }
    }

    /// Every last segment for every end, nothing left out.
    private static func cheapest(_ values: [Double], _ penalty: Double, _ shortest: Int, _ isModified: Bool) -> [Int] {
        var best: [Int: (cost: Double, changes: [Int])] = [0: (0, [])]
        for end in 1...values.count {
            for start in 0..<end where end - start >= shortest {
                guard let before = best[start] else { continue }
                let segment = values[start..<end]
                let mean = segment.reduce(0, +) / Double(segment.count)
                var cost = before.cost + penalty + segment.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
                if isModified { cost += log(Double(segment.count) / Double(values.count)) }
                if cost < best[end]?.cost ?? .infinity {
                    best[end] = (cost, before.changes + (start > 0 ? [start] : []))
                }
            }
        }
        return best[values.count]?.changes ?? []
    }

    @Test("as ruptures finds them", .enabled(if: PythonOracle.absence == nil, "\(PythonOracle.reason)"))
    func ruptures() throws {
        var lines: [String] = []
        var ours: [String] = []
        for seed in 0..<60 {
            var random = SeriesRandom(seed: UInt64(seed + 1000))
            let values = random.steps(60 + 3 * seed)
            let shortest = [1, 2, 5][seed % 3]
            let penalty = 2 + 20 * random.uniform()
            lines.append("pelt \(penalty) \(shortest) " + values.map { "\($0)" }.joined(separator: " "))
            ours.append(
                Segmentation.pelt(values, penalty: penalty, shortest: shortest).map { "\($0)" }.joined(separator: " "))
        }
        let theirs = PythonOracle.answers(to: lines)
        #expect(ours == Array(theirs.prefix(ours.count)))
        #expect(ours.filter { !$0.isEmpty }.count > 30)
    }

    @Test("noise has none, nor has a series that wanders a little")
    func quiet() {
        var alarms = 0
        for seed in 0..<100 {
            var random = SeriesRandom(seed: UInt64(seed))
            var last = 0.0
            let noise = (0..<300).map { _ in random.normal() }
            let wandering = (0..<300).map { _ -> Double in
                last = 0.4 * last + random.normal()
                return last
            }
            alarms += ChangePoint.find(noise).isEmpty ? 0 : 1
            alarms += ChangePoint.find(wandering).isEmpty ? 0 : 1
        }
        #expect(alarms <= 4)
        #expect(ChangePoint.find([Double](repeating: 7, count: 500)).isEmpty)
        #expect(ChangePoint.find([]).isEmpty)
    }

    @Test(
        "a step is found where it is, in its interval, whatever spikes there are", arguments: [(200, 20), (20_000, 2)])
    func step(count: Int, seeds: Int) throws {
        var inside = 0
        for seed in 0..<seeds {
            var random = SeriesRandom(seed: UInt64(seed))
            let place = count / 3 + Int(Double(count) / 3 * random.uniform())
            var values = (0..<count).map { ($0 < place ? 0 : 2) + random.normal() }
            for spike in stride(from: 11, to: count, by: 67) { values[spike] = 1e12 }
            let found = ChangePoint.find(values)
            try #require(found.count == 1, "seed \(seed): \(found)")
            #expect(abs(found[0].index - place) <= 8, "seed \(seed): \(found), at \(place)")
            inside += (found[0].low...found[0].high).contains(place) ? 1 : 0
        }
        #expect(inside * 10 >= seeds * 8)
    }
}
