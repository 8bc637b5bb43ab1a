/// Requests by route, method and step.
///
/// A route is a masked path (`/api/orders/{n}`), one for all 404 and malformed requests. Two bounds hold, on occupied
/// cells and on distinct routes, and one chain serves both, so that what is kept does not depend on the order in which
/// the two were met: the step doubles to 64 s, then routes lose a segment at a time down to two
/// (`/api/orders/…`), then the step doubles again, then the last segments go.
package struct RouteTable: Sendable, Equatable {
    /// The deepest route kept at first.
    package static var initialDepth: Int { 8 }

    /// A link of the chain: seconds of a step and segments of a route.
    package struct Level: Sendable, Hashable {
        package var step: Int64
        package var depth: Int
    }

    /// The chain, finest first.
    package static let chain: [Level] =
        (0...6).map { Level(step: 1 << Int64($0), depth: initialDepth) }
        + (2...7).reversed().map { Level(step: 64, depth: $0) }
        + (7...18).map { Level(step: 1 << Int64($0), depth: 2) }
        + [Level(step: 1 << 18, depth: 1), Level(step: 1 << 18, depth: 0)]

    package let routeLimit: Int
    package let cellLimit: Int
    /// Index into `chain`.
    package private(set) var level = 0
    package private(set) var cells: [Slot: RouteCell] = [:]
    private var routes: Set<String> = []

    package struct Slot: Hashable, Comparable, Sendable {
        /// First second of the step.
        package var start: Int64
        package var route: String
        package var method: String
        package init(start: Int64, route: String, method: String) {
            self.start = start
            self.route = route
            self.method = method
        }
        package static func == (a: Slot, b: Slot) -> Bool {
            a.start == b.start && Bytewise.same(a.route, b.route) && Bytewise.same(a.method, b.method)
        }
        package static func < (a: Slot, b: Slot) -> Bool {
            if a.start != b.start { return a.start < b.start }
            if !Bytewise.same(a.route, b.route) { return Bytewise.precedes(a.route, b.route) }
            return Bytewise.precedes(a.method, b.method)
        }
    }

    package init(routeLimit: Int, cellLimit: Int) {
        self.routeLimit = max(1, routeLimit)
        self.cellLimit = max(1, cellLimit)
    }

    package init(routeLimit: Int, cellLimit: Int, level: Int, rows: [(Slot, RouteCell)]) {
        self.init(routeLimit: routeLimit, cellLimit: cellLimit)
        self.level = max(0, min(level, RouteTable.chain.count - 1))
        for (slot, cell) in rows { insert(slot, cell) }
        fit()
    }

    package var isEmpty: Bool { cells.isEmpty }
    package var isEstimated: Bool { level > 0 }
    /// Seconds of a step.
    package var step: Int64 { RouteTable.chain[level].step }

    /// Adds the requests of a route in one second; `route` is at most `initialDepth` deep.
    package mutating func add(second: Int64, route: String, method: String, cell: RouteCell) {
        insert(Slot(start: second, route: route, method: method), cell)
        if cells.count > cellLimit || routes.count > routeLimit { fit() }
    }

    package mutating func merge(_ other: RouteTable) {
        if other.level > level { coarsen(to: other.level) }
        for (slot, cell) in other.cells { insert(slot, cell) }
        fit()
    }

    /// Drops the cells of steps that `holds` refuses.
    package mutating func keep(where holds: (Int64) -> Bool) { cells = cells.filter { holds($0.key.start) } }

    /// The cells in order of time, then route, then method.
    package func rows() -> [(slot: Slot, cell: RouteCell)] {
        cells.map { (slot: $0.key, cell: $0.value) }.sorted { $0.slot < $1.slot }
    }

    private mutating func insert(_ slot: Slot, _ cell: RouteCell) {
        let (step, depth) = (RouteTable.chain[level].step, RouteTable.chain[level].depth)
        let route = depth == RouteTable.initialDepth ? slot.route : RouteTable.cut(slot.route, depth: depth)
        let wide = Slot(start: slot.start & ~(step &- 1), route: route, method: slot.method)
        if cells[wide]?.merge(cell) == nil {
            cells[wide] = cell
            routes.insert(route)
        }
    }

    private mutating func fit() {
        while cells.count > cellLimit || routes.count > routeLimit, level < RouteTable.chain.count - 1 {
            coarsen(to: next)
        }
    }

    /// The next level at which the routes may fit. Where they are too many, longer steps do not make them fewer: levels
    /// that cannot be the last are passed over without making their cells.
    private var next: Int {
        var next = level + 1
        while routes.count > routeLimit, next < RouteTable.chain.count - 1 {
            let depth = RouteTable.chain[next].depth
            if depth != RouteTable.chain[next - 1].depth,
                Set(routes.map { RouteTable.cut($0, depth: depth) }).count <= routeLimit
            {
                break
            }
            next += 1
        }
        return next
    }

    private mutating func coarsen(to coarser: Int) {
        level = coarser
        let old = cells
        cells = [:]
        routes = []
        for (slot, cell) in old { insert(slot, cell) }
    }

    /// The route with at most `depth` segments; what is cut shows as `/…`. Routes that do not begin with `/` stay.
    package static func cut(_ route: String, depth: Int) -> String {
        guard route.utf8.first == UInt8(ascii: "/") else { return route }
        var segments = 0
        var index = route.utf8.startIndex
        while index < route.utf8.endIndex {
            if route.utf8[index] == UInt8(ascii: "/") {
                if segments == depth {
                    return route.utf8[index...].elementsEqual("/…".utf8) ? route : String(route[..<index]) + "/…"
                }
                segments += 1
            }
            index = route.utf8.index(after: index)
        }
        return route
    }
}

/// Requests of one route and method in one step.
package struct RouteCell: EvidenceCell {
    package var requests: Int64 = 0
    package var failed: Int64 = 0
    package var byStatus = SparseCounts()
    /// Bins of `LatencyBin.coarse`; empty where the log has no time of a request.
    package var bins = SparseCounts()
    /// Requests that count in shares.
    package var dynamic: Int64 = 0

    package init() {}

    package mutating func merge(_ other: RouteCell) {
        requests &+= other.requests
        failed &+= other.failed
        byStatus.merge(other.byStatus)
        bins.merge(other.bins)
        dynamic &+= other.dynamic
    }
}
