/// The keys of a JSON log, learned from its lines: where the next key is the one that followed the last time, finding
/// its name is a comparison.
///
/// Only speeds things up: a key's name depends on the key and on the objects around it alone, and what is not learned is
/// looked up.
struct AccessJSONKeys: Sendable {
    private struct Entry: Sendable {
        /// The first eight bytes of the key with its closing quote, and which of them count.
        var word: UInt64
        var mask: UInt64
        /// The key with its quote in `text`, and the folded names of the objects around it before it.
        var start: Int32
        var count: Int32
        var pathCount: Int32
        var name: AccessJSONName
    }

    /// Keys that are remembered; a log with more of them is read a little slower.
    private static let limit = 128
    /// Longest folded name that is looked up, objects included.
    private static let nameLimit = 64
    /// Stands in a path that is too long for any name.
    private static let endless: UInt8 = 0xFF

    private var entries: [Entry] = []
    private var text: [UInt8] = []
    private var cursor = 0
    /// The folded names of the open objects.
    private var path: [UInt8] = []
    private var scratch: [UInt8] = []

    /// Begins a line.
    mutating func begin() {
        cursor = 0
        if !path.isEmpty { path.removeAll(keepingCapacity: true) }
    }

    /// The name of the key whose text begins at `at`, and the index behind its closing quote; nil where none closes it.
    @inline(__always)
    mutating func next(_ line: Span<UInt8>, at: Int) -> (name: AccessJSONName, end: Int)? {
        if cursor < entries.count, let found = match(cursor, line, at) {
            cursor &+= 1
            return found
        }
        return search(line, at)
    }

    @inline(__always)
    private func match(_ index: Int, _ line: Span<UInt8>, _ at: Int) -> (name: AccessJSONName, end: Int)? {
        let entry = entries[index]
        guard (ByteSearch.word(line, at: at) ^ entry.word) & entry.mask == 0, Int(entry.pathCount) == path.count
        else { return nil }
        let count = Int(entry.count)
        if count > 8,
            !ByteSearch.equal(line, at: at &+ 8, text.span, at: Int(entry.start) &+ 8, count: count &- 8)
        {
            return nil
        }
        if entry.pathCount > 0 {
            let pathStart = Int(entry.start) &- Int(entry.pathCount)
            if !ByteSearch.equal(path.span, at: 0, text.span, at: pathStart, count: path.count) { return nil }
        }
        return (entry.name, at &+ count)
    }

    /// Looks a key up that did not follow the last time, and remembers it.
    private mutating func search(_ line: Span<UInt8>, _ at: Int) -> (name: AccessJSONName, end: Int)? {
        for index in entries.indices {
            if let found = match(index, line, at) {
                cursor = index &+ 1
                return found
            }
        }
        guard let quote = AccessJSONValue.closingQuote(line, at) else { return nil }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: path)
        AccessJSONKeys.fold(line, at, quote, into: &scratch)
        let isCapital = at < quote && line[at] &- 0x41 < 26
        let name =
            scratch.count > AccessJSONKeys.nameLimit ? .unknown : AccessJSONName.find(scratch, isCapital: isCapital)
        // Keys of a length that no log has are not worth the place.
        if entries.count < AccessJSONKeys.limit, quote &- at < 256 { learn(line, at, quote, name) }
        return (name, quote &+ 1)
    }

    private mutating func learn(_ line: Span<UInt8>, _ at: Int, _ quote: Int, _ name: AccessJSONName) {
        text.append(contentsOf: path)
        let start = text.count
        for index in at...quote { text.append(line[index]) }
        let count = text.count &- start
        var mask: UInt64 = .max
        if count < 8 { mask = (1 << UInt64(truncatingIfNeeded: count &* 8)) &- 1 }
        entries.append(
            Entry(
                word: ByteSearch.word(line, at: at) & mask, mask: mask, start: Int32(truncatingIfNeeded: start),
                count: Int32(truncatingIfNeeded: count), pathCount: Int32(truncatingIfNeeded: path.count), name: name))
        cursor = entries.count
    }

    /// Notes that the value of the key `[from, to)` is an object; returns what `close` needs.
    mutating func open(_ line: Span<UInt8>, from: Int, to: Int) -> Int {
        let before = path.count
        if before > AccessJSONKeys.nameLimit { return before }
        scratch.removeAll(keepingCapacity: true)
        AccessJSONKeys.fold(line, from, to, into: &scratch)
        if AccessJSONName.wrappers.contains(scratch) { return before }
        if before &+ scratch.count > AccessJSONKeys.nameLimit {
            while path.count <= AccessJSONKeys.nameLimit { path.append(AccessJSONKeys.endless) }
        } else {
            path.append(contentsOf: scratch)
        }
        return before
    }

    /// Notes that an object ended.
    mutating func close(_ before: Int) {
        if path.count > before { path.removeSubrange(before...) }
    }

    /// Appends a key's letters in lower case, its digits and `@`; at most one byte more than a name may have.
    private static func fold(_ line: Span<UInt8>, _ from: Int, _ to: Int, into name: inout [UInt8]) {
        for index in from..<max(from, to) where name.count <= nameLimit {
            let byte = line[index]
            if byte &- 0x41 < 26 {
                name.append(byte | 0x20)
            } else if byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "@") {
                name.append(byte)
            } else if byte >= 0x80 {
                // Letters of other scripts are of no name; left out, they could make one.
                name.append(endless)
            }
        }
    }
}
