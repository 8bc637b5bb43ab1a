/// A JSON document that this program wrote, read back: numbers stay as they are written, members keep their order.
enum JSONNode: Sendable {
    case null
    case flag(Bool)
    case number(String)
    case text(String)
    case list([JSONNode])
    case object([(name: String, value: JSONNode)])

    /// The member of that name; nil where there is none or this is no object.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var list: [JSONNode] { if case .list(let items) = self { items } else { [] } }
    var members: [(name: String, value: JSONNode)] { if case .object(let members) = self { members } else { [] } }
    var flag: Bool { if case .flag(true) = self { true } else { false } }
    var isNull: Bool { if case .null = self { true } else { false } }
    /// A whole number.
    var int: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }

    /// Reads a document; nil where it is no JSON, or nested deeper than 64.
    init?(_ bytes: [UInt8]) {
        var reader = JSONNodeReader(bytes: bytes)
        guard let node = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = node
    }
}

/// Reads JSON (RFC 8259) from left to right.
private struct JSONNodeReader {
    let bytes: [UInt8]
    var index = 0

    /// Whether nothing but blanks is left.
    var isAtEnd: Bool {
        mutating get {
            skip()
            return index == bytes.count
        }
    }

    private mutating func skip() {
        while index < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[index]) { index += 1 }
    }

    private mutating func takes(_ byte: Unicode.Scalar) -> Bool {
        skip()
        guard index < bytes.count, UInt32(bytes[index]) == byte.value else { return false }
        index += 1
        return true
    }

    private mutating func word(_ word: String, _ node: JSONNode) -> JSONNode? {
        guard bytes[index...].starts(with: word.utf8) else { return nil }
        index += word.utf8.count
        return node
    }

    mutating func value(depth: Int) -> JSONNode? {
        skip()
        guard index < bytes.count, depth < 64 else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return list(depth)
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "t"): return word("true", .flag(true))
        case UInt8(ascii: "f"): return word("false", .flag(false))
        case UInt8(ascii: "n"): return word("null", .null)
        default:
            let start = index
            while index < bytes.count, (0x30...0x39).contains(bytes[index]) || "+-.eE".utf8.contains(bytes[index]) {
                index += 1
            }
            return index > start ? .number(String(decoding: bytes[start..<index], as: UTF8.self)) : nil
        }
    }

    private mutating func object(_ depth: Int) -> JSONNode? {
        index += 1
        var members: [(name: String, value: JSONNode)] = []
        if takes("}") { return .object(members) }
        repeat {
            skip()
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), let name = string(), takes(":"),
                let value = value(depth: depth + 1)
            else { return nil }
            members.append((name, value))
        } while takes(",")
        return takes("}") ? .object(members) : nil
    }

    private mutating func list(_ depth: Int) -> JSONNode? {
        index += 1
        var items: [JSONNode] = []
        if takes("]") { return .list(items) }
        repeat {
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
        } while takes(",")
        return takes("]") ? .list(items) : nil
    }

    private mutating func string() -> String? {
        index += 1
        var text: [UInt8] = []
        while index < bytes.count {
            let start = index
            while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") {
                index += 1
            }
            text += bytes[start..<index]
            guard index < bytes.count else { return nil }
            index += 1
            if bytes[index - 1] == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard escape(&text) else { return nil }
        }
        return nil
    }

    private mutating func escape(_ text: inout [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            guard var code = unit() else { return false }
            if (0xD800..<0xDC00).contains(code), bytes[index...].starts(with: "\\u".utf8) {
                index += 2
                guard let low = unit(), (0xDC00..<0xE000).contains(low) else { return false }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            text += Array(String(Character(Unicode.Scalar(code) ?? "\u{FFFD}")).utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        default: return false
        }
        return true
    }

    private mutating func unit() -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        let digits = String(decoding: bytes[index..<(index + 4)], as: UTF8.self)
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }) else {
            return nil
        }
        index += 4
        return UInt32(digits, radix: 16)
    }
}
