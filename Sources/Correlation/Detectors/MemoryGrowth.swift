import Evidence

/// The memory of one process life and whether it leaks.
struct MemoryLife: Sendable {
    var finding: MemoryFinding
    /// The event that shows the growth, where it leaks.
    var ref: EventBook.Ref?
    var killed: Moment?
    var version: String?
    /// Largest step between two readings over the whole growth: near 1 for a single jump.
    var jumpShare: Double
    /// Whether the last readings no longer grow.
    var isFlat: Bool
    /// Whether it is what collections leave of a heap.
    var isFloor = false
}

/// Memory by process life: trend, leak test, time to exhaustion.
///
/// A leak grows with time, does not come back and is not bounded: Mann–Kendall with p < 0.01, a Theil–Sen interval above
/// 0, a growth of at least 15 % and 8 MiB (more in the first hour of a life, which warms up), the last third of the readings still growing at a quarter of the whole's
/// pace and, unless it was killed, at half of the first third's, and no reading far below the running maximum at the end; and not most of it in one step.
/// Of a collected heap only what full collections leave is judged (`HeapFloor`): between them it grows by garbage,
/// whatever the program does.
enum MemoryGrowth {
    static func find(_ scene: inout Scene) {
        var lives: [MemoryLife] = []
        for source in scene.sources {
            for (axis, tables) in source.byAxis {
                for (key, series) in tables.memory.rows()
                where isJudged(key, tables.memory) {
                    let limit = greatest(.limit, key, tables.memory)
                    let committed = tables.memory.series[
                        MemoryKey(subject: key.subject, pid: key.pid, quantity: .heapCommitted)]
                    let ends = key.pid == nil && key.quantity == .rss ? ends(source, key, scene) : []
                    for rows in processes(key, series.rows(), tables.memory) {
                        for part in split(rows, at: ends, source, axis) {
                            if let life = life(source, axis, key, part.rows, part.end, limit, committed, scene) {
                                lives.append(life)
                            }
                        }
                    }
                }
            }
        }
        lives.sort {
            ($0.finding.start, $0.finding.subject, $0.finding.pid ?? -1) < (
                $1.finding.start, $1.finding.subject, $1.finding.pid ?? -1
            )
        }
        for index in lives.indices where lives[index].finding.leak {
            guard let basis = lives[index].finding.basis else { continue }
            lives[index].ref = scene.book.add(event(lives[index], basis))
        }
        scene.memory = lives
    }

    /// Whether a leak is told by a series; of a heap by the best that there is.
    private static func isJudged(_ key: MemoryKey, _ table: MemoryTable) -> Bool {
        func has(_ quantity: MemoryQuantity) -> Bool {
            table.series[MemoryKey(subject: key.subject, pid: key.pid, quantity: quantity)] != nil
        }
        switch key.quantity {
        case .rss, .cgroupUsage, .hostUsed, .heapAfterFullCollection: return true
        case .heapUsed: return !has(.heapAfterFullCollection)
        case .heapAfterCollection: return !has(.heapAfterFullCollection)
        default: return false
        }
    }

    private typealias Row = (start: Int64, cell: MemoryCell)

    /// The readings of a series by process, where the log states the uptime: it falls when another process begins.
    private static func processes(_ key: MemoryKey, _ rows: [Row], _ table: MemoryTable) -> [[Row]] {
        let uptime = table.series[MemoryKey(subject: key.subject, pid: key.pid, quantity: .uptime)]?.rows() ?? []
        var starts: [Int64] = []
        for (before, after) in zip(uptime, uptime.dropFirst()) where after.cell.first.value < before.cell.last.value {
            starts.append(after.cell.first.micros)
        }
        if starts.isEmpty { return [rows] }
        var parts: [[Row]] = [[]]
        var next = starts[...]
        for row in rows {
            var isNew = false
            while let start = next.first, start <= row.cell.last.micros {
                next.removeFirst()
                isNew = true
            }
            if isNew, !parts[parts.count - 1].isEmpty { parts.append([]) }
            parts[parts.count - 1].append(row)
        }
        return parts
    }

