import Evidence

/// The rule that holds after a zone file's last transition, as POSIX writes `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct PlannerZoneRule: Sendable {
    /// A day of a year and a second of it, on the wall clock that holds before the change.
    private struct Change {
        enum Day { case week(month: Int64, week: Int64, weekday: Int64), julian(Int64), zeroBased(Int64) }
        var day: Day
        var second: Int64 = 7200
    }

    private let standard: Int64
    private var daylight: Int64 = 0
    private var start: Change?
    private var end: Change?

    /// Reads a footer; nil where it is empty or no rule.
    init?(_ text: [UInt8]) {
        var reader = Reader(bytes: text)
        guard reader.name(), let west = reader.time() else { return nil }
        standard = -west
        guard !reader.isAtEnd else { return }
        guard reader.name() else { return nil }
        daylight = standard + 3600
        if !reader.isAtEnd, !reader.takes(UInt8(ascii: ",")) {
            guard let west = reader.time(), reader.takes(UInt8(ascii: ",")) else { return nil }
            daylight = -west
        }
        guard let start = reader.change(), reader.takes(UInt8(ascii: ",")), let end = reader.change() else {
            return nil
        }
        self.start = start
        self.end = end
    }

    /// The changes of a year in order; one without daylight saving has its standard offset from the year's start.
    func transitions(year: Int64) -> [Zone.Transition] {
        let newYear = Calendar.days(year: year, month: 1, day: 1) * 86_400
        guard let start, let end else { return [Zone.Transition(at: newYear - standard, offsetSeconds: standard)] }
        return [
            Zone.Transition(at: PlannerZoneRule.second(start, year) - standard, offsetSeconds: daylight),
            Zone.Transition(at: PlannerZoneRule.second(end, year) - daylight, offsetSeconds: standard),
        ].sorted { $0.at < $1.at }
    }

    private static func second(_ change: Change, _ year: Int64) -> Int64 {
        let newYear = Calendar.days(year: year, month: 1, day: 1)
        let day: Int64
        switch change.day {
        case .zeroBased(let number): day = newYear + number
        case .julian(let number):
            // 29 February has no number.
            let isLeap = Calendar.length(ofMonth: 2, year: year) == 29
            day = newYear + number - 1 + (isLeap && number > 59 ? 1 : 0)
        case .week(let month, let week, let weekday):
            let first = Calendar.days(year: year, month: month, day: 1)
            // 1970-01-01 was a Thursday.
            let firstWeekday = ((first + 4) % 7 + 7) % 7
            var offset = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            while offset >= Calendar.length(ofMonth: month, year: year) { offset -= 7 }
            day = first + offset
        }
        return day * 86_400 + change.second
    }

    private struct Reader {
        var bytes: [UInt8]
        var index = 0
        var isAtEnd: Bool { index >= bytes.count }
        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        mutating func takes(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            index += 1
            return true
        }

        /// `CET` or `<+0330>`.
        mutating func name() -> Bool {
            let begin = index
            if takes(UInt8(ascii: "<")) {
                while let byte = next, byte != UInt8(ascii: ">") { index += 1 }
                return takes(UInt8(ascii: ">"))
            }
            while let byte = next, (0x61...0x7A).contains(byte | 0x20) { index += 1 }
            return index - begin >= 3
        }

        mutating func number(_ limit: Int64) -> Int64? {
            let begin = index
            var value: Int64 = 0
            while let byte = next, (0x30...0x39).contains(byte), index - begin < 4 {
                value = value * 10 + Int64(byte - 0x30)
                index += 1
            }
            return index > begin && value <= limit ? value : nil
        }

        /// `[+-]h[:m[:s]]` in seconds.
        mutating func time() -> Int64? {
            let isNegative = takes(UInt8(ascii: "-"))
            if !isNegative { _ = takes(UInt8(ascii: "+")) }
            guard var seconds = number(167).map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] as [Int64] {
                guard takes(UInt8(ascii: ":")) else { break }
                guard let value = number(59) else { return nil }
                seconds += value * unit
            }
            return isNegative ? -seconds : seconds
        }

        /// `Mm.w.d`, `Jn` or `n`, with `/time` behind it.
        mutating func change() -> Change? {
            var change: Change
            if takes(UInt8(ascii: "M")) {
                guard let month = number(12), month > 0, takes(UInt8(ascii: ".")), let week = number(5), week > 0,
                    takes(UInt8(ascii: ".")), let weekday = number(6)
                else { return nil }
                change = Change(day: .week(month: month, week: week, weekday: weekday))
            } else if takes(UInt8(ascii: "J")) {
                guard let day = number(365), day > 0 else { return nil }
                change = Change(day: .julian(day))
            } else {
                guard let day = number(365) else { return nil }
                change = Change(day: .zeroBased(day))
            }
            if takes(UInt8(ascii: "/")) {
                guard let second = time() else { return nil }
                change.second = second
            }
            return change
        }
    }
}
