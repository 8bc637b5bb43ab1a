import CBzip2
import CLZ4
import CLzma
import CZlib
import CZstd
import Glibc
import LogInput

/// Packs `bytes` as one member of `compression`, with the reference library and a checksum where there is one.
func pack(_ bytes: [UInt8], as compression: Compression, level: Int32 = 6) -> [UInt8] {
    switch compression {
    case .none: bytes
    case .gzip: packGzip(bytes, level: level)
    case .lz4: packLZ4(bytes)
    case .zstd: packZstd(bytes, level: level)
    case .bzip2: packBzip2(bytes)
    case .xz: packXZ(bytes, level: UInt32(level))
    // An encoding, not a packing: see `UTF16Tests`.
    case .utf16, .utf16LittleEndian, .utf16BigEndian: bytes
    }
}

private func packGzip(_ bytes: [UInt8], level: Int32) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
        &stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let room = packed.count
    var input = bytes
    let left = input.withUnsafeMutableBufferPointer { from in
        packed.withUnsafeMutableBufferPointer { to in
            stream.next_in = from.baseAddress
            stream.avail_in = UInt32(from.count)
            stream.next_out = to.baseAddress
            stream.avail_out = UInt32(to.count)
            precondition(deflate(&stream, Z_FINISH) == Z_STREAM_END)
            return Int(stream.avail_out)
        }
    }
    return Array(packed.prefix(room - left))
}

private func packLZ4(_ bytes: [UInt8]) -> [UInt8] {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
    preferences.frameInfo.blockSizeID = LZ4F_max64KB
    var packed = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(bytes.count, &preferences))
    let count = LZ4F_compressFrame(&packed, packed.count, bytes, bytes.count, &preferences)
    precondition(LZ4F_isError(count) == 0)
    return Array(packed.prefix(count))
}

private func packZstd(_ bytes: [UInt8], level: Int32) -> [UInt8] {
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let count = ZSTD_compress2(context, &packed, packed.count, bytes, bytes.count)
    precondition(ZSTD_isError(count) == 0)
    return Array(packed.prefix(count))
}

private func packBzip2(_ bytes: [UInt8]) -> [UInt8] {
    var source = bytes.map { CChar(bitPattern: $0) }
    var packed = [CChar](repeating: 0, count: bytes.count + bytes.count / 100 + 700)
    var count = UInt32(packed.count)
    precondition(
        BZ2_bzBuffToBuffCompress(&packed, &count, &source, UInt32(source.count), 1, 0, 0) == BZ_OK)
    return packed.prefix(Int(count)).map { UInt8(bitPattern: $0) }
}

private func packXZ(_ bytes: [UInt8], level: UInt32) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: lzma_stream_buffer_bound(bytes.count))
    var count = 0
    precondition(
        lzma_easy_buffer_encode(level, LZMA_CHECK_CRC64, nil, bytes, bytes.count, &packed, &count, packed.count)
            == LZMA_OK)
    return Array(packed.prefix(count))
}

/// One lz4 frame that states the size of its text.
func packSizedLZ4(_ bytes: [UInt8]) -> [UInt8] {
    var preferences = LZ4F_preferences_t()
    preferences.frameInfo.contentSize = UInt64(bytes.count)
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled
    preferences.frameInfo.blockChecksumFlag = LZ4F_blockChecksumEnabled
    var packed = [UInt8](repeating: 0, count: LZ4F_compressFrameBound(bytes.count, &preferences))
    let count = LZ4F_compressFrame(&packed, packed.count, bytes, bytes.count, &preferences)
    precondition(LZ4F_isError(count) == 0)
    return Array(packed.prefix(count))
}

/// One gzip member with its size in an extra field, as `bgzip` writes it; at most 64 KiB.
func packBGZF(_ bytes: [UInt8]) -> [UInt8] {
    let member = packGzip(bytes, level: 6)
    let size = member.count + 8 - 1
    precondition(size < 1 << 16)
    let extra: [UInt8] = [6, 0, 0x42, 0x43, 2, 0, UInt8(size & 0xFF), UInt8(size >> 8)]
    return Array(member[..<3]) + [member[3] | 4] + Array(member[4..<10]) + extra + Array(member[10...])
}
