internal import Correlation
internal import Evidence

/// Numbers, spans and names of the report in words for people; used by every output but JSON.
enum Words {
    // MARK: - Quantities

    static func count(_ value: Int64) -> String { NumberText.grouped(value) }

    /// `1 kill`, `11 kills`.
    static func count(_ value: Int64, _ one: String, _ many: String? = nil) -> String {
        "\(count(value)) \(value == 1 ? one : many ?? one + "s")"
    }

    /// A share as per cent. `100%` and `0%` are exact; what is only near them says so.
    static func share(_ value: Double) -> String {
        guard value.isFinite else { return "unknown" }
        if value > 0, value < 0.001 { return "<0.1%" }
        if value < 1, value > 0.999 { return ">99.9%" }
        let text = NumberText.fixed(value * 100, decimals: 1)
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
    }

    /// A length of time: `350 ms`, `6.2 s`, `2 min 23 s`, `3 h 45 min`, `2 d 3 h`.
    static func duration(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "unknown" }
        if seconds == 0 { return "0 s" }
        if seconds < 0.9995 { return "\(NumberText.fixed(seconds * 1000, decimals: 0)) ms" }
        if seconds < 9.95 {
            let text = NumberText.fixed(seconds, decimals: 1)
            return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " s"
        }
        let whole = Int64(seconds.rounded())
        func pair(_ a: Int64, _ unit: String, _ b: Int64, _ small: String) -> String {
            b == 0 ? "\(a) \(unit)" : "\(a) \(unit) \(b) \(small)"
        }
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return pair(whole / 60, "min", whole % 60, "s") }
        if whole < 86_400 { return pair(whole / 3600, "h", whole % 3600 / 60, "min") }
        return pair(whole / 86_400, "d", whole % 86_400 / 3600, "h")
    }

    /// A size in binary units: `298.6 MiB`.
    static func bytes(_ value: Double) -> String {
        guard value.isFinite else { return "unknown" }
        var rest = value
        var unit = 0
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        while rest.magnitude >= 1023.95, unit < units.count - 1 {
            rest /= 1024
            unit += 1
        }
        let text = NumberText.fixed(rest, decimals: unit == 0 ? 0 : 1)
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " " + units[unit]
    }

    static func bytes(_ value: Int64) -> String { bytes(Double(value)) }

    /// `371` or `371 to 400`.
    static func bounds(_ bounds: Impact.Bounds) -> String {
        bounds.low == bounds.high ? count(bounds.low) : "\(count(bounds.low)) to \(count(bounds.high))"
    }

    /// Every line is accounted for: the four counts and their sum.
    static func lineSum(_ inputs: [InputReport]) -> String {
        var sum = LineCounts()
        for input in inputs { sum.merge(input.counts) }
        return "\(count(sum.lines, "line")) = \(count(sum.parsed)) parsed + \(count(sum.unparsed)) unparsed + "
            + "\(count(sum.damaged)) damaged + \(count(sum.skipped)) skipped"
    }

    // MARK: - Names

    /// The contract's name of a kind as people say it: `memory leak`, `OOM kill`.
    static func kind(_ name: String) -> String {
        switch name {
        case "dns": "DNS failure"
        case "tls": "TLS failure"
        case "cpu_saturation": "CPU saturation"
        case "oom_kill": "OOM kill"
        case "dns_failure": "DNS failure"
        case "tls_failure": "TLS failure"
        case "unknown": "an unknown cause"
        default: String(name.map { $0 == "_" ? " " : $0 })
        }
    }

    static func verdict(_ verdict: String) -> String { kind(verdict) }

    /// The text with its first letter as a capital.
    static func capitalized(_ text: String) -> String {
        guard let first = text.first else { return text }
        return first.uppercased() + text.dropFirst()
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last else { return "" }
        return items.count == 1 ? last : items.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: - Times

    /// `08:25:23`.
    static func clock(_ moment: Moment) -> String { TimeText.parts(moment).clock + ReportZone.doubt(moment) }

    /// `2026-11-24 08:25:23`.
    static func day(_ moment: Moment) -> String {
        let parts = TimeText.parts(moment)
        return "\(parts.date) \(parts.clock)\(ReportZone.doubt(moment))"
    }

    /// `2026-11-24 08:25:23 to 08:27:46 UTC`, with the second date where it is another.
    static func span(_ start: Moment, _ end: Moment) -> String {
        let same = TimeText.parts(start).date == TimeText.parts(end).date
        return "\(day(start)) to \(same ? clock(end) : day(end))\(ReportZone.suffix)"
    }

    /// `between 14:06:56 and 14:51:56`, with the dates where they differ.
    static func between(_ low: Moment, _ high: Moment) -> String {
        let same = TimeText.parts(low).date == TimeText.parts(high).date
        return same ? "between \(clock(low)) and \(clock(high))" : "between \(day(low)) and \(day(high))"
    }

    // MARK: - Actions

    /// What an action did, as its attributes say.
    static func effect(of event: Event, _ events: EventIndex) -> String {
        guard case .text(let effect)? = event["effect"] else { return "effect not judged" }
        func number(_ name: String) -> Double? {
            switch event[name] {
            case .number(let value)?: value
            case .int(let value)?: Double(value)
            default: nil
            }
        }
        var shares = ""
        if let before = number("failed_share_before"), let after = number("failed_share_after") {
            shares = ": failed share \(share(before)) before, \(share(after)) after"
            // Where hardly anything fails on either side, the act shows in how long requests take.
            if before < 0.05, after < 0.05, let slow = number("p95_before_s"), let quick = number("p95_after_s") {
                shares = ": p95 \(duration(slow)) before, \(duration(quick)) after"
            }
        }
        switch effect {
        case "helped", "harmful":
            let lag = number("effect_lag_s").map { ", \(duration($0)) later" } ?? ""
            return effect + shares + (shares.isEmpty ? "" : lag)
        case "no_effect": return "no effect" + shares
        case "too_little_data": return "too few requests around it to tell"
        case "not_separable":
            var others: [String] = []
            if case .list(let ids)? = event["jointly_with"] { others = ids }
            if case .text("helped")? = event["joint_effect"] { shares += "; together they helped" }
            let names = others.map { id in events[id].map { "\($0.title) (\(id))" } ?? id }
            return
                (names.isEmpty
                ? "cannot be told apart from its neighbours" : "cannot be told apart from \(list(names))") + shares
        default: return kind(effect) + shares
        }
    }

    // MARK: - Coverage

    /// The longest gaps of a source in the order of time, and what of the others: a log that is silent every night must not
    /// fill the page.
    static func gaps(_ coverage: Coverage, most: Int = 3) -> (shown: [Coverage.Gap], more: String?) {
        let all = coverage.gaps
        guard all.count > most else { return (all, nil) }
        let longest = all.indices.sorted { a, b in
            let (x, y) = (all[a].start.seconds(to: all[a].end), all[b].start.seconds(to: all[b].end))
            return x == y ? a < b : x > y
        }
        return (
            longest.prefix(most).sorted().map { all[$0] }, "\(count(Int64(all.count - most), "more gap")), none longer"
        )
    }

    /// Says that nothing is known of users, where no log of requests was given; nil where one was.
    static func untoldImpact(_ report: Report, _ impact: Impact) -> String? {
        guard impact.requests == 0, !report.coverage.contains(where: { $0.sourceClass == .access }) else { return nil }
        return "no access log was given: how many requests and clients were hurt cannot be told"
    }

    // MARK: - Memory

    /// What the leak test says of a life: the test needs five readings, and fewer do not acquit.
    static func leak(_ memory: MemoryFinding) -> String {
        if memory.leak { return "leak (\(share(memory.confidence)) sure)" }
        return memory.samples < 5 ? "too few readings to tell" : "no leak"
    }

    // MARK: - Impact

    /// The endpoints without a failed request, the exceptions named: `without a failure: GET /api/health (36 requests);
    /// 2 were not asked for`. nil where there are none.
    static func spared(_ impact: Impact, most: Int = 5, name: (Impact.Endpoint) -> String) -> String? {
        let all = impact.endpointsTotal - impact.endpointsFailed
        guard all > 0, impact.endpointsFailed > 0 else { return nil }
        let asked = impact.endpointsSpared.filter { $0.requests > 0 }
        let isWhole = Int64(impact.endpointsSpared.count) == all
        var parts: [String] = []
        if !asked.isEmpty {
            let names = asked.prefix(most).map { "\(name($0)) (\(count($0.requests, "request")))" }
            let more = asked.count - names.count
            parts.append(
                "without a failure: "
                    + (more > 0
                        ? names.joined(separator: ", ") + " and \(isWhole ? "" : "at least ")\(more) more"
                        : list(names)))
        }
        let silent = all - Int64(asked.count)
        if silent > 0, isWhole { parts.append("\(count(silent)) \(silent == 1 ? "was" : "were") not asked for") }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// Whether the window was at the day's peak; nil where nothing is known of the day.
    static func hourOfDay(_ hour: Impact.HourOfDay) -> String? {
        guard let isPeak = hour.isPeak, let share = hour.shareOfPeak, let peak = hour.peakHour else {
            return hour.hoursKnown == 0
                ? nil
                : "whether this was the peak of the day cannot be told: the logs hold \(hour.hoursKnown) of its 24 hours "
                    + "outside the incident"
        }
        let usual = "usual traffic of these hours is \(Words.share(share)) of the peak hour's (\(clockHour(peak)) UTC)"
        return isPeak ? "peak hours: \(usual)" : "outside the peak: \(usual)"
    }

    private static func clockHour(_ hour: Int64) -> String { hour < 10 ? "0\(hour):00" : "\(hour):00" }
}
