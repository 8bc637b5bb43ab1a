import Correlation
import Foundation
import Testing

@Suite("Tails of counts are exact")
struct CountTailTests {
    /// scipy 1.17: logsf(k − 1) and logcdf(k).
    @Test(
        "of a binomial",
        arguments: [
            (3.0, 10.0, 0.1, -2.6565376545521717, -0.012877761985467794), (0, 10, 0.3, 0.0, -3.5667494393873236),
            (10, 10, 0.5, -6.931471805599453, 0.0), (50, 1000, 0.01, -43.93467899674748, 0.0),
            (700, 1000, 0.3, -342.3095690015619, 0.0), (512, 1024, 0.5, -0.6685250037252555, -0.6685250037252555),
            (1, 1_000_000, 1e-6, -0.45867485439864947, -0.3068528194400127),
            (40, 1_000_000, 1e-5, -27.940484056059734, -1.7763568394004082e-13),
            (5200, 10000, 0.5, -10.319985964502232, -3.029506770491506e-05),
        ])
    func binomial(k: Double, n: Double, p: Double, upper: Double, lower: Double) {
        #expect(near(Tails.logBinomialUpper(k: k, n: n, p: p), upper))
        #expect(near(Tails.logBinomialLower(k: k, n: n, p: p), lower))
    }

    @Test(
        "of a Poisson",
        arguments: [
            (0.0, 3.5, 0.0, -3.5), (1, 0.001, -6.908255237315471, -4.996669164425587e-07),
            (10, 3.5, -5.709314468567896, -0.0010199143735032605),
            (100, 150, -5.924557885591959e-06, -11.612717118801012),
            (200, 150, -9.770760983208563, -4.2059742362354645e-05),
            (1000, 1000, -0.6847718632903101, -0.6764683150362066),
            (100_000, 101_000, -0.0008087484618170959, -7.10961713354273),
        ])
    func poisson(k: Double, mean: Double, upper: Double, lower: Double) {
        #expect(near(Tails.logPoissonUpper(k: k, mean: mean), upper))
        #expect(near(Tails.logPoissonLower(k: k, mean: mean), lower))
    }

    @Test("as scipy has them, of random counts", .enabled(if: PythonOracle.absence == nil, "\(PythonOracle.reason)"))
    func random() throws {
        var random = SeriesRandom(seed: 5)
        var lines: [String] = []
        var ours: [(Double, Double)] = []
        for _ in 0..<300 {
            let n = Double(Int(pow(10, 6 * random.uniform())) + 1)
            let p = random.uniform() * (random.uniform() < 0.5 ? 1 : 0.01)
            let k = min(n, max(0, (n * p + 5 * (n * p * (1 - p)).squareRoot() * random.normal()).rounded()))
            lines.append("binomial \(k) \(n) \(p)")
            ours.append((Tails.logBinomialUpper(k: k, n: n, p: p), Tails.logBinomialLower(k: k, n: n, p: p)))
            let mean = pow(10, 6 * random.uniform() - 1)
            let count = max(0, (mean + 5 * mean.squareRoot() * random.normal()).rounded())
            lines.append("poisson \(count) \(mean)")
            ours.append((Tails.logPoissonUpper(k: count, mean: mean), Tails.logPoissonLower(k: count, mean: mean)))
        }
        let theirs = PythonOracle.answers(to: lines)
        try #require(theirs.count == lines.count)
        for (index, line) in theirs.enumerated() {
            let values = line.split(separator: " ").compactMap { Double($0) }
            try #require(values.count == 2, "\(lines[index])")
            #expect(
                near(ours[index].0, values[0]) && near(ours[index].1, values[1]),
                "\(lines[index]): \(ours[index]), \(line)")
        }
    }

    /// The probability to 10⁻⁹; scipy has no logarithm of what is below 10⁻³⁰⁰.
    private func near(_ ours: Double, _ theirs: Double) -> Bool {
        theirs < -690 ? ours < -680 : abs(expm1(ours - theirs)) < 1e-9
    }
}
