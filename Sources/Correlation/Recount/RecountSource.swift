/// The access log from which requests are counted: one source of lines, all its rotations.
package struct RecountSource: Sendable {
    /// Paths as the report gives them, and the compression by its contract name (`none`, `gzip`, `lz4`, `zstd`,
    /// `bzip2`, `xz`); `-` is standard input, which nobody can read again.
    package var files: [(path: String, compression: String)]
    /// Nginx `log_format` texts that the lines are in, as a plan holds them; empty means `combined`. Commands exist for
    /// exactly one.
    package var logFormats: [String]
    /// Seconds east of UTC in which the lines write their times, the same for all lines.
    package var utcOffsetSeconds: Int64
    /// Whole seconds that are added to the source's clock to align it.
    package var clockOffsetSeconds: Int64
    /// Methods that count as writes; no command depends on them so far.
    package var writeMethods: [String]
    /// The variable that names the client; nil where the report found it otherwise (a chain of trusted proxies).
    package var clientVariable: String?

    package init(
        files: [(path: String, compression: String)], logFormats: [String] = [], utcOffsetSeconds: Int64 = 0,
        clockOffsetSeconds: Int64 = 0, writeMethods: [String] = [], clientVariable: String? = "remote_addr"
    ) {
        self.files = files
        self.logFormats = logFormats
        self.utcOffsetSeconds = utcOffsetSeconds
        self.clockOffsetSeconds = clockOffsetSeconds
        self.writeMethods = writeMethods
        self.clientVariable = clientVariable
    }
}
