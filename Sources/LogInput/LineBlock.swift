/// A piece of an input's decoded text that holds whole lines wherever that is possible.
///
/// A block ends behind a newline, but for three cases:
/// - it is the last one and the text ends without newline (a range may end anywhere);
/// - its last line is longer than the limit (1 MiB, newline included): it ends there, `cutsLine` is set, and
///   the next block begins with the rest of that line and has `continuesLine` set;
/// - the data broke there: `cutsLine` is set, and the next block, if there is one, begins with other text.
///
/// A line that was cut is counted once as damaged: add `damagedLines` up. The bytes of a block with `continuesLine`
/// up to its first newline are the rest of a line that was counted before: skip them, newline included.
///
/// Blocks cross threads freely: nothing in them changes. The memory goes back to the pool with the last reference.
package final class LineBlock: @unchecked Sendable {
    /// The input's number, as given to the reader.
    package let input: UInt32
    /// The offset of the first byte in the input's decoded text.
    package let startByte: Int64
    /// How many bytes the block holds; never 0.
    package let count: Int
    /// Whether this is the input's (or the range's) last block.
    package let isLast: Bool
    /// Whether the last line was cut: by the line limit, or because the data broke.
    package let cutsLine: Bool
    /// Whether the first line is the rest of one that the line limit cut in the block before.
    package let continuesLine: Bool
    /// How many cut lines are to be counted for this block: 1 or 0, over all blocks once for each cut line.
    package let damagedLines: Int

    private let buffer: BlockBuffer
    private let pool: BlockPool

    init(
        _ buffer: BlockBuffer, count: Int, pool: BlockPool, input: UInt32, startByte: Int64, isLast: Bool,
        cutsLine: Bool, continuesLine: Bool
    ) {
        self.buffer = buffer
        self.pool = pool
        self.input = input
        self.startByte = startByte
        self.count = count
        self.isLast = isLast
        self.cutsLine = cutsLine
        self.continuesLine = continuesLine
        let bytes = unsafe buffer.room(from: 0, to: count)
        damagedLines = unsafe cutsLine && !(continuesLine && !bytes.contains(0x0A)) ? 1 : 0
        unsafe buffer.room(from: count, to: count + BlockBuffer.padding).initializeMemory(as: UInt8.self, repeating: 0)
    }

    deinit { pool.give(buffer) }

    /// Lends the bytes. The 64 bytes behind the end may be read too; they are zero.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe body(UnsafeRawBufferPointer(buffer.room(from: 0, to: count)))
    }

    /// The bytes, as long as the block lives.
    package var span: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let start = unsafe UnsafePointer(buffer.start.assumingMemoryBound(to: UInt8.self))
            return unsafe _overrideLifetime(Span(_unsafeStart: start, count: count), borrowing: self)
        }
    }
}