    private struct Ending {
        var moment: Moment
        /// Whether it is surely an end of the process that is measured.
        var isCertain: Bool
    }

    /// The kills and ends of processes of a host whose log does not tell them apart by a pid; those of a unit that is
    /// killed for memory are the measured process'.
    private static func ends(_ source: Source, _ key: MemoryKey, _ scene: Scene) -> [Ending] {
        let isMine = { (host: String) in host == source.host || host == key.subject }
        var result = scene.kills.filter { $0.isPressure && isMine($0.story.host) }.map {
            Ending(moment: $0.moment, isCertain: true)
        }
        let units = Set(scene.kills.filter { $0.isPressure && isMine($0.story.host) }.compactMap(\.unit))
        for other in scene.sources {
            for fact in other.facts(.unit) where isMine(fact.attributes.text("host") ?? other.host) {
                if ["main_exited", "stopping", "killed_by_oom"].contains(fact.attributes.text("act") ?? "") {
                    let isKnown = fact.attributes.text("unit").map { units.contains($0) } ?? false
                    result.append(Ending(moment: other.moment(fact.time), isCertain: isKnown && units.count == 1))
                }
            }
        }
        return result.sorted { $0.moment == $1.moment ? $0.isCertain && !$1.isCertain : $0.moment < $1.moment }
    }

    /// Readings without a pid by process: another one begins behind an end, at the latest where they have fallen by a
    /// quarter.
    private static func split(_ rows: [Row], at ends: [Ending], _ source: Source, _ axis: TimeAxis) -> [(
        rows: [Row], end: Moment?
    )] {
        guard !ends.isEmpty, let first = rows.first else { return [(rows, nil)] }
        var parts: [(rows: [Row], end: Moment?)] = [([first], nil)]
        for (before, after) in zip(rows, rows.dropFirst()) {
            let from = source.moment(SourceTime(axis: axis, micros: before.cell.last.micros)).advanced(bySeconds: -1)
            let to = source.moment(SourceTime(axis: axis, micros: after.cell.first.micros))
            let hasFallen = 4 * (after.cell.first.value / 3) < before.cell.last.value
            if let end = ends.first(where: { ($0.isCertain || hasFallen) && $0.moment > from && $0.moment <= to }) {
                parts[parts.count - 1].end = end.moment
                parts.append(([after], nil))
            } else {
                parts[parts.count - 1].rows.append(after)
            }
        }
        return parts
    }

    /// The greatest reading of another quantity of the same process.
    private static func greatest(_ quantity: MemoryQuantity, _ key: MemoryKey, _ table: MemoryTable) -> Int64? {
        table.series[MemoryKey(subject: key.subject, pid: key.pid, quantity: quantity)]?.cells.values.map(\.maximum)
            .max()
    }

