internal import Correlation
package import Evidence

/// The zone in which outputs for people write their times: UTC unless the reader asked for another one.
///
/// With another one no time carries a zone; each output says once which it is. JSON keeps UTC whatever is set here.
package enum ReportZone {
    @TaskLocal private static var current = Zone.utc

    /// Renders with times in a zone.
    package static func with<Result>(_ zone: Zone, _ render: () -> Result) -> Result {
        $current.withValue(zone) { render() }
    }

    static var isUTC: Bool { current.name == Zone.utc.name }

    /// The zone's name: `UTC`, `Europe/Berlin`.
    static var name: String { current.name }

    /// What follows a time in a sentence: ` UTC`, or nothing where the output names another zone once.
    static var suffix: String { isUTC ? " UTC" : "" }

    /// What follows a heading: ` (UTC)`, or nothing.
    static var heading: String { isUTC ? " (UTC)" : "" }

    /// An instant on the wall clock of the zone, as if that were UTC.
    static func civil(_ moment: Moment) -> Moment {
        if isUTC { return moment }
        return Moment(micros: moment.micros &+ current.offset(atInstant: moment.second) &* 1_000_000)
    }

    /// The instant of a second on the wall clock of the zone.
    static func instant(ofCivil second: Int64) -> Moment {
        Moment(second: isUTC ? second : current.instant(ofCivil: second))
    }

    /// `+02:00` of an instant whose wall clock shows twice (the hour that the end of summer time repeats), else nothing.
    static func doubt(_ moment: Moment) -> String {
        guard !isUTC else { return "" }
        let second = moment.second
        let offset = current.offset(atInstant: second)
        // The first of two reads the same backwards; the second one does not.
        let isSecond = current.instant(ofCivil: second &+ offset) != second
        let isFirst = current.transitions.contains { transition in
            let shift = offset &- transition.offsetSeconds
            return shift > 0 && transition.at > second && transition.at &- second <= shift
        }
        return isFirst || isSecond ? self.offset(offset) : ""
    }

    /// `Times are Europe/Berlin (UTC+02:00; from 2025-10-26 01:00:00 UTC on UTC+01:00).`; nil for UTC.
    static func sentence(_ window: Window?) -> String? {
        guard !isUTC else { return nil }
        guard let window else { return "Times are \(name)." }
        var text = "UTC" + offset(current.offset(atInstant: window.start.second))
        for transition in current.transitions
        where transition.at > window.start.second && transition.at <= window.end.second {
            let parts = TimeText.utcParts(Moment(second: transition.at))
            text += "; from \(parts.date) \(parts.clock) UTC on UTC\(offset(transition.offsetSeconds))"
        }
        return "Times are \(name) (\(text))."
    }

    /// A sentence of the judgement with the clock that it states, which is UTC, in the zone.
    static func localised(_ sentence: String, _ moment: Moment) -> String {
        guard !isUTC else { return sentence }
        let stated = " \(TimeText.utcParts(moment).clock) UTC"
        guard let place = sentence.firstRange(of: stated) else { return sentence }
        return sentence.replacingCharacters(in: place, with: " " + Words.clock(moment))
    }

    /// For the script of the HTML page: the offsets that hold within a window, `0:3600,1761440400:7200`; nil for UTC.
    static func offsets(_ window: Window) -> String? {
        guard !isUTC else { return nil }
        var parts = ["0:\(current.offset(atInstant: window.start.second))"]
        for transition in current.transitions
        where transition.at > window.start.second && transition.at <= window.end.second {
            parts.append("\(transition.at):\(transition.offsetSeconds)")
        }
        return parts.joined(separator: ",")
    }

    private static func offset(_ seconds: Int64) -> String {
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return (seconds < 0 ? "-" : "+") + two(abs(seconds) / 3600) + ":" + two(abs(seconds) / 60 % 60)
    }
}

extension String {
    /// The text with a range of it replaced.
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
