package import Evidence
import LogFormats

/// Reads access lines into the tables of requests: the hot path.
///
/// The counts of the current step of each table are held in plain arrays and written when the step changes and at
/// `flush`; a step written in pieces adds up, so lines out of order only cost time.
package struct AccessExtractor: LineExtractor {
    package var format: String { "nginx_access" }

    private let context: ExtractionContext
    private let isBounded: Bool
    private let methods: AccessMethods
    private var parser: AccessLineParser
    private var memo = CommonLogMemo()
    private var record = NginxAccessRecord()
    private var batch = AccessBatch()
    /// What was read early, so that the reading is not left out.
    private var touched: UInt64 = 0
    private var agents = AccessAgents()
    private var status = AccessStatusHold()
    private var latency = AccessLatencyHold()
    private var clients: AccessClientHold
    private var routes: AccessRouteHold
    private var attempts = AccessAttemptHold()
    private var cited: AccessCitedHold
    private var joins = AccessJoinHold()
    private var isPrepared = false
    /// The second whose steps are held; `.min` where none is.
    private var second: Int64 = .min
    private var first: Int64 = .max
    private var last: Int64 = .min

    /// Compiles the input's formats; those that cannot be compiled are left out, for the plan has refused them. Without
    /// any, the formats that Nginx and its packages bring along.
    package init(_ context: ExtractionContext) {
        self.context = context
        isBounded = context.options.since != nil || context.options.until != nil
        var formats = AccessExtractor.compile(context.input.accessFormats)
        let isCivil = context.input.isAccessCivil
        if formats.isEmpty, !isCivil { formats = AccessExtractor.compile(["combined", "main", "upstreaminfo"]) }
        parser = AccessLineParser(formats: formats, isCivil: isCivil)
        methods = AccessMethods(writeMethods: context.options.writeMethods)
        let limits = context.options.limits
        clients = AccessClientHold(limit: limits.clientEntries)
        cited = AccessCitedHold(limit: limits.citedLines)
        routes = AccessRouteHold(
            methods: methods, hasLatency: formats.contains(where: \.hasRequestTime) || context.input.readsAccessJSON,
            cellLimit: limits.routeCells)
    }

    private static func compile(_ texts: [String]) -> [NginxAccessFormat] {
        texts.compactMap { text in
            do throws(LogFormatError) { return try NginxAccessFormat(text) } catch { return nil }
        }
    }

    package mutating func take(
        _ line: Span<UInt8>, at place: Citation, into tables: inout AxisTables
    ) -> LineVerdict {
        guard parser.parse(line, memo: &memo, into: &record) else { return .notMine }
        prepare()
        var keys = AccessKeys()
        keys.read(line, record, methods)
        return count(line, record, keys, at: place, into: &tables) ? .parsed : .skipped
    }

    package mutating func takeRun(
        _ text: Span<UInt8>, from start: Int, at place: Citation, into tables: inout AxisTables
    ) -> LineRun {
        if batch.isEmpty { batch.prepare() }
        // Out of `self`, so that a record is read while the tables change.
        var batch = AccessBatch()
        swap(&batch, &self.batch)
        defer { swap(&batch, &self.batch) }
        var run = LineRun(from: start)
        repeat {
            batch.read(text, from: run.end, parser: &parser, memo: &memo, methods: methods)
            if batch.count == 0 { return run }
            prepare()
            touch(batch)
            for index in 0..<batch.count {
                let line = batch.lines[index]
                let citation = Citation(
                    input: place.input, byte: place.byte &+ Int64(line.start), line: place.line &+ run.lines)
                let isCounted = count(
                    text.extracting(line.start..<line.end), batch.records[index], batch.keys[index], at: citation,
                    into: &tables)
                if !isCounted { run.skipped &+= 1 }
                run.lines &+= 1
                run.end = line.end &+ (text[line.end] == 0x0D ? 2 : 1)
            }
        } while batch.count == AccessBatch.capacity
        return run
    }

    /// Reads a little of all that the lines of a batch will need: what is not in the cache comes at the same time, where
    /// line by line each would be waited for.
    private mutating func touch(_ batch: borrowing AccessBatch) {
        var sum: UInt64 = 0
        for index in 0..<batch.count {
            let keys = batch.keys[index]
            sum &+= clients.touch(keys.clientHash) &+ routes.touch(keys.pathHash)
        }
        for index in 0..<batch.count {
            let keys = batch.keys[index]
            sum &+= clients.touchEntry(keys.clientHash) &+ routes.touchText(keys.pathHash, count: keys.path.count)
        }
        touched &+= sum
    }

    /// Counts a line; false where it lies outside `--since` and `--until`.
    @inline(__always)
    private mutating func count(
        _ line: Span<UInt8>, _ record: NginxAccessRecord, _ keys: AccessKeys, at place: Citation,
        into tables: inout AxisTables
    ) -> Bool {
        if isBounded, context.skips(SourceTime(axis: .instant, micros: record.micros)) { return false }
        if record.second != second { advance(record.second, into: &tables) }
        first = min(first, record.micros)
        last = max(last, record.micros)

        let hasUpstream = record.hasUpstream
        let isAsked = hasUpstream && AccessUpstream.isAsked(line, record)
        let upstreamStatus = isAsked ? AccessUpstream.lastStatus(line, record.upstreamStatus) : 0
        let isFailed = (record.status >= 500 && record.status <= 599) || upstreamStatus >= 500
        let isFailedWrite =
            isFailed && (methods.isWrite(keys.method) || methods.isWritePath(line, record.target))

        var route = AccessRouteHold.malformed
        var flags: AccessPath.Flags = []
        let hasTarget = !record.target.isAbsent
        if hasTarget, !record.isMalformed {
            if routes.isFull { writeRoutes(into: &tables) }
            let known = routes.known(line, from: keys.path.lower, to: keys.path.upper, hash: keys.pathHash)
            route = known.route
            flags = known.flags
            if record.status == 404 { route = AccessRouteHold.notFound }
        }
        let agent =
            record.userAgent.isAbsent
            ? .person
            : agents.kind(line, from: record.userAgent.lower, to: record.userAgent.upper, hash: keys.agentHash)
        let requestClass = AccessExtractor.judge(
            record, flags: flags, agent: agent, hasUpstream: hasUpstream, isAsked: isAsked)
        let isDynamic =
            switch requestClass {
            case .dynamic: true
            default: false
            }

        status.add(
            requestClass, status: record.status, isFailed: isFailed, isFailedWrite: isFailedWrite, bytes: record.bytes,
            fingerprint: keys.fingerprint)
        if upstreamStatus > 0 { status.addUpstream(requestClass, status: upstreamStatus) }
        var bin = -1
        if record.requestTime >= 0 {
            let fine = LatencyBin.bin(milliseconds: record.requestTime / 1000)
            latency.add(requestClass, bin: fine)
            bin = Int(LatencyBin.coarse(fine))
        }
        if hasTarget {
            routes.add(
                route: route, method: keys.method, status: record.status, isFailed: isFailed, isDynamic: isDynamic,
                bin: bin)
        }
        if !keys.client.isAbsent {
            if clients.isFull { clients.begin(record.second) }
            var classes = UInt8(1) << requestClass.rawValue
            if AccessClientAddress.isLoopback(line, keys.client) { classes |= ClientCell.loopback }
            // A health check that failed hurt nobody.
            let hurts = isFailed && classes & 1 << RequestClass.healthCheck.rawValue == 0
            clients.add(
                client: keys.clientHash, second: record.second, isFailed: hurts, isFailedWrite: hurts && isFailedWrite,
                classes: classes)
        }
        if isAsked {
            if attempts.isFull { writeAttempts(into: &tables) }
            attempts.add(line, record)
        }
        if record.requestID.count > 1 { join(record, keys, into: &tables) }
        cite(line, record, place, isFailed: isFailed, isDynamic: isDynamic)
        return true
    }

    package mutating func flush(into tables: inout AxisTables) {
        guard second != .min else { return }
        status.flush(into: &tables[.instant])
        latency.flush(into: &tables[.instant])
        routes.flush(into: &tables[.instant])
        clients.flush(into: &tables[.instant])
        attempts.flush(into: &tables[.instant])
        joins.flush(into: &tables[.instant])
        cited.flush(into: &tables[.instant])
        tables[.instant].see(first)
        tables[.instant].see(last)
        (second, first, last) = (.min, .max, .min)
    }

    // MARK: - The record's parts

    /// The class of a request. A request that Nginx answered itself was never proxied, whatever its path.
    @inline(__always)
    private static func judge(
        _ record: NginxAccessRecord, flags: AccessPath.Flags, agent: AccessAgents.Kind, hasUpstream: Bool, isAsked: Bool
    ) -> RequestClass {
        if record.isMalformed, record.status == 400, !isAsked { return .staticFile }
        if flags.contains(.healthCheck) || agent == .healthCheck { return .healthCheck }
        if agent == .bot { return .bot }
        if hasUpstream {
            if isAsked { return .dynamic }
            if record.status < 500 { return .staticFile }
            if record.status == 502 || record.status == 504 { return .dynamic }
        }
        return flags.contains(.staticFile) ? .staticFile : .dynamic
    }

    @inline(__always)
    private mutating func join(_ record: NginxAccessRecord, _ keys: AccessKeys, into tables: inout AxisTables) {
        let start = record.second & ~(JoinSample.firstStratum &- 1)
        if start != joins.start || joins.isFull {
            joins.flush(into: &tables[.instant])
            joins.begin(start, bound: tables.instant?.joins.bound(second: start) ?? .max)
        }
        // A stratum's bound only falls, so that what is above an older one is not wanted now.
        if keys.idHash > joins.bound { return }
        joins.add(
            id: keys.idHash, second: record.second, micros: record.micros, duration: record.requestTime,
            status: record.status, client: keys.clientHash)
    }

    @inline(__always)
    private mutating func cite(
        _ line: Span<UInt8>, _ record: NginxAccessRecord, _ place: Citation, isFailed: Bool, isDynamic: Bool
    ) {
        if isFailed {
            if isDynamic { cited.offer(.failed, line, record, at: place) }
            if record.status == 502 { cited.offer(.badGateway, line, record, at: place) }
        } else if record.status == 499 {
            cited.offer(.clientAbort, line, record, at: place)
        } else if isDynamic, record.status < 400 {
            cited.offer(.succeeded, line, record, at: place)
        }
        if isDynamic, record.requestTime > 0 {
            cited.offer(.slowest, rank: -record.requestTime, line, record, at: place)
        }
    }

    // MARK: - Steps

    /// Makes all that an extractor without a line of its own does without.
    private mutating func prepare() {
        if isPrepared { return }
        isPrepared = true
        agents.prepare()
        status.prepare()
        latency.prepare()
        routes.prepare()
        attempts.prepare()
    }

    /// Moves to a second: writes every hold whose step it leaves.
    private mutating func advance(_ next: Int64, into tables: inout AxisTables) {
        second = next
        let steps = tables.steps
        let statusStart = second & ~(min(steps.status, steps.activity) &- 1)
        if statusStart != status.start {
            status.flush(into: &tables[.instant])
            status.begin(statusStart)
        }
        let latencyStart = second & ~(steps.latency &- 1)
        if latencyStart != latency.start {
            latency.flush(into: &tables[.instant])
            latency.begin(latencyStart)
        }
        if routes.leaves(second) {
            if routes.mustWrite { routes.flush(into: &tables[.instant]) }
            routes.begin(second, level: tables.instant?.routes.level ?? 0)
        }
        if second & ~(ClientTable.stratum &- 1) != clients.start { clients.begin(second) }
        if second & ~(steps.attempts &- 1) != attempts.start { writeAttempts(into: &tables) }
        cited.advance(second, step: steps.cited)
    }

    private mutating func writeRoutes(into tables: inout AxisTables) {
        routes.flush(into: &tables[.instant])
        routes.begin(second, level: tables.instant?.routes.level ?? 0)
    }

    private mutating func writeAttempts(into tables: inout AxisTables) {
        attempts.flush(into: &tables[.instant])
        let step = tables.instant?.attempts.step ?? 1
        attempts.begin(second & ~(step &- 1))
    }
}

/// The steps in which the tables of one axis count.
private struct TableSteps {
    var status: Int64 = 1
    var activity: Int64 = 1
    var latency: Int64 = 1
    var attempts: Int64 = 1
    var cited: Int64 = 1
}

extension AxisTables {
    /// Read at once: to ask the tables of an axis for a number takes a copy of them.
    fileprivate var steps: TableSteps {
        guard let tables = instant else { return TableSteps() }
        return TableSteps(
            status: tables.status.step, activity: tables.activity.step, latency: tables.latency.step,
            attempts: tables.attempts.step, cited: tables.cited.step)
    }
}
