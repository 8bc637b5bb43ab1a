import Evidence

/// Brings the clocks of all sources onto one: nothing is correlated before this.
///
/// The reference is the access log with most requests whose lines carry an offset. Others are compared with it by what
/// both saw: the same requests second by second, the same request ids (also by way of a third log), the same burst of
/// failures, the same kill. What is left follows the other logs of its host, for a host has one clock. An offset is
/// applied only where the pairs carry it, and only when it exceeds the clocks' resolution; whole quarters of an hour
/// are read as a wrong zone.
struct ClockAlignment {
    /// Sentences for the report about zones and clocks that were changed or stay in doubt.
    private(set) var warnings: [String] = []

    /// Fewest pairs that may move a clock.
    private static let fewestPairs = 5

    /// The second that seconds since boot end at where no log says better.
    private var referenceSecond: Int64 = 0

    mutating func align(_ sources: inout [Source], reference second: Int64 = 0) {
        referenceSecond = max(0, min(second, 1 << 40))
        let reference = ClockAlignment.reference(sources)
        if let reference { sources[reference].clock.basis = "reference" }
        if let reference { spread(from: reference, &sources) }
        for (index, found) in OutageAlignment.offsets(sources).sorted(by: { $0.key < $1.key })
        where abs(found.offset) > 1.5 {
            sources[index].clock.offsetMicros = Int64((found.offset * 1_000_000).rounded())
            sources[index].clock.basis = "inferred"
            sources[index].clock.spreadS = found.spread
            sources[index].clock.pairs = Int64(found.pairs)
            warnings.append(
                "\(sources[index].stream): its clock was moved by \(ReportNumber.seconds(found.offset)) s by "
                    + "\(found.pairs) pairs (ends of processes and beginnings of failures).")
        }
        followHosts(&sources)
        alignKernels(&sources)
        alignPrograms(&sources)
    }

    /// Aligns whatever the reference reaches, log by log.
    private mutating func spread(from reference: Int, _ sources: inout [Source]) {
        var known = [reference]
        for index in sources.indices where index != reference && sources[index].requests > 0 {
            let agreement = RequestGrouping.agreement(sources[reference], sources[index])
            guard agreement.common >= ClockAlignment.fewestPairs, agreement.share >= 0.99 else { continue }
            sources[index].clock.basis = "inferred"
            sources[index].clock.spreadS = 0
            sources[index].clock.pairs = Int64(agreement.common)
            known.append(index)
        }
        var next = 0
        while next < known.count {
            let base = known[next]
            next += 1
            for index in sources.indices where !known.contains(index) {
                guard let found = ClockAlignment.byIDs(sources[base], sources[index]) else { continue }
                apply(found, to: &sources[index], basis: "request ids", error: 2 * found.spread / found.rootOfPairs)
                known.append(index)
            }
        }
        for index in sources.indices where !known.contains(index) {
            let beside = ClockAlignment.accessBeside(sources[index], sources)
            if let beside { follow(sources[beside], &sources[index]) }
            if let found = ClockAlignment.byFailures(sources[reference], sources[index], isBeside: beside != nil) {
                apply(found, to: &sources[index], basis: "failures second by second", error: 2 * found.spread)
            }
        }
    }

    /// The access log that the same server writes beside an error log; nil where several disagree about the zone.
    private static func accessBeside(_ source: Source, _ sources: [Source]) -> Int? {
        guard source.sourceClass == .error, source.tables[.civil] != nil else { return nil }
        let folder = folder(source.stream)
        let candidates = sources.indices.filter {
            sources[$0].requests > 0 && sources[$0].zoneBasis == .inLine && sources[$0].host == source.host
                && ClockAlignment.folder(sources[$0].stream) == folder
        }
        let zones = Set(candidates.map { sources[$0].zone })
        return zones.count == 1 ? candidates.first : nil
    }

    private static func folder(_ stream: String) -> Substring {
        stream.lastIndex(of: "/").map { stream[..<$0] } ?? ""
    }

