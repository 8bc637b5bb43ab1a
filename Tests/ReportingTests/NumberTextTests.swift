import Reporting
import Testing

@Suite struct NumberTextTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (5, "5"), (100_000, "100000"), (1e20, "100000000000000000000"),
        (0.5, "0.5"), (0.1, "0.1"), (0.1 + 0.2, "0.3"), (1.0 / 3, "0.333333"), (2.0 / 3, "0.666667"),
        (123_456.7, "123457"), (1_234_567, "1234570"), (999_999.5, "1000000"), (0.9999999, "1"), (99.99995, "100"),
        (12.34565, "12.3457"), (0.000012345678, "0.0000123457"), (1e-7, "0.0000001"), (1e-8, "1e-8"),
        (1.5e-300, "1.5e-300"), (1e21, "1e+21"), (9.999999e20, "1e+21"), (-2.5e30, "-2.5e+30"),
        (.greatestFiniteMagnitude, "1.79769e+308"), (.leastNonzeroMagnitude, "5e-324"), (2_587_651.4, "2587650"),
    ])
    func `a JSON number is rounded to six digits, then short`(_ value: Double, _ text: String) {
        #expect(NumberText.json(value) == text)
        // What was printed prints the same again.
        #expect(Double(text).flatMap(NumberText.json) == text)
    }

    @Test func `what is no number is null`() {
        for value in [Double.nan, .infinity, -.infinity] { #expect(NumberText.json(value) == nil) }
    }

    @Test func `thousands are grouped`() {
        #expect(NumberText.grouped(0) == "0")
        #expect(NumberText.grouped(999) == "999")
        #expect(NumberText.grouped(-1000) == "-1,000")
        #expect(NumberText.grouped(.max) == "9,223,372,036,854,775,807")
        #expect(NumberText.grouped(.min) == "-9,223,372,036,854,775,808")
    }

    @Test func `decimals are fixed`() {
        #expect(NumberText.fixed(2.25, decimals: 1) == "2.3")
        #expect(NumberText.fixed(0.05, decimals: 2) == "0.05")
        #expect(NumberText.fixed(-0.001, decimals: 1) == "0.0")
        #expect(NumberText.fixed(-12, decimals: 0) == "-12")
        #expect(NumberText.fixed(.nan, decimals: 1) == "?")
        #expect(NumberText.fixed(1e300, decimals: 1) == "1e+300")
    }
}
