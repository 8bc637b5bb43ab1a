import Evidence

/// What a user may say about the inputs of a run.
package struct PlannerOptions: Sendable {
    /// `SOURCE=VALUE`: something said of every input that SOURCE names.
    package struct Assignment: Sendable, Hashable {
        /// The option, for messages: `--timezone`.
        package var option: String
        package var source: String
        package var value: String
        package init(option: String, source: String, value: String) {
            self.option = option
            self.source = source
            self.value = value
        }
    }

    /// Bounds on the aligned clock, microseconds since the epoch.
    package var since: Int64?
    package var until: Int64?
    package var timezones: [Assignment] = []
    /// Instants at which seconds since boot begin, microseconds since the epoch, beside who says so.
    package var bootTimes: [(entry: Assignment, micros: Int64)] = []
    package var hosts: [Assignment] = []
    package var names: [Assignment] = []
    /// Declared formats of access logs, as `LogFormatDirective.canonical` writes them.
    package var logFormats: [String] = []
    /// Formats that an `nginx.conf` holds: each log is read by those of them that read some of its first lines.
    package var configFormats: [String] = []
    /// Formats that the configuration logs by and that cannot be read back: name and reason as a sentence.
    package var refusedFormats: [String] = []
    /// Civil second within the day that completes missing years.
    package var referenceSecond: Int64?
    /// Patterns of paths whose requests write, whatever their method; each begins with a `/`.
    package var writePaths: [String] = []
    /// Whether plain files over `digestLimit` get their SHA-256 too.
    package var digestsAll = false
    /// Plain files beyond this many bytes are cut into shards of that size; nil leaves every input whole.
    package var shardBytes: Int64?

    /// Plain files up to this size are hashed unasked; more would cost more than the analysis.
    package static let digestLimit: Int64 = 64 << 20

    package init() {}

    var planOptions: PlanOptions {
        var result = PlanOptions()
        result.since = since
        result.until = until
        result.writeMethods += Set(writePaths).sorted()
        return result
    }
}
