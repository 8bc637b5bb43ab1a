import Evidence
import LogFormats
import LogInput

/// Completes the years that lines leave out, for a log with its rotations as a whole.
///
/// A file gets a window of one year, within which every date has one place: each line is read by itself, a stray one
/// moves nothing, and no order of shards matters. The window ends no later than the file can (its own time, or the lines
/// of other logs that have a year) and, going back through the rotations, not after the next file begins; where the last
/// lines of a file are earlier in the year than the first, it began in the year before.
///
///     auth.log.2.gz   Dec 28 … Jan  4     ≤ begins before Jan 4 of auth.log.1
///     auth.log.1      Jan  4 … Jan 11     ≤ begins before Jan 11 of auth.log
///     auth.log        Jan 11 … Jan 14     ≤ the day the file was written
enum PlannerYears {
    /// Dates taken at either end of a file; their median counts, so that a stray line does not.
    static let sampled = 9

    /// Days by which clocks and zones may differ.
    private static let margin: Int64 = 2
    /// Days that a log may go on behind the latest dated line that the heads of others show.
    private static let beyondDated: Int64 = 92
    private static let half: Int64 = 182

    /// Middle of the window of each file, as a civil second; files come oldest first.
    static func references(files: [InputFile], looks: [PlannerLook], _ reference: PlannerReference) -> [Int64] {
        if reference.isGiven { return files.map { _ in reference.second } }
        var result = [Int64](repeating: reference.second, count: files.count)
        var nextBegin: Int64?
        for index in files.indices.reversed() {
            var limit = bound(files[index], looks[index], reference)
            if let nextBegin { limit = min(limit, nextBegin &+ margin) }
            guard let first = median(looks[index].yearless.prefix(sampled)) else { continue }
            let window = window(first, median(looks[index].yearlessEnd.suffix(sampled)), looks[index], limit)
            nextBegin = window.begin
            result[index] = (window.end &- half) &* 86_400
        }
        return result
    }

    /// The last day on which a file may have been written.
    private static func bound(_ file: InputFile, _ look: PlannerLook, _ reference: PlannerReference) -> Int64 {
        let own = look.gzipModified ?? (file.isStandardInput || file.modified <= 0 ? nil : file.modified)
        let ownDay = own.map { floorDivide($0, 86_400) &+ margin }
        let day = floorDivide(reference.second, 86_400)
        guard reference.isDated else { return ownDay ?? day &+ margin }
        // A file that was copied later says nothing; one that is far older has no true time.
        guard let ownDay, ownDay >= day &- 400 else { return day &+ beyondDated }
        return min(ownDay, day &+ beyondDated)
    }

    private static func window(
        _ first: (month: Int64, day: Int64), _ last: (month: Int64, day: Int64)?, _ look: PlannerLook, _ limit: Int64
    ) -> (begin: Int64, end: Int64) {
        let isLeap = look.yearless.count { $0.month == 2 && $0.day == 29 } > 1
        var limit = limit
        var found = (begin: limit, end: limit)
        for _ in 0..<9 {
            let lastDay = last.map { latest($0, upTo: limit) }
            let begin = latest(first, upTo: lastDay.map { $0 &+ margin } ?? limit)
            let end = min(max(begin &+ 350, (lastDay ?? begin) &+ margin), limit)
            found = (begin, end)
            // The 29 February of the window must exist.
            let march = Calendar.date(days: latest((month: 3, day: 1), upTo: end))
            if !isLeap || Calendar.length(ofMonth: 2, year: march.year) == 29 { return found }
            limit &-= 365
        }
        return found
    }

    /// The latest day with this date that is not after another.
    private static func latest(_ date: (month: Int64, day: Int64), upTo limit: Int64) -> Int64 {
        let year = Calendar.date(days: limit).year
        for step in 0...8 as ClosedRange<Int64> {
            guard date.day <= Calendar.length(ofMonth: date.month, year: year - step) else { continue }
            let day = Calendar.days(year: year - step, month: date.month, day: date.day)
            if day <= limit { return day }
        }
        return limit
    }

    private static func median(_ dates: ArraySlice<(month: Int64, day: Int64)>) -> (month: Int64, day: Int64)? {
        let sorted = dates.sorted { ($0.month, $0.day) < ($1.month, $1.day) }
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}
