/// Text that is not packed, or a byte range of it.
final class PlainDecoder: ByteDecoder {
    private let source: ByteSource
    /// Where the text must reach; nil where its end is wherever the file ends.
    private let expectedEnd: Int64?
    private var ended = false

    init(_ source: ByteSource, range: Range<Int64>?) {
        self.source = source
        expectedEnd = range?.upperBound
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> DecodeStep {
        guard !ended else { return .end }
        let count = unsafe source.read(into: buffer)
        if count > 0 { return .bytes(count) }
        ended = true
        if let code = source.failure {
            return .damage(Damage(.readError, byte: source.offset, detail: InputProblem.sentence(errno: code)))
        }
        if let expectedEnd, source.offset < expectedEnd { return .damage(Damage(.shrunk, byte: source.offset)) }
        return .end
    }
}
