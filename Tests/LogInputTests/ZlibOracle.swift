import CZlib

/// zlib in one call, to compare with.
enum ZlibOracle {
    static func length(_ bytes: [UInt8]) -> Int {
        var stream = z_stream()
        inflateInit2_(&stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        defer { inflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: 1 << 20)
        let room = output.count
        return input.withUnsafeMutableBufferPointer { from in
            output.withUnsafeMutableBufferPointer { to in
                stream.next_in = from.baseAddress
                stream.avail_in = UInt32(from.count)
                stream.next_out = to.baseAddress
                stream.avail_out = UInt32(to.count)
                _ = inflate(&stream, Z_SYNC_FLUSH)
                return room - Int(stream.avail_out)
            }
        }
    }
}
