import Evidence

/// The header of a table of processes, by which its rows are read: `ps`, `top -b`, `pidstat -r`.
///
///     USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
///       PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
///       PID   RSS    VSZ COMMAND
///
/// Bare sizes count KiB; `top` appends a letter where they are long.
struct ProcessTable {
    private var pid: Int
    private var size: Int
    private var command: Int
    private var count: Int
    /// Whether the first column is a time of the day, which the host's language may write in two words.
    private var isTimed: Bool
    private(set) var isBlankBelow = false

    /// Rows below this are of no interest to anybody who looks for a leak, and a host has hundreds.
    private static let least: Int64 = 1 << 20

    init?(_ text: Span<UInt8>, _ columns: Columns) {
        guard let pid = columns.index(of: "PID", text),
            let size = columns.index(of: "RSS", text) ?? columns.index(of: "RES", text)
                ?? columns.index(of: "RSZ", text),
            let command = columns.index(of: "COMMAND", text) ?? columns.index(of: "CMD", text)
                ?? columns.index(of: "Command", text),
            command == columns.count &- 1
        else { return nil }
        self.pid = pid
        self.size = size
        self.command = command
        count = columns.count
        isTimed = columns.has("Command", text, at: command)
    }

    func row(_ text: Span<UInt8>, _ columns: Columns) -> [MemoryReading] {
        guard columns.count >= count else { return [] }
        // `pidstat` may have AM or PM behind its time.
        let shift = isTimed && (columns.has("AM", text, at: 1) || columns.has("PM", text, at: 1)) ? 1 : 0
        guard command &+ shift < columns.count, let pid = columns.int(pid &+ shift, text),
            let bytes = TableSize.parse(text, columns.words[size &+ shift], unit: 1 << 10), bytes >= ProcessTable.least
        else { return [] }
        return [
            MemoryReading(.rss, bytes, of: .text(ProcessTable.program(text, columns.words[command &+ shift])), pid: pid)
        ]
    }

    /// The last part of a path, without the colon that some programs put behind their name.
    private static func program(_ text: Span<UInt8>, _ word: Range<Int>) -> Range<Int> {
        var start = word.lowerBound
        var end = word.upperBound
        if let slash = Scan.last(UInt8(ascii: "/"), in: text, from: start, to: end), slash &+ 1 < end,
            text[start] == UInt8(ascii: "/")
        {
            start = slash &+ 1
        }
        if end &- start > 1, text[end &- 1] == UInt8(ascii: ":") { end &-= 1 }
        return start..<end
    }
}
