internal import Correlation
internal import Evidence

/// What one lane of the chart shows: lines on one scale of values.
struct ChartLane {
    struct Line {
        var series: Series
        /// Colour and stroke.
        var css: String
        /// Name of this line alone.
        var label: String
        /// Name in the legend, where lines of one colour share it.
        var name: String
        var isArea = false
        /// Multiplies a value by its place.
        var factor: ((Int) -> Double?)?
    }

    /// From a reading to where the limit will be reached.
    struct Projection {
        var from: Moment
        var value: Double
        var to: Moment
        var limit: Double
    }

    var title: String
    var unit: ValueScale.Unit
    var lines: [Line]
    var greatest: Double
    /// Horizontal marks: a limit.
    var marks: [(value: Double, label: String)] = []
    var projections: [Projection] = []
    /// The lane in a sentence, for those who cannot see it.
    var summary: String
}

/// Makes the lanes of a stretch from the report's series.
struct ChartLanes {
    let report: Report
    let memory: [MemoryFinding]
    let time: TimeScale

    var all: [ChartLane] { [traffic, latency, memoryLane].compactMap { $0 } }

    /// The finest series of a name that begins in or before the stretch.
    private func series(_ name: String) -> Series? {
        report.series.filter { $0.name == name && greatest($0) != nil }.min { $0.stepS < $1.stepS }
    }

    private func greatest(_ series: Series, factor: ((Int) -> Double?)? = nil) -> (value: Double, at: Moment)? {
        var best: (value: Double, at: Moment)?
        for (index, value) in series.values.enumerated() {
            let moment = series.start.advanced(bySeconds: Double(index) * Double(series.stepS))
            guard time.holds(moment), let value else { continue }
            let scaled = factor.map { $0(index).map { $0 * value } ?? 0 } ?? value
            if scaled > (best?.value ?? -1) { best = (scaled, moment) }
        }
        return best
    }

    private var traffic: ChartLane? {
        guard let requests = series("requests"), let most = greatest(requests) else { return nil }
        var lane = ChartLane(
            title: "requests / s", unit: .number,
            lines: [.init(series: requests, css: "blue", label: "requests / s", name: "requests", isArea: true)],
            greatest: most.value, summary: "Requests: at most \(NumberText.json(most.value) ?? "?") a second.")
        guard let failed = series("failed_share"), failed.start == requests.start, failed.stepS == requests.stepS else {
            return lane
        }
        let shares = failed.values
        let factor: (Int) -> Double? = { $0 < shares.count ? shares[$0] ?? 0 : 0 }
        lane.lines.append(
            .init(series: requests, css: "red", label: "failed / s", name: "failed", isArea: true, factor: factor))
        if let worst = greatest(requests, factor: factor), worst.value > 0 {
            lane.summary +=
                " Failed: at most \(NumberText.fixed(worst.value, decimals: 1)) a second, at \(Words.clock(worst.at))."
        }
        return lane
    }

    private var latency: ChartLane? {
        let known = [
            ("latency_p99", "purple thin", "p99"), ("latency_p95", "orange", "p95"),
            ("latency_p50", "green thin", "p50"),
        ]
        let lines = known.compactMap { name, css, label in
            series(name).map { ChartLane.Line(series: $0, css: css, label: label, name: label) }
        }
        guard let most = lines.compactMap({ greatest($0.series) }).max(by: { $0.value < $1.value }) else { return nil }
        let names = lines.map(\.name).joined(separator: ", ")
        return ChartLane(
            title: lines.count == 1 ? "latency \(names)" : "latency", unit: .seconds, lines: lines,
            greatest: most.value,
            summary: "Latency \(names): at most \(Words.duration(most.value)), at \(Words.clock(most.at)).")
    }

    /// The processes that leaked or were largest: more than a dozen lines tell nobody anything. Quantities are never mixed
    /// on one axis: shown is the one with the leak, else the resident set, else the commonest.
    private var memoryLane: ChartLane? {
        let all = report.series.filter { $0.unit == "bytes" && $0.name.hasPrefix("memory") && greatest($0) != nil }
        guard !all.isEmpty else { return nil }
        let leaking = Set(memory.filter(\.leak).compactMap(\.basisSeries))
        let kinds = Dictionary(grouping: all, by: \.name)
        let chosen =
            all.first { leaking.contains($0.id) }?.name ?? (kinds["memory_rss"] != nil ? "memory_rss" : nil)
            ?? kinds.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key ?? ""
        let ranked = (kinds[chosen] ?? []).sorted {
            if leaking.contains($0.id) != leaking.contains($1.id) { return leaking.contains($0.id) }
            let (a, b) = (greatest($0)?.value ?? 0, greatest($1)?.value ?? 0)
            return a == b ? $0.id < $1.id : a > b
        }
        let shown = ranked.prefix(12)
        let subjects = Set(shown.map { Self.process($0) }).sorted()
        let palette = ["blue", "green", "purple", "orange", "sky", "red"]
        let lines = shown.map { series in
            let process = Self.process(series)
            let place = subjects.firstIndex(of: process) ?? 0
            return ChartLane.Line(
                series: series, css: palette[place % palette.count], label: series.subject ?? "memory", name: process)
        }
        let most = lines.compactMap { greatest($0.series)?.value }.max() ?? 0
        let quantity = Words.kind(String(chosen.dropFirst("memory_".count)))
        let more = ranked.count - shown.count
        var lane = ChartLane(
            title: quantity.isEmpty ? "memory" : "memory, \(quantity)", unit: .bytes, lines: lines, greatest: most,
            summary: "Memory of \(subjects.prefix(6).joined(separator: ", ")): at most \(Words.bytes(most))."
                + (more > 0 ? " \(more) more are not drawn." : ""))
        let lives = memory.filter { $0.end >= time.start && $0.start <= time.end }
        // A limit twenty times above everything would press the lines flat.
        if let limit = lives.compactMap(\.limitBytes).max(), Double(limit) < most * 20 {
            lane.marks = [(Double(limit), "limit \(Words.bytes(limit))")]
            lane.greatest = max(most, Double(limit))
        }
        lane.projections = lives.compactMap { life in
            guard life.leak, let to = life.projectedExhaustion, let limit = life.limitBytes, to > life.end else {
                return nil
            }
            return .init(from: life.end, value: Double(life.peakBytes), to: to, limit: Double(limit))
        }
        return lane
    }

    /// The subject of a series without its pid.
    private static func process(_ series: Series) -> String {
        guard let subject = series.subject else { return "memory" }
        var text = Substring(subject)
        while !text.isEmpty, !text.hasPrefix(" (pid ") { text.removeFirst() }
        return text.isEmpty ? subject : String(subject.dropLast(text.count))
    }
}