    private static func life(
        _ source: Source, _ axis: TimeAxis, _ key: MemoryKey, _ rows: [Row], _ ended: Moment?, _ limit: Int64?,
        _ committed: MemoryTable.Series?, _ scene: Scene
    ) -> MemoryLife? {
        guard let first = rows.first?.cell.first, let last = rows.last?.cell.last else { return nil }
        func moment(_ micros: Int64) -> Moment { source.moment(SourceTime(axis: axis, micros: micros)) }
        let samples = rows.reduce(0) { $0 &+ $1.cell.count }
        var finding = MemoryFinding(
            subject: key.subject, pid: key.pid, samples: samples, start: moment(first.micros), end: moment(last.micros),
            firstBytes: first.value, peakBytes: rows.map(\.cell.maximum).max() ?? first.value)
        finding.limitBytes = limit
        // Without a pid the last start on its host, and the kill at which the readings end.
        let ownLife = scene.lives.last { life in
            (key.pid == nil ? life.subject == key.subject : life.pid == key.pid) && life.start <= finding.end
        }
        let kill = scene.kills.last { kill in
            key.pid != nil
                ? kill.story.pid == key.pid && kill.moment >= finding.start
                    && finding.end.seconds(to: kill.moment) <= 3600
                : ended.map { abs($0.seconds(to: kill.moment)) <= 3 && kill.story.host == source.host } ?? false
        }
        finding.limitBytes = finding.limitBytes ?? kill?.limitBytes ?? neighboursLimit(source, key, finding, scene)
        finding.sinceVersion = ownLife?.version
        var points = rows.map { row in
            (
                x: Double(moment(row.cell.last.micros).micros &- finding.start.micros) / 1_000_000,
                y: Double(row.cell.last.value)
            )
        }
        // The kill is a reading, too: the kernel says what the process held.
        if let kill, let rss = kill.story.rssBytes, rss > 0, key.quantity == .rss {
            points.append((finding.start.seconds(to: kill.moment), Double(rss)))
            finding.peakBytes = max(finding.peakBytes, rss)
        }
        let isFloor = key.quantity == .heapAfterFullCollection || key.quantity == .heapAfterCollection
        if isFloor {
            let left: [HeapFloor.Reading] = rows.map { row in
                let room = limit ?? committed.flatMap { $0.cells[row.start & ~($0.step &- 1)]?.minimum }
                return (
                    x: Double(moment(row.cell.last.micros).micros &- finding.start.micros) / 1_000_000,
                    y: Double(row.cell.minimum), ceiling: room.map { Double($0) }
                )
            }
            points = HeapFloor.of(key.quantity == .heapAfterCollection ? HeapFloor.behindDrops(left) : left)
            finding.firstBytes = points.first.map { Int64($0.y) } ?? finding.firstBytes
        }
        let verdict = judge(
            points, limit: finding.limitBytes ?? (isFloor ? committed?.cells.values.map(\.maximum).max() : nil),
            isFloor: isFloor, isKilled: kill != nil)
        if let trend = verdict.trend {
            finding.slopeBytesPerS = trend.slope
            finding.slopeLow = trend.low
            finding.slopeHigh = trend.high
        }
        finding.leak = verdict.leak
        finding.confidence = verdict.confidence
        if verdict.leak, kill != nil { finding.confidence = min(0.99, finding.confidence + 0.1) }
        if verdict.leak, let slope = finding.slopeBytesPerS, slope > 0, let limit = finding.limitBytes, kill == nil {
            let left = Double(limit &- last.value)
            finding.projectedExhaustion = finding.end.advanced(bySeconds: max(0, left / slope))
            if let high = finding.slopeHigh, high > 0 {
                finding.projectedLow = finding.end.advanced(bySeconds: max(0, left / high))
            }
            if let low = finding.slopeLow, low > 0 {
                finding.projectedHigh = finding.end.advanced(bySeconds: max(0, left / low))
            }
        }
        if let line = scene.line([.memory], near: finding.end, within: 600, subject: key.subject, from: finding.start) {
            finding.basis = line.citation
        }
        return MemoryLife(
            finding: finding, ref: nil, killed: kill?.moment, version: ownLife?.version, jumpShare: verdict.jumpShare,
            isFlat: verdict.isFlat, isFloor: isFloor)
    }

    /// The limit at which processes of the same host and size were killed, where all of them had one: the limit of a service
    /// outlives its processes.
    private static func neighboursLimit(
        _ source: Source, _ key: MemoryKey, _ finding: MemoryFinding, _ scene: Scene
    ) -> Int64? {
        guard key.quantity == .rss else { return nil }
        let limits = Set(
            scene.kills.filter { kill in
                kill.isPressure && (kill.story.host == source.host || kill.story.host == key.subject)
                    && kill.story.process == scene.kills.first?.story.process
            }.map { $0.limitBytes ?? 0 })
        guard limits.count == 1, let limit = limits.first, limit > 0 else { return nil }
        return finding.peakBytes > limit / 4 && finding.peakBytes <= limit &+ limit / 8 ? limit : nil
    }

