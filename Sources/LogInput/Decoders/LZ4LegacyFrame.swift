import CLZ4

/// The blocks of a legacy lz4 frame: a 32-bit size and a block of 8 MiB of text, until the end or another frame.
final class LZ4LegacyFrame {
    static let magic: UInt32 = 0x184C_2102
    private static let blockText = 8 << 20
    /// `LZ4_COMPRESSBOUND` of a block's text.
    private static let blockData = blockText + blockText / 255 + 16

    private var data: [UInt8] = []
    private var size: Int?
    private var text: [UInt8] = []
    private var delivered = 0

    func step(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer
    ) -> CodecStep {
        if delivered < text.count {
            let count = min(output.count, text.count - delivered)
            unsafe output.copyBytes(from: text[delivered..<(delivered + count)])
            delivered += count
            return CodecStep(produced: count)
        }
        guard let size else { return unsafe blockSize(input, isLast: isLast) }
        let count = min(input.count, size - data.count)
        unsafe data.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[..<count]))
        guard data.count == size else { return CodecStep(consumed: count) }
        self.size = nil
        return decodeBlock() ? CodecStep(consumed: count) : .failed(.corrupt, "an impossible block", consumed: count)
    }

    private func blockSize(_ input: UnsafeRawBufferPointer, isLast: Bool) -> CodecStep {
        if unsafe input.isEmpty, isLast { return CodecStep(status: .ended) }
        guard input.count >= 4 else { return CodecStep() }
        let value = unsafe UInt32(littleEndian: input.loadUnaligned(as: UInt32.self))
        if unsafe LZ4Codec.startsMember(input, searching: false) { return CodecStep(status: .ended) }
        guard value > 0, value <= UInt32(Self.blockData) else {
            // Padding and foreign bytes end the frame too; what they are is found out between members.
            return CodecStep(status: .ended)
        }
        size = Int(value)
        data.removeAll(keepingCapacity: true)
        return CodecStep(consumed: 4)
    }

    private func decodeBlock() -> Bool {
        if text.count != Self.blockText { text = [UInt8](repeating: 0, count: Self.blockText) }
        let count = unsafe data.withUnsafeBytes { from in
            unsafe text.withUnsafeMutableBytes { to in
                unsafe LZ4_decompress_safe(
                    from.baseAddress?.assumingMemoryBound(to: CChar.self),
                    to.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(from.count), Int32(to.count))
            }
        }
        text.removeLast(text.count - max(0, Int(count)))
        delivered = 0
        return count >= 0
    }
}
