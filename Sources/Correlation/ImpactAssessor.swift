import Evidence

/// Who was hurt: counts over [floor(start), ceil(end)) by the definitions of the contract.
enum ImpactAssessor {
    static func assess(_ scene: Scene, from: Int64, to: Int64) -> Impact {
        var impact = Impact()
        let cell = scene.traffic.sum(from, to)
        impact.requests = cell.requests
        impact.failedRequests = cell.failed
        impact.badGateway = cell.badGateway
        impact.failedShare = cell.failedShare
        impact.estimated = scene.traffic.isEstimated
        steps(&impact, scene, from, to)
        clients(&impact, scene, from, to)
        impact.failedWrites.high = cell.failedWrites
        impact.failedWrites.low = min(impact.failedWrites.low, cell.failedWrites)
        routes(&impact, scene, from, to)
        upstreams(&impact, scene, from, to)
        classes(&impact, scene, from, to)
        missing(&impact, scene, cell, from, to)
        impact.hourOfDay = DayProfile.judge(scene.traffic, from: from, to: to)
        return impact
    }

    private static func steps(_ impact: inout Impact, _ scene: Scene, _ from: Int64, _ to: Int64) {
        let width = scene.baseline.step
        let grouped = scene.traffic.regrouped(width, from: from, to: to)
        for (index, cell) in grouped.steps.enumerated() {
            let second = grouped.start &+ Int64(index) &* width
            guard second &+ width > from, second < to else { continue }
            if cell.dynamic == 0 {
                if cell.requests == 0, scene.baseline.rate * Double(width) >= 5 { impact.noDataS &+= width }
                continue
            }
            impact.peakFailedShare = max(impact.peakFailedShare, cell.failedShare)
            if Episodes.isDown(cell) {
                impact.downS &+= width
            } else if cell.failedShare > scene.baseline.failedShare99
                || (cell.p95 ?? 0) > (scene.baseline.p95Of99 ?? .infinity)
            {
                impact.degradedS &+= width
            }
        }
    }

    private static func clients(_ impact: inout Impact, _ scene: Scene, _ from: Int64, _ to: Int64) {
        // Rows come in order of client: only what several tables name needs a set.
        var seen = ClientSet()
        var affected = ClientSet()
        var writers = ClientSet()
        var bound: UInt64?
        for group in scene.grouping.groups {
            let source = scene.sources[group.counted]
            for (axis, tables) in source.byAxis {
                if let dropped = tables.clients.droppedFrom { bound = min(bound ?? dropped, dropped) }
                tables.clients.forEach(in: source.seconds(alignedFrom: from, to: to, axis)) { key, cell in
                    if cell.classes & ClientCell.loopback != 0 || isHealthCheck(cell) { return }
                    let first = source.alignedSecond(cell.firstSecond, axis)
                    let last = source.alignedSecond(cell.lastSecond, axis)
                    guard last >= from, first < to else { return }
                    seen.insert(key.client)
                    guard cell.failed > 0 else { return }
                    let firstFailed = source.alignedSecond(cell.firstFailedSecond, axis)
                    let lastFailed = source.alignedSecond(cell.lastFailedSecond, axis)
                    guard lastFailed >= from, firstFailed < to else { return }
                    affected.insert(key.client)
                    if cell.failedWrites > 0 { writers.insert(key.client) }
                }
            }
        }
        impact.clients = Int64(seen.count)
        impact.affectedClients = Int64(affected.count)
        impact.failedWrites.low = Int64(writers.count)
        impact.clientBasis = "distinct $remote_addr; health checks and loopback left out"
        if let bound {
            // A client is kept with probability bound / 2⁶⁴.
            let kept = Double(bound) / 18_446_744_073_709_551_616.0
            impact.estimated = true
            impact.error = affected.count == 0 ? nil : 1.96 / Double(affected.count).squareRoot()
            impact.clients = ReportNumber.whole(Double(seen.count) / max(kept, 1e-18))
            impact.affectedClients = ReportNumber.whole(Double(affected.count) / max(kept, 1e-18))
            impact.clientBasis += "; estimated from a sample by hash"
        }
    }

    /// Distinct clients, added in runs of ascending order.
    private struct ClientSet {
        private var hashes: [UInt64] = []
        private var isSorted = true

        mutating func insert(_ client: UInt64) {
            if let last = hashes.last {
                if last == client { return }
                if last > client { isSorted = false }
            }
            hashes.append(client)
        }

        var count: Int { isSorted ? hashes.count : Set(hashes).count }
    }

    /// A client all of whose requests in the stratum were health checks.
    static func isHealthCheck(_ cell: ClientCell) -> Bool { cell.classes == 1 << RequestClass.healthCheck.rawValue }

    private struct Endpoint: Hashable {
        var method: String
        var path: String
    }

    private struct Tally {
        var requests: Int64 = 0
        var failed: Int64 = 0
        var statuses = SparseCounts()
        var bins = SparseCounts()

        mutating func add(requests: Int64, failed: Int64, statuses: SparseCounts, bins: SparseCounts = SparseCounts()) {
            self.requests &+= requests
            self.failed &+= failed
            self.statuses.merge(statuses)
            self.bins.merge(bins)
        }
    }

