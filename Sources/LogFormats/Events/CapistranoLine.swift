import Evidence

/// A line of Capistrano's `revisions.log`. The time of a release is in its id (UTC); a rollback names the release that it
/// went back to, not when.
///
///     Branch main (at 1a2b3c4) deployed as release 20250303013000 by deploy
///     deploy rolled back to release 20250302120000
package enum CapistranoLine {
    package static func parse(_ line: Span<UInt8>) -> EventRecord? {
        let end = line.count
        if Scan.has("Branch ", in: line, at: 0) {
            guard let at = Scan.find(" (at ", in: line, from: 7, to: end),
                let close = Scan.find(") deployed as release ", in: line, from: at, to: end),
                let by = Scan.find(" by ", in: line, from: close &+ 22, to: end)
            else { return nil }
            let release = close &+ 22..<by
            guard isID(line, release), let time = time(line, release) else { return nil }
            return EventRecord(
                time,
                EventFact(
                    .deployAct,
                    [
                        "act": .word("deploy"), "version": .text(release), "revision": .place(at &+ 5..<close),
                        "by": .place(by &+ 4..<end),
                    ]))
        }
        guard let words = Scan.find(" rolled back to release ", in: line, from: 0, to: min(end, 100)),
            isID(line, words &+ 24..<end), Scan.tokenEnd(line, 0, to: end) == words
        else { return nil }
        return EventRecord(nil)
    }

    private static func isID(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == 14 else { return false }
        for at in range where !Scan.isDigit(line[at]) { return false }
        return true
    }

    private static func time(_ line: Span<UInt8>, _ id: Range<Int>) -> SourceTime? {
        let start = id.lowerBound
        let year = Timestamps.two(line, start) &* 100 &+ Timestamps.two(line, start &+ 2)
        let (month, day) = (Timestamps.two(line, start &+ 4), Timestamps.two(line, start &+ 6))
        let (hour, minute) = (Timestamps.two(line, start &+ 8), Timestamps.two(line, start &+ 10))
        let second = Timestamps.two(line, start &+ 12)
        guard year >= 1, month >= 1, month <= 12, day >= 1, day <= Calendar.length(ofMonth: month, year: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = Calendar.days(year: year, month: month, day: day)
        return SourceTime(
            axis: .instant,
            micros: (days &* 86_400 &+ hour &* 3600 &+ minute &* 60 &+ second) &* 1_000_000)
    }
}
