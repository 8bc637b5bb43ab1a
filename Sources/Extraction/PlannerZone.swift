package import Evidence

/// A zone that is named for the whole report, not for a source.
package enum ZoneName {
    /// The zone of `UTC`, `+02:00` or an IANA name; throws a sentence that begins with the option.
    package static func zone(_ name: String, option: String) throws(PlannerError) -> Zone {
        try PlannerZone.named(name, "\(option) \(name)")
    }
}

/// Reads the zones that users name: `UTC`, `+02:00`, `America/New_York`.
enum PlannerZone {
    /// The zone of an option's value; throws a sentence for one that does not exist.
    static func named(_ name: String, of entry: PlannerOptions.Assignment) throws(PlannerError) -> Zone {
        try named(name, "\(entry.option) \(entry.source)=\(name)")
    }

    /// The same for what was typed as `option`, which the sentence begins with.
    static func named(_ name: String, _ option: String) throws(PlannerError) -> Zone {
        if ["UTC", "utc", "Z", "GMT", "Etc/UTC"].contains(name) { return .utc }
        if let seconds = offset(name) { return fixed(seconds) }
        switch PlannerZoneFile.zone(named: name) {
        case .found(let zone): return zone
        case .noData:
            throw PlannerError(
                "\(option): this machine has no time zone data. "
                    + "Install tzdata, or give an offset such as +02:00.")
        case .unknown:
            throw PlannerError(
                "\(option): there is no such zone. "
                    + "Give UTC, an offset such as +02:00, or a name such as Europe/Berlin.")
        }
    }

    /// A zone with one offset, named `UTC` or `+02:00`.
    static func fixed(_ seconds: Int64) -> Zone {
        guard seconds != 0 else { return .utc }
        let minutes = abs(seconds) / 60
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return Zone(
            name: (seconds < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60), offsetSeconds: seconds)
    }

    /// `±HH`, `±HH:MM` or `±HHMM` in seconds, at most 15 hours.
    static func offset(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        bytes.removeFirst()
        if bytes.count == 5, bytes[2] == UInt8(ascii: ":") { bytes.remove(at: 2) }
        guard bytes.count == 2 || bytes.count == 4, bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let digits = bytes.map { Int64($0 - 0x30) }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
        guard hours <= 15, minutes < 60 else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}
