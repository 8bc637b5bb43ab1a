/// Lines that an extractor took one after the other.
package struct LineRun: Sendable {
    /// The byte behind the last line's newline.
    package var end: Int
    package var lines: Int64 = 0
    /// Those outside `--since` and `--until`.
    package var skipped: Int64 = 0

    package init(from start: Int) { end = start }
}
