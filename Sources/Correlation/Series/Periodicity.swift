/// The period of a series by its autocorrelation: the least lag at which it comes again nearly as well as at any.
///
/// Vlachos, Yu and Castelli, "On Periodicity Detection and Structural Periodic Similarity" (SDM 2005): a period is a hill
/// of the autocorrelation, and there is another after twice the lag. What is far out is cut off first, so that one spike
/// makes none.
enum Periodicity {
    /// Longest series that is looked at; of a longer one its end.
    static let longest = 1 << 18
    /// Least correlation with the period before; of a short series more, as noise reaches it there (four deviations).
    private static let least = 0.3
    /// Fewest whole periods.
    private static let fewest = 3

    /// The period in cells, at least 4; nil where none is seen three times.
    static func find(_ cells: [Double?]) -> Int? {
        let used = cells.suffix(longest)
        let known = used.compactMap { $0 }
        guard known.count >= 12, known.count * 2 >= used.count else { return nil }
        let cut = Quantile.withoutFarOut(known)
        let mean = cut.reduce(0, +) / Double(cut.count)
        var scale = 0.0
        for value in cut { scale = max(scale, abs(value - mean)) }
        guard scale > 0 else { return nil }
        // Gaps are taken for the mean: they weaken a period and never make one.
        var centred: [Double] = []
        centred.reserveCapacity(used.count)
        var next = cut.makeIterator()
        for cell in used { centred.append(cell == nil ? 0 : ((next.next() ?? mean) - mean) / scale) }
        let longestLag = used.count / fewest
        guard longestLag >= 5 else { return nil }
        let correlation = Autocorrelation.of(withoutLine(centred), lags: 2 * longestLag + 2)
        // Before the first valley a series only resembles itself a moment ago.
        var lag = 1
        while lag <= longestLag, correlation[lag] > 0 { lag += 1 }
        lag = max(lag, 4)
        guard lag <= longestLag, let highest = correlation[lag...longestLag].max(),
            highest >= max(least, 4 / Double(used.count).squareRoot())
        else { return nil }
        // The first hill that is about as high as any; noise makes many tops of one hill, so its highest.
        while correlation[lag] < 0.9 * highest { lag += 1 }
        var top = lag
        while lag <= longestLag, correlation[lag] > 0 {
            if correlation[lag] > correlation[top] { top = lag }
            lag += 1
        }
        // Still rising where the lags end: its top was not seen.
        guard top < longestLag || correlation[top] > correlation[top + 1] else { return nil }
        // What comes again comes again after twice the time, too; two levels that change places do not.
        let again = correlation[(2 * top - 2)...min(2 * top + 2, 2 * longestLag + 2)].max() ?? 0
        return again >= correlation[top] / 2 ? top : nil
    }

    /// Without its least-squares line, which would correlate at every lag.
    private static func withoutLine(_ values: [Double]) -> [Double] {
        let n = Double(values.count)
        let middle = (n - 1) / 2
        var (sum, product, power) = (0.0, 0.0, 0.0)
        for (index, value) in values.enumerated() {
            let x = Double(index) - middle
            sum += value
            product += x * value
            power += x * x
        }
        let slope = power > 0 ? product / power : 0
        return values.enumerated().map { $1 - sum / n - slope * (Double($0) - middle) }
    }
}
