import Evidence

extension Timestamps {
    /// `dateTime`, also with a zone's abbreviation behind one blank: `2025-03-03 02:14:07 CET` is an instant.
    package static func zonedDateTime(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        guard let stamp = dateTime(line, at: index) else { return nil }
        return zoned(line, stamp)
    }

    /// What `dateTime` read, with the zone's abbreviation that may follow it.
    static func zoned(_ line: Span<UInt8>, _ stamp: Timestamp) -> Timestamp {
        var stamp = stamp
        if stamp.time.axis == .civil, Scan.byte(line, stamp.end) == 0x20,
            let zone = zoneName(line, at: stamp.end &+ 1)
        {
            stamp.time = SourceTime(axis: .instant, micros: stamp.time.micros &- zone.seconds &* 1_000_000)
            stamp.end = zone.end
        }
        return stamp
    }

    /// Seconds east of UTC of the abbreviation at an index, or nil where none stands there or it is not known.
    ///
    /// Where several zones share one, the meaning is that of PostgreSQL's default list (`CST` is America's); `IST`, which
    /// has none there that most would expect, is left out, so that such a time stays civil.
    package static func zoneName(_ line: Span<UInt8>, at index: Int) -> (seconds: Int64, end: Int)? {
        var at = index
        var word: UInt64 = 0
        while at < line.count, at &- index < 6, line[at] &- 0x41 < 26 {
            word = word << 8 | UInt64(line[at])
            at &+= 1
        }
        guard at &- index >= 2, at &- index <= 5, !Scan.isWord(Scan.byte(line, at)) else { return nil }
        // Most words behind a time are levels: no zone ends as they do.
        switch UInt8(truncatingIfNeeded: word) {
        case UInt8(ascii: "T"), UInt8(ascii: "C"), UInt8(ascii: "K"), UInt8(ascii: "B"): break
        default: return nil
        }
        for zone in zones where zone.word == word { return (zone.minutes &* 60, at) }
        return nil
    }

    private static let zones: [(word: UInt64, minutes: Int64)] = [
        ("UTC", 0), ("GMT", 0), ("UT", 0), ("WET", 0), ("WEST", 60), ("BST", 60), ("CET", 60), ("CEST", 120),
        ("MET", 60), ("MEST", 120), ("EET", 120), ("EEST", 180), ("MSK", 180), ("SAST", 120), ("EAT", 180),
        ("PKT", 300), ("WIB", 420), ("ICT", 420), ("HKT", 480), ("SGT", 480), ("AWST", 480), ("JST", 540),
        ("KST", 540), ("ACST", 570), ("ACDT", 630), ("AEST", 600), ("AEDT", 660), ("NZST", 720), ("NZDT", 780),
        ("NST", -210), ("NDT", -150), ("AST", -240), ("ADT", -180), ("EST", -300), ("EDT", -240), ("CST", -360),
        ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420), ("AKST", -540), ("AKDT", -480),
        ("HST", -600),
    ].map { (name: StaticString, minutes: Int64) in
        var word: UInt64 = 0
        for byte in "\(name)".utf8 { word = word << 8 | UInt64(byte) }
        return (word, minutes)
    }
}
