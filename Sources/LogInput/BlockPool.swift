import Synchronization

/// Buffers that were used and wait to be used again, so that no block costs page faults.
package final class BlockPool: Sendable {
    /// The pool that readers share unless told otherwise.
    package static let shared = BlockPool()

    private let free = Mutex<[BlockBuffer]>([])
    private let limit: Int

    /// A pool that keeps at most `limit` unused buffers.
    package init(limit: Int = 16) { self.limit = limit }

    /// A buffer for `capacity` bytes and the padding behind them; used before or new.
    func take(capacity: Int) -> BlockBuffer {
        let used = free.withLock { buffers -> BlockBuffer? in
            buffers.last?.capacity == capacity ? buffers.popLast() : nil
        }
        return used ?? BlockBuffer(capacity: capacity)
    }

    /// Takes a buffer back, or frees it where enough are kept or kept ones have another size.
    func give(_ buffer: BlockBuffer) {
        let kept = free.withLock { buffers -> Bool in
            guard buffers.count < limit, buffers.last.map({ $0.capacity == buffer.capacity }) ?? true else {
                return false
            }
            buffers.append(buffer)
            return true
        }
        if !kept { buffer.free() }
    }

    deinit {
        free.withLock { buffers in
            for buffer in buffers { buffer.free() }
        }
    }
}

/// Memory for one block; owned by exactly one of reader, block and pool, which is what makes sending it safe.
@safe
struct BlockBuffer: @unchecked Sendable {
    /// Zero bytes behind a block's end that a vectorised scanner may read.
    static let padding = 64

    let start: UnsafeMutableRawPointer
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        unsafe start = .allocate(byteCount: capacity + Self.padding, alignment: 64)
    }

    func free() { unsafe start.deallocate() }

    /// The bytes from `from` up to `to`.
    func room(from: Int, to: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: start + from, count: max(0, to - from))
    }
}
