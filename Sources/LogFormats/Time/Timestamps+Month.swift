extension Timestamps {
    /// The month that a word at an index names, in English or as the C library writes it in other languages (`Mär`,
    /// `août`, `11月`), and where the word ends; nil where it is none.
    static func monthName(_ line: Span<UInt8>, _ index: Int) -> (month: Int64, end: Int)? {
        if let month = month(line, index), Scan.byte(line, index &+ 3) == 0x20 { return (month, index &+ 3) }
        if let number = Scan.number(line, index, to: index &+ 2) {
            guard Scan.has("月", in: line, at: number.end), (1...12).contains(number.value) else { return nil }
            return (number.value, number.end &+ 3)
        }
        var at = index
        var word: UInt64 = 0
        while at < line.count, at &- index < 8, Scan.isLetter(line[at]) || line[at] >= 0x80 {
            word = word << 8 | UInt64(line[at] < 0x80 ? line[at] | 0x20 : line[at])
            at &+= 1
        }
        guard at &- index >= 3 else { return nil }
        for name in monthNames where name.word == word {
            return (name.month, Scan.byte(line, at) == UInt8(ascii: ".") ? at &+ 1 : at)
        }
        return nil
    }

    /// Abbreviations by month, of up to eight bytes: German, French, Spanish, Italian, Portuguese, Dutch, Nordic, Polish,
    /// Czech. No word stands for two months.
    private static let monthNames: [(word: UInt64, month: Int64)] = [
        ("jan jän janv ene gen sty led", 1), ("feb févr fév fev lut úno", 2),
        ("mar mär mrz märz mars mrt maa bře", 3), ("apr avr avril abr kwi dub", 4),
        ("may mai maj mei mag kvě", 5), ("jun juin giu cze", 6), ("jul juil lug lip", 7),
        ("aug août ago sie srp", 8), ("sep sept set wrz zář", 9), ("oct okt ott out paź říj", 10), ("nov lis", 11),
        ("dec dez déc dic des gru pro", 12),
    ].flatMap { (names: String, month: Int64) in
        names.split(separator: " ").map { name in
            var word: UInt64 = 0
            // Capitals beyond ASCII do not begin any of these but for `Ú` and `Ř`, which the C library writes small.
            for byte in name.utf8 { word = word << 8 | UInt64(byte) }
            return (word, month)
        }
    }
}
