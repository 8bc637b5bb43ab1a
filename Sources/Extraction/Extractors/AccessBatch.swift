import Evidence
import LogFormats

/// Some lines of a text at once, column by column: where they lie, what they say, and by what they are counted.
///
/// Small enough that all of it and the lines themselves stay in the processor's first cache.
struct AccessBatch: Sendable {
    static let capacity = 32

    private(set) var lines: [LineBounds] = []
    private(set) var records: [NginxAccessRecord] = []
    private(set) var keys: [AccessKeys] = []
    /// How many lines were read.
    private(set) var count = 0

    /// Whether the columns are still to be made.
    var isEmpty: Bool { lines.isEmpty }

    /// Makes the columns; must come before all else. An extractor that sees no line of its own stays small.
    mutating func prepare() {
        lines = Array(repeating: LineBounds(), count: AccessBatch.capacity)
        records = Array(repeating: NginxAccessRecord(), count: AccessBatch.capacity)
        keys = Array(repeating: AccessKeys(), count: AccessBatch.capacity)
    }

    /// Reads lines from a byte of the text on until one is not plainly a line of the formats.
    mutating func read(
        _ text: Span<UInt8>, from start: Int, parser: inout AccessLineParser, memo: inout CommonLogMemo,
        methods: AccessMethods
    ) {
        let found = find(text, from: start)
        var records: [NginxAccessRecord] = []
        swap(&records, &self.records)
        defer { swap(&records, &self.records) }
        var columns = records.mutableSpan
        count = parser.parse(text, lines: lines.span.extracting(first: found), memo: &memo, into: &columns)
        for index in 0..<count {
            keys[index].read(text.extracting(lines[index].start..<lines[index].end), records[index], methods)
        }
    }

    /// Finds whole lines that hold no escape character and are neither empty nor too long; how many.
    private mutating func find(_ text: Span<UInt8>, from start: Int) -> Int {
        var (found, from) = (0, start)
        while found < AccessBatch.capacity {
            let newline = ByteSearch.index(of: 0x0A, in: text, from: from, to: text.count)
            // 0xEF may begin the mark of UTF-8, which is no part of the line.
            if newline <= from || newline &- from > RecordLimits.lineBytes || text[from] == 0xEF { break }
            let end = text[newline &- 1] == 0x0D ? newline &- 1 : newline
            if end == from { break }
            lines[found] = LineBounds(start: from, end: end)
            found &+= 1
            from = newline &+ 1
        }
        let escape = ByteSearch.index(of: 0x1B, in: text, from: start, to: from)
        if escape >= 0 { while found > 0, lines[found &- 1].end > escape { found &-= 1 } }
        return found
    }
}
