import Evidence

/// One line of a file, by its places in the bytes at hand and in the input's text.
package struct PhysicalLine: Sendable, Hashable {
    package var start: Int
    /// Behind the last byte, the newline left out.
    package var end: Int
    /// Behind the newline, if there is one.
    package var next: Int
    /// Offset in the decoded text.
    package var byte: Int64
    /// Newlines before it, counted as those of a shard are.
    package var line: Int64

    package init(start: Int, end: Int, next: Int, byte: Int64, line: Int64) {
        self.start = start
        self.end = end
        self.next = next
        self.byte = byte
        self.line = line
    }
}

/// What is open in one stream of a file with parts: the lines of one stream are a text of their own, with records, a
/// front that what stands before may own, and an end that is open.
///
/// Lines are named by their index in the run that is read.
struct PartLane: Sendable {
    /// Lines that are no part of any stream, what programs print, what they print as errors.
    static let count = 3

    enum Front: Sendable {
        /// Whatever was open before the run has ended.
        case decided
        /// A record from before may be open; the next line begins a line of the program.
        case line
        /// A line of the program from before may be open too.
        case part
    }

    /// A line of the program whose last part has not come yet.
    struct Run: Sendable {
        var lines: [Int] = []
        var size = 0
        var text: [UInt8] = []
        var time: SourceTime?
    }

    struct Record: Sendable {
        /// nil for text in no format.
        var extractor: Int?
        var lines: [Int]
        var size: Int
        var text: [UInt8]
        var time: SourceTime?
        /// Of a trace that names its exception in its last line, whether that is still to come.
        var awaitsException = false
    }

    var front = Front.decided
    /// In a line of the program that is beyond the limit, until its last part.
    var isOverlong = false
    var head: [Int] = []
    var headSize = 0
    var run = Run()
    var record: Record?
    /// Lines and bytes of `head` beyond the limit of a record, and whether an exception's name was among them.
    var farLines: Int64 = 0
    var farSize = 0
    var sawException = false

    var isHeadBeyond: Bool {
        headSize > RecordLimits.recordBytes || Int64(head.count) >= RecordLimits.recordLines
    }

    mutating func keepInHead(_ lines: [Int], _ size: Int) {
        head.append(contentsOf: lines)
        headSize += size
    }

    /// Whether a record that is open still takes a line: a record ends at 2,000 lines or 1 MiB.
    func fits(_ size: Int) -> Bool {
        guard let record else { return false }
        return Int64(record.lines.count) < RecordLimits.recordLines && record.size + size <= RecordLimits.recordBytes
    }
}
