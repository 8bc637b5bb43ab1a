import Correlation
import Foundation
import Testing

@Suite("Trends of Mann, Kendall, Theil and Sen")
struct TrendTests {
    private static let rising = [2.1, 2.0, 2.4, 2.4, 2.9, 2.3, 3.1, 3.3, 2.8, 3.6, 3.3, 3.9]

    /// scipy 1.17 `theilslopes` and pymannkendall 1.4 `original_test`.
    @Test("with values that occur twice")
    func ties() throws {
        let trend = try #require(Trend.of(Self.rising.enumerated().map { (Double($0.offset) * 60, $0.element) }))
        #expect(abs(trend.slope - 0.0027525252525252525) < 1e-15)
        #expect(abs(trend.low - 0.001666666666666668) < 1e-15)
        #expect(abs(trend.high - 0.0033333333333333335) < 1e-15)
        #expect(trend.s == 48)
        #expect(abs(trend.variance - 210.66666666666666) < 1e-9)
        #expect(abs(trend.p - 0.0012029815608931571) < 1e-12)
    }

    @Test("a random walk has no trend once its autocorrelation is counted; noise keeps its own")
    func autocorrelation() throws {
        var (plain, corrected, alarms) = (0, 0, 0)
        for seed in 0..<200 {
            var random = SeriesRandom(seed: UInt64(seed))
            var level = 0.0
            let noise = (0..<100).map { (Double($0), random.normal()) }
            let walk = (0..<100).map { index -> (Double, Double) in
                level = 0.8 * level + random.normal()
                return (Double(index), level)
            }
            let trend = try #require(Trend.of(walk))
            plain += trend.p < 0.05 ? 1 : 0
            corrected += trend.correctedP < 0.05 ? 1 : 0
            alarms += try #require(Trend.of(noise)).correctedP < 0.05 ? 1 : 0
        }
        #expect(plain > 60)
        #expect(corrected < plain * 3 / 4)
        #expect(alarms <= 20)
    }

    @Test("as scipy has them, of random series", .enabled(if: PythonOracle.absence == nil, "\(PythonOracle.reason)"))
    func random() throws {
        var random = SeriesRandom(seed: 9)
        let series = (0..<100).map { _ -> [Double] in
            let slope = random.uniform() - 0.5
            // Whole numbers among them, so that values occur twice.
            let grain = random.uniform() < 0.5 ? 1.0 : 1e-6
            return (0..<(4 + Int(60 * random.uniform()))).map {
                ((slope * Double($0) + 3 * random.normal()) / grain).rounded() * grain
            }
        }
        let theirs = PythonOracle.answers(
            to: series.map { "trend " + $0.map { "\($0)" }.joined(separator: " ") })
        try #require(theirs.count == series.count)
        for (values, line) in zip(series, theirs) {
            let expected = line.split(separator: " ").compactMap { Double($0) }
            let trend = try #require(Trend.of(values.enumerated().map { (Double($0.offset), $0.element) }))
            // scipy does not correct for continuity.
            let p = erfc(abs(trend.s) / (2 * trend.variance).squareRoot())
            for (ours, other) in zip([p, trend.slope, trend.low, trend.high], expected) {
                #expect(abs(ours - other) <= 1e-9, "\(values): \(trend), \(line)")
            }
        }
    }
}
