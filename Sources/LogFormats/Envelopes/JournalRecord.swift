import Evidence

/// A record of systemd's journal, as `journalctl -o json` and `-o export` write it.
///
/// It is read by writing it as the line that `journalctl -o short-iso-precise` would show, and reading that: one way for
/// the journal, however it was exported. Where the journal knows better than the line would tell, that counts: a program
/// that calls itself `kernel` or `systemd` and is not gets another name.
package struct JournalRecord: Sendable, Hashable {
    /// Microseconds since the epoch: the sender's own clock where it is known, as `journalctl` shows it.
    var received: Int64?
    var sent: Int64?
    /// Microseconds since boot.
    package var monotonic: Int64?
    var sentMonotonic: Int64?
    var host: [UInt8] = []
    var identifier: [UInt8] = []
    var command: [UInt8] = []
    var transport: [UInt8] = []
    package var unit: [UInt8] = []
    var pid: Int64?
    var syslogPid: Int64?
    package var priority: Int64?
    package var message: [UInt8]?
    private var hasField = false

    package init() {}

    /// Whether it has what every record of a journal has.
    var isComplete: Bool { received != nil && hasField }

    /// The fields that are of use; others are passed over. False for one that cannot be what it says.
    mutating func set(_ name: Span<UInt8>, _ value: [UInt8]) -> Bool {
        let whole = 0..<name.count
        func number() -> Int64? {
            guard let found = Scan.number(value.span, 0, to: value.count), found.end == value.count else { return nil }
            return found.value
        }
        switch Scan.byte(name, 0) {
        case UInt8(ascii: "_"):
            if Scan.matches("__REALTIME_TIMESTAMP", in: name, whole) {
                received = number()
                // Until the year 5138: what is computed with them stays small.
                return received.map { $0 < 100_000_000_000_000_000 } ?? false
            }
            if Scan.matches("__MONOTONIC_TIMESTAMP", in: name, whole) {
                monotonic = number()
                return monotonic != nil
            }
            if Scan.matches("_SOURCE_REALTIME_TIMESTAMP", in: name, whole) {
                sent = number().flatMap { $0 < 100_000_000_000_000_000 ? $0 : nil }
            } else if Scan.matches("_SOURCE_MONOTONIC_TIMESTAMP", in: name, whole) {
                sentMonotonic = number()
            } else if Scan.matches("_HOSTNAME", in: name, whole) {
                host = value
            } else if Scan.matches("_COMM", in: name, whole) {
                command = value
            } else if Scan.matches("_TRANSPORT", in: name, whole) {
                transport = value
            } else if Scan.matches("_SYSTEMD_UNIT", in: name, whole) {
                unit = value
            } else if Scan.matches("_PID", in: name, whole) {
                pid = number()
            } else if Scan.matches("_BOOT_ID", in: name, whole) || Scan.matches("__CURSOR", in: name, whole) {
                hasField = true
            }
        case UInt8(ascii: "S"):
            if Scan.matches("SYSLOG_IDENTIFIER", in: name, whole) {
                identifier = value
            } else if Scan.matches("SYSLOG_PID", in: name, whole) {
                syslogPid = number()
            }
        case UInt8(ascii: "P"):
            if Scan.matches("PRIORITY", in: name, whole) { priority = number() }
        case UInt8(ascii: "M"):
            if Scan.matches("MESSAGE", in: name, whole) {
                message = value
                hasField = true
            }
        default: break
        }
        return true
    }

    /// Appends the record as a line of `journalctl -o short-iso-precise`; the message keeps its newlines.
    package func append(to line: inout [UInt8]) {
        JournalRecord.appendTime(sent ?? received ?? 0, to: &line)
        line.append(0x20)
        JournalRecord.append(host, "-", limit: 200, to: &line)
        line.append(0x20)
        let isKernel = Scan.matches("kernel", in: transport.span, 0..<transport.count)
        if isKernel {
            line.append(contentsOf: Array("kernel: ".utf8))
            if let micros = sentMonotonic {
                let (whole, rest) = micros.quotientAndRemainder(dividingBy: 1_000_000)
                line.append(contentsOf: Array("[\(whole).".utf8))
                JournalRecord.append(rest, digits: 6, to: &line)
                line.append(contentsOf: Array("] ".utf8))
            }
        } else {
            let start = line.count
            JournalRecord.append(identifier.isEmpty ? command : identifier, "unknown", limit: 60, to: &line)
            if isForged(line.span, start..<line.count) { line.append(UInt8(ascii: "_")) }
            if let pid = pid ?? syslogPid { line.append(contentsOf: Array("[\(pid)]".utf8)) }
            line.append(contentsOf: [UInt8(ascii: ":"), 0x20])
        }
        line.append(contentsOf: message ?? [])
    }

    /// Whether a program uses the name of one that is believed more.
    private func isForged(_ line: Span<UInt8>, _ name: Range<Int>) -> Bool {
        if Scan.matches("kernel", in: line, name) { return true }
        return Scan.matches("systemd", in: line, name) && !command.isEmpty
            && !Scan.matches("systemd", in: command.span, 0..<command.count)
    }

    private static func append(_ name: [UInt8], _ absent: StaticString, limit: Int, to line: inout [UInt8]) {
        if name.isEmpty { return line.append(contentsOf: Array("\(absent)".utf8)) }
        for byte in name.prefix(limit) {
            let isPlain =
                Scan.isWord(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "@")
                || byte == UInt8(ascii: "/")
            line.append(isPlain ? byte : UInt8(ascii: "_"))
        }
    }

    private static func append(_ value: Int64, digits: Int, to line: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<digits { divisor &*= 10 }
        while divisor > 0 {
            line.append(UInt8(truncatingIfNeeded: value / divisor % 10) &+ 0x30)
            divisor /= 10
        }
    }

    private static func appendTime(_ micros: Int64, to line: inout [UInt8]) {
        let days = floorDivide(micros, 86_400_000_000)
        let rest = micros &- days &* 86_400_000_000
        let date = Calendar.date(days: days)
        append(date.year, digits: 4, to: &line)
        line.append(UInt8(ascii: "-"))
        append(date.month, digits: 2, to: &line)
        line.append(UInt8(ascii: "-"))
        append(date.day, digits: 2, to: &line)
        line.append(UInt8(ascii: "T"))
        append(rest / 3_600_000_000, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        append(rest / 60_000_000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        append(rest / 1_000_000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: "."))
        append(rest % 1_000_000, digits: 6, to: &line)
        line.append(contentsOf: Array("+00:00".utf8))
    }
}
