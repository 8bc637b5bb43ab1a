/// Walks a JSON text on borrowed bytes: every scalar with the keys that lead to it, in one pass, without recursion.
///
/// Keys and strings are ranges without their quotes; escapes are left as they stand.
enum JSONText {
    /// One level of the way to a value: the key in an object, or the place in an array (the key is empty then).
    struct Step: Sendable {
        var key: Range<Int>
        var index: Int
        var isArray: Bool
    }

    private static let deepest = 32

    /// Whether the bytes from `start` are one JSON object and nothing else but blanks; `body` sees its scalars.
    static func readObject(
        _ line: Span<UInt8>, from start: Int = 0, _ body: (_ path: [Step], _ value: Range<Int>) -> Void
    ) -> Bool {
        let open = skip(line, start)
        guard Scan.byte(line, open) == UInt8(ascii: "{"), let end = walk(line, open &+ 1, body) else { return false }
        return skip(line, end) >= line.count
    }

    /// Reads the inside of an object from `start`, which stands behind its `{`; the end of the bytes ends it too.
    static func readInside(
        _ line: Span<UInt8>, from start: Int, _ body: (_ path: [Step], _ value: Range<Int>) -> Void
    ) {
        _ = walk(line, start, body)
    }

    /// The index behind the object's `}`, or nil where the bytes are no JSON or end before.
    private static func walk(
        _ line: Span<UInt8>, _ start: Int, _ body: (_ path: [Step], _ value: Range<Int>) -> Void
    ) -> Int? {
        var path = [Step(key: 0..<0, index: 0, isArray: false)]
        var at = start
        var needsKey = true
        while true {
            at = skip(line, at)
            guard at < line.count, let top = path.last else { return nil }
            let byte = line[at]
            if byte == (top.isArray ? UInt8(ascii: "]") : UInt8(ascii: "}")) {
                path.removeLast()
                at &+= 1
                if path.isEmpty { return at }
                guard let next = separator(line, at, &path) else { return nil }
                at = next
                needsKey = path.last?.isArray == false
                continue
            }
            if needsKey, !top.isArray {
                guard byte == UInt8(ascii: "\""), let end = stringEnd(line, at) else { return nil }
                path[path.count - 1].key = at &+ 1..<end
                at = skip(line, end &+ 1)
                guard Scan.byte(line, at) == UInt8(ascii: ":") else { return nil }
                at &+= 1
                needsKey = false
                continue
            }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if path.count >= deepest { return nil }
                path.append(Step(key: 0..<0, index: 0, isArray: byte == UInt8(ascii: "[")))
                at &+= 1
                needsKey = byte == UInt8(ascii: "{")
                continue
            case UInt8(ascii: "\""):
                guard let end = stringEnd(line, at) else { return nil }
                body(path, at &+ 1..<end)
                at = end &+ 1
            default:
                let from = at
                while at < line.count, Scan.isWord(line[at]) || line[at] == 0x2B || line[at] == 0x2D || line[at] == 0x2E
                { at &+= 1 }
                if at == from { return nil }
                body(path, from..<at)
            }
            guard let next = separator(line, at, &path) else { return nil }
            at = next
            needsKey = path.last?.isArray == false
        }
    }

    /// Behind a comma, or the closing bracket that stands there; nil for anything else.
    private static func separator(_ line: Span<UInt8>, _ start: Int, _ path: inout [Step]) -> Int? {
        let at = skip(line, start)
        switch Scan.byte(line, at) {
        case UInt8(ascii: ","):
            path[path.count - 1].index &+= 1
            return at &+ 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): return at
        default: return nil
        }
    }

    private static func stringEnd(_ line: Span<UInt8>, _ quote: Int) -> Int? {
        var at = quote &+ 1
        while at < line.count {
            if line[at] == UInt8(ascii: "\"") { return at }
            at &+= line[at] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private static func skip(_ line: Span<UInt8>, _ start: Int) -> Int {
        var at = max(0, start)
        while at < line.count, line[at] <= 0x20 { at &+= 1 }
        return at
    }
}

extension Array where Element == JSONText.Step {
    /// Whether the path is these keys; `[]` stands for a place in an array.
    func isPath(_ keys: StaticString..., in line: Span<UInt8>) -> Bool {
        guard count == keys.count else { return false }
        for (step, key) in zip(self, keys) {
            if step.isArray {
                guard key.utf8CodeUnitCount == 2, unsafe key.utf8Start[0] == UInt8(ascii: "[") else { return false }
            } else if !Scan.matches(key, in: line, step.key) {
                return false
            }
        }
        return true
    }
}
