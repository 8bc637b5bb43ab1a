import Evidence
import LogFormats

/// Requests by route and method of one step, with the caches that find a path's route.
struct AccessRouteHold: Sendable {
    /// What is known of a path.
    struct Known: Sendable {
        var route: Int32
        var flags: AccessPath.Flags
    }

    private struct Cell: Sendable {
        var route: Int32
        var method: Int32
        var requests: Int64 = 0
        var failed: Int64 = 0
        var dynamic: Int64 = 0
        var statuses: InlineArray<6, UInt16> = .init(repeating: 0)
        var counts: InlineArray<6, Int64> = .init(repeating: 0)
    }

    static let notFound: Int32 = 0
    static let malformed: Int32 = 1
    private static let fixed = ["(not found)", "(malformed)"]

    private static let paths = 4096
    private static let width = 96
    /// Routes that have a number at once; with more the hold is written and the numbers begin anew.
    private static let routeLimit = 2048
    private static let bins = 128

    /// First second of the step that is held; `.min` where nothing is.
    private(set) var start: Int64 = .min
    private var level = 0

    // Path → route, direct-mapped.
    private var pathCounts = [UInt16](repeating: .max, count: paths)
    private var pathRoutes = [Known](repeating: Known(route: 0, flags: []), count: paths)
    private var pathTexts = [UInt8](repeating: 0, count: paths * width)

    // Route → number.
    private var routeNames = fixed
    private var routeBytes: [[UInt8]] = [[], []]
    private var routeHashes: [UInt64] = [0, 0]
    private var routeSlots = [Int32](repeating: -1, count: routeLimit * 2)
    private var scratch: [UInt8] = []

    // (route, method) → cell.
    private let methods: AccessMethods
    private let hasLatency: Bool
    private var cellOf: [Int32]
    private var cells: [Cell] = []
    private var cellBins: [UInt32] = []

    init(methods: AccessMethods, hasLatency: Bool) {
        self.methods = methods
        self.hasLatency = hasLatency
        cellOf = [Int32](repeating: -1, count: AccessRouteHold.routeLimit * methods.count)
        scratch.reserveCapacity(AccessPath.routeLimit + 64)
    }

    mutating func begin(_ start: Int64, level: Int) {
        self.start = start
        if level != self.level {
            self.level = level
            forgetRoutes()
        }
    }

    /// Whether another path could need a number that is not there: the caller writes the hold first.
    var isFull: Bool { routeNames.count >= AccessRouteHold.routeLimit }

    /// The route and the flags of the path at `[from, to)`, which has no query.
    @inline(__always)
    mutating func known(_ line: Span<UInt8>, from: Int, to: Int) -> Known {
        let count = to &- from
        if count <= AccessRouteHold.width {
            let slot = AccessRouteHold.slot(line, from: from, count: count)
            if pathCounts[slot] == UInt16(truncatingIfNeeded: count),
                ByteSearch.equal(line, at: from, pathTexts.span, at: slot &* AccessRouteHold.width, count: count)
            {
                return pathRoutes[slot]
            }
            let known = learn(line, from: from, to: to)
            pathCounts[slot] = UInt16(truncatingIfNeeded: count)
            pathRoutes[slot] = known
            ByteSearch.copy(line, at: from, over: &pathTexts, at: slot &* AccessRouteHold.width, count: count)
            return known
        }
        return learn(line, from: from, to: to)
    }

    @inline(__always)
    private static func slot(_ line: Span<UInt8>, from: Int, count: Int) -> Int {
        var hash = UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
        var index = from
        let end = from &+ count
        while index &+ 8 <= end {
            hash = (hash ^ ByteSearch.word(line, at: index)) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 32
            index &+= 8
        }
        hash = (hash ^ ByteSearch.tailWord(line, from: index, count: end &- index)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: hash >> 52)
    }

