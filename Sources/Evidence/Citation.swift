/// Where a line stands: the evidence behind a claim.
package struct Citation: Sendable, Hashable, Comparable {
    /// Index into the plan's inputs.
    package var input: UInt32
    /// Offset of the line's first byte in the decoded text of the input.
    package var byte: Int64
    /// Newlines before the line, counted from the start of its shard; from the start of the input after the fold.
    /// A report prints this plus one.
    package var line: Int64
    /// How many lines the record has; 1 for most.
    package var lines: Int64

    package init(input: UInt32, byte: Int64, line: Int64, lines: Int64 = 1) {
        self.input = input
        self.byte = byte
        self.line = line
        self.lines = lines
    }

    /// Input order, then position. The line number takes no part: it is relative until the fold.
    package static func < (a: Citation, b: Citation) -> Bool {
        a.input == b.input ? a.byte < b.byte : a.input < b.input
    }
}