    /// The leak test on (seconds, bytes).
    static func judge(
        _ points: [(x: Double, y: Double)], limit: Int64? = nil, isFloor: Bool = false, isKilled: Bool = false
    ) -> (
        leak: Bool, confidence: Double, trend: Trend?, jumpShare: Double, isFlat: Bool
    ) {
        guard points.count >= 2, let first = points.first, let last = points.last else {
            return (false, 0, nil, 0, true)
        }
        let growth = last.y - first.y
        var largestStep = 0.0
        for index in points.indices.dropFirst() {
            largestStep = max(largestStep, points[index].y - points[index - 1].y)
        }
        let jumpShare = growth > 0 ? min(1, largestStep / growth) : 0
        guard let trend = Trend.of(points) else {
            return (false, 0, nil, jumpShare, growth < 0.15 * first.y)
        }
        // Warm-up: the first tenth of a life may grow for other reasons; judge from the minimum after it.
        let third = points.suffix(max(3, points.count / 3))
        let late = Trend.of(Array(third))
        let peak = points.map(\.y).max() ?? last.y
        var isEnough = growth >= max(0.15 * max(first.y, 1), 8 * 1_048_576)
        // A process that has just started warms up: in its first hour a growth counts only where it takes a tenth of the
        // room that the limit leaves, or half of what it began with where no limit is known.
        if last.x - first.x < 3600 {
            let room = limit.map { 0.1 * max(0, Double($0) - first.y) } ?? 0.5 * first.y
            isEnough = isEnough && growth >= room
        }
        // Floors are few and have no noise: four that rise, one after the other, are one order in 24.
        let isRising =
            isFloor && points.count < 10
            ? Trend.smallSample(count: points.count, tau: trend.tau) < 0.05 : trend.p < 0.01
        let isSignificant = isRising && trend.low > 0
        let isStillGrowing = (late?.slope ?? 0) >= 0.25 * trend.slope
        let comesBack = last.y < first.y + 0.7 * (peak - first.y)
        // A cache that fills grows ever more slowly; a leak does not, unless the process is at its end.
        let early = Trend.of(Array(points.prefix(max(3, points.count / 3))))
        let isSlowing = !isKilled && !isFloor && (late?.slope ?? 0) < 0.5 * (early?.slope ?? 0)
        // One allocation is no leak: what the slope explains is the lesser part of what was gained.
        let isOneJump = jumpShare > 0.5 && trend.slope * (last.x - first.x) < 0.4 * growth
        let leak =
            isEnough && isSignificant && isStillGrowing && !isSlowing && !comesBack && !isOneJump
            && points.count >= (isFloor ? 4 : 5)
        let confidence = leak ? min(0.95, 0.6 + 0.1 * min(3, -trend.p.exponent10) / 1 + 0.05 * trend.tau) : 0
        return (leak, confidence, trend, jumpShare, !isEnough || !isStillGrowing)
    }

    private static func event(_ life: MemoryLife, _ basis: ReportCitation) -> Event {
        let finding = life.finding
        let slope = finding.slopeBytesPerS ?? 0
        let what = life.isFloor ? "heap that collections leave in" : "memory of"
        let version = life.version.map { " under \($0)" } ?? ""
        return Event(
            time: finding.start, end: finding.end, kind: "memory_growth",
            title: "\(what) \(finding.subject)\(finding.pid.map { " (pid \($0))" } ?? "") grows by "
                + "\(ReportNumber.bytes(Int64(slope * 60))) a minute\(version)",
            detail: "from \(ReportNumber.bytes(finding.firstBytes)) to \(ReportNumber.bytes(finding.peakBytes))"
                + (finding.limitBytes.map { ", limit \(ReportNumber.bytes($0))" } ?? "")
                + "; \(finding.samples) readings, none of which comes back.",
            subject: finding.subject, count: finding.samples, score: finding.confidence, role: .cause,
            attributes: [
                ("pid", finding.pid.map { .int($0) } ?? .null), ("version", life.version.map { .text($0) } ?? .null),
                ("slope_bytes_per_s", .number(slope)), ("first_bytes", .int(finding.firstBytes)),
                ("peak_bytes", .int(finding.peakBytes)), ("limit_bytes", finding.limitBytes.map { .int($0) } ?? .null),
            ], citations: [basis])
    }
}

extension Double {
    /// Powers of ten below 1 that the value lies at: 0.001 → −3; 0 → −300.
    fileprivate var exponent10: Double {
        var (value, exponent) = (self, 0.0)
        guard value > 0 else { return -300 }
        while value < 1, exponent > -300 {
            value *= 10
            exponent -= 1
        }
        return exponent
    }
}
