/// What one call of a decoder came to.
enum DecodeStep {
    /// So many bytes of text were written, at least one.
    case bytes(Int)
    /// The data is damaged or odd here; reading goes on with the next call.
    case damage(Damage)
    /// There is no more text; every further call says so again.
    case end
}

/// Turns an input's bytes into text, piece by piece, in bounded memory.
protocol ByteDecoder: AnyObject {
    /// Writes up to `buffer.count` bytes of text (more than 0 must fit); fills the buffer unless something happens.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> DecodeStep
}