    /// One server writes both logs by one clock, in one zone, which only the access log names.
    private mutating func follow(_ access: Source, _ source: inout Source) {
        source.clock.offsetMicros = access.clock.offsetMicros
        source.clock.basis = access.clock.basis == "none" ? "none" : "inferred"
        guard source.zoneBasis == .assumed, source.zone != access.zone else { return }
        source.zone = access.zone
        source.zoneBasis = .inferred
        warnings.append(
            "\(source.stream): times without zone are read in \(source.zone.name), as \(access.stream) has it.")
    }

    /// Logs that nothing ties to the reference take the clock of their host from those that are tied.
    private mutating func followHosts(_ sources: inout [Source]) {
        var known: [String: [Int64]] = [:]
        for source in sources where source.host != "unknown" && source.clock.basis != "none" {
            guard source.tables[.instant] != nil || source.tables[.civil] != nil else { continue }
            // What is left of an offset once whole quarters of an hour, a wrong zone, are taken off.
            let quarter: Int64 = 900_000_000
            known[source.host, default: []].append(
                source.clock.offsetMicros &- floorDivide(source.clock.offsetMicros &+ quarter / 2, quarter) &* quarter)
        }
        for index in sources.indices where sources[index].clock.basis == "none" {
            guard let offsets = known[sources[index].host]?.sorted(), let low = offsets.first, let high = offsets.last,
                high &- low <= 2_000_000
            else { continue }
            let offset = offsets[offsets.count / 2]
            guard abs(offset) >= 500_000 else { continue }
            sources[index].clock.offsetMicros = offset
            sources[index].clock.basis = "inferred"
            warnings.append(
                "\(sources[index].stream): its clock was moved by \(ReportNumber.seconds(Double(offset) / 1_000_000)) s, as "
                    + "that of the other logs of \(sources[index].host).")
        }
    }

    struct Estimate {
        /// Seconds to add to the source's clock.
        var offset: Double
        var spread: Double
        var pairs: Int
        var rootOfPairs: Double { Double(max(1, pairs)).squareRoot() }
    }

    /// Applies what was found where it exceeds its own error, in seconds, and the resolution of the clocks.
    private mutating func apply(_ found: Estimate, to source: inout Source, basis: String, error: Double) {
        guard found.pairs >= ClockAlignment.fewestPairs else { return }
        source.clock.pairs = Int64(found.pairs)
        source.clock.spreadS = found.spread
        source.clock.basis = "inferred"
        let quarters = (found.offset / 900).rounded()
        let isZone = quarters != 0 && abs(found.offset - quarters * 900) <= 120 && source.tables[.civil] != nil
        var rest = found.offset
        if isZone {
            rest -= quarters * 900
            if source.zoneBasis == .assumed {
                // A civil time that must be moved back by two hours was written two hours east of UTC.
                let east = source.zone.offsetSeconds - Int64(quarters * 900)
                source.zone = Zone(name: ClockAlignment.name(ofOffset: east), offsetSeconds: east)
                source.zoneBasis = .inferred
                warnings.append(
                    "\(source.stream): times without zone fit \(source.zone.name) by \(found.pairs) pairs (\(basis)); "
                        + "give --timezone \(source.stream)=ZONE if that is wrong.")
            } else {
                source.clock.offsetMicros = Int64(quarters * 900) * 1_000_000
                warnings.append(
                    "\(source.stream): its clock differs by \(Int64(quarters * 900)) s from the access log's by "
                        + "\(found.pairs) pairs (\(basis)); corrected. Check the zone that was given.")
            }
        }
        // Few pairs may all be late by what one log writes later than the other.
        if abs(rest) > (found.pairs >= 20 && found.spread < 1 ? 0.5 : 1.5), abs(rest) > error {
            source.clock.offsetMicros &+= Int64((rest * 1000).rounded()) * 1000
            warnings.append(
                "\(source.stream): its clock was moved by \(ReportNumber.seconds(rest)) s by \(found.pairs) pairs (\(basis))."
            )
        }
    }

