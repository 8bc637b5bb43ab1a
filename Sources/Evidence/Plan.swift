/// What a source is about; the classes of `report-contract.md` (`coverage.source_class`).
package enum SourceClass: String, Sendable, CaseIterable {
    case access, error, kernel, supervisor, application, database, memory, deploy, alert, network
}

/// How the zone of a source's civil times is known (`timezone_basis`).
package enum ZoneBasis: String, Sendable {
    case inLine = "in the line"
    case option
    case inferred
    case assumed
}

/// The zone that civil times of a source are in.
package struct Zone: Sendable, Hashable {
    /// `UTC`, `+02:00` or an IANA name.
    package var name: String
    /// Seconds east of UTC, where the zone has one offset all year; IANA names are resolved by `transitions`.
    package var offsetSeconds: Int64
    /// Instants (seconds since the epoch) from which another offset holds; sorted; empty for a fixed offset.
    package var transitions: [Transition]

    package struct Transition: Sendable, Hashable {
        package var at: Int64
        package var offsetSeconds: Int64
        package init(at: Int64, offsetSeconds: Int64) {
            self.at = at
            self.offsetSeconds = offsetSeconds
        }
    }

    package init(name: String, offsetSeconds: Int64, transitions: [Transition] = []) {
        self.name = name
        self.offsetSeconds = offsetSeconds
        self.transitions = transitions
    }

    package static let utc = Zone(name: "UTC", offsetSeconds: 0)

    /// The offset that holds at an instant, seconds east of UTC.
    package func offset(atInstant second: Int64) -> Int64 {
        var offset = offsetSeconds
        for transition in transitions {
            if transition.at > second { break }
            offset = transition.offsetSeconds
        }
        return offset
    }

    /// The instant of a civil second; of a repeated hour the first.
    package func instant(ofCivil second: Int64) -> Int64 {
        var offset = offsetSeconds
        for transition in transitions {
            if transition.at &+ offset > second { break }
            offset = transition.offsetSeconds
        }
        return second &- offset
    }
}

/// One input as the plan fixed it, once and for all workers.
package struct PlanInput: Sendable, Hashable {
    /// Index in `Plan.inputs`.
    package var id: UInt32
    /// As given; `-` for standard input.
    package var path: String
    /// Logical name (`--name`) or the path.
    package var name: String
    package var host: String
    /// Rotation family: `web-1/nginx/access.log`.
    package var stream: String
    /// `none gzip lz4 zstd bzip2 xz`.
    package var compression: String
    package var envelope: String?
    /// Size of the file on disk in bytes; −1 for standard input.
    package var size: Int64
    /// Ids of the formats that a line is tried against, in order.
    package var candidates: [String]
    /// A declared or recognised Nginx `log_format`, where `candidates` holds `nginx_access`; and of tables whose header
    /// stands once the format's id and that header, with a line break between them.
    package var logFormats: [String]
    /// Those of access logs.
    package var accessFormats: [String] { logFormats.filter { !$0.utf8.contains(0x0A) } }
    package var sourceClass: SourceClass
    package var zone: Zone
    package var zoneBasis: ZoneBasis
    /// Civil second that completes a missing year: the year that brings the date nearest to it is taken.
    package var referenceSecond: Int64
    /// Inputs that may hold the same decoded text; proved by the digest.
    package var duplicateCandidates: [UInt32]
    /// SHA-256 of the file in hexadecimal, where the plan took it.
    package var sha256: String?
    /// Byte ranges of the decoded text that are tasks of their own; one that is open to the end (`end` −1) for a
    /// compressed input.
    package var shards: [PlanShard]
    /// Rotation rank: greater is newer.
    package var rotationRank: Int64
    /// The instant at which the source's seconds since boot begin, microseconds since the epoch, where a user said so.
    package var bootMicros: Int64?

    package init(id: UInt32, path: String, host: String, stream: String) {
        self.id = id
        self.path = path
        name = path
        self.host = host
        self.stream = stream
        compression = "none"
        size = -1
        candidates = []
        logFormats = []
        sourceClass = .application
        zone = .utc
        zoneBasis = .assumed
        referenceSecond = 0
        duplicateCandidates = []
        shards = [PlanShard(start: 0, end: -1)]
        rotationRank = 0
    }
}

/// A byte range of an input's decoded text; `end` is −1 where it is the text's end.
package struct PlanShard: Sendable, Hashable {
    package var start: Int64
    package var end: Int64
    package init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }
}

/// Options that shape the result.
package struct PlanOptions: Sendable, Hashable {
    /// Bounds of the window on the aligned clock, microseconds since the epoch; nil where not given.
    package var since: Int64?
    package var until: Int64?
    /// `secrets` (the default), `none` or `clients`.
    package var redact = "secrets"
    /// Methods of requests that write, and patterns (from their `/` on, with `*` and `?`) of paths that do so whatever the
    /// method.
    package var writeMethods: [String] = ["DELETE", "PATCH", "POST", "PUT"]
    /// Civil day that completes missing years, as `YYYY-MM-DD`, and where it comes from.
    package var referenceDate = ""
    package var referenceBasis = ""
    package var limits = TableLimits()

    package init() {}
}

/// A thing that the plan or the reading has to say to the user: damage, doubt, an assumption.
package struct Notice: Sendable, Hashable, Comparable {
    /// The input that it is about; nil where it is about the run.
    package var input: UInt32?
    /// What, where and how to mend, in a sentence.
    package var text: String
    /// Whether some input could not be read whole (exit code 1).
    package var isDamage: Bool
    package init(input: UInt32?, text: String, isDamage: Bool) {
        self.input = input
        self.text = text
        self.isDamage = isDamage
    }
    package static func < (a: Notice, b: Notice) -> Bool {
        let (i, j) = (a.input.map(Int64.init) ?? -1, b.input.map(Int64.init) ?? -1)
        return i == j ? a.text < b.text : i < j
    }
}

/// The plan: data that can be written to a file and handed to other machines.
package struct Plan: Sendable, Hashable {
    package var inputs: [PlanInput]
    package var options: PlanOptions
    package var notices: [Notice]
    package init(inputs: [PlanInput], options: PlanOptions, notices: [Notice] = []) {
        self.inputs = inputs
        self.options = options
        self.notices = notices
    }
}
