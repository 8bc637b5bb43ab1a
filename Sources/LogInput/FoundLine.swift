/// A line that was looked up by its number.
package struct FoundLine: Sendable, Hashable {
    /// From 1, in the decoded text.
    package var number: Int64
    /// Offset of its first byte in the decoded text.
    package var byte: Int64
    /// Its beginning, without the line end; all of it where `count` says so.
    package var bytes: [UInt8] = []
    /// Its length in bytes, without the line feed.
    package var count: Int64 = 0

    /// Whether `bytes` is not the whole line.
    package var isCut: Bool { count > Int64(bytes.count) }
}
