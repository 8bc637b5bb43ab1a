/// What is to be read and how: everything that shapes a report.
///
/// `SOURCE=VALUE` pairs name inputs by stream (`nginx/access.log`), by path, by whole parts of either (`nginx`, a host's
/// folder) or by a pattern with `*` and `?`.
public struct AnalysisOptions: Sendable {
    /// Something said of the inputs that `source` names.
    public struct Assignment: Sendable, Hashable {
        /// Which inputs.
        public var source: String
        /// What is said of them.
        public var value: String

        /// Says `value` of `source`.
        public init(source: String, value: String) {
            self.source = source
            self.value = value
        }

        /// Reads `SOURCE=VALUE`; the last `=` divides. nil where a side is empty.
        public init?(_ text: String) {
            guard let equals = text.lastIndex(of: "=") else { return nil }
            source = String(text[..<equals])
            value = String(text[text.index(after: equals)...])
            if source.isEmpty || value.isEmpty { return nil }
        }
    }

    /// Files, folders, patterns; `-` is standard input.
    public var paths: [String]
    /// The bytes of those paths that are no UTF-8, by how `paths` writes them (`caf\\xE9.log`).
    public var rawPaths: [String: [UInt8]] = [:]
    /// Where the window on the aligned clock begins; nil is no bound.
    public var since: ReportTimePoint?
    /// Where it ends; the point itself lies outside.
    public var until: ReportTimePoint?
    /// Zones of sources whose lines carry none: `UTC`, `+02:00` or an IANA name.
    public var timezones: [Assignment] = []
    /// Instants at which the seconds since boot of sources begin.
    public var bootTimes: [Assignment] = []
    /// Hosts of sources, where names and syslog lines do not tell them.
    public var hosts: [Assignment] = []
    /// Logical names of inputs, where paths differ between machines.
    public var names: [Assignment] = []
    /// `log_format`s of access logs, where they are not recognised.
    public var nginxLogFormats: [String] = []
    /// An `nginx.conf` that holds them.
    public var nginxConfig: String?
    /// Paths whose requests write, whatever their method: `/checkout/*`.
    public var writePaths: [String] = []
    /// `YYYY-MM-DD`: the day that completes years that lines leave out; nil finds it in the logs.
    public var referenceDate: String?
    /// SHA-256 of plain files over 64 MiB too.
    public var digestsAll = false
    /// Threads; nil is one a core. The report is the same for any number.
    public var workers: Int?

    /// The options of a run over these paths, all others at their defaults.
    public init(paths: [String]) { self.paths = paths }
}
