/// The words of a line of a table, as places; a line of more than 64 words is cut.
struct Columns {
    let line: Range<Int>
    private(set) var words: [Range<Int>] = []

    init(_ text: Span<UInt8>, _ line: Range<Int>) {
        self.line = line
        var at = Scan.skipBlanks(text, line.lowerBound, to: line.upperBound)
        while at < line.upperBound, words.count < 64 {
            let end = max(at &+ 1, Scan.tokenEnd(text, at, to: line.upperBound))
            words.append(at..<end)
            at = Scan.skipBlanks(text, end, to: line.upperBound)
        }
    }

    var count: Int { words.count }

    func has(_ literal: StaticString, _ text: Span<UInt8>, at index: Int) -> Bool {
        index >= 0 && index < words.count && Scan.matches(literal, in: text, words[index])
    }

    /// Where a word stands, or nil.
    func index(of literal: StaticString, _ text: Span<UInt8>) -> Int? {
        words.firstIndex { Scan.matches(literal, in: text, $0) }
    }

    /// A whole number that is all of a word, or nil.
    func int(_ index: Int, _ text: Span<UInt8>) -> Int64? {
        guard index >= 0, index < words.count,
            let number = Scan.number(text, words[index].lowerBound, to: words[index].upperBound),
            number.end == words[index].upperBound
        else { return nil }
        return number.value
    }

    /// Whether a word is a number, whole or with a fraction behind a point or comma.
    func isNumber(_ index: Int, _ text: Span<UInt8>) -> Bool {
        guard index >= 0, index < words.count else { return false }
        return TableSize.parse(text, words[index], unit: 1) != nil
    }
}

/// Sizes in tables: bare ones in the table's unit, others with the letter that the program appends.
enum TableSize {
    /// Bytes of a word such as `24684084`, `970.3`, `1,9g`, `15Gi`, `271016`, `1.947GiB`; nil where it is none.
    ///
    /// The comma of some languages is a decimal point. `decimal` counts `MB` in thousands, as Docker does; a bare `M` or
    /// `Mi` never.
    static func parse(_ text: Span<UInt8>, _ word: Range<Int>, unit: Int64, decimal: Bool = false) -> Int64? {
        guard let whole = Scan.number(text, word.lowerBound, to: word.upperBound) else { return nil }
        var at = whole.end
        var fraction: Int64 = 0
        var scale: Int64 = 1
        let mark = Scan.byte(text, at)
        if at < word.upperBound, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
            at &+= 1
            guard at < word.upperBound, Scan.isDigit(text[at]) else { return nil }
            while at < word.upperBound, Scan.isDigit(text[at]) {
                if scale < 1_000_000 {
                    fraction = fraction &* 10 &+ Int64(text[at] &- 0x30)
                    scale &*= 10
                }
                at &+= 1
            }
        }
        var factor = unit
        if at < word.upperBound {
            guard let letter = ByteUnit.unit(text, at: at) else { return nil }
            factor = letter
            at &+= 1
            if letter > 1 {
                let isBinary = at < word.upperBound && text[at] == UInt8(ascii: "i")
                if isBinary { at &+= 1 }
                if at < word.upperBound, text[at] | 0x20 == UInt8(ascii: "b") {
                    if decimal, !isBinary { factor = thousands(letter) }
                    at &+= 1
                }
            }
            guard at == word.upperBound else { return nil }
        }
        let (scaled, overflow) = whole.value.multipliedReportingOverflow(by: factor)
        let (part, partOverflow) = fraction.multipliedReportingOverflow(by: factor)
        if overflow || partOverflow { return nil }
        let (sum, sumOverflow) = scaled.addingReportingOverflow(part / scale)
        return sumOverflow ? nil : sum
    }

    private static func thousands(_ unit: Int64) -> Int64 {
        switch unit {
        case 1 << 10: 1000
        case 1 << 20: 1_000_000
        case 1 << 30: 1_000_000_000
        default: 1_000_000_000_000
        }
    }
}