    private mutating func learn(_ line: Span<UInt8>, from: Int, to: Int) -> Known {
        let flags = AccessPath.flags(line, from: from, to: to)
        if to <= from || line[from] != UInt8(ascii: "/") {
            // `*` of OPTIONS; the authority of CONNECT counts as malformed.
            if to - from == 1, line[from] == UInt8(ascii: "*") {
                scratch = [UInt8(ascii: "*")]
                return Known(route: number(), flags: flags)
            }
            return Known(route: AccessRouteHold.malformed, flags: flags)
        }
        AccessPath.route(line, from: from, to: to, depth: RouteTable.chain[level].depth, into: &scratch)
        return Known(route: number(), flags: flags)
    }

    /// The number of the route in `scratch`.
    private mutating func number() -> Int32 {
        let hash = ByteSearch.stableHash(scratch.span, from: 0, to: scratch.count)
        let mask = routeSlots.count &- 1
        var at = Int(truncatingIfNeeded: hash) & mask
        while routeSlots[at] >= 0 {
            let number = Int(routeSlots[at])
            if routeHashes[number] == hash, routeBytes[number] == scratch { return routeSlots[at] }
            at = (at &+ 1) & mask
        }
        let number = Int32(truncatingIfNeeded: routeNames.count)
        routeSlots[at] = number
        routeNames.append(AccessPath.text(scratch))
        routeBytes.append(scratch)
        routeHashes.append(hash)
        return number
    }

    func name(_ route: Int32) -> String { routeNames[Int(route)] }

    /// Counts a request. False where the cell holds no more kinds of status: the caller writes the request itself.
    @inline(__always)
    mutating func add(
        route: Int32, method: Int, status: Int, isFailed: Bool, isDynamic: Bool, bin: Int
    ) -> Bool {
        let key = Int(route) &* methods.count &+ method
        var index = Int(cellOf[key])
        if index < 0 {
            index = cells.count
            cellOf[key] = Int32(truncatingIfNeeded: index)
            cells.append(Cell(route: route, method: Int32(truncatingIfNeeded: method)))
            if hasLatency { cellBins.append(contentsOf: repeatElement(0, count: AccessRouteHold.bins)) }
        }
        let code = UInt16(truncatingIfNeeded: status)
        var slot = 0
        while slot < 6, cells[index].counts[slot] != 0, cells[index].statuses[slot] != code { slot &+= 1 }
        if slot == 6 { return false }
        cells[index].statuses[slot] = code
        cells[index].counts[slot] &+= 1
        cells[index].requests &+= 1
        cells[index].failed &+= isFailed ? 1 : 0
        cells[index].dynamic &+= isDynamic ? 1 : 0
        if bin >= 0, hasLatency { cellBins[index &* AccessRouteHold.bins &+ bin] &+= 1 }
        return true
    }

    /// Writes the step and forgets it.
    mutating func flush(into tables: inout Tables) {
        guard start != .min else { return }
        for (index, held) in cells.enumerated() {
            cellOf[Int(held.route) * methods.count + Int(held.method)] = -1
            guard held.requests > 0 else { continue }
            var cell = RouteCell()
            cell.requests = held.requests
            cell.failed = held.failed
            cell.dynamic = held.dynamic
            for slot in 0..<6 where held.counts[slot] > 0 { cell.byStatus.add(held.statuses[slot], held.counts[slot]) }
            if hasLatency {
                for bin in 0..<AccessRouteHold.bins {
                    let count = cellBins[index * AccessRouteHold.bins + bin]
                    if count > 0 { cell.bins.add(UInt16(bin), Int64(count)) }
                }
            }
            tables.routes.add(
                second: start, route: routeNames[Int(held.route)], method: methods.names[Int(held.method)], cell: cell)
        }
        cells.removeAll(keepingCapacity: true)
        cellBins.removeAll(keepingCapacity: true)
        start = .min
        if isFull { forgetRoutes() }
    }

    private mutating func forgetRoutes() {
        for index in pathCounts.indices { pathCounts[index] = .max }
        for index in routeSlots.indices { routeSlots[index] = -1 }
        routeNames = AccessRouteHold.fixed
        routeBytes = [[], []]
        routeHashes = [0, 0]
    }
}