    private static func reference(_ sources: [Source]) -> Int? {
        let timed = sources.indices.filter { sources[$0].tables[.instant] != nil }
        let access = timed.filter { sources[$0].requests > 0 }
        func rank(_ index: Int) -> Int64 {
            let requests = sources[index].requests
            let records = sources[index].tables[.instant]?.activity.rows().reduce(0) { $0 &+ $1.cell.count } ?? 0
            return requests > 0 ? requests : records
        }
        // Of two proxies in a row the outer one, which sees the clients.
        return (access.isEmpty ? timed : access).max {
            let (a, b) = (rank($0), rank($1))
            guard a == b else { return a < b }
            return (sources[$0].clients, -$0) < (sources[$1].clients, -$1)
        }
    }

    /// Median difference of the ends of the same requests.
    static func byIDs(_ reference: Source, _ other: Source) -> Estimate? {
        func ends(_ source: Source) -> [UInt64: Int64] {
            var result: [UInt64: Int64] = [:]
            for (axis, tables) in source.byAxis {
                for entries in tables.joins.strata.values {
                    for (id, record) in entries {
                        let end = source.moment(SourceTime(axis: axis, micros: record.endMicros)).micros
                        result[id] = max(result[id] ?? .min, end)
                    }
                }
            }
            return result
        }
        let (ours, theirs) = (ends(reference), ends(other))
        guard !theirs.isEmpty else { return nil }
        // A log that writes whole seconds cuts the fraction: half a second on average.
        func half(_ ends: [UInt64: Int64]) -> Double { ends.values.allSatisfy { $0 % 1_000_000 == 0 } ? 0.5 : 0 }
        let (a, b) = (half(ours), half(theirs))
        let differences = theirs.compactMap { id, end in
            ours[id].map { Double($0 &- end) / 1_000_000 + a - b }
        }
        guard differences.count >= fewestPairs else { return nil }
        return Estimate(
            offset: Quantile.median(differences), spread: Quantile.deviation(differences), pairs: differences.count)
    }

    /// The shift at which the failures of an error log fall onto those that the access log answered for an upstream.
    ///
    /// Two logs that one server writes (`isBeside`) differ in their zone at most, and only where nothing fits without.
    static func byFailures(_ reference: Source, _ other: Source, isBeside: Bool = false) -> Estimate? {
        var theirs: [Int64: Double] = [:]
        for (axis, tables) in other.byAxis {
            for row in tables.attempts.rows() where row.cell.failures > 0 && other.requests == 0 {
                theirs[other.alignedSecond(row.start, axis), default: 0] += Double(row.cell.failures)
            }
        }
        var ours: [Int64: Double] = [:]
        for (axis, tables) in reference.byAxis {
            for row in tables.status.rows() {
                // What the application answers itself is in no error log of the proxy.
                let gateway = row.cell.byStatus[502] &+ row.cell.byStatus[504]
                if gateway > 0 { ours[reference.alignedSecond(row.start, axis), default: 0] += Double(gateway) }
            }
        }
        guard let first = ours.keys.min(), let last = ours.keys.max(), !theirs.isEmpty else { return nil }
        // The busiest seconds carry the shape.
        let busiest = theirs.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.prefix(500)
        let total = min(busiest.reduce(0) { $0 + $1.value }, ours.values.reduce(0, +))
        guard total >= 20 else { return nil }
        func overlap(_ shift: Int64) -> Double {
            busiest.reduce(0) { $0 + min($1.value, ours[$1.key &+ shift] ?? 0) } / total
        }
        var best: (shift: Int64, score: Double) = (0, overlap(0))
        if best.score >= 0.9 { return Estimate(offset: 0, spread: 0.5, pairs: busiest.count) }
        let atRest = best.score
        let (low, high) = (busiest.map(\.key).min() ?? 0, busiest.map(\.key).max() ?? 0)
        for quarter in Int64(-56)...56 {
            let coarse = quarter * 900
            guard low &+ coarse <= last &+ 120, high &+ coarse >= first &- 120 else { continue }
            for fine in isBeside ? Int64(0)...0 : Int64(-120)...120 {
                let score = overlap(coarse &+ fine)
                // A long outage overlaps itself at any small shift; only the right one fits second by second.
                let isBetter = score > best.score * 1.02
                if isBetter { best = (coarse &+ fine, score) }
            }
        }
        if isBeside, best.shift != 0, best.score < 0.8 || best.score < 3 * atRest { return nil }
        if best.shift != 0, best.score < 1.1 * atRest { best = (0, atRest) }
        guard best.score >= 0.6 else { return nil }
        return Estimate(offset: Double(best.shift), spread: 0.5, pairs: busiest.count)
    }

