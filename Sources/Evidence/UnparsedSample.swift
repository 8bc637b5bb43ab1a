/// A few of the lines that no format took, each of another shape: those whose shape has the least hash.
///
/// A function of the set of lines (`evidence.md`, bound (c)), so that any split of the work shows the same ones. Not in
/// the bundle: it is for `faultline formats` alone.
package struct UnparsedSample: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package var shape: UInt64
        package var citation: Citation
        /// The line, masked, at most 400 bytes.
        package var text: [UInt8]
    }

    package static var limit: Int { 5 }
    /// Bytes of a line that make its shape.
    private static let shapeLimit = 512

    /// In order of shape.
    package private(set) var entries: [Entry] = []

    package init() {}

    /// The shape of a line: runs of letters and of digits count as one sign each, all else as it stands.
    package static func shape(of line: Span<UInt8>) -> UInt64 {
        var hash = StableHash()
        var last: UInt8 = 0
        for index in 0..<min(line.count, shapeLimit) {
            let byte = line[index]
            let sign: UInt8 =
                byte &- 0x30 < 10
                ? UInt8(ascii: "0") : (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 ? UInt8(ascii: "a") : byte
            if sign == last, sign == UInt8(ascii: "0") || sign == UInt8(ascii: "a") { continue }
            last = sign
            hash.combine(UInt64(sign))
        }
        return hash.finish()
    }

    /// Whether a line of the shape at a place would be kept: ask before making its text.
    package func wants(_ shape: UInt64, at citation: Citation) -> Bool {
        if let same = entries.first(where: { $0.shape == shape }) { return citation < same.citation }
        return entries.count < UnparsedSample.limit || shape < (entries.last?.shape ?? 0)
    }

    package mutating func add(_ shape: UInt64, at citation: Citation, text: [UInt8]) {
        guard wants(shape, at: citation) else { return }
        entries.removeAll { $0.shape == shape }
        let index = entries.firstIndex { $0.shape > shape } ?? entries.count
        entries.insert(Entry(shape: shape, citation: citation, text: text), at: index)
        if entries.count > UnparsedSample.limit { entries.removeLast() }
    }

    package mutating func merge(_ other: UnparsedSample) {
        for entry in other.entries { add(entry.shape, at: entry.citation, text: entry.text) }
    }

    package mutating func mapCitations(_ transform: (inout Citation) -> Void) {
        for index in entries.indices { transform(&entries[index].citation) }
    }
}
