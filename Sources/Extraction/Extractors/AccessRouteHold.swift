import Evidence
import LogFormats

/// Requests by route, method and step, with the caches that find a path's route.
///
/// The cells of all steps are held in one array, those of the current step found by (route, method); `RouteTable` sees
/// them at `flush`. When they are more than its bound allows the step doubles here already: what was seen so far is a
/// part of what the table will see, and a part can only ask for a step that the whole needs too.
///
///     cells  | 08:00:01 … | 08:00:02 … | 08:00:03 (current)
///                                        └ firstOfStep
struct AccessRouteHold: Sendable {
    /// What is known of a path.
    struct Known: Sendable {
        var route: Int32
        var flags: AccessPath.Flags
    }

    /// Requests of one route and method in one step.
    private struct Cell: Sendable {
        var start: Int64
        var route: Int32
        var method: Int32
        var requests: UInt32 = 0
        var failed: UInt32 = 0
        var dynamic: UInt32 = 0
        // As many kinds as a route has in hours: one that finds no room costs a line of its own in `spilled`.
        var statuses: InlineArray<12, UInt16> = .init(repeating: 0)
        var counts: InlineArray<12, UInt32> = .init(repeating: 0)

        /// Adds a request; false where its status has no room.
        @inline(__always)
        mutating func add(_ status: UInt16, isFailed: Bool, isDynamic: Bool) -> Bool {
            requests &+= 1
            failed &+= isFailed ? 1 : 0
            dynamic &+= isDynamic ? 1 : 0
            return count(status, 1)
        }

        /// Counts requests of a status; false where the cell holds no more kinds.
        @inline(__always)
        mutating func count(_ status: UInt16, _ number: UInt32) -> Bool {
            var slot = 0
            while slot < statuses.count, counts[slot] != 0, statuses[slot] != status { slot &+= 1 }
            if slot == statuses.count { return false }
            statuses[slot] = status
            counts[slot] &+= number
            return true
        }
    }

    static let notFound: Int32 = 0
    static let malformed: Int32 = 1
    private static let fixed = ["(not found)", "(malformed)"]

    /// Routes that have a number at once; with more the hold is written and the numbers begin anew.
    private static let routeLimit = 2048
    private static let bins = 128

    /// First second of the current step; `.min` where nothing is held.
    private(set) var start: Int64 = .min
    /// Seconds of a step; at least that of the table's level.
    private(set) var step: Int64 = 1
    private var level = 0
    private let cellLimit: Int

    /// Path → route and flags.
    private var paths = TextMemo(bits: 15, capacity: 1 << 20)

    // Route → number.
    private var routeNames = fixed
    private var routeBytes: [[UInt8]] = [[], []]
    private var routeHashes: [UInt64] = [0, 0]
    private var routeSlots: [Int32] = []
    private var scratch: [UInt8] = []

    // (route, method) → cell.
    private let methods: AccessMethods
    private let hasLatency: Bool
    private var cellOf: [Int32] = []
    private var cells: [Cell] = []
    private var firstOfStep = 0
    private var latestStart: Int64 = .min
    /// Whether a step was left and came again, so that two cells may be of one key.
    private var hasRepeats = false
    /// Requests whose status had no room in their cell.
    private var spilled: [(start: Int64, route: Int32, method: Int32, status: UInt16, count: UInt32)] = []
    private var cellBins: [UInt32] = []

    init(methods: AccessMethods, hasLatency: Bool, cellLimit: Int) {
        self.methods = methods
        self.cellLimit = max(1, cellLimit)
        self.hasLatency = hasLatency
    }

