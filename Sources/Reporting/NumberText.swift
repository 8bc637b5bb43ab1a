/// Numbers as the report prints them, without a locale.
package enum NumberText {
    /// A measured number in JSON: rounded to 6 significant digits (half away from zero, on the shortest decimal that
    /// round-trips), then as short as it gets; nil for what is no number.
    ///
    /// Whole numbers have no point, −0 is 0, and an exponent comes only below 1e-7 and from 1e21 on. Counts and sizes
    /// are `Int64` in the model and never pass here: they keep all their digits.
    package static func json(_ value: Double) -> String? {
        guard value.isFinite else { return nil }
        guard value != 0 else { return "0" }
        var decimal = Decimal(magnitude: value.magnitude)
        decimal.round(toDigits: 6)
        return (value < 0 ? "-" : "") + decimal.text
    }

    /// A whole number with a comma between thousands.
    package static func grouped(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "," }
            result.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return result
    }

    /// A number with exactly so many decimals, rounded half away from zero; `?` for what is no number.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, value.magnitude < 1e15 else { return value.isNaN ? "?" : json(value) ?? "?" }
        var scale: Int64 = 1
        for _ in 0..<max(0, min(3, decimals)) { scale *= 10 }
        let scaled = Int64((value.magnitude * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let whole = String(scaled / scale)
        if scale == 1 { return sign + whole }
        let rest = String(scaled % scale)
        return sign + whole + "." + String(repeating: "0", count: String(scale).utf8.count - 1 - rest.utf8.count) + rest
    }
}

/// A positive number in decimal: 0.d₁d₂d₃… × 10^exponent, d₁ not 0.
private struct Decimal {
    var digits: [UInt8]
    var exponent: Int

    /// Takes the digits that Swift prints: the shortest that give the same value back.
    init(magnitude: Double) {
        digits = []
        exponent = 0
        var seenPoint = false
        var power = 0
        var inPower = false
        var powerIsNegative = false
        for byte in magnitude.description.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if inPower {
                    power = power &* 10 &+ Int(digit)
                } else {
                    digits.append(digit)
                    if !seenPoint { exponent += 1 }
                }
            case UInt8(ascii: "."): seenPoint = true
            case UInt8(ascii: "e"): inPower = true
            case UInt8(ascii: "-"): powerIsNegative = true
            default: break
            }
        }
        exponent += powerIsNegative ? -power : power
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        exponent -= zeros
        trim()
    }

    mutating func round(toDigits count: Int) {
        guard digits.count > count else { return }
        let up = digits[count] >= 5
        digits.removeLast(digits.count - count)
        if up {
            var index = count - 1
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits.insert(1, at: 0)
                exponent += 1
            }
        }
        trim()
    }

    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
    }

    var text: String {
        func show(_ part: some Sequence<UInt8>) -> String {
            part.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1 &+ UInt8(ascii: "0"))) }
        }
        func zeros(_ count: Int) -> String { String(repeating: "0", count: max(0, count)) }
        guard (-6...21).contains(exponent) else {
            let rest = digits.dropFirst()
            let power = exponent - 1
            return show(digits.prefix(1)) + (rest.isEmpty ? "" : "." + show(rest)) + "e\(power < 0 ? "" : "+")\(power)"
        }
        if exponent <= 0 { return "0." + zeros(-exponent) + show(digits) }
        if digits.count <= exponent { return show(digits) + zeros(exponent - digits.count) }
        return show(digits.prefix(exponent)) + "." + show(digits.dropFirst(exponent))
    }
}
