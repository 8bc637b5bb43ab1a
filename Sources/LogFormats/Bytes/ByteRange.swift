/// A range of bytes within a line; `start` is −1 where the format does not have the field.
///
/// Public for the reason of `ByteSearch`.
public struct ByteRange: Sendable, Hashable {
    /// Index of the first byte; −1 where absent.
    public var start: Int32
    /// Index behind the last byte.
    public var end: Int32

    /// The range `[start, end)`; lines are at most 1 MiB, so 32 bits hold it.
    @inlinable @inline(__always) public init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// The format does not have the field.
    @inlinable @inline(__always) public static var absent: ByteRange { ByteRange(-1, -1) }

    /// Whether the format does not have the field.
    @inlinable @inline(__always) public var isAbsent: Bool { start < 0 }
    /// Whether the field is empty or absent.
    @inlinable @inline(__always) public var isEmpty: Bool { end <= start }
    /// `start` as an index.
    @inlinable @inline(__always) public var lower: Int { Int(start) }
    /// `end` as an index.
    @inlinable @inline(__always) public var upper: Int { Int(end) }
    /// Bytes of the field.
    @inlinable @inline(__always) public var count: Int { Int(end) &- Int(start) }
}
