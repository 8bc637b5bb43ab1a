import Evidence

/// A line that is a date and nothing else, as scripts print one above what they capture.
///
///     Tue Nov 24 22:09:24 UTC 2026      Tue 24 Nov 2026 10:09:24 PM UTC      Mo 3. Mär 02:14:07 CET 2025
///     2026-11-24T22:09:24+00:00         === 2026-11-24 22:09:24 ===         1740968047
enum DateLine {
    static func parse(_ line: Span<UInt8>, _ range: Range<Int>) -> SourceTime? {
        var start = range.lowerBound
        var end = range.upperBound
        guard end &- start >= 10, end &- start <= 80 else { return nil }
        if let stamp = Timestamps.epoch(line.extracting(0..<end), at: start), stamp.end == end { return stamp.time }
        while start < end, isRule(line[start]) { start &+= 1 }
        while end > start, isRule(line[end &- 1]) || line[end &- 1] == UInt8(ascii: ":") { end &-= 1 }
        // A rule is set off by a blank: `#1740969900` is a shell's.
        guard start == range.lowerBound || line[start &- 1] == 0x20 else { return nil }
        let text = line.extracting(0..<end)
        if let stamp = Timestamps.zonedDateTime(text, at: start) { return stamp.end == end ? stamp.time : nil }
        if let stamp = Timestamps.slashed(text, at: start) { return stamp.end == end ? stamp.time : nil }
        return words(text, start, end)
    }

    private static func isRule(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "#")
            || byte == UInt8(ascii: "*")
    }

    /// What `date` prints: a weekday, then day, month, time, zone and year in the order of the language.
    private static func words(_ line: Span<UInt8>, _ start: Int, _ end: Int) -> SourceTime? {
        let columns = Columns(line, start..<end)
        guard (5...8).contains(columns.count) else { return nil }
        var month: Int64?
        var day: Int64?
        var year: Int64?
        var seconds: Int64?
        var half: Int64?
        var offset: Int64?
        for (index, word) in columns.words.enumerated() where index > 0 {
            if let clock = Timestamps.clock(line, word.lowerBound), word.count == 8 {
                if seconds != nil { return nil }
                seconds = clock
            } else if Scan.matches("AM", in: line, word) || Scan.matches("PM", in: line, word) {
                half = line[word.lowerBound] == UInt8(ascii: "P") ? 12 : 0
            } else if let number = Scan.number(line, word.lowerBound, to: word.upperBound) {
                let rest = word.upperBound &- number.end
                let isPointed = rest == 1 && (line[number.end] == 0x2E || line[number.end] == 0x2C)
                guard rest == 0 || isPointed else { return nil }
                if number.end &- word.lowerBound == 4 {
                    year = number.value
                } else {
                    if day != nil { return nil }
                    day = number.value
                }
            } else if month == nil, let found = Timestamps.monthName(line, word.lowerBound),
                found.end <= word.upperBound
            {
                month = found.month
            } else if let zone = Timestamps.zoneName(line, at: word.lowerBound), zone.end == word.upperBound {
                offset = zone.seconds
            } else {
                return nil
            }
        }
        guard let month, let day, let year, var seconds, year >= 1970, year < 2200, day >= 1,
            day <= Calendar.length(ofMonth: month, year: year)
        else { return nil }
        if let half {
            let hour = seconds / 3600
            guard (1...12).contains(hour) else { return nil }
            seconds = seconds % 3600 &+ (hour % 12 &+ half) &* 3600
        }
        let civil = Calendar.days(year: year, month: month, day: day) &* 86_400 &+ seconds
        guard let offset else { return SourceTime(axis: .civil, micros: civil &* 1_000_000) }
        return SourceTime(axis: .instant, micros: (civil &- offset) &* 1_000_000)
    }
}
