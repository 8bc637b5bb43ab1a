import Correlation
import Foundation
import Testing

@Suite("Scores of series")
struct SeriesScorerTests {
    private static let minute: Int64 = 60_000_000

    /// Days of five-minute steps with a daily curve and noise.
    private static func daily(days: Int, seed: UInt64) -> [TimedPoint] {
        var random = SeriesRandom(seed: seed)
        return (0..<(288 * days)).map { index in
            let curve = 100 + 40 * sin(2 * .pi * Double(index) / 288)
            return TimedPoint(micros: Int64(index) * 5 * minute, value: curve + 3 * random.normal())
        }
    }

    private static func online(_ points: [TimedPoint]) -> [Double] {
        var scorer = OnlineScorer()
        return points.map { scorer.score($0).score }
    }

    @Test("a point that is usual at noon is not at midnight")
    func timeOfDay() throws {
        var points = Self.daily(days: 10, seed: 1)
        // Phase 216 is the trough, 60: here the level of the crest.
        points[288 * 8 + 216].value = 138
        let whole = SeriesScorer(points)
        #expect(whole.scores[288 * 8 + 216] > 0.8)
        #expect(whole.scores.enumerated().max { $0.element < $1.element }?.offset == 288 * 8 + 216)
        #expect(whole.changes.isEmpty)
        let past = Self.online(points)
        #expect(past.enumerated().dropFirst(288 * 3).max { $0.element < $1.element }?.offset == 288 * 8 + 216)
    }

    @Test("online, no later point changes a score")
    func causal() {
        var points = Self.daily(days: 5, seed: 2)
        for index in stride(from: 7, to: points.count, by: 41) { points[index].value = nil }
        points[900].value = 1e300
        points[901].micros -= 3_600_000_000
        let all = Self.online(points)
        for count in [1, 2, 63, 64, 65, 288, 600, 901, 902, 1100, points.count - 1] {
            #expect(Self.online(Array(points.prefix(count))) == Array(all.prefix(count)), "\(count)")
        }
        // What follows may be anything.
        let other = Self.online(Array(points.prefix(1000)) + [TimedPoint(micros: .max, value: -1e140)])
        #expect(Array(other.prefix(1000)) == Array(all.prefix(1000)))
    }

    @Test("noise passes 0.5 no more than about once in a thousand, a shift of eight deviations passes 0.9")
    func calibration() {
        var random = SeriesRandom(seed: 3)
        var points = (0..<8000).map { TimedPoint(micros: Int64($0) * 7 * Self.minute, value: random.normal()) }
        let above = SeriesScorer(points).scores.filter { $0 > 0.5 }.count
        #expect((1...30).contains(above), "\(above)")
        points[4000].value = 8
        #expect(SeriesScorer(points).scores[4000] > 0.8)
        #expect(Self.online(points).dropFirst(500).filter { $0 > 0.75 }.count <= 3)
    }

    @Test("hardly any series has no score, and none of them stops the program")
    func extremes() {
        let strange: [[Double?]] = [
            [], [1], [nil], [nil, nil, nil], [Double](repeating: 0, count: 100), [.infinity, 1, .nan, 2],
            (0..<200).map { $0 % 2 == 0 ? 1e308 : -1e308 }, (0..<200).map { Double($0) * 1e-300 * 1e-20 },
            (0..<300).map { $0 == 150 ? 5 : 0 }, (0..<300).map { $0 % 50 == 0 ? nil : pow(10, Double($0)) },
        ]
        for values in strange {
            for micros: Int64 in [.min, -1, 0, .max - 5] {
                let points = values.enumerated().map {
                    TimedPoint(micros: micros &+ Int64($0.offset) &* 1_000_003, value: $0.element)
                }
                for scores in [SeriesScorer(points).scores, Self.online(points)] {
                    #expect(scores.count == points.count && scores.allSatisfy { (0...1).contains($0) })
                }
            }
        }
        let spike = SeriesScorer((0..<300).map { TimedPoint(micros: Int64($0), value: $0 == 150 ? 5 : 0) }).scores
        #expect(spike[150] > 0.3 && spike[149] == 0)
    }

    @Test("a step is flagged soon after it, by the past alone, and a spike is not")
    func watch() {
        var random = SeriesRandom(seed: 4)
        var scorer = OnlineScorer()
        var flagged: [Int] = []
        for index in 0..<600 {
            let value = (index < 400 ? 0 : 5) + random.normal() + (index == 200 ? 500 : 0)
            if scorer.score(TimedPoint(micros: Int64(index) * 1_000_000, value: value)).isChange {
                flagged.append(index)
            }
        }
        #expect(flagged.count == 1 && (400...415).contains(flagged.first ?? 0), "\(flagged)")
    }
}