    private static func row(_ key: String, _ tally: Tally, coarse: Bool) -> Impact.Row {
        Impact.Row(
            key: key, requests: tally.requests, failedRequests: tally.failed,
            byStatus: tally.statuses.entries.map { (status: Int($0.key), count: $0.count) },
            p99S: tally.bins.nearestRank(0.99).map { coarse ? LatencyBin.coarseValue($0) : LatencyBin.value($0) })
    }

    private static func ranked(_ tallies: [String: Tally], coarse: Bool, most: Int = 50) -> [Impact.Row] {
        let sorted = tallies.sorted { a, b in
            if a.value.failed != b.value.failed { return a.value.failed > b.value.failed }
            return a.value.requests == b.value.requests ? a.key < b.key : a.value.requests > b.value.requests
        }
        var rows = sorted.prefix(most).map { row($0.key, $0.value, coarse: coarse) }
        if sorted.count > most {
            var other = Tally()
            for entry in sorted.dropFirst(most) {
                other.requests &+= entry.value.requests
                other.failed &+= entry.value.failed
                other.statuses.merge(entry.value.statuses)
                other.bins.merge(entry.value.bins)
            }
            rows.append(row("(other)", other, coarse: coarse))
        }
        return rows
    }

    private static func routes(_ impact: inout Impact, _ scene: Scene, _ from: Int64, _ to: Int64) {
        var paths: [String: Tally] = [:]
        var methods: [String: Tally] = [:]
        var endpoints: [Endpoint: (requests: Int64, failed: Int64)] = [:]
        for group in scene.grouping.groups {
            let source = scene.sources[group.attributes]
            for (axis, tables) in source.byAxis {
                if tables.routes.isEstimated { impact.estimated = true }
                for (slot, cell) in tables.routes.cells {
                    let isEndpoint = cell.dynamic > 0 && slot.route.utf8.first == UInt8(ascii: "/")
                    let endpoint = Endpoint(method: slot.method, path: slot.route)
                    if isEndpoint { endpoints[endpoint, default: (0, 0)].requests &+= 0 }
                    let second = source.alignedSecond(slot.start, axis)
                    guard second &+ tables.routes.step > from, second < to else { continue }
                    if isEndpoint {
                        endpoints[endpoint, default: (0, 0)].requests &+= cell.requests
                        endpoints[endpoint, default: (0, 0)].failed &+= cell.failed
                    }
                    paths[slot.route, default: Tally()].add(
                        requests: cell.requests, failed: cell.failed, statuses: cell.byStatus, bins: cell.bins)
                    methods[slot.method, default: Tally()].add(
                        requests: cell.requests, failed: cell.failed, statuses: cell.byStatus, bins: cell.bins)
                }
            }
        }
        impact.endpointsTotal = Int64(endpoints.count)
        let spared = endpoints.filter { $0.value.failed == 0 }
        impact.endpointsFailed = Int64(endpoints.count - spared.count)
        impact.endpointsSpared = Array(
            spared.map { Impact.Endpoint(method: $0.key.method, path: $0.key.path, requests: $0.value.requests) }
                .sorted { ($1.requests, $0.path, $0.method) < ($0.requests, $1.path, $1.method) }.prefix(50))
        impact.byPath = ranked(paths, coarse: true)
        impact.byMethod = ranked(methods, coarse: true)
    }

    private static func upstreams(_ impact: inout Impact, _ scene: Scene, _ from: Int64, _ to: Int64) {
        var tallies: [String: Tally] = [:]
        for group in scene.grouping.groups {
            let source = scene.sources[group.attributes]
            for (axis, tables) in source.byAxis {
                for row in tables.attempts.rows(from: from, to: to, aligned: { source.alignedSecond($0, axis) })
                where row.cell.attempts > 0 {
                    tallies[row.key.upstream, default: Tally()].requests &+= row.cell.attempts
                    tallies[row.key.upstream, default: Tally()].failed &+= row.cell.failures
                }
            }
        }
        impact.byUpstream = ranked(tallies, coarse: false)
    }

    private static func classes(_ impact: inout Impact, _ scene: Scene, _ from: Int64, _ to: Int64) {
        var tallies: [RequestClass: Tally] = [:]
        for group in scene.grouping.groups {
            let source = scene.sources[group.counted]
            for (axis, tables) in source.byAxis {
                for row in tables.status.rows(from: from, to: to, aligned: { source.alignedSecond($0, axis) }) {
                    tallies[row.key.requestClass, default: Tally()].add(
                        requests: row.cell.requests, failed: row.cell.failed, statuses: row.cell.byStatus)
                }
            }
        }
        impact.byClientClass = ranked(
            Dictionary(uniqueKeysWithValues: tallies.map { (name(of: $0.key), $0.value) }), coarse: false)
    }

    static func name(of requestClass: RequestClass) -> String {
        switch requestClass {
        case .dynamic: "person"
        case .staticFile: "static"
        case .healthCheck: "health_check"
        case .bot: "bot"
        }
    }

    private static func missing(_ impact: inout Impact, _ scene: Scene, _ cell: TrafficStep, _ from: Int64, _ to: Int64)
    {
        guard scene.baseline.seconds >= 30, scene.baseline.rate > 0, to > from else { return }
        let expected = scene.baseline.rate * Double(to - from)
        let half = 3 * expected.squareRoot() + 0.05 * expected
        impact.missingRequests = Impact.Bounds(
            low: max(0, ReportNumber.whole(expected - half) &- cell.dynamic),
            high: max(0, ReportNumber.whole(expected + half) &- cell.dynamic))
    }
}
