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
        if formats.isEmpty { formats = AccessExtractor.compile(["combined", "main", "upstreaminfo"]) }
        parser = AccessLineParser(formats: formats)
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
        if isBounded, context.skips(SourceTime(axis: .instant, micros: record.micros)) { return .skipped }
        if record.second != second { advance(into: &tables) }
        first = min(first, record.micros)
        last = max(last, record.micros)

        let remote = record.remoteAddr
        let remoteHash = remote.isAbsent ? 0 : ByteHash.of(line, from: remote.lower, to: remote.upper)
        var client = remote
        var clientHash = remoteHash
        if record.hasForwardedFor {
            client = AccessClientAddress.find(line, record)
            if client.start != remote.start, !client.isAbsent {
                clientHash = ByteHash.of(line, from: client.lower, to: client.upper)
            }
        }
        let touched = clients.touch(clientHash)

        let hasUpstream = record.hasUpstream
        let isAsked = hasUpstream && AccessUpstream.isAsked(line, record)
        let upstreamStatus = isAsked ? AccessUpstream.lastStatus(line, record.upstreamStatus) : 0
        let isFailed = (record.status >= 500 && record.status <= 599) || upstreamStatus >= 500
        let (method, methodHash) = methods.find(line, record.method)
        let isFailedWrite = isFailed && methods.isWrite(method)

        var route = AccessRouteHold.malformed
        var flags: AccessPath.Flags = []
        let hasTarget = !record.target.isAbsent
        if hasTarget, !record.isMalformed {
            let known = path(line, into: &tables)
            route = known.route
            flags = known.flags
            if record.status == 404 { route = AccessRouteHold.notFound }
        }
        let agent =
            record.userAgent.isAbsent
            ? .person : agents.kind(line, from: record.userAgent.lower, to: record.userAgent.upper)
        let requestClass = AccessExtractor.judge(
            record, flags: flags, agent: agent, hasUpstream: hasUpstream, isAsked: isAsked)
        let isDynamic =
            switch requestClass {
            case .dynamic: true
            default: false
            }

        var print = ByteHash(seed: remoteHash)
        print.combine(methodHash)
        if hasTarget { print.combine(line, from: record.target.lower, to: record.target.upper) }
        print.combine(UInt64(truncatingIfNeeded: record.bytes) ^ UInt64(truncatingIfNeeded: record.status) << 48)

        status.add(
            requestClass, status: record.status, isFailed: isFailed, isFailedWrite: isFailedWrite, bytes: record.bytes,
            fingerprint: print.finish())
        if upstreamStatus > 0 { status.addUpstream(requestClass, status: upstreamStatus) }
        var bin = -1
        if record.requestTime >= 0 {
            let fine = LatencyBin.bin(milliseconds: record.requestTime / 1000)
            latency.add(requestClass, bin: fine)
            bin = Int(LatencyBin.coarse(fine))
        }
        if hasTarget {
            routes.add(
                route: route, method: method, status: record.status, isFailed: isFailed, isDynamic: isDynamic, bin: bin)
        }
        if !client.isAbsent {
            if clients.isFull { clients.begin(record.second) }
            var classes = UInt8(1) << requestClass.rawValue
            if AccessClientAddress.isLoopback(line, client) { classes |= ClientCell.loopback }
            // A health check that failed hurt nobody.
            let hurts = isFailed && classes & 1 << RequestClass.healthCheck.rawValue == 0
            clients.add(
                client: clientHash, touched: touched, second: record.second, isFailed: hurts,
                isFailedWrite: hurts && isFailedWrite, classes: classes)
        }
        if isAsked {
            if attempts.isFull { writeAttempts(into: &tables) }
            attempts.add(line, record)
        }
        if record.requestID.count > 1 { join(line, clientHash, into: &tables) }
        cite(line, place, isFailed: isFailed, isDynamic: isDynamic)
        return .parsed
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

    /// The route of the record's path: its target without query, of an absolute URL behind the authority.
    @inline(__always)
    private mutating func path(_ line: Span<UInt8>, into tables: inout AxisTables) -> AccessRouteHold.Known {
        if routes.isFull { writeRoutes(into: &tables) }
        var from = record.target.lower
        let to = record.target.upper
        if from < to, line[from] | 0x20 == UInt8(ascii: "h") {
            // "http://host/path"
            if let authority = AccessExtractor.authority(line, from, to) { from = authority }
        }
        let query = ByteSearch.nearIndex(of: UInt8(ascii: "?"), in: line, from: from, to: to)
        return routes.known(line, from: from, to: query < 0 ? to : query)
    }

    private static func authority(_ line: Span<UInt8>, _ from: Int, _ to: Int) -> Int? {
        let colon = ByteSearch.nearIndex(of: UInt8(ascii: ":"), in: line, from: from, to: min(to, from + 8))
        guard colon > 0, colon + 3 < to else { return nil }
        let slash = ByteSearch.nearIndex(of: UInt8(ascii: "/"), in: line, from: colon + 3, to: to)
        return slash < 0 ? nil : slash
    }

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
    private mutating func join(_ line: Span<UInt8>, _ client: UInt64, into tables: inout AxisTables) {
        let start = record.second & ~(JoinSample.firstStratum &- 1)
        if start != joins.start || joins.isFull {
            joins.flush(into: &tables[.instant])
            joins.begin(start, bound: tables.instant?.joins.bound(second: start) ?? .max)
        }
        let id = ByteHash.of(line, from: record.requestID.lower, to: record.requestID.upper)
        // A stratum's bound only falls, so that what is above an older one is not wanted now.
        if id > joins.bound { return }
        joins.add(
            id: id, second: record.second, micros: record.micros, duration: record.requestTime, status: record.status,
            client: client)
    }

    @inline(__always)
    private mutating func cite(_ line: Span<UInt8>, _ place: Citation, isFailed: Bool, isDynamic: Bool) {
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

    /// Moves to the record's second: writes every hold whose step it leaves.
    private mutating func advance(into tables: inout AxisTables) {
        if !isPrepared {
            agents.prepare()
            status.prepare()
            latency.prepare()
            routes.prepare()
            isPrepared = true
        }
        second = record.second
        let statusStart = second & ~(min(tables.instant?.status.step ?? 1, tables.instant?.activity.step ?? 1) &- 1)
        if statusStart != status.start {
            status.flush(into: &tables[.instant])
            status.begin(statusStart)
        }
        let latencyStart = second & ~((tables.instant?.latency.step ?? 1) &- 1)
        if latencyStart != latency.start {
            latency.flush(into: &tables[.instant])
            latency.begin(latencyStart)
        }
        if routes.leaves(second) {
            if routes.mustWrite { routes.flush(into: &tables[.instant]) }
            routes.begin(second, level: tables.instant?.routes.level ?? 0)
        }
        if second & ~(ClientTable.stratum &- 1) != clients.start { clients.begin(second) }
        if second & ~((tables.instant?.attempts.step ?? 1) &- 1) != attempts.start { writeAttempts(into: &tables) }
        cited.advance(second, step: tables.instant?.cited.step ?? 1)
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
