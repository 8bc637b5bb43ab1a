import Evidence

/// The times of MySQL's and MariaDB's logs.
///
///     2020-08-06T14:25:02.835618Z   2021-11-09  5:13:12   221128 14:49:17   130501  1:02:03
enum MySQLTime {
    static func match(_ line: Span<UInt8>, at index: Int) -> Timestamp? {
        if let stamp = Timestamps.dateTime(line, at: index) { return stamp }
        if let days = Timestamps.date(line, index, separator: UInt8(ascii: "-")), Scan.byte(line, index &+ 10) == 0x20 {
            return clock(line, index &+ 11, days: days)
        }
        guard let number = Scan.number(line, index, to: index &+ 6), number.end == index &+ 6,
            Scan.byte(line, number.end) == 0x20
        else { return nil }
        let (year, month, day) = (2000 &+ number.value / 10_000, number.value / 100 % 100, number.value % 100)
        guard (1...12).contains(month), day >= 1, day <= Calendar.length(ofMonth: month, year: year) else { return nil }
        return clock(line, number.end &+ 1, days: Calendar.days(year: year, month: month, day: day))
    }

    /// `H:MM:SS` in eight columns, a blank before an hour of one digit.
    private static func clock(_ line: Span<UInt8>, _ index: Int, days: Int64) -> Timestamp? {
        let start = Scan.byte(line, index) == 0x20 ? index &+ 1 : index
        guard let hour = Scan.number(line, start, to: start &+ 2), hour.end == index &+ 2, hour.value < 24,
            Scan.byte(line, hour.end) == UInt8(ascii: ":"),
            let minute = Scan.number(line, hour.end &+ 1, to: hour.end &+ 3), minute.end == hour.end &+ 3,
            minute.value < 60, Scan.byte(line, minute.end) == UInt8(ascii: ":"),
            let second = Scan.number(line, minute.end &+ 1, to: minute.end &+ 3), second.end == minute.end &+ 3,
            second.value <= 60, !Scan.isAlphanumeric(Scan.byte(line, second.end))
        else { return nil }
        let seconds = days &* 86_400 &+ hour.value &* 3600 &+ minute.value &* 60 &+ second.value
        return Timestamp(time: SourceTime(axis: .civil, micros: seconds &* 1_000_000), end: second.end)
    }
}

/// What the servers write at the head of their logs of statements, again at each start.
enum MySQLBanner {
    static func isLine(_ line: Span<UInt8>) -> Bool {
        if Scan.has("Tcp port: ", in: line, at: 0) || Scan.has("TCP Port: ", in: line, at: 0) {
            return Scan.find("Unix socket: ", in: line, from: 10, to: line.count) != nil
                || Scan.find("Named Pipe: ", in: line, from: 10, to: line.count) != nil
        }
        if Scan.has("Time ", in: line, at: 0) || Scan.has("Time\t", in: line, at: 0) {
            let id = Scan.skipBlanks(line, 4, to: line.count)
            return Scan.has("Id Command", in: line, at: id)
                && Scan.find("Argument", in: line, from: id, to: line.count) != nil
        }
        return isStart(line)
    }

    /// `/usr/sbin/mysqld, Version: 8.0.43 ((Ubuntu)). started with:`
    static func isStart(_ line: Span<UInt8>) -> Bool {
        Scan.findLast(". started with:", in: line, from: max(0, line.count &- 17), to: line.count) != nil
            && Scan.find(", Version: ", in: line, from: 0, to: min(line.count, 300)) != nil
    }
}
