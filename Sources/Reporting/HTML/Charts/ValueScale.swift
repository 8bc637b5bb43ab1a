internal import Glibc

/// Values from the bottom of a lane, where 0 lies, to its top, with ticks at round values and their unit.
struct ValueScale {
    /// Value at the top.
    let top: Double
    let lowY: Double
    let highY: Double
    /// Distance of the ticks.
    private let step: Double
    private let unit: Unit

    enum Unit: String {
        /// Events a second and other plain numbers.
        case number
        case share
        case seconds
        case bytes
    }

    /// - Parameters:
    ///   - greatest: the greatest value to be shown.
    ///   - lowY: where 0 is, in the units of the drawing, which grow downwards.
    init(greatest: Double, unit: Unit, lowY: Double, highY: Double) {
        self.unit = unit
        self.lowY = lowY
        self.highY = highY
        let greatest = greatest.isFinite && greatest > 0 ? greatest : 1
        if unit == .share {
            (step, top) = (0.5, 1)
            return
        }
        // Ticks of bytes are round in the binary unit that they are printed in.
        let scale = unit == .bytes ? exp2((log2(max(1, greatest / 4)) / 10).rounded(.down) * 10) : 1
        let rough = greatest / scale / 3
        let power = pow(10, log10(rough).rounded(.down))
        let nice = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? 10 * power
        step = nice * scale
        top = (greatest / step).rounded(.up) * step
    }

    func y(_ value: Double) -> Double { lowY - (lowY - highY) * min(1.02, max(0, value / top)) }

    /// Value and label of each tick from 0 up.
    var ticks: [(value: Double, label: String)] {
        (0...Int(min(10, (top / step).rounded()))).map { ($0 == 0 ? 0 : Double($0) * step) }
            .map { ($0, label($0)) }
    }

    func label(_ value: Double) -> String {
        if value == 0 { return "0" }
        switch unit {
        case .number:
            return value < 10 ? NumberText.json(value) ?? "?" : NumberText.grouped(Int64(min(9e18, value.rounded())))
        case .share: return Words.share(value)
        case .seconds:
            return value < 1
                ? "\(NumberText.json((value * 1e6).rounded() / 1e3) ?? "?") ms" : "\(NumberText.json(value) ?? "?") s"
        case .bytes: return Words.bytes(value)
        }
    }
}
