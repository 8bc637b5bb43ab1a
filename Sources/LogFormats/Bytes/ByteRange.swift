/// A range of bytes within a line; `start` is −1 where the format does not have the field.
///
/// Public for the reason of `ByteSearch`.
public struct ByteRange: Sendable, Hashable {
    public var start: Int32
    public var end: Int32

    @inlinable @inline(__always) public init(_ start: Int, _ end: Int) {
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// The format does not have the field.
    @inlinable @inline(__always) public static var absent: ByteRange { ByteRange(-1, -1) }

    @inlinable @inline(__always) public var isAbsent: Bool { start < 0 }
    @inlinable @inline(__always) public var isEmpty: Bool { end <= start }
    @inlinable @inline(__always) public var lower: Int { Int(start) }
    @inlinable @inline(__always) public var upper: Int { Int(end) }
    @inlinable @inline(__always) public var count: Int { Int(end) &- Int(start) }
}
