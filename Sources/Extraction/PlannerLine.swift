import Evidence
import LogFormats

/// What the plan wants to know of one line, whatever its format.
enum PlannerLine {
    /// The time in the header of a line of any format that may lack its year.
    static func clock(of line: Span<UInt8>) -> LineClock? {
        KernelLine.parse(line)?.clock ?? SyslogLine.parse(line)?.clock ?? GlogLine.parse(line)?.clock
    }

    /// The time in the line's header.
    static func clock(of line: Span<UInt8>, format: String) -> LineClock? {
        switch format {
        case "nginx_error": NginxErrorLine.parse(line).map { .time($0.time) }
        case "kernel": KernelLine.parse(line)?.clock
        case "syslog": SyslogLine.parse(line)?.clock
        case "app_glog": GlogLine.parse(line)?.clock
        case "app_json":
            (ApplicationJSON.parse(line) ?? OpenTelemetryLogs.records(line).first).map { .time($0.time) }
        case "app_logfmt": LogfmtLine.parse(line).map { .time($0.time) }
        case "app_text": ApplicationRecord.parse(line).map { .time($0.time) }
        default:
            EventFormats.named(format)?.parse(line)?.clock ?? DatabaseFormats.named(format)?.parse(line)?.clock
                ?? MemoryFormats.named(format)?.parse(line)?.clock
        }
    }

    /// Whether a line of pairs tells of a release, a rollback or an operator's act.
    static func isDeploy(_ line: Span<UInt8>) -> Bool {
        guard let event = LogfmtLine.parse(line)?.value("event", in: line) else { return false }
        return ["deploy", "rollback", "ops", "release"].contains(text(line, event))
    }

    /// The host that a syslog line names, and the program and unit it is about.
    static func host(_ line: Span<UInt8>) -> (host: String, names: [String], isOOMKill: Bool)? {
        if let header = SyslogLine.parse(line) {
            var names = [text(line, header.program)]
            var isOOMKill = false
            if let unit = UnitMessage.parse(line, header.message) {
                if let name = unit.unit { names += unitNames(text(line, name)) }
                let result = unit.result.map { text(line, $0) }
                isOOMKill = unit.act == .killedByOom || result == "oom-kill"
            }
            return header.host.map { (text(line, $0), names, isOOMKill) }
        }
        if let host = KernelLine.parse(line)?.host { return (text(line, host), [], false) }
        return nil
    }

    /// Seconds east of UTC that the line's first time states: `Z`, `+00:00`, ` +0000` behind a second or its fraction.
    static func offset(_ line: Span<UInt8>) -> Int64? {
        var index = 8
        while index < min(line.count, 512) {
            defer { index += 1 }
            let byte = line[index]
            let isBlankBefore = line[index - 1] == 0x20
            guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte | 0x20 == UInt8(ascii: "z"),
                endsTime(line, at: isBlankBefore ? index - 1 : index)
            else { continue }
            if byte | 0x20 == UInt8(ascii: "z") {
                if isBlankBefore { continue }
                return 0
            }
            guard let hours = twoDigits(line, index + 1) else { continue }
            let colon = Scan.byte(line, index + 3) == UInt8(ascii: ":") ? 1 : 0
            guard hours <= 15, let minutes = twoDigits(line, index + 3 + colon), minutes < 60 else { continue }
            let seconds = hours * 3600 + minutes * 60
            return byte == UInt8(ascii: "-") ? -seconds : seconds
        }
        return nil
    }

    /// Whether `:SS` or `:SS` with a fraction ends before the index.
    private static func endsTime(_ line: Span<UInt8>, at end: Int) -> Bool {
        var index = end
        while index > 2, Scan.isDigit(line[index - 1]) { index -= 1 }
        guard index > 2, index < end else { return false }
        if line[index - 1] == UInt8(ascii: ".") || line[index - 1] == UInt8(ascii: ",") {
            return twoDigits(line, index - 3) != nil
        }
        return end - index == 2 && line[index - 1] == UInt8(ascii: ":")
    }

    private static func twoDigits(_ line: Span<UInt8>, _ index: Int) -> Int64? {
        guard index >= 0, index + 1 < line.count, Scan.isDigit(line[index]), Scan.isDigit(line[index + 1]) else {
            return nil
        }
        return Int64(line[index] - 0x30) * 10 + Int64(line[index + 1] - 0x30)
    }

    /// `boxoffice@blue.service` as `boxoffice@blue` and `boxoffice`.
    private static func unitNames(_ unit: String) -> [String] {
        let name = unit.lastIndex(of: ".").map { String(unit[..<$0]) } ?? unit
        return name.firstIndex(of: "@").map { [name, String(name[..<$0])] } ?? [name]
    }

    private static func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
        var bytes: [UInt8] = []
        for index in Scan.clamp(range, to: line) { bytes.append(line[index]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
