import FaultlineTestSupport
import Testing

/// A schema, a document that it refuses, and where.
struct RefusedDocument: Sendable, CustomTestStringConvertible {
    let schema: String
    let document: String
    let violations: [String]

    var testDescription: String { "\(schema) refuses \(document)" }
}

@Suite struct JSONSchemaValidatorTests {
    private func violations(_ schema: String, _ document: String) throws -> [String] {
        try JSONSchemaValidator(schema: JSONValue(parsing: schema))
            .violations(in: JSONValue(parsing: document)).map(\.description)
    }

    @Test(arguments: [
        RefusedDocument(
            schema: #"{"type": "string"}"#, document: "1", violations: ["(document): is 1, expected string"]),
        RefusedDocument(
            schema: #"{"type": ["string", "null"]}"#, document: "true",
            violations: ["(document): is true, expected string or null"]),
        RefusedDocument(
            schema: #"{"type": "integer"}"#, document: "1.5", violations: ["(document): is 1.5, expected integer"]),
        RefusedDocument(
            schema: #"{"required": ["a", "b"]}"#, document: #"{"a": 1}"#, violations: ["b: is missing"]),
        RefusedDocument(
            schema: #"{"properties": {"a": {"properties": {"b": {"const": 1}}}}}"#, document: #"{"a": {"b": 2}}"#,
            violations: ["a.b: is 2, expected 1"]),
        RefusedDocument(
            schema: #"{"items": {"minimum": 0, "maximum": 1}}"#, document: "[0, 2, 0.5, -1]",
            violations: ["[1]: is 2, more than 1.0", "[3]: is -1, less than 0.0"]),
        RefusedDocument(
            schema: #"{"exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, document: "0",
            violations: ["(document): is 0, not above 0.0"]),
        RefusedDocument(
            schema: #"{"enum": ["a", null]}"#, document: #""b""#,
            violations: [#"(document): is "b", expected one of "a", null"#]),
        RefusedDocument(
            schema: #"{"pattern": "^E[0-9]+$"}"#, document: #""E1x""#,
            violations: [#"(document): is "E1x", which does not match ^E[0-9]+$"#]),
        RefusedDocument(
            schema: #"{"properties": {"a": true}, "additionalProperties": false}"#, document: #"{"a": 1, "b": 1}"#,
            violations: ["b: must not be there"]),
        RefusedDocument(
            schema: #"{"additionalProperties": {"type": "integer"}}"#, document: #"{"200": "x"}"#,
            violations: [#"200: is "x", expected integer"#]),
        RefusedDocument(
            schema: #"{"properties": {"l": {"minItems": 1}}}"#, document: #"{"l": []}"#,
            violations: ["l: has 0 elements, fewer than 1"]),
        RefusedDocument(
            schema: #"{"minLength": 1}"#, document: #""""#, violations: ["(document): is shorter than 1 characters"]),
        RefusedDocument(
            schema: ##"{"$defs": {"n": {"type": "integer"}}, "properties": {"a": {"$ref": "#/$defs/n"}}}"##,
            document: #"{"a": "x"}"#, violations: [#"a: is "x", expected integer"#]),
        RefusedDocument(
            schema: #"{"anyOf": [{"required": ["a"]}, {"type": "null"}]}"#, document: "{}",
            violations: ["a: is missing"]),
        RefusedDocument(
            schema: #"{"oneOf": [{"type": "integer"}, {"minimum": 0}]}"#, document: "1",
            violations: ["(document): is 1, which 2 choices take, expected one"]),
        RefusedDocument(
            schema: #"{"if": {"properties": {"k": {"const": 1}}}, "then": {"required": ["x"]}}"#,
            document: #"{"k": 1}"#, violations: ["x: is missing"]),
        RefusedDocument(
            schema: #"{"not": {"type": "null"}}"#, document: "null",
            violations: ["(document): is null, which is excluded"]),
    ])
    func `a wrong document is refused at its place`(_ refused: RefusedDocument) throws {
        #expect(try violations(refused.schema, refused.document) == refused.violations)
    }

    @Test(arguments: [
        (#"{"type": "integer"}"#, "2.0"), (#"{"const": 1}"#, "1.0"), (#"{"type": ["string", "null"]}"#, "null"),
        (#"{"anyOf": [{"required": ["a"]}, {"type": "null"}]}"#, "null"), (#"{"minimum": 3}"#, #""no number""#),
        (#"{"required": ["a"]}"#, "[]"), (#"{"if": {"required": ["k"]}, "then": false}"#, "{}"), ("true", "1"),
        (#"{"title": "t", "description": "d", "$comment": "c"}"#, "{}"), (#"{"properties": {}}"#, #"{"more": 1}"#),
    ])
    func `a right document passes`(schema: String, document: String) throws {
        #expect(try violations(schema, document) == [])
    }

    @Test(arguments: [
        #"{"patternProperties": {}}"#, #"{"properties": {"a": {"format": "date-time"}}}"#, #"{"type": "strnig"}"#,
        ##"{"$ref": "#/$defs/nowhere"}"##, #"{"pattern": "("}"#, #"{"required": "a"}"#, #"{"minimum": "0"}"#,
        #"{"items": [1]}"#, #"{"enum": []}"#, #"{"allOf": {}}"#, "3",
    ])
    func `a schema that it does not understand is refused`(schema: String) {
        #expect(throws: (any Error).self) { try JSONSchemaValidator(schema: JSONValue(parsing: schema)) }
    }
}