    static func name(ofOffset seconds: Int64) -> String {
        if seconds == 0 { return "UTC" }
        let minutes = abs(seconds) / 60
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return (seconds < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    // MARK: - Kernel clocks

    private struct Kill {
        var pid: Int64
        var time: SourceTime
        var monotonic: Int64?
    }

    private mutating func alignKernels(_ sources: inout [Source]) {
        let kernels = sources.indices.filter {
            !sources[$0].facts(.oomKilled).isEmpty
                || (sources[$0].tables[.boot] != nil && !sources[$0].isProgramUptime)
        }
        let anchors = KillAnchors(sources)
        // First the logs with a wall clock: is it early or late against what the victims and their supervisor wrote?
        for index in kernels where sources[index].tables[.instant] != nil || sources[index].tables[.civil] != nil {
            let kills = sources[index].facts(.oomKilled).filter { $0.time.axis != .boot }
            var lower: [Double] = []
            var upper: [Double] = []
            for kill in kills {
                guard let pid = kill.attributes.int("pid") else { continue }
                let wall = sources[index].moment(kill.time)
                if let last = anchors.lastLine(pid: pid, near: wall) { lower.append(wall.seconds(to: last)) }
                if let exit = anchors.exit(near: wall) { upper.append(wall.seconds(to: exit) + 1) }
            }
            if let found = ClockAlignment.correction(lower: lower, upper: upper) {
                sources[index].clock.offsetMicros &+= Int64((found.offset * 1_000_000).rounded())
                sources[index].clock.basis = "inferred"
                sources[index].clock.spreadS = found.spread
                sources[index].clock.pairs = Int64(found.pairs)
                warnings.append(
                    "\(sources[index].stream): the kernel's wall clock is \(ReportNumber.seconds(found.offset)) s early: "
                        + "victims wrote lines after their kill; corrected by \(found.pairs) pairs.")
            }
        }
        alignBoots(&sources, kernels, anchors, BootPairs(sources))
    }

    /// How far a kernel's wall clock is off: it cannot be earlier than the last line of a victim, nor later than what
    /// the supervisor says of the exit. Nil where it need not be off.
    private static func correction(lower: [Double], upper: [Double]) -> Estimate? {
        guard lower.count >= 2, let least = lower.max() else { return nil }
        let most = upper.min() ?? .infinity
        guard least > 0.05, least <= max(most, 2) else { return nil }
        return Estimate(offset: least, spread: Quantile.deviation(lower), pairs: lower.count)
    }

    private mutating func alignBoots(
        _ sources: inout [Source], _ kernels: [Int], _ anchors: KillAnchors, _ pairs: BootPairs
    ) {
        // Kills with a wall clock, to pair with those in seconds since boot.
        var wallByPid: [Int64: [Moment]] = [:]
        for index in kernels {
            for fact in sources[index].facts(.oomKilled) where fact.time.axis != .boot {
                if let pid = fact.attributes.int("pid") {
                    wallByPid[pid, default: []].append(sources[index].moment(fact.time))
                }
            }
        }
        for index in kernels {
            guard let boot = sources[index].tables[.boot] else { continue }
            if sources[index].clock.bootMicros != nil {
                sources[index].clock.basis = "option"
                continue
            }
            let told = pairs.differences(for: sources[index])
            var differences = told.micros
            var basis = told.basis
            var lines: [Double] = []
            // A line without a time has no seconds since boot either.
            let timed = boot.facts.facts(.oomKilled).filter { !$0.attributes.flag("untimed") }
            for fact in timed {
                guard let pid = fact.attributes.int("pid") else { continue }
                for wall in wallByPid[pid] ?? [] {
                    differences.append(Double(wall.micros &- fact.time.micros))
                    basis = basis ?? "the same kills in another log"
                }
                if let last = anchors.lastLines[pid]?.last { lines.append(Double(last.micros &- fact.time.micros)) }
            }
            if !differences.isEmpty {
                sources[index].clock.bootMicros = Int64(Quantile.median(differences).rounded())
                sources[index].clock.spreadS = Quantile.deviation(differences) / 1_000_000
                sources[index].clock.pairs = Int64(differences.count)
                sources[index].clock.basis = "inferred"
                noteBoot(sources[index], basis ?? "")
            } else if let latest = lines.max(), lines.count >= 1 {
                sources[index].clock.bootMicros = Int64(latest)
                sources[index].clock.spreadS = Quantile.deviation(lines) / 1_000_000
                sources[index].clock.pairs = Int64(lines.count)
                sources[index].clock.basis = "inferred"
                noteBoot(sources[index], "the last lines of processes that were killed")
            } else {
                let kills = timed
                let own = anchors.exitsByHost[sources[index].host] ?? []
                let exits = own.isEmpty ? anchors.exits : own
                if !kills.isEmpty, kills.count == exits.count {
                    let pairs = zip(exits, kills).map { Double($0.micros &- $1.time.micros) }
                    sources[index].clock.bootMicros = Int64(Quantile.median(pairs).rounded())
                    sources[index].clock.spreadS = Quantile.deviation(pairs) / 1_000_000
                    sources[index].clock.pairs = Int64(pairs.count)
                    sources[index].clock.basis = "inferred"
                    noteBoot(sources[index], "what a supervisor wrote of the same number of kills")
                } else if let last = boot.last {
                    // Nothing may be lost for want of a clock: the times are a guess, and the report says so.
                    let end = ClockAlignment.latest(sources)
                    sources[index].clock.bootMicros = (end ?? referenceSecond &* 1_000_000) &- last
                    warnings.append(
                        "\(sources[index].stream): seconds since boot could not be anchored; its last line was put at "
                            + (end == nil ? "the reference date" : "the end of the other logs")
                            + ". Give a log with both clocks, or dmesg --time-format iso.")
                }
            }
        }
    }

    /// Sources whose seconds count from a program's start.
    private mutating func alignPrograms(_ sources: inout [Source]) {
        for index in sources.indices where sources[index].isProgramUptime {
            guard let last = sources[index].tables[.boot]?.last else { continue }
            if let found = ProgramStarts.second0(of: sources[index], sources) {
                sources[index].clock.bootMicros = found.micros
                sources[index].clock.basis = "inferred"
                warnings.append(
                    "\(sources[index].stream): second 0 of its clock was found by \(found.basis).")
            } else {
                // As with the kernel: the shape of the series is known, its place is a guess, and the report says so.
                let end = ClockAlignment.latest(sources)
                sources[index].clock.bootMicros = (end ?? referenceSecond &* 1_000_000) &- last
                warnings.append(
                    "\(sources[index].stream): its times count from the program's start, which no log tells; its last "
                        + "line was put at " + (end == nil ? "the reference date" : "the end of the other logs")
                        + ". Log with a wall clock, too (-Xlog:gc*:file=gc.log:time,uptime), or through a service manager."
                )
            }
        }
    }

    private mutating func noteBoot(_ source: Source, _ basis: String) {
        warnings.append(
            "\(source.stream): second 0 of its clock was found by \(source.clock.pairs) pairs (\(basis)).")
    }

    private static func latest(_ sources: [Source]) -> Int64? {
        var result: Int64?
        for source in sources {
            for (axis, tables) in source.byAxis where axis != .boot {
                guard let last = tables.last else { continue }
                let moment = source.moment(SourceTime(axis: axis, micros: last)).micros
                result = max(result ?? moment, moment)
            }
        }
        return result
    }
}
