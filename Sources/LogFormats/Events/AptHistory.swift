import Evidence

/// A block of `apt/history.log`; local time without zone.
///
///     Start-Date: 2025-03-03  01:29:58
///     Commandline: apt-get install api=1.5.0-1
///     Requested-By: deploy (1000)
///     Upgrade: api:amd64 (1.4.2-1, 1.5.0-1)
///     End-Date: 2025-03-03  01:30:02
package enum AptHistory {
    package static func starts(_ line: Span<UInt8>) -> Bool { time(line) != nil }

    private static func time(_ line: Span<UInt8>) -> Timestamp? {
        guard Scan.has("Start-Date: ", in: line, at: 0), let days = Timestamps.date(line, 12, separator: 0x2D),
            Scan.has("  ", in: line, at: 22), let seconds = Timestamps.clock(line, 24)
        else { return nil }
        return Timestamp(time: .init(axis: .civil, micros: (days &* 86_400 &+ seconds) &* 1_000_000), end: 32)
    }

    package static func parse(_ record: Span<UInt8>) -> EventRecord? {
        guard let stamp = time(record) else { return nil }
        var command: Range<Int>?
        var by: Range<Int>?
        var facts: [EventFact] = []
        var at = 0
        while at < record.count {
            let line = RecordLines.next(record, &at)
            if let value = RecordLines.value("Commandline: ", record, line) { command = value }
            if let value = RecordLines.value("Requested-By: ", record, line) {
                by = value.lowerBound..<Scan.tokenEnd(record, value.lowerBound, to: value.upperBound)
            }
            for verb in ["Install: ", "Upgrade: ", "Downgrade: "] as [StaticString] {
                guard let value = RecordLines.value(verb, record, line) else { continue }
                let word = line.lowerBound..<line.lowerBound &+ verb.utf8CodeUnitCount &- 2
                read(record, value, verb: word, by, command, &facts)
            }
        }
        return EventRecord(.time(stamp.time), facts)
    }

    /// `api:amd64 (1.4.2-1, 1.5.0-1), lib:amd64 (2.0, automatic)`.
    private static func read(
        _ record: Span<UInt8>, _ value: Range<Int>, verb: Range<Int>, _ by: Range<Int>?, _ command: Range<Int>?,
        _ facts: inout [EventFact]
    ) {
        var at = value.lowerBound
        while at < value.upperBound, facts.count < 1000 {
            guard let open = Scan.find(" (", in: record, from: at, to: value.upperBound),
                let close = Scan.first(UInt8(ascii: ")"), in: record, from: open, to: value.upperBound)
            else { return }
            let inside = open &+ 2..<close
            let comma = Scan.find(", ", in: record, from: inside.lowerBound, to: close)
            let first = inside.lowerBound..<(comma ?? close)
            let second = comma.map { $0 &+ 2..<close }
            let isInstall = Scan.matches("Install", in: record, verb)
            facts.append(
                PackageChange.fact(
                    name: PackageChange.name(record, at..<open), version: isInstall ? first : second,
                    previous: isInstall ? nil : first, verb: verb, by: by, command: command))
            at = close &+ 3
        }
    }
}

/// The lines of a record of several.
enum RecordLines {
    /// The line that begins at `at` without its end; `at` moves behind it. Beyond the last line it is empty.
    static func next(_ record: Span<UInt8>, _ at: inout Int) -> Range<Int> {
        let start = min(at, record.count)
        let newline = Scan.first(0x0A, in: record, from: start, to: record.count) ?? record.count
        at = newline &+ 1
        var end = newline
        if end > start, record[end &- 1] == 0x0D { end &-= 1 }
        return start..<end
    }

    /// What stands behind a key that begins the line, or nil.
    static func value(_ key: StaticString, _ record: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
        guard Scan.has(key, in: record, at: line.lowerBound) else { return nil }
        let start = line.lowerBound &+ key.utf8CodeUnitCount
        return start <= line.upperBound ? start..<line.upperBound : nil
    }
}
