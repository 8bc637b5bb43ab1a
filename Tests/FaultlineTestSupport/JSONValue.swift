/// A JSON document as tests look at it: integers stay integers, names keep their order.
///
/// `JSONSerialization` would take `1` for `true` and the last of two equal names; a test of a contract must not.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object, in the order of the text.
package struct JSONObject: Equatable, Sendable {
    /// Names in the order of the text, each once.
    package private(set) var names: [String] = []
    private var values: [String: JSONValue] = [:]

    /// An object without members.
    package init() {}

    /// The member of that name; `nil` where there is none.
    package subscript(name: String) -> JSONValue? { values[name] }

    /// Adds a member; false where the name is there already.
    package mutating func add(_ name: String, _ value: JSONValue) -> Bool {
        guard values.updateValue(value, forKey: name) == nil else { return false }
        names.append(name)
        return true
    }
}

extension JSONValue {
    /// The member of that name; `nil` where there is none or this is no object.
    package subscript(name: String) -> JSONValue? { object?[name] }

    /// The element at that index; `nil` where there is none or this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// The text; `nil` where this is no string.
    package var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The truth; `nil` where this is no boolean.
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The elements; `nil` where this is no array.
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members; `nil` where this is no object.
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// True for `null` alone.
    package var isNull: Bool { self == .null }

    /// The whole number; `nil` where this is none. `2.0` is one, as in JSON Schema.
    package var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    /// The number, whole or not; `nil` where this is none.
    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON, cut for a message where it is long.
    package var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): "\"\(value.count > 80 ? "\(value.prefix(80))…" : value)\""
        case .array(let values): "[\(values.count) elements]"
        case .object(let object):
            "{\((object.names.prefix(6) + (object.names.count > 6 ? ["…"] : [])).joined(separator: ", "))}"
        }
    }
}