    /// Makes the caches; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() {
        paths.prepare()
        routeSlots = Array(repeating: -1, count: AccessRouteHold.routeLimit * 2)
        cellOf = Array(repeating: -1, count: AccessRouteHold.routeLimit * methods.count)
        scratch.reserveCapacity(AccessPath.routeLimit + 64)
    }

    /// Whether a second lies outside the current step.
    @inline(__always)
    func leaves(_ second: Int64) -> Bool { second & ~(step &- 1) != start }

    /// Begins a step in which the table is at `level`. With latency each step is written before (`mustWrite`).
    mutating func begin(_ second: Int64, level: Int) {
        if level != self.level, cells.isEmpty, spilled.isEmpty {
            self.level = level
            forgetRoutes()
        }
        step = max(step, RouteTable.chain[level].step)
        closeStep()
        if cells.count > cellLimit { coarsen() }
        start = second & ~(step &- 1)
        if start <= latestStart { hasRepeats = true }
        latestStart = max(latestStart, start)
    }

    /// Whether what is held goes to the table before another step begins: the bins of latencies are kept for one step.
    var mustWrite: Bool { hasLatency || isFull }

    private mutating func closeStep() {
        for index in firstOfStep..<cells.count {
            cellOf[Int(cells[index].route) &* methods.count &+ Int(cells[index].method)] = -1
        }
        firstOfStep = cells.count
    }

    /// Doubles the step until the cells fit. Longer steps than 64 s are left to the table: before them routes lose depth.
    private mutating func coarsen() {
        if hasRepeats {
            cells.sort { $0.start < $1.start }
            unite()
            hasRepeats = false
        }
        while cells.count > cellLimit, step < 64 {
            step <<= 1
            unite()
        }
        firstOfStep = cells.count
        latestStart = latestStart & ~(step &- 1)
    }

    /// Adds up the cells of one key in each step; the cells are in order of time.
    private mutating func unite() {
        var united: [Cell] = []
        united.reserveCapacity(cells.count)
        var first = 0
        var current: Int64 = .min
        for cell in cells {
            let start = cell.start & ~(step &- 1)
            if start != current {
                for index in first..<united.count {
                    cellOf[Int(united[index].route) &* methods.count &+ Int(united[index].method)] = -1
                }
                (first, current) = (united.count, start)
            }
            let key = Int(cell.route) &* methods.count &+ Int(cell.method)
            let held = Int(cellOf[key])
            guard held >= 0 else {
                cellOf[key] = Int32(truncatingIfNeeded: united.count)
                united.append(cell)
                united[united.count &- 1].start = start
                continue
            }
            united[held].requests &+= cell.requests
            united[held].failed &+= cell.failed
            united[held].dynamic &+= cell.dynamic
            for slot in cell.counts.indices where cell.counts[slot] > 0 {
                if !united[held].count(cell.statuses[slot], cell.counts[slot]) {
                    spilled.append((start, cell.route, cell.method, cell.statuses[slot], cell.counts[slot]))
                }
            }
        }
        for index in first..<united.count {
            cellOf[Int(united[index].route) &* methods.count &+ Int(united[index].method)] = -1
        }
        cells = united
    }

    /// Whether another path could need a number that is not there: the caller writes the hold first.
    var isFull: Bool { routeNames.count >= AccessRouteHold.routeLimit }

    /// Reads early what `known` will read: by the index, then by the text.
    @inline(__always)
    func touch(_ hash: UInt64) -> UInt64 { paths.touch(hash) }
    @inline(__always)
    func touchText(_ hash: UInt64, count: Int) -> UInt64 { paths.touchText(hash, count: count) }

    /// The route and the flags of the path at `[from, to)`, which has no query and whose `TextMemo.hash` is `hash`.
    @inline(__always)
    mutating func known(_ line: Span<UInt8>, from: Int, to: Int, hash: UInt64) -> Known {
        if let value = paths.value(line, from: from, to: to, hash: hash) {
            return Known(route: Int32(value &>> 2), flags: AccessPath.Flags(rawValue: UInt8(value & 3)))
        }
        let known = learn(line, from: from, to: to)
        // Route numbers end at `routeLimit`, so that both fit.
        let value = UInt16(truncatingIfNeeded: known.route) &<< 2 | UInt16(known.flags.rawValue & 3)
        paths.learn(line, from: from, to: to, hash: hash, value: value)
        return known
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
        let hash = ByteHash.of(scratch.span, from: 0, to: scratch.count)
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

    /// Counts a request.
    @inline(__always)
    mutating func add(route: Int32, method: Int, status: Int, isFailed: Bool, isDynamic: Bool, bin: Int) {
        let key = Int(route) &* methods.count &+ method
        var index = Int(cellOf[key])
        if index < 0 {
            index = cells.count
            cellOf[key] = Int32(truncatingIfNeeded: index)
            cells.append(Cell(start: start, route: route, method: Int32(truncatingIfNeeded: method)))
            if hasLatency { cellBins.append(contentsOf: repeatElement(0, count: AccessRouteHold.bins)) }
        }
        let code = UInt16(truncatingIfNeeded: status)
        if !cells[index].add(code, isFailed: isFailed, isDynamic: isDynamic) {
            spilled.append((start, route, Int32(truncatingIfNeeded: method), code, 1))
        }
        if bin >= 0, hasLatency { cellBins[index &* AccessRouteHold.bins &+ bin] &+= 1 }
    }

    /// Writes everything and forgets it.
    mutating func flush(into tables: inout Tables) {
        closeStep()
        if cells.count > cellLimit { coarsen() }
        if step > tables.routes.step {
            // The only way to tell the table of a step that it needs is a table that has it.
            let level = RouteTable.chain.firstIndex { $0.step >= step } ?? 0
            var rows: [(RouteTable.Slot, RouteCell)] = []
            rows.reserveCapacity(cells.count)
            each { start, route, method, cell in
                rows.append((RouteTable.Slot(start: start, route: route, method: method), cell))
            }
            let part = RouteTable(
                routeLimit: tables.routes.routeLimit, cellLimit: tables.routes.cellLimit, level: level, rows: rows)
            if tables.routes.isEmpty, tables.routes.level <= level {
                tables.routes = part
            } else {
                tables.routes.merge(part)
            }
        } else {
            each { start, route, method, cell in
                tables.routes.add(second: start, route: route, method: method, cell: cell)
            }
        }
        cells.removeAll(keepingCapacity: true)
        spilled.removeAll(keepingCapacity: true)
        cellBins.removeAll(keepingCapacity: true)
        firstOfStep = 0
        (start, latestStart, hasRepeats, step) = (.min, .min, false, 1)
        if isFull { forgetRoutes() }
    }

    private func each(_ body: (Int64, String, String, RouteCell) -> Void) {
        for (index, held) in cells.enumerated() {
            var cell = RouteCell()
            cell.requests = Int64(held.requests)
            cell.failed = Int64(held.failed)
            cell.dynamic = Int64(held.dynamic)
            for slot in held.counts.indices where held.counts[slot] > 0 {
                cell.byStatus.add(held.statuses[slot], Int64(held.counts[slot]))
            }
            if hasLatency {
                for bin in 0..<AccessRouteHold.bins {
                    let count = cellBins[index * AccessRouteHold.bins + bin]
                    if count > 0 { cell.bins.add(UInt16(bin), Int64(count)) }
                }
            }
            body(held.start, routeNames[Int(held.route)], methods.names[Int(held.method)], cell)
        }
        for (start, route, method, status, count) in spilled {
            var cell = RouteCell()
            cell.byStatus.add(status, Int64(count))
            body(start, routeNames[Int(route)], methods.names[Int(method)], cell)
        }
    }

    private mutating func forgetRoutes() {
        paths.forget()
        for index in routeSlots.indices { routeSlots[index] = -1 }
        routeNames = AccessRouteHold.fixed
        routeBytes = [[], []]
        routeHashes = [0, 0]
    }
}
