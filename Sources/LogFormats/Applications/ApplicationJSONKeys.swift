/// What the keys of an application's JSON line stand for.
///
/// Keys are compared folded: letters in lower case, digits and `@`, everything else left out, so that `request_id`,
/// `requestId` and `request.id` are one name; the key of an object stands before the keys in it. They are compared by the
/// hash of that name: it is made while the key is read, and no table of an application's own names is needed.
struct ApplicationJSONKeys: Sendable {
    enum Slot: UInt8, Sendable {
        case none
        case time, seconds, nanos
        case level, severity
        /// A message by a name that nothing else has; by a name that other objects have too.
        case message, text
        case logger, thread, pid, requestID
        case stack, errorType, errorMessage, error
        case method, target, status, milliseconds, duration
        /// A version; the name of an act by a field of its own (`ActFields`).
        case version, act
        /// An object whose key is left out of the names in it.
        case wrapper
        /// The journal's own.
        case foreign
    }

    struct Entry: Sendable {
        var hash: UInt64 = 0
        var slot = Slot.none
        /// Of several keys for one slot the one of least rank is taken.
        var rank: UInt8 = 0
    }

    /// The hash of the empty name.
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of a name with one byte more; bytes that a name does not have leave it as it is.
    @inline(__always)
    static func fold(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        let letter = byte | 0x20
        let folded: UInt8
        if letter &- 0x61 < 26 {
            folded = letter
        } else if byte &- 0x30 < 10 || byte == UInt8(ascii: "@") || byte >= 0x80 {
            folded = byte
        } else {
            return hash
        }
        return (hash ^ UInt64(folded)) &* 0x0000_0100_0000_01B3
    }

    static let shared = ApplicationJSONKeys()

    private static let size = 1024
    private var entries = [Entry](repeating: Entry(), count: size)
    private var memory = [UInt64](repeating: 0, count: 256)

    /// What the key of a name's hash is for.
    @inline(__always)
    func find(_ hash: UInt64) -> Entry {
        var at = Int(truncatingIfNeeded: hash & UInt64(ApplicationJSONKeys.size &- 1))
        while entries[at].slot != .none {
            if entries[at].hash == hash { return entries[at] }
            at = (at &+ 1) & (ApplicationJSONKeys.size &- 1)
        }
        return Entry()
    }

    /// Whether a key, whatever object it is in, names a quantity of memory.
    @inline(__always)
    func isMemory(_ hash: UInt64) -> Bool {
        var at = Int(truncatingIfNeeded: hash & 255)
        while memory[at] != 0 {
            if memory[at] == hash { return true }
            at = (at &+ 1) & 255
        }
        return false
    }

    private static func hash(_ name: Substring) -> UInt64 {
        var hash = seed
        for byte in name.utf8 { hash = fold(hash, byte) }
        return hash
    }

    private init() {
        var ranks: [Slot: UInt8] = [:]
        for (slot, names) in ApplicationJSONKeys.names {
            for name in names.split(separator: " ") {
                let hash = ApplicationJSONKeys.hash(name)
                var at = Int(truncatingIfNeeded: hash & UInt64(ApplicationJSONKeys.size - 1))
                while entries[at].slot != .none { at = (at + 1) & (ApplicationJSONKeys.size - 1) }
                entries[at] = Entry(hash: hash, slot: slot, rank: ranks[slot] ?? 0)
                ranks[slot] = (ranks[slot] ?? 0) + 1
            }
        }
        for name in ApplicationJSONKeys.memoryNames.split(separator: " ") {
            let hash = ApplicationJSONKeys.hash(name)
            var at = Int(truncatingIfNeeded: hash & 255)
            while memory[at] != 0 { at = (at + 1) & 255 }
            memory[at] = hash
        }
    }

    /// Folded names by slot, those to prefer first: plain loggers', ECS', OpenTelemetry's, Serilog's `@t`, GELF's,
    /// MongoDB's `t.$date`, log4j's `instant`.
    private static let names: [(slot: Slot, names: String)] = [
        (
            .time,
            """
            timestamp @timestamp time ts asctime datetime @t tdate date t timeunixnano timemillis epochmillis eventtime \
            logtime logtimestamp loggedat writtenat created utctimestamp localtimestamp observedtimeunixnano
            """
        ),
        (.seconds, "instantepochsecond timestampseconds"),
        (.nanos, "instantnanoofsecond timestampnanos"),
        (.level, "level lvl severity loglevel levelname severitytext logseverity loglevelname @l logloglevel s"),
        (.severity, "severitynumber"),
        (.message, "msg message logmessage @m renderedmessage shortmessage @mt messagetemplate"),
        (.text, "body bodystringvalue event eventname text description log"),
        (
            .logger,
            """
            logger loggername loglogger name target channel category sourcecontext component scopename c class classname \
            module app application service servicename caller
            """
        ),
        (.thread, "thread threadname processthreadname ctx processthreadid threadid tid"),
        (.pid, "pid processid processpid process"),
        (
            .requestID,
            """
            requestid reqid xrequestid httprequestid httpxrequestid rid requestidentifier correlationid xcorrelationid \
            correlation transactionid traceid @tr xtraceid ddtraceid traceidentifier logginggoogleapiscomtrace opid
            """
        ),
        (
            .stack,
            """
            stacktrace errorstacktrace errorstack errstack stack exceptionstacktrace excinfo excinfotext @x traceback \
            exctext exceptionstack thrownextendedstacktrace exceptionexceptionstacktrace errverbose errorverbose \
            exceptiondetails exceptiontostring
            """
        ),
        (
            .errorType,
            """
            errortype errtype errorname errname exceptiontype exceptionclass exceptionname exctype excname errorclass \
            errorkind thrownname exceptionexceptionclass exceptionclassname
            """
        ),
        (
            .errorMessage,
            """
            errormessage errmessage exceptionmessage excmessage thrownmessage exceptionexceptionmessage errormsg errmsg
            """
        ),
        (.error, "error err exception exc throwable panic cause"),
        (.method, "method httpmethod requestmethod reqmethod httprequestmethod"),
        (
            .target,
            "path url uri requestpath requesturi requesturl requri reqpath requrl httppath urlpath httptarget route"
        ),
        (
            .status,
            """
            status statuscode httpstatus httpstatuscode responsestatus responsestatuscode resstatuscode resstatus \
            httpresponsestatuscode
            """
        ),
        (
            .milliseconds,
            "responsetime durationms responsetimems elapsedms latencyms tookms elapsedmilliseconds durationmillis"
        ),
        (.duration, "duration latency elapsed took requesttime"),
        (
            .wrapper,
            """
            fields @fields attributes attr context contextmap extra mdc properties metadata labels record extradata state \
            resource
            """
        ),
        (
            .version,
            """
            version release newversion toversion targetversion previousversion oldversion fromversion tag imagetag newtag \
            revision image newimage releaseversion deploymentversion
            """
        ),
        (.act, "act action operation op eventtype eventaction activity task kind verb"),
        (.foreign, "realtimetimestamp"),
    ]

    /// Names of `MemoryMessage`, folded.
    private static let memoryNames = """
        rss rssbytes rsskb rsskib rssmb rssmib vmrss mem memory memoryusage memusage memoryused memused memorymb memmb \
        memorybytes membytes usedmemory usedmemoryrss heapused heapinuse heaptotal heapcommitted
        """
}
