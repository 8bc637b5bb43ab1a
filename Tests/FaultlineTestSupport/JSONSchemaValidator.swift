/// Checks documents against a JSON Schema (draft 2020-12), as far as our schemas go.
///
/// A keyword that it does not know is refused when the schema is read, never skipped: a schema that is half understood
/// would let wrong reports pass. `description` and its like are known and mean nothing.
package final class JSONSchemaValidator {
    /// A place in the document and what is wrong there.
    package struct Violation: Equatable, CustomStringConvertible {
        /// The place, such as `incidents[0].impact.requests`; `(document)` is the whole.
        package let path: String
        /// What is wrong there.
        package let message: String

        /// `path: message`.
        package var description: String { "\(path): \(message)" }

        init(at path: String, _ message: String) {
            self.path = path.isEmpty ? "(document)" : path
            self.message = message
        }
    }

    /// Why a schema cannot be used.
    package struct SchemaError: Error, Equatable, CustomStringConvertible {
        /// What is wrong, and where in the schema.
        package let description: String
    }

    let root: JSONValue
    var definitions: [String: JSONValue] = [:]
    // Compiled once: a report holds thousands of times.
    var patterns: [String: Regex<AnyRegexOutput>] = [:]

    /// Reads a schema.
    /// - Throws: `SchemaError` for a keyword it does not know, a value of the wrong kind, a reference to nowhere.
    package init(schema: JSONValue) throws {
        root = schema
        if let defined = schema["$defs"]?.object {
            for name in defined.names { definitions["#/$defs/\(name)"] = defined[name] }
        }
        try learn(schema, at: "#")
    }

    /// What is wrong with a document; empty where it is as the schema says.
    package func violations(in document: JSONValue) -> [Violation] {
        var found: [Violation] = []
        check(document, against: root, at: "", into: &found)
        return found
    }
}

// MARK: - Reading the schema

extension JSONSchemaValidator {
    private static let annotations: Set<String> = ["$schema", "$id", "$comment", "title", "description", "examples"]
    private static let schemas: Set<String> = ["items", "additionalProperties", "if", "then", "else", "not"]
    private static let schemaLists: Set<String> = ["allOf", "anyOf", "oneOf"]
    private static let schemaMaps: Set<String> = ["properties", "$defs"]
    private static let numbers: Set<String> = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]
    private static let lengths: Set<String> = ["minLength", "maxLength", "minItems", "maxItems"]
    private static let types: Set<String> = ["null", "boolean", "integer", "number", "string", "array", "object"]

    /// Walks through a schema, so that nothing in it is met for the first time while a document is checked.
    private func learn(_ schema: JSONValue, at place: String) throws {
        if schema.bool != nil { return }
        guard let keywords = schema.object else { throw SchemaError(description: "\(place): not a schema") }
        for keyword in keywords.names {
            guard let value = keywords[keyword] else { continue }
            let inside = "\(place)/\(keyword)"
            func require(_ condition: Bool) throws {
                if !condition { throw SchemaError(description: "\(inside): \(value) is not what this keyword takes") }
            }
            switch keyword {
            case let name where Self.annotations.contains(name): continue
            case let name where Self.schemas.contains(name): try learn(value, at: inside)
            case let name where Self.schemaLists.contains(name):
                try require(value.array?.isEmpty == false)
                for (index, part) in (value.array ?? []).enumerated() { try learn(part, at: "\(inside)/\(index)") }
            case let name where Self.schemaMaps.contains(name):
                try require(value.object != nil && (keyword != "$defs" || place == "#"))
                for name in value.object?.names ?? [] {
                    if let part = value[name] { try learn(part, at: "\(inside)/\(name)") }
                }
            case let name where Self.numbers.contains(name): try require(value.double != nil)
            case let name where Self.lengths.contains(name): try require((value.integer ?? -1) >= 0)
            case "const": continue
            case "enum": try require(value.array?.isEmpty == false)
            case "required": try require(value.array?.allSatisfy { $0.string != nil } == true)
            case "type":
                let names = value.array ?? [value]
                try require(!names.isEmpty && names.allSatisfy { Self.types.contains($0.string ?? "") })
            case "$ref": try require(definitions[value.string ?? ""] != nil)
            case "pattern":
                guard let pattern = value.string, let regex = try? Regex(pattern) else {
                    throw SchemaError(description: "\(inside): \(value) is no pattern")
                }
                patterns[pattern] = regex
            default: throw SchemaError(description: "\(inside): a keyword that this validator does not know")
            }
        }
    }
}
