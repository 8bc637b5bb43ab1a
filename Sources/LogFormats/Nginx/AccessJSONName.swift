/// What a key of a JSON access line stands for: Nginx's variables and the names that people give them.
///
/// Keys are compared folded: letters in lower case, digits and `@`; `http_user_agent`, `httpUserAgent` and
/// `http.user-agent` are one name. The key of a nested object stands before the keys in it, so that `upstream.status` is
/// `upstreamstatus` and never the status of the response.
struct AccessJSONName: Sendable {
    /// What a number without a unit counts.
    enum Unit: UInt8, Sendable {
        case seconds, milliseconds, microseconds, nanoseconds
        /// Seconds where the number has a fraction; a whole number may be anything and is not used.
        case unsaid
    }

    /// The place in the list of names; a key that comes twice is told by it.
    var id: UInt16
    var slot: LogFormatSlot
    /// Of several keys for one slot the one of least rank is taken.
    var rank: UInt8
    var unit = Unit.seconds
    /// Whether the name can be nothing but Nginx's variable: a value that does not fit refuses the line.
    var isStrict = false
    /// `ua`, which is the upstream's address beside other keys of an upstream, else the user agent.
    var isAmbiguous = false

    /// A key that says nothing of the request.
    static let unknown = AccessJSONName(id: 0, slot: .none, rank: 0)

    /// The name of a folded key; `isCapital` tells `Duration` of Go's marshalled structs, in nanoseconds, from `duration`.
    static func find(_ folded: [UInt8], isCapital: Bool) -> AccessJSONName {
        guard var name = table[folded] ?? qualified(folded) else { return unknown }
        if isCapital, name.slot == .requestTime, name.unit == .unsaid { name.unit = .nanoseconds }
        return name
    }

    /// A name behind what says whose it is: `http.response.duration` is a duration, `http.request.uri` a target. Nothing
    /// that a request has is taken from the names of a response, nor the other way round.
    private static func qualified(_ folded: [UInt8]) -> AccessJSONName? {
        for (prefix, isResponse) in prefixes where folded.starts(with: prefix) {
            guard var name = table[Array(folded.dropFirst(prefix.count))], !name.isStrict || name.slot != .requestID
            else { continue }
            switch name.slot {
            case .status, .bytes, .requestTime: if !isResponse { continue }
            case .method, .target, .remoteAddr, .forwardedFor, .userAgent: if isResponse { continue }
            default: continue
            }
            // Of no rank before that of a name that is known; it may stand beside one.
            (name.id, name.rank, name.isStrict) = (0, max(name.rank, 150), false)
            return name
        }
        return nil
    }

    private static let prefixes: [(name: [UInt8], isResponse: Bool)] = [
        (Array("httprequest".utf8), false), (Array("httpresponse".utf8), true), (Array("request".utf8), false),
        (Array("response".utf8), true),
    ]

    /// Objects that only wrap a line: their key is left out of the names in them.
    static let wrappers: Set<[UInt8]> = Set(
        [
            "nginx", "access", "accesslog", "httpaccess", "data", "fields", "json", "log", "message", "msg",
            "httprequest", "properties",
        ]
        .map { Array($0.utf8) })

