/// The times and numbers of a series' file.
enum SeriesTime {
    /// Microseconds since 1970: what `ReportTimePoint` reads, or a number by its magnitude, of seconds (below 10¹¹),
    /// milliseconds (10¹⁴), microseconds (10¹⁷) or nanoseconds. nil for anything else.
    static func micros(_ text: String) -> Int64? {
        if let point = ReportTimePoint(text) { return point.micros }
        guard let value = number(text) else { return nil }
        let micros: Double
        switch abs(value) {
        case ..<1e11: micros = value * 1e6
        case ..<1e14: micros = value * 1e3
        case ..<1e17: micros = value
        case ..<1e20: micros = value / 1e3
        default: return nil
        }
        return Int64(micros.rounded())
    }

    /// A finite decimal number; hexadecimal, `inf` and `nan`, which Swift reads too, are none.
    static func number(_ text: String) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
            let value = Double(text), value.isFinite
        else { return nil }
        return value
    }
}
