import FaultlineTestSupport
import Testing

@Suite struct SplitMix64Tests {
    @Test func `the sequence is the published one`() {
        // The reference implementation's first values for seed 1234567.
        var generator = SplitMix64(seed: 1_234_567)
        let values = (0..<5).map { _ in generator.next() }
        #expect(
            values == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test(arguments: [1, 2, 3, 1_000_003])
    func `numbers stay below their bound`(bound: Int) {
        var generator = SplitMix64(seed: 7)
        #expect((0..<1_000).allSatisfy { _ in (0..<bound).contains(generator.below(bound)) })
    }

    @Test func `bounds of nothing give nothing`() {
        var generator = SplitMix64(seed: 7)
        #expect(generator.below(0) == 0)
        #expect(generator.pick([Int]()) == nil)
        #expect(generator.cuts(of: 1, count: 5) == [])
    }

    @Test func `cuts ascend inside the text`() {
        var generator = SplitMix64(seed: 7)
        let cuts = generator.cuts(of: 50, count: 20)
        #expect(cuts == cuts.sorted() && Set(cuts).count == cuts.count)
        #expect(cuts.allSatisfy { 1..<50 ~= $0 })
    }
}