    /// Names by slot, those to prefer first; the strict ones are Nginx's own.
    private static let names: [(slot: LogFormatSlot, unit: Unit, strict: [String], loose: [String])] = [
        (
            .time, .seconds, ["msec", "timeiso8601", "timelocal"],
            [
                "timemsec", "time", "ts", "timestamp", "datetime", "date", "@timestamp", "t", "starttime", "startedat",
                "edgestarttimestamp", "requesttimestamp", "eventtime", "logtime", "accesstime", "isotime",
                "timestampiso8601", "startutc", "edgeendtimestamp",
            ]
        ),
        (
            .remoteAddr, .seconds, ["remoteaddr"],
            [
                "requestclientip", "clientip", "requestremoteip", "remoteip", "clienthost", "clientaddr",
                "clientaddress", "remoteaddress", "sourceip", "sourceaddress", "remotehost", "client", "remote", "ip",
                "netpeerip", "networkpeeraddress", "requestremoteaddr", "requestremoteaddress",
                "requestip", "srcip", "src", "peer", "peeraddr", "clientsocketaddress", "downstreamremoteaddress",
            ]
        ),
        (
            .forwardedFor, .seconds, ["httpxforwardedfor", "proxyaddxforwardedfor"],
            [
                "xforwardedfor", "xff", "forwardedfor", "fwd", "xforwardfor", "httpxforwardfor",
                "requestheadersxforwardedfor", "requestxforwardedfor",
            ]
        ),
        (
            .realIP, .seconds, ["httpxrealip", "realipremoteaddr"],
            ["xrealip", "realip", "httpcfconnectingip", "cfconnectingip", "requestxrealip"]
        ),
        (.request, .seconds, [], ["request", "requestline", "req", "httprequestline"]),
        (
            .method, .seconds, ["requestmethod"],
            ["method", "httpmethod", "httprequestmethod", "reqmethod", "verb", "clientrequestmethod"]
        ),
        (
            .target, .seconds, ["requesturi"],
            [
                "uri", "requestpath", "urloriginal", "url", "urlpath", "httpurl", "httppath", "path",
                "target", "httptarget", "requesturl", "requesttarget", "requesturipath", "clientrequesturi", "requri",
                "requrl", "requestrequesturi", "uripath", "endpoint",
            ]
        ),
        (
            .status, .seconds, ["status"],
            [
                "statuscode", "httpstatus", "httpstatuscode", "responsestatus", "responsestatuscode",
                "downstreamstatus",
                "httpresponsestatuscode", "responsecode", "rescode", "code", "st",
                "edgeresponsestatus", "scstatus", "httpcode", "respstatus", "respcode",
            ]
        ),
        (
            .bytes, .seconds, ["bodybytessent", "bytessent"],
            [
                "bodybytes", "bodysize", "responsesize", "responsebytes", "httpresponsebodybytes",
                "downstreamcontentsize", "bytesout", "bytes", "size", "sent", "bbs",
                "edgeresponsebytes", "sentbytes", "responselength", "responsecontentlength", "contentlength", "len",
            ]
        ),
        (
            .requestTime, .seconds, ["requesttime"],
            [
                "reqtime", "rt", "requestduration", "timetaken", "requesttimes", "requesttimesec",
                "requesttimeseconds", "durations", "durationsec", "durationseconds", "latencys", "latencysec",
                "latencyseconds", "responsetimes", "responsetimesec", "elapseds", "elapsedseconds",
            ]
        ),
        (
            .requestTime, .milliseconds, [],
            [
                "requesttimems", "durationms", "latencyms", "responsetimems", "elapsedms", "tookms",
                "requesttimemillis", "durationmillis", "durationmsec", "latencymillis", "latencymsec", "elapsedmillis",
                "responsetimemillis", "requestdurationms", "latenciesrequest", "timetakenms", "totaltimems",
                "processingtimems", "durationmilliseconds",
            ]
        ),
        (
            .requestTime, .microseconds, [],
            [
                "requesttimeus", "durationus", "latencyus", "durationmicros", "requesttimemicros", "elapsedus",
                "responsetimeus",
                "latencymicros", "timetakenus",
            ]
        ),
        (
            .requestTime, .nanoseconds, [],
            ["requesttimens", "durationns", "latencyns", "eventduration", "durationnanos", "elapsedns"]
        ),
        (
            .requestTime, .unsaid, [],
            [
                "duration", "latency", "responsetime", "resptime", "elapsed", "took", "latencyhuman", "durationhuman",
                "dur",
                "elapsedtime", "totaltime", "processingtime", "runtime",
            ]
        ),
        (
            .userAgent, .seconds, ["httpuseragent"],
            [
                "useragent", "requestheadersuseragent", "requestuseragent", "useragentoriginal", "agent",
                "clientrequestuseragent",
            ]
        ),
        (
            .requestID, .seconds, ["requestid"],
            ["httpxrequestid", "xrequestid", "reqid", "rid", "traceid", "correlationid", "rayid", "trackingreference"]
        ),
        (
            .upstreamAddr, .seconds, ["upstreamaddr"],
            [
                "uaddr", "upstreamaddress", "upstreamhost", "serviceaddr", "backend", "upstream", "serverrouted",
                "originip", "backendaddr", "targetaddr",
            ]
        ),
        (
            .upstreamStatus, .seconds, ["upstreamstatus"],
            ["ustatus", "ust", "us", "originstatus", "serverstatus", "originresponsestatus", "backendstatus"]
        ),
        (.upstreamConnectTime, .seconds, ["upstreamconnecttime"], ["uct", "ucon"]),
        (.upstreamHeaderTime, .seconds, ["upstreamheadertime"], ["uht"]),
        (.upstreamResponseTime, .seconds, ["upstreamresponsetime"], ["urt", "upstreamtime", "ut"]),
    ]

    private static let table: [[UInt8]: AccessJSONName] = {
        var table: [[UInt8]: AccessJSONName] = [:]
        var ranks: [LogFormatSlot: UInt8] = [:]
        func add(_ text: String, _ slot: LogFormatSlot, _ unit: Unit, isStrict: Bool) {
            let rank = ranks[slot] ?? 0
            ranks[slot] = rank + 1
            table[Array(text.utf8)] = AccessJSONName(
                id: UInt16(table.count + 1), slot: slot, rank: rank, unit: unit, isStrict: isStrict)
        }
        for (slot, unit, strict, loose) in names {
            for text in strict { add(text, slot, unit, isStrict: true) }
            for text in loose { add(text, slot, unit, isStrict: false) }
        }
        table[Array("ua".utf8)] = AccessJSONName(
            id: UInt16(table.count + 1), slot: .userAgent, rank: 200, isAmbiguous: true)
        return table
    }()
}
