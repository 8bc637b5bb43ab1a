/// The beginning of an input's text, by which the plan tells what it is.
package struct Head: Sendable {
    /// The first bytes of the decoded text, at most as many as were asked for.
    package let bytes: [UInt8]
    package let compression: Compression
    /// What was found wrong on the way to them.
    package let damage: [Damage]
    /// Whether the text ends with `bytes`.
    package let isWhole: Bool
    /// The time in a gzip header, in Unix seconds; nil where there is none.
    package let gzipModified: Int64?
    /// Of standard input the bytes as they came, to be handed to the reader as its `prefix`; else empty.
    package let replay: [UInt8]
}

extension InputReader {
    /// Reads the first `limit` bytes of an input's text. Of standard input it takes what `Head.replay` then holds.
    package static func head(
        _ file: InputFile, limit: Int = 1 << 20, limits: DecodeLimits = DecodeLimits()
    ) throws(InputProblem) -> Head {
        let limit = max(1, limit)
        let source = try ByteSource.open(file)
        guard file.isStandardInput else { return head(source, limit: limit, limits: limits, replay: []) }
        let taken = readAll(source, limit: limit)
        // A stream that goes on is cut here by us alone, so its end in the replay is no damage.
        let isWhole = taken.count < limit
        return head(.memory(taken, path: file.path), limit: limit, limits: limits, replay: taken, goesOn: !isWhole)
    }

    /// The SHA-256 of a file as stored, in lower-case hexadecimal; for plain files, which readers do not hash.
    package static func sha256(of file: InputFile) throws(InputProblem) -> String? {
        let source = try ByteSource.open(file)
        source.startHashing()
        return source.digest()
    }

    /// Takes exactly so many bytes, or all: what stays behind belongs to the reader.
    private static func readAll(_ source: ByteSource, limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        var filled = 0
        while filled < limit {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(limit - filled)
        return bytes
    }

    private static func head(
        _ source: ByteSource, limit: Int, limits: DecodeLimits, replay: [UInt8], goesOn: Bool = false
    ) -> Head {
        let compression = source.sniff()
        var modified: Int64?
        if compression == .gzip, case .header(let header) = unsafe GzipHeader.read(source.window), header.modified > 0 {
            modified = Int64(header.modified)
        }
        let decoder = makeDecoder(source, compression, limits: limits)
        var bytes = [UInt8](repeating: 0, count: limit)
        var filled = 0
        var damage: [Damage] = []
        var ended = false
        while filled < limit, !ended {
            let step = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe decoder.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            switch step {
            case .bytes(let count): filled += count
            case .damage(var found):
                if goesOn, found.kind == .endsEarly { continue }
                found.decodedByte = Int64(filled)
                if damage.count < 100 { damage.append(found) }
            case .end: ended = true
            }
        }
        bytes.removeLast(limit - filled)
        return Head(
            bytes: bytes, compression: compression, damage: damage, isWhole: ended && !goesOn, gzipModified: modified,
            replay: replay)
    }
}
