import Glibc

/// How surprising it is that a message came so often in two stretches, if its rate were the same: the likelihood ratio (G).
///
/// Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence" (1993).
enum RateChange {
    /// What G must exceed where so many templates are compared: the level is divided by their number (Bonferroni).
    static func critical(templates: Int) -> Double { 2 * log(20 * Double(max(1, templates)) * 50) }

    /// G of the counts of two stretches of so many seconds; 0 where nothing came.
    static func surprise(_ early: Int64, in earlyS: Double, _ late: Int64, in lateS: Double) -> Double {
        let total = Double(early) + Double(late)
        let expectedLate = total * lateS / max(1, earlyS + lateS)
        func term(_ count: Int64, _ expected: Double) -> Double {
            count > 0 ? 2 * Double(count) * log(Double(count) / max(expected, 1e-9)) : 0
        }
        return term(early, total - expectedLate) + term(late, expectedLate)
    }
}
